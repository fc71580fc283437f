"""Card testing: many cards tried in a short time, found through whatever the tries have in common.

A tester changes what is easy to change: the IP, the mailbox, the name. Something repeats nevertheless: a
device, an address, the way in which the mailboxes are made. Everything here is a pure function of the tries;
`graphfraud.scoring.attempts` makes them of events.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphfraud.network.grouping import sorted_unique
from graphfraud.scoring.attempts import Trace
from graphfraud.scoring.repetition import WIDE, find_repetitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from graphfraud.scoring.attempts import Attempts
    from graphfraud.scoring.repetition import Repetition

_OF_ONE: Final = frozenset({Trace.ACCOUNT, Trace.DEVICE, Trace.EMAIL, Trace.PHONE})
"""Traces of one person, which need no look at what others do in the same hour."""

ORDINARY_SHARE: Final = 0.5
"""Where so much of what everybody else does is declined or tiny, too, the hour is at fault and not who
bought in it: the payment provider is down, or a sample is on sale for a coin."""
OUTSIDE: Final = 5
"""Tries of others from which that can be told."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """Tries of many cards that belong together."""

    id: str
    """The same for the same cause, however often it is looked for and however much it grows: made of
    `cause` and of the day on which it was enough."""
    cause: str
    """What gave it away first, such as ``device:app:1f2e…`` or ``email_series:maki#``."""
    repeats: tuple[str, ...]
    """All that repeats enough to be a cause, the first one first."""
    first: int
    """Time of the first try, ms."""
    last: int
    attempts: int
    cards: int
    declined: int
    tiny: int
    """Tries that were not declined, for next to nothing."""
    accounts: int
    orders: tuple[str, ...]
    """Feed's ids of the tries that were not declined, by time: what can still be stopped."""
    events: tuple[str, ...]
    """Feed's ids of all tries, by time."""


def find_campaigns(attempts: Attempts) -> tuple[Campaign, ...]:
    """Find card testing.

    Args:
        attempts: tries of at least the last day; a campaign keeps its id as long as the tries that began it
            are among them.

    Returns:
        Campaigns by time, no try in two of them. O(n log n) in the tries.
    """
    found = list(chain.from_iterable(find_repetitions(attempts, trace) for trace in attempts.traces))
    suspect = np.zeros(len(attempts), dtype=np.bool_)
    for one in found:
        if one.trace not in WIDE:
            suspect[one.tries] = True
    kept = [one for one in found if not _is_ordinary(attempts, one, suspect)]
    if not kept:
        return ()
    campaigns = [_campaign(attempts, group) for group in _joined(kept, attempts.at)]
    return tuple(sorted(campaigns, key=lambda one: (one.first, one.id)))


def _is_ordinary(attempts: Attempts, found: Repetition, suspect: NDArray[np.bool_]) -> bool:
    """Tell whether everybody's tries of those hours look the same."""
    if found.trace in _OF_ONE:
        return False
    at = attempts.at[found.tries]
    others = (attempts.at >= at.min()) & (attempts.at <= at.max()) & ~suspect
    others[found.tries] = False
    if found.trace in WIDE:
        others &= ~attempts.fresh  # settled customers: the attack may have other mailboxes, too
    count = int(np.count_nonzero(others))
    if count < OUTSIDE:
        return False
    bad = attempts.declined | attempts.tiny
    return int(np.count_nonzero(bad & others)) >= ORDINARY_SHARE * count


def _joined(found: Sequence[Repetition], at: NDArray[np.int64]) -> list[list[Repetition]]:
    """Put together what has tries in common, and what repeats in the same way at the same time."""
    pairs = np.array([*_overlapping(found), *_simultaneous(found, at)], dtype=np.int64).reshape(-1, 2)
    shape = (len(found), len(found))
    graph = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    _, labels = csgraph.connected_components(graph, directed=False)
    groups: defaultdict[int, list[Repetition]] = defaultdict(list)
    for one, label in zip(found, labels.tolist(), strict=True):
        groups[label].append(one)
    return list(groups.values())


def _overlapping(found: Sequence[Repetition]) -> Iterator[tuple[int, int]]:
    owner: dict[int, int] = {}
    for place, one in enumerate(found):
        for number in one.tries.tolist():
            yield owner.setdefault(number, place), place


def _simultaneous(found: Sequence[Repetition], at: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Pair repetitions of one kind that overlap in time: who changes the device is still one tester."""
    spans = sorted(
        ("wide" if one.trace in WIDE else one.trace, int(at[one.tries].min()), place)
        for place, one in enumerate(found)
    )
    latest = 0
    for (kind, _, place), (next_kind, begin, following) in pairwise(spans):
        end = int(at[found[place].tries].max())
        latest = max(latest, end) if kind == next_kind else 0
        if begin <= latest:
            yield place, following


def _campaign(attempts: Attempts, found: Sequence[Repetition]) -> Campaign:
    named = sorted((one.since, list(Trace).index(one.trace), _printed(attempts, one)) for one in found)
    cause = named[0][2]
    tries = sorted_unique(np.concatenate([one.tries for one in found]))
    tries = tries[np.argsort(attempts.at[tries], kind="stable")]
    names = attempts.event_names(attempts.event[tries].tolist())
    by_time = sorted(zip(attempts.at[tries].tolist(), names, attempts.declined[tries].tolist(), strict=True))
    declined = attempts.declined[tries]
    cards = attempts.card[tries]
    return Campaign(
        id=_lasting_id(cause, named[0][0]),
        cause=cause,
        repeats=tuple(dict.fromkeys(name for _, _, name in named)),
        first=by_time[0][0],
        last=by_time[-1][0],
        attempts=len(tries),
        cards=len(sorted_unique(cards[cards >= 0])),
        declined=int(np.count_nonzero(declined)),
        tiny=int(np.count_nonzero(attempts.tiny[tries] & ~declined)),
        accounts=len(sorted_unique(attempts.account[tries])),
        orders=tuple(name for _, name, was_declined in by_time if not was_declined),
        events=tuple(name for _, name, _ in by_time),
    )


def _printed(attempts: Attempts, found: Repetition) -> str:
    """Return what repeats with its kind before it: ``device:app:1f2e…``."""
    (name,) = attempts.trace_names[found.trace]([found.code])
    return f"{found.trace}:{name}"


def _lasting_id(cause: str, since: int) -> str:
    day = datetime.fromtimestamp(since // 1000, UTC).date().isoformat()
    return (
        "C-" + hashlib.blake2b(f"{day} {cause}".encode(errors="backslashreplace"), digest_size=6).hexdigest()
    )
