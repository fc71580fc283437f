"""What repeats among tries to pay, so often and with so many cards that it is card testing.

Windows slide over the tries of each device, mailbox, address and so on; all of it is sorting and counting.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graphfraud.model import DAY_MS
from graphfraud.network.grouping import sorted_unique
from graphfraud.scoring.attempts import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from graphfraud.scoring.attempts import Attempts

HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Rule:
    """When tries with one thing in common are card testing."""

    window_ms: int
    tries: int
    """Fewest tries in the window."""
    cards: int
    """Fewest different cards in the window, none of them used in the shop before that day; 0 where the feed
    names no card in any of the tries."""
    bad_share: float
    """Share of the tries that were declined or for a tiny amount, at the least."""


_ONE_PERSON: Final = (
    Rule(HOUR_MS, 6, 5, 0.5),  # a customer whose card fails tries another, perhaps a third
    Rule(DAY_MS, 10, 8, 0.5),  # the same, slowly
    Rule(HOUR_MS, 30, 0, 0.8),  # a feed without cards; a shop's own retries are a handful
)
_MANY_CARDS: Final = Rule(HOUR_MS, 12, 12, 0.0)  # nobody owns a dozen new cards, whatever becomes of them
_MANY_PEOPLE: Final = (
    Rule(HOUR_MS, 10, 8, 0.5),  # an office's lunch has as many cards, but hardly any is declined
    Rule(HOUR_MS, 30, 0, 0.8),  # a feed without cards
)
_STRANGERS: Final = (Rule(HOUR_MS, 20, 15, 0.7),)  # thousands have such a mailbox: most of the hour is bad

RULES: Final[Mapping[Trace, tuple[Rule, ...]]] = MappingProxyType(
    {
        Trace.ACCOUNT: (*_ONE_PERSON, _MANY_CARDS),
        Trace.DEVICE: _ONE_PERSON,  # a till or a kiosk takes a dozen customers' new cards in an hour
        Trace.EMAIL: (*_ONE_PERSON, _MANY_CARDS),
        Trace.PHONE: _ONE_PERSON,
        Trace.ADDRESS: _MANY_PEOPLE,
        Trace.EMAIL_SERIES: _MANY_PEOPLE,
        Trace.NETWORK: _MANY_PEOPLE,
        Trace.EMAIL_SHAPE: _STRANGERS,
        Trace.EMAIL_DOMAIN: _STRANGERS,
    }
)
"""By what repeats; one rule that holds is enough."""

WIDE: Final = frozenset({Trace.EMAIL_SHAPE, Trace.EMAIL_DOMAIN})
"""Traces that strangers share: only declined tries count, and only these are the campaign's."""
QUIET_MS: Final = DAY_MS
"""Silence after which the same thing is a new campaign."""


class Repetition(NamedTuple):
    """One thing that repeats, over one stretch of time."""

    since: int
    """When it was enough, ms."""
    trace: Trace
    code: int
    tries: NDArray[np.int64]
    """Places of the tries."""


def find_repetitions(attempts: Attempts, trace: Trace) -> Iterator[Repetition]:
    """Yield everything of one kind that repeats as one of its rules says."""
    codes = attempts.traces[trace]
    place = np.flatnonzero(attempts.fresh & (codes >= 0))
    place = place[np.lexsort((attempts.event[place], attempts.at[place], codes[place]))]
    code, at, card = codes[place], attempts.at[place], attempts.card[place]
    bad = attempts.declined[place] if trace in WIDE else (attempts.declined | attempts.tiny)[place]
    bad_before = np.concatenate(([0], np.cumsum(bad)))
    row = np.arange(len(place))
    fires = np.zeros(len(place), dtype=np.bool_)
    reaches = row.copy()
    """The earliest try in a window that ends with this one and fires."""
    for rule in RULES[trace]:
        left = _window_starts(code, at, rule.window_ms)
        tries = row - left + 1
        enough = (tries >= rule.tries) & (bad_before[row + 1] - bad_before[left] >= rule.bad_share * tries)
        enough &= _cards_in_windows(card, left, code, enough, rule.cards)
        fires |= enough
        reaches = np.where(enough, np.minimum(reaches, left), reaches)
    for rows in _stretches(code, at, np.flatnonzero(fires), reaches):
        tries = rows[bad[rows]] if trace in WIDE else rows
        yield Repetition(int(at[rows[fires[rows]][0]]), trace, int(code[rows[0]]), place[tries])


def _window_starts(code: NDArray[np.int64], at: NDArray[np.int64], window_ms: int) -> NDArray[np.int64]:
    """Return, for tries sorted by code and time, the first place of the window that ends with each."""
    if not len(code):
        return code
    span = int(at.max() - at.min()) + window_ms + 1
    _, group = np.unique(code, return_inverse=True)
    moment = group * span + (at - at.min()) + window_ms
    starts: NDArray[np.int64] = np.searchsorted(moment, moment - window_ms)
    return starts


def _cards_in_windows(
    card: NDArray[np.int64],
    left: NDArray[np.int64],
    code: NDArray[np.int64],
    asked: NDArray[np.bool_],
    least: int,
) -> NDArray[np.bool_]:
    """Tell which windows hold so many different cards, or none at all where `least` is 0.

    Slides over the tries of those values alone that are asked for.
    """
    answer = np.zeros(len(card), dtype=np.bool_)
    rows = np.flatnonzero(np.isin(code, code[asked]))
    held: Counter[int] = Counter()
    begin = -1
    for row, start, number in zip(rows.tolist(), left[rows].tolist(), card[rows].tolist(), strict=True):
        if begin < 0 or code[begin] != code[row]:
            held.clear()
            begin = start
        if number >= 0:
            held[number] += 1
        for gone in card[begin:start].tolist():
            if gone >= 0:
                held[gone] -= 1
                if not held[gone]:
                    del held[gone]
        begin = start
        answer[row] = len(held) >= least if least else not held
    return answer & asked


def _stretches(
    code: NDArray[np.int64], at: NDArray[np.int64], firing: NDArray[np.int64], reaches: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of each stretch: firing tries of one value without a long silence, and their windows."""
    if not len(firing):
        return
    breaks = (np.diff(code[firing]) != 0) | (np.diff(at[firing]) > QUIET_MS)
    for part in np.split(firing, np.flatnonzero(breaks) + 1):
        yield sorted_unique(np.concatenate([np.arange(reaches[row], row + 1) for row in part.tolist()]))
