"""In which order rings are worth reading: expected money saved per review minute, which is not the score."""

from __future__ import annotations

import math

from graphfraud.model import MILLI, RingState
from graphfraud.scoring.parameters import ScoringParameters  # noqa: TC001  # named in every signature

_CERTAIN = 1_000_000
"""Millionths, the unit of `probability`."""


def probability(score: int, parameters: ScoringParameters) -> int:
    """Guess how likely a ring of this score is fraud: a logistic curve, not yet calibrated on verdicts.

    Args:
        score: thousandths of a point, 0 to 100,000.
        parameters: the curve's middle and slope.

    Returns:
        Millionths, growing with the score.
    """
    logit = (score / MILLI - parameters.probability_middle) / parameters.probability_slope
    return math.floor(_CERTAIN / (1.0 + math.exp(-logit)) + 0.5 + 1e-7)


def priority(
    score: int, size: int, money_at_risk: int, recent_spend: int, parameters: ScoringParameters
) -> int:
    """Return the minor units that one minute of reviewing the ring is expected to save.

    Args:
        score: thousandths of a point.
        size: members.
        money_at_risk: minor units of orders that can still be stopped; counted whole.
        recent_spend: minor units of the ring's last orders; `recent_share` of it is taken to be saved.
        parameters: shares and minutes.

    Returns:
        Whole minor units, 0 or more.
    """
    share = round(parameters.recent_share * MILLI)
    money = max(0, money_at_risk) * MILLI + max(0, recent_spend) * share
    minutes = parameters.review_minutes + parameters.review_minutes_per_account * size
    return probability(score, parameters) * money // (_CERTAIN * MILLI * minutes)


def ring_state(work_until: int | None, as_of: int) -> RingState:
    """Tell whether a ring is work or history.

    Args:
        work_until: `Ring.work_until`, ms.
        as_of: tonight, ms.
    """
    return RingState.QUEUE if work_until is None or as_of <= work_until else RingState.HISTORY
