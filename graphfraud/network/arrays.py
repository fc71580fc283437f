"""The arrays that the detector works on. Codes are small integers that a store gives to keys; -1 is none."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.model import Label

UNDATED = np.iinfo(np.int64).min
"""Stands in `at`, `first` and `last` for a time that is not known."""


@dataclass(frozen=True, slots=True)
class EventArrays:
    """The latest revision of every event, one entry an event, in no particular order.

    All arrays are int64 of one length, except where noted.
    """

    event: NDArray[np.int64]
    """Event code."""
    account: NDArray[np.int64]
    """Account code, guests already folded into their owners."""
    at: NDArray[np.int64]
    """Milliseconds since 1970 UTC, or UNDATED."""
    kind: NDArray[np.int8]
    """Position in `tuple(Kind)`."""
    status: NDArray[np.int8]
    """Position in `tuple(Status)`."""
    flags: NDArray[np.int8]
    """Bits of EventFlag."""
    amount: NDArray[np.int64]
    """Minor units, 0 where none is known."""
    outcome: NDArray[np.int8]
    """Position in `tuple(Outcome)` of the latest outcome, 0 where none is known."""
    cause: NDArray[np.int8]
    """Position in `tuple(Cause)` of the latest outcome."""
    identifiers: dict[Label, NDArray[np.int64]]
    """For each of EVENT_LABELS the identifier's code, or -1."""

    def __len__(self) -> int:
        return len(self.event)

    def pick(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> EventArrays:
        """Return some of the events, by a mask or by their places."""
        columns = {column.name: getattr(self, column.name) for column in fields(self)}
        del columns["identifiers"]
        return EventArrays(
            **{name: values[chosen] for name, values in columns.items()},
            identifiers={label: codes[chosen] for label, codes in self.identifiers.items()},
        )


@dataclass(frozen=True, slots=True)
class IdentifierArrays:
    """What is known of each identifier, indexed by its code (so entry 0 may be unused)."""

    label: NDArray[np.int8]
    """`Label.code`; -1 for an unused code."""
    strength: NDArray[np.int8]
    """`Strength` value."""
    denied: NDArray[np.bool_]
    """True for a placeholder or a value that the shop's settings deny."""
    parent: NDArray[np.int64]
    """Code of the derived BUILDING or SUBNET, or -1."""

    def __len__(self) -> int:
        return len(self.label)


@dataclass(frozen=True, slots=True)
class Links:
    """Account-identifier pairs that share at least one event; no pair twice.

    Sorted by identifier, then account. Derived labels (BUILDING, SUBNET) are there as links of their own.
    """

    account: NDArray[np.int64]
    identifier: NDArray[np.int64]
    first: NDArray[np.int64]
    """Earliest shared event, ms, or UNDATED."""
    last: NDArray[np.int64]
    gift: NDArray[np.bool_]
    """True where every shared event is a gift to somebody else (only ever for ADDRESS and BUILDING)."""

    def __len__(self) -> int:
        return len(self.account)

    def pick(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Links:
        """Return some of the links, by a mask or by their places, in the same order."""
        return Links(*(getattr(self, column.name)[chosen] for column in fields(self)))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Evidence between pairs of accounts, a < b, sorted by (a, b); no pair twice."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    evidence: NDArray[np.int64]
    """Thousandths of a bit."""

    def __len__(self) -> int:
        return len(self.a)
