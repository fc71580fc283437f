"""Numbers for the keys of one file: those that the store knows, and new ones for those that it does not.

New keys are remembered in memory while the file goes in, and put into their table sorted, many at a time.
Each by itself, at a random place, they would take twice as long in a small table, and in a large one write
most of its pages again with every batch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.queries import load_statements
from graphfraud.stores.key_table import Hashes, KeyTable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_KEYS = 4_500_000
"""Keys remembered at a time, with 134 MB; a load of more has to ask the store for older ones."""

FEWEST_MERGED = 250_000
"""Keys worth a walk through the table; below, each walk costs more than it saves."""

MOST_MERGED = 1_000_000
"""Keys that are sorted at a time, in some 150 MB."""


@dataclass(frozen=True, slots=True)
class KeyKind:
    """The statements for one kind of key."""

    last: str
    """Gives the highest number."""
    known: str
    """Gives the numbers of keys."""
    merge: str
    """Puts the keys of a range of numbers into their table."""


ACCOUNTS = KeyKind("last_account", "account_numbers", "merge_accounts")
IDENTIFIERS = KeyKind("last_identifier", "identifier_numbers", "merge_identifiers")


class NumberedKeys:
    """Numbers the keys of one kind inside the transaction of a file.

    Args:
        connection: the writer's.
        kind: which keys.
    """

    def __init__(self, connection: sqlite3.Connection, kind: KeyKind) -> None:
        self._connection = connection
        self._kind = kind
        self._write = load_statements("sql", "write")
        self._last: int = connection.execute(self._write[kind.last].text).fetchone()[0]
        self._merged = self._last
        self._table = KeyTable()
        self._holds_all = self._last == 0

    def number(self, keys: Sequence[str]) -> tuple[list[int], list[int]]:
        """Number keys; the caller records the new ones before it asks again.

        Args:
            keys: printed keys, each once.

        Returns:
            The number of each, and the places of those that are new.
        """
        if len(self._table) + len(keys) > MOST_KEYS:
            self._forget()
        hashes = Hashes.of(keys)
        numbers = self._table.numbers(hashes)
        unknown = np.flatnonzero(numbers == 0)
        if not self._holds_all:
            unknown = self._ask(keys, hashes, numbers, unknown)
        numbers[unknown] = np.arange(self._last + 1, self._last + 1 + len(unknown))
        self._table.add(hashes[unknown], numbers[unknown])
        self._last += len(unknown)
        return numbers.tolist(), unknown.tolist()

    def merge_if_many(self) -> None:
        """Put new keys into their table when there are enough to be worth it."""
        if self._last - self._merged >= min(MOST_MERGED, max(FEWEST_MERGED, self._merged)):
            self.merge()

    def merge(self) -> None:
        """Put all new keys into their table."""
        if self._last > self._merged:
            values = {"after": self._merged, "last": self._last}
            self._connection.execute(self._write[self._kind.merge].text, values)
            self._merged = self._last

    def _forget(self) -> None:
        """Begin an empty table: what it knew stands in the store, and is asked for from now on."""
        self.merge()
        self._table = KeyTable()
        self._holds_all = self._last == 0

    def _ask(
        self, keys: Sequence[str], hashes: Hashes, numbers: NDArray[np.int64], unknown: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Fill in the numbers of keys that the store knows; returns the places of the others."""
        asked = [keys[place] for place in unknown.tolist()]
        rows = self._connection.execute(
            self._write[self._kind.known].text, {"keys": json.dumps(asked, ensure_ascii=False)}
        )
        stored = dict(rows)
        numbers[unknown] = np.fromiter((stored.get(key, 0) for key in asked), np.int64, len(asked))
        is_stored = numbers[unknown] != 0
        found = unknown[is_stored]
        self._table.add(hashes[found], numbers[found])
        new: NDArray[np.int64] = unknown[~is_stored]
        return new
