"""How surprising it is that so many of a ring's accounts appeared so close together.

A scan statistic over the shop's own rhythm: for a half, three quarters and all of the k members, the shortest
window w that holds so many openings, and the chance that k accounts strewn over the whole period T do as well
anywhere::

    surprise = max over f of -log10(k * P[Poisson((k - 1) * w / T) >= ceil(f * k) - 1])

Time is measured in typical days (`graphfraud.scoring.rhythm`), so December and a campaign's day are long. The
ring's own accounts are part of the rhythm that they are held against; in a small shop they would hide
themselves, so their share is taken out of w and T.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.scoring.facts import Opening
    from graphfraud.scoring.rhythm import Rhythm

_FRACTIONS = ((1, 2), (3, 4), (1, 1))
"""Shares of the members that a window may hold: a ring often has a few old accounts that it bought."""

_SHORTEST_DAYS = 1.0
"""The rhythm is counted by the day, so no window is told apart from a shorter one."""

_TINY = 1e-17
"""Terms of a series smaller than this share of the first change no digit of the sum."""


@dataclass(frozen=True, slots=True)
class Window:
    """The most surprising window of a ring."""

    surprise: float
    """-log10 of the chance of one so tight, at least 0."""
    accounts: int
    first: int
    """The window's first opening, ms."""
    last: int
    """Its last opening, ms."""


def tightest_window(openings: Sequence[Opening], size: int, rhythm: Rhythm, least: int) -> Window | None:
    """Find the window of a ring's openings that chance explains least.

    Args:
        openings: of the members whose first event is dated, in any order.
        size: members, dated or not.
        rhythm: the shop's, from the calibration.
        least: openings that a window must hold to be looked at.

    Returns:
        The window, or None where there are too few openings. Cost: n log n in the openings.
    """
    wanted = {-(-size * up // down) for up, down in _FRACTIONS}
    counts = sorted(n for n in wanted if least <= n <= len(openings))
    if not counts or not rhythm.counts:
        return None
    ordered = sorted(openings, key=lambda opening: (opening.position, opening.at, opening.account))
    latest = ordered[-1].position / MILLI
    typical_day = 1.0 / (rhythm.accounts / rhythm.days)
    period = max(float(rhythm.days), latest) - typical_day * sum(o.calibrated for o in ordered)
    best: Window | None = None
    for count in counts:
        start, length = _shortest(ordered, count, typical_day)
        share = min(1.0, length / max(period, length))
        log_chance = math.log10(size) + poisson_tail_log10((size - 1) * share, count - 1)
        if best is None or -log_chance > best.surprise:
            inside = ordered[start : start + count]
            best = Window(max(0.0, -log_chance), count, min(o.at for o in inside), max(o.at for o in inside))
    return best


def _shortest(ordered: Sequence[Opening], count: int, typical_day: float) -> tuple[int, float]:
    """Return where the shortest window of `count` openings starts, and its length, the ring's share out."""
    calibrated = [0]
    for opening in ordered:
        calibrated.append(calibrated[-1] + opening.calibrated)
    lengths = [
        max(
            _SHORTEST_DAYS,
            (ordered[start + count - 1].position - ordered[start].position) / MILLI
            - typical_day * (calibrated[start + count] - calibrated[start]),
        )
        for start in range(len(ordered) - count + 1)
    ]
    length = min(lengths)
    return lengths.index(length), length


def poisson_tail_log10(mean: float, at_least: int) -> float:
    """Return log10 of P[Poisson(mean) >= at_least], also where the chance itself is too small for a float.

    Args:
        mean: above 0.
        at_least: 1 or more.

    Returns:
        0 or less. Cost: tens of terms; where `at_least` is not above the mean the chance is no surprise, and
        0 stands for it.
    """
    if at_least <= mean:
        return 0.0
    total = term = 1.0
    following = at_least + 1
    while term > _TINY:
        term *= mean / following
        total += term
        following += 1
    log_first = at_least * math.log(mean) - mean - math.lgamma(at_least + 1)
    return min(0.0, (log_first + math.log(total)) / math.log(10.0))
