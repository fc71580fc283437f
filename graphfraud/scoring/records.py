"""What one ring's members told the shop, order by order: where signs are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.model import Kind
    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.facts import Sign
    from graphfraud.scoring.references import References


@dataclass(frozen=True, slots=True)
class Record:
    """One event as the feed gave it."""

    event: str
    """The feed's id."""
    at: int | None
    """Milliseconds since 1970 UTC; None in an undated feed."""
    kind: Kind
    amount: int
    """Minor units of the shop's currency; 0 for another one, and where none is known."""
    for_another: bool
    """A gift, or sent to somebody else than the customer."""
    told: Mapping[str, str]
    """The canonical columns that are not empty, as the feed gave them."""

    def __getitem__(self, column: str) -> str:
        return self.told.get(column, "")


@dataclass(frozen=True, slots=True)
class MemberRecords:
    """All events of one member, guests folded in."""

    account: str
    records: tuple[Record, ...]
    """By time, then by id; undated ones first."""

    def distinct(self, *columns: str) -> list[tuple[str, ...]]:
        """Return the different contents of some columns, sorted; those that are empty in all are left out."""
        nothing = ("",) * len(columns)
        told = [record.told.get for record in self.records]
        found = {tuple([get(column, "") for column in columns]) for get in told}
        return sorted(found - {nothing})

    def values(self, column: str) -> list[str]:
        """Return the different contents of one column, sorted, the empty one left out."""
        return sorted({record.told.get(column, "") for record in self.records} - {""})


@dataclass(frozen=True, slots=True)
class SignInput:
    """What signs are found with, beside the records; frozen for the night."""

    calibration: Calibration
    references: References


Finder = Callable[[str, Sequence[MemberRecords], SignInput], Iterable["Sign"]]
"""Finds the signs of one signal in a ring, none twice. Given are the name of the row that asks, for the
signs; the ring's members, by account; and what the shop knows beside."""
