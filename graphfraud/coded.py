"""Events as the ingest makes them: each distinct key stands once, and events name it by its place.

This says the same as an `EventBatch`, takes a third of the room, and goes between processes and into a store
without an object for each identifier of each event. A store that knows only `EventBatch` gets one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, EventBatch, Identifier, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.model import AddCount

DERIVED_PREFIX = {label: f"{derived.value}:" for label, derived in DERIVED_LABELS.items()}
"""What the printed key of a BUILDING or SUBNET begins with, by the label that it is derived from."""


@dataclass(slots=True)
class KnownIdentifiers:
    """Distinct identifiers, column by column."""

    node: list[str] = field(default_factory=list)
    """Printed keys, each once."""
    label: list[int] = field(default_factory=list)
    """Codes of `Label`."""
    strength: list[int] = field(default_factory=list)
    placeholder: list[str] = field(default_factory=list)
    parent: list[str] = field(default_factory=list)
    """Printed keys of the derived BUILDING or SUBNET; empty where there is none."""

    @classmethod
    def of(cls, known: Mapping[str, Identifier]) -> KnownIdentifiers:
        """Make columns of identifiers by their printed keys."""
        identifiers = known.values()
        return cls(
            node=list(known),
            label=[one.label.code for one in identifiers],
            strength=[int(one.strength) for one in identifiers],
            placeholder=[one.placeholder for one in identifiers],
            parent=[one.parent and DERIVED_PREFIX[one.label] + one.parent for one in identifiers],
        )

    def by_node(self) -> dict[str, Identifier]:
        """Return the identifiers by their printed keys."""
        columns = zip(self.node, self.label, self.strength, self.placeholder, self.parent, strict=True)
        return {
            node: Identifier(
                Label.from_code(label), _key(node), Strength(strength), placeholder, _key(parent)
            )
            for node, label, strength, placeholder, parent in columns
        }


@dataclass(slots=True)
class CodedEvents:
    """Cleaned events in file order, column by column: an entry an event, but for what is distinct."""

    event_id: list[str] = field(default_factory=list)
    digest: list[bytes] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    at: list[int | None] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    """Distinct account keys."""
    account: Sequence[int] = ()
    """Of each event the place of its account in `accounts`."""
    known: KnownIdentifiers = field(default_factory=KnownIdentifiers)
    used: dict[Label, Sequence[int]] = field(default_factory=lambda: dict.fromkeys(EVENT_LABELS, ()))
    """By label the place of each event's identifier in `known`, counted from 1; 0 where there is none."""
    amount: list[int | None] = field(default_factory=list)
    currency: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    names: tuple[str, ...] = ()
    """The columns that `cells` holds."""
    cells: list[str] = field(default_factory=list)
    """The details as the feed gave them: for each event a JSON array of texts, one for each of `names`."""

    def __len__(self) -> int:
        return len(self.event_id)

    @classmethod
    def of(cls, batch: EventBatch) -> CodedEvents:
        """Return a batch in this form."""
        accounts = distinct(batch.account)
        known = distinct(batch.known)
        details = [json.loads(text) for text in batch.details]
        names = tuple(dict.fromkeys(name for row in details for name in row))
        return cls(
            event_id=batch.event_id,
            digest=batch.digest,
            kind=batch.kind,
            at=batch.at,
            accounts=list(accounts),
            account=[accounts[key] for key in batch.account],
            known=KnownIdentifiers.of(batch.known),
            used={
                label: [known[node] + 1 if node is not None else 0 for node in nodes]
                for label, nodes in batch.identifiers.items()
            },
            amount=batch.amount,
            currency=batch.currency,
            status=batch.status,
            flags=batch.flags,
            names=names,
            cells=[json.dumps([row.get(name, "") for name in names], ensure_ascii=False) for row in details],
        )

    def batch(self) -> EventBatch:
        """Return the same events as the batch that every store takes."""
        nodes = [None, *self.known.node]
        rows = (zip(self.names, json.loads(cells), strict=True) for cells in self.cells)
        return EventBatch(
            event_id=self.event_id,
            digest=self.digest,
            kind=self.kind,
            at=self.at,
            account=[self.accounts[place] for place in self.account],
            identifiers={label: [nodes[place] for place in places] for label, places in self.used.items()},
            amount=self.amount,
            currency=self.currency,
            status=self.status,
            flags=self.flags,
            details=[
                json.dumps({name: cell for name, cell in row if cell}, ensure_ascii=False) for row in rows
            ],
            known=self.known.by_node(),
        )


@runtime_checkable
class TakesCodedEvents(Protocol):
    """A file writer that takes events in this form too; what it records is the same."""

    def add_coded(self, events: CodedEvents) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        ...


def distinct(keys: Iterable[str]) -> dict[str, int]:
    """Return each different key with its place among them, in the order in which they first occur."""
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def _key(node: str) -> str:
    return node.partition(":")[2]
