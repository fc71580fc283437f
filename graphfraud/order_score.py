"""An order's own score: what `graphfraud orders` lists. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfraud.model import Reason


@dataclass(frozen=True, slots=True)
class OrderScore:
    """One order with all that speaks against and for it."""

    event: str
    """The feed's id."""
    account: str
    """Whose it is: the owner, where a guest belongs to a registered account."""
    at: int
    """Milliseconds since 1970 UTC."""
    score: int
    """Thousandths of a point, 0 to 100,000; the exact sum of the reasons' points."""
    amount: int
    """Minor units; 0 in another currency than the shop's."""
    currency: str
    rings: tuple[str, ...]
    """Ids of the rings that it touches, the weightiest first."""
    reasons: tuple[Reason, ...]
    """The weightiest first."""
