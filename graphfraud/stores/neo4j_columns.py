"""Columns of few accounts by Cypher, for a person's question; whole columns come from the local copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from graphfraud.model import EVENT_LABELS
from graphfraud.network.arrays import UNDATED, EventArrays, IdentifierArrays
from graphfraud.stores.event_rows import events_of_columns

if TYPE_CHECKING:
    from collections.abc import Sequence


class Ask(Protocol):
    """Runs the reading statement of a name; returns its rows."""

    def __call__(self, name: str, **values: Any) -> list[Any]:
        """Run it."""
        ...


class Neo4jColumns:
    """The part of `DetectorReads` that is asked of few accounts; a row a record."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def event_arrays(self, currency: str, accounts: Sequence[str]) -> EventArrays:
        """Read the events of accounts, with the guests that belong to them folded in."""
        ids = [row[0] for row in self._ask("account_codes", keys=list(accounts))]
        rows = self._ask("event_columns_of", undated=int(UNDATED), currency=currency, ids=ids)
        columns = list(zip(*rows, strict=True)) or [()] * (9 + len(EVENT_LABELS))
        *told, outcome, cause = columns
        return events_of_columns([*told[:7], outcome, cause, *told[7:]])

    def identifier_arrays(self, codes: Sequence[int]) -> IdentifierArrays:
        """Read what is known of some identifiers and of what they derive; other entries are unused."""
        rows = self._ask("identifier_columns_of", ids=[int(code) for code in codes])
        size = 1 + max((row[0] for row in rows), default=0)
        found = IdentifierArrays(
            label=np.full(size, -1, np.int8),
            strength=np.zeros(size, np.int8),
            denied=np.zeros(size, np.bool_),
            parent=np.full(size, -1, np.int64),
        )
        for code, label, strength, placeholder, parent in rows:
            found.label[code] = label
            found.strength[code] = strength
            found.denied[code] = placeholder
            found.parent[code] = parent
        return found

    def account_keys(self, codes: Sequence[int]) -> list[str]:
        """Name accounts, in the order of `codes`."""
        return self._in_order("account_keys", codes)

    def identifier_nodes(self, codes: Sequence[int]) -> list[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        return self._in_order("identifier_nodes", codes)

    def _in_order(self, name: str, codes: Sequence[int]) -> list[str]:
        wanted = [int(code) for code in codes]
        named = dict(self._ask(name, ids=wanted))
        return [named[code] for code in wanted]
