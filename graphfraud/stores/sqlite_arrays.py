"""Reading the SQLite graph as whole columns, for the detector, and the names behind its numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.errors import StoreError
from graphfraud.model import EVENT_LABELS
from graphfraud.network.arrays import UNDATED, EventArrays, IdentifierArrays
from graphfraud.queries import load_statements
from graphfraud.stores.event_rows import CAUSES, OUTCOMES
from graphfraud.stores.ports import Recorded
from graphfraud.stores.sqlite_file import sentences

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_CHUNK = 100_000
"""Rows turned into arrays at a time: large enough to be quick, small enough to stay within 100 MB."""

"""The numbers that stand for words in `EventArrays`."""


class SqliteArrays:
    """The `DetectorReads` of one connection that has the views of queries/sql/view."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def event_arrays(self, *, currency: str = "", accounts: Sequence[str] | None = None) -> EventArrays:
        """Read the latest revision of every event, where guests are accounts of their own.

        Amounts in another currency than `currency` are 0. With `accounts`, only the events of these, and
        with the guests that belong to them folded in. About 2 microseconds an event.
        """
        given: dict[str, Any] = {"undated": int(UNDATED), "currency": currency}
        if accounts is None:
            columns = self._columns("event_columns", "event", **given)
        else:
            ids = [row[0] for row in self._rows("account_codes", keys=json.dumps(list(accounts)))]
            columns = self._table("event_columns_of", **given, ids=json.dumps(ids))
        seq, account, at, kind, status, flags, amount, *used = columns
        outcome = np.zeros(len(seq), np.int8)
        cause = np.zeros(len(seq), np.int8)
        rows = self._rows("outcome_columns")
        if rows and len(seq):
            numbers, outcomes, causes = zip(*rows, strict=True)
            order = np.argsort(seq)
            near = np.searchsorted(seq, np.array(numbers), sorter=order)
            place = order[np.minimum(near, len(seq) - 1)]
            ours = seq[place] == np.array(numbers)
            outcome[place[ours]] = np.array([OUTCOMES[value] for value in outcomes], np.int8)[ours]
            cause[place[ours]] = np.array([CAUSES[value] for value in causes], np.int8)[ours]
        return EventArrays(
            event=seq,
            account=account,
            at=at,
            kind=kind.astype(np.int8),
            status=status.astype(np.int8),
            flags=flags.astype(np.int8),
            amount=amount,
            outcome=outcome,
            cause=cause,
            identifiers=dict(zip(EVENT_LABELS, used, strict=True)),
        )

    def main_currency(self) -> str:
        """Return the ISO 4217 code that most events with an amount are in; empty where none is."""
        rows = self._rows("main_currency")
        return str(rows[0][0]) if rows else ""

    def identifier_arrays(
        self, denied: Iterable[str], codes: Sequence[int] | None = None
    ) -> IdentifierArrays:
        """Read what is known of each identifier; `denied` are printed keys that the shop's settings deny.

        With `codes`, only of these and of what they derive; the others' entries are unused.
        """
        parts: Iterable[Sequence[NDArray[np.int64]]]
        if codes is None:
            parts = self._pieces("identifier_columns", "identifier")
            size = 1 + self._last("identifier")
        else:
            part = self._table("identifier_columns_of", ids=json.dumps([int(code) for code in codes]))
            parts, size = [part], 1 + int(part[0].max(initial=0))
        label = np.full(size, -1, np.int8)
        strength = np.zeros(size, np.int8)
        is_denied = np.zeros(size, np.bool_)
        parent = np.full(size, -1, np.int64)
        for ids, labels, strengths, placeholders, parents in parts:
            label[ids] = labels
            strength[ids] = strengths
            is_denied[ids] = placeholders
            parent[ids] = parents
        for node in denied:
            found = [row[0] for row in self._rows("identifier_node", node=node)]
            is_denied[[code for code in found if code < size]] = True
        return IdentifierArrays(label, strength, is_denied, parent)

    def guest_arrays(self) -> NDArray[np.int8]:
        """Read by account code: 0 registered, 1 guest known by an e-mail, 2 guest known by one event."""
        guest = np.zeros(1 + self._last("account"), np.int8)
        for ids, kinds in self._pieces("account_columns", "account"):
            guest[ids] = kinds
        return guest

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        return self._in_order("account_keys", codes)

    def account_numbers(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of accounts by their keys; unknown ones are left out."""
        return dict(self._rows("accounts_by_key", keys=json.dumps(list(keys), ensure_ascii=False)))

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        return self._in_order("identifier_nodes", codes)

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        return self._in_order("event_ids", codes)

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        return {code: name for code, name in self._named("event_names", codes).items() if name}

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Give what feeds told of events, by their codes: canonical column -> cell, ``event_id`` always."""
        rows = self._rows("event_details", ids=json.dumps([int(code) for code in codes]))
        layouts = {names: (*json.loads(names), "event_id") for names in {row[2] for row in rows}}
        told = (
            (code, layouts[names], (*json.loads(cells), event_id)) for code, event_id, names, cells in rows
        )
        return {
            code: {name: cell for name, cell in zip(names, cells, strict=True) if cell}
            for code, names, cells in told
        }

    def recorded(self, since: int) -> Recorded:
        """Tell what the runs after `since` recorded."""
        seq, corrects = self._columns("events_recorded", "event", after=self._last_revision(since))
        return Recorded(
            new=seq[corrects == 0],
            corrected=seq[corrects == 1],
            outcomes=np.array([seq for (seq,) in self._rows("outcomes_recorded", since=since)], np.int64),
        )

    def _last_revision(self, run: int) -> int:
        """Return a number that all revisions of `run` and the runs before it reach, and no later one.

        Revisions are numbered in the order of their runs, so some twenty look-ups by number do.
        """
        rows = self._rows("run_of_revision", seq=np.iinfo(np.int64).max)
        low, high = 0, 1 + (rows[0][0] if rows else 0)
        while high - low > 1:
            middle = (low + high) // 2
            rows = self._rows("run_of_revision", seq=middle)
            if rows and rows[0][1] > run:
                high = rows[0][0]
            else:
                low = middle
        return low

    def _in_order(self, name: str, codes: Sequence[int]) -> Sequence[str]:
        named = self._named(name, codes)
        return [named[code] for code in codes]

    def _named(self, name: str, codes: Sequence[int]) -> dict[int, str]:
        return dict(self._rows(name, ids=json.dumps([int(code) for code in codes])))

    def _rows(self, name: str, **values: Any) -> list[Any]:
        with sentences(self._path):
            return self._connection.execute(load_statements("sql")[name].text, values).fetchall()

    def _table(self, name: str, **values: Any) -> Sequence[NDArray[np.int64]]:
        """Read rows of whole numbers, one array a column."""
        width = len(load_statements("sql")[name].returns)
        table = np.array(self._rows(name, **values), dtype=np.int64).reshape(-1, width)
        return list(np.ascontiguousarray(table.T))

    def _columns(
        self, name: str, numbered: str, *, after: int = 0, **values: Any
    ) -> Sequence[NDArray[np.int64]]:
        """Read the rows of all numbers above one, one array a column."""
        most = max(self._last(numbered) - after, 0)
        columns = [np.empty(most, dtype=np.int64) for _ in load_statements("sql")[name].returns]
        filled = 0
        for pieces in self._pieces(name, numbered, after=after, **values):
            upto = filled + len(pieces[0])
            for column, piece in zip(columns, pieces, strict=True):
                column[filled:upto] = piece
            filled = upto
        return [column[:filled] for column in columns]

    def _pieces(
        self, name: str, numbered: str, *, after: int = 0, **values: Any
    ) -> Iterator[Sequence[NDArray[np.int64]]]:
        """Yield the rows of all numbers above one, `_CHUNK` numbers at a time, one array a column.

        The statement makes one text of each column: numbers that come one by one through Python take twice
        as long.
        """
        for low in range(after, max(self._last(numbered), after + 1), _CHUNK):
            [texts] = self._rows(name, **values, after=low, upto=low + _CHUNK)
            columns = [np.fromstring(text or "", dtype=np.int64, sep=",") for text in texts]
            if len({len(column) for column in columns}) > 1:  # a list leaves out what is NULL
                raise StoreError(
                    f"{self._path}: rows {low + 1} to {low + _CHUNK} of {name} hold a word that this "
                    "program does not know; install the version of graphfraud that wrote it"
                )
            yield columns

    def _last(self, numbered: str) -> int:
        """Return the highest number that was given to an event, an identifier or an account."""
        names = load_statements("sql")["last_numbers"].returns
        [row] = self._rows("last_numbers")
        return int(row[names.index(numbered)])
