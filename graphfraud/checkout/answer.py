"""What a checkout is told about an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfraud.checkout.entry import Action, EntryType
    from graphfraud.checkout.table import Record


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one order."""

    action: Action | None
    """What to do; None where nothing is listed, and the order goes its usual way."""
    reason: str = ""
    """The deciding entry's reason code."""
    entry_id: str = ""
    type: EntryType | None = None
    """What kind of value matched."""
    matches: tuple[Record, ...] = ()
    """All entries that match, the deciding one first; those that an allow entry took away are last."""
    version: int | None = None
    """The release that answered; None where there was none, and the shop's own setting answered."""
    unavailable: str = ""
    """Why no release could answer; empty where one did."""

    @property
    def stops(self) -> bool:
        """Whether the order does not go through."""
        return self.action is not None and self.action.stops
