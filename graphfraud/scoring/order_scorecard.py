"""Points of an order for the rings that it touches, beside the signals of the scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.model import MILLI, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

RING_MEMBER = "ring_member"
RING_HARD = "ring_hard"
RING_MEDIUM = "ring_medium"

TOP = 100 * MILLI
"""Thousandths of a point in the highest score of a ring."""


@dataclass(frozen=True, slots=True)
class TouchRow:
    """Points of one way to touch a ring: some for touching it at all, the rest in proportion to its score."""

    least: int
    most: int
    why: str

    def points(self, ring_score: int) -> int:
        """Return thousandths of a point for a ring's score in thousandths; whole numbers throughout."""
        return self.least * MILLI + (self.most - self.least) * MILLI * ring_score // TOP


TOUCHES: Mapping[str, TouchRow] = MappingProxyType(
    {
        RING_MEMBER: TouchRow(
            20, 70, "What a member orders is the ring's; 30 points are left for what the order itself shows."
        ),
        RING_HARD: TouchRow(
            15, 50, "A member's card, mailbox, phone or app is rarely anybody else's, but it can be."
        ),
        RING_MEDIUM: TouchRow(
            10, 25, "Neighbours and families share an address or a browser with a member, too."
        ),
    }
)
"""A documented first guess, none fitted. Each alone lifts an order into the queue, however low the ring."""

TOUCH_OF = MappingProxyType({Strength.HARD: RING_HARD, Strength.MEDIUM: RING_MEDIUM})
"""How an order touches a ring by an identifier; a soft one (IP, building, subnet) touches none."""
