"""Adds up one order's score: its own signs, its account's history and the rings that it touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.model import Reason
from graphfraud.scoring.order_scorecard import TOUCHES
from graphfraud.scoring.score import add_up, measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.facts import RingFacts
    from graphfraud.scoring.parameters import ScoringParameters


@dataclass(frozen=True, slots=True)
class RingTouch:
    """One ring that an order touches, by the strongest way."""

    ring: str
    score: int
    """The ring's, thousandths of a point."""
    how: str
    """A row of `graphfraud.scoring.order_scorecard`."""
    account: str
    """The member: whose order it is, or with whom something is shared."""
    nodes: tuple[str, ...] = ()
    """Printed keys of what is shared, the strongest first; empty for a member's own order."""

    def reason(self) -> Reason:
        """Return the ring's share of the order's score."""
        shared = {"node": self.nodes[0], "count": len(self.nodes)} if self.nodes else {}
        params = {"ring": self.ring, "sum": self.score, "account": self.account, **shared}
        return Reason(self.how, TOUCHES[self.how].points(self.score), self.nodes or (self.account,), params)


def score_order(
    facts: RingFacts, touches: Sequence[RingTouch], calibration: Calibration, parameters: ScoringParameters
) -> tuple[int, tuple[Reason, ...]]:
    """Score one order.

    Args:
        facts: of its account alone (size 1): the order's signs, and the history that speaks for or against.
        touches: the rings that it touches, each once.
        calibration: the shop as a whole.
        parameters: the shop's settings.

    Returns:
        As `graphfraud.scoring.score.score`: thousandths of a point from 0 to 100,000, and the reasons, whose
        points add up to it exactly.
    """
    return add_up([*measure(facts, calibration, parameters), *(touch.reason() for touch in touches)])
