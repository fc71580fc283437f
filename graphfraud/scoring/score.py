"""Adds a ring's signals up to one score: the reasons are the score, not a story about it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphfraud.model import MILLI, Reason
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.signals import members_with

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.facts import RingFacts
    from graphfraud.scoring.parameters import ScoringParameters

SCORE_MOST = 100 * MILLI
"""Thousandths of a point in the highest score."""

CLIP = "clip"
"""Name of the reason that brings a sum outside 0 to 100 back to the nearer end."""


def score(
    facts: RingFacts, calibration: Calibration, parameters: ScoringParameters
) -> tuple[int, tuple[Reason, ...]]:
    """Score one ring.

    Args:
        facts: all that is known of it.
        calibration: the shop as a whole.
        parameters: the shop's settings.

    Returns:
        The score, thousandths of a point from 0 to 100,000, and the reasons with points, the weightiest
        first. Their points add up to the score exactly. Without the facts of one reason (and the members as
        they are) the sum before clipping is lower by exactly that reason's points.
    """
    return add_up(measure(facts, calibration, parameters))


def add_up(reasons: list[Reason]) -> tuple[int, tuple[Reason, ...]]:
    """Return the score that reasons make, and the reasons with the clip, the weightiest first."""
    total = unclipped(reasons)
    kept = min(max(total, 0), SCORE_MOST)
    if kept != total:
        reasons = [*reasons, Reason(CLIP, kept - total, (), {"sum": total})]
    return kept, tuple(sorted(reasons, key=lambda reason: (-abs(reason.points), reason.signal)))


def measure(facts: RingFacts, calibration: Calibration, parameters: ScoringParameters) -> list[Reason]:
    """Return each signal's reason, in the scorecard's order, where it has points at all; nothing clipped."""
    reasons = []
    for name, row in SCORECARD.items():
        if row.measure is not None:
            found = row.measure(facts, calibration, parameters)
        else:
            found = members_with(name, facts)
        if not found.amount:
            continue
        points = _whole(parameters.weight(name) * row.points(found.amount))
        if points:
            reasons.append(Reason(name, points, found.evidence, found.params))
    return reasons


def unclipped(reasons: Iterable[Reason]) -> int:
    """Return the sum of the signals' points, which may lie outside 0 to 100,000."""
    return sum(reason.points for reason in reasons if reason.signal != CLIP)


def _whole(points: float) -> int:
    """Round to thousandths, once; the small addition takes the same side of a half on every machine."""
    size = math.floor(abs(points) * MILLI + 0.5 + 1e-7)
    return size if points > 0 else -size
