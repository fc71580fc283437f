"""Recording the batches of one file in the SQLite graph: plain tuples, each distinct key numbered once."""

from __future__ import annotations

import json
import re
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from graphfraud.coded import CodedEvents
from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, AddCount, Strength
from graphfraud.queries import StatementError, load_statements
from graphfraud.stores.sqlite_keys import ACCOUNTS, IDENTIFIERS, NumberedKeys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.coded import KnownIdentifiers
    from graphfraud.model import EventBatch, OutcomeBatch, Run
    from graphfraud.queries import Statement

_GUEST_CODES = {"guest:email:": 1, "guest:event:": 2}

_GUEST = "guest:"

_DERIVED_CODES = {label.code: derived.code for label, derived in DERIVED_LABELS.items()}

_PARAMETER = re.compile(r":([a-z_]+)")


class SqliteFileWriter:
    """Takes the batches of one file inside the transaction of `SqliteWriter.file`.

    About 20 microseconds an event with four new identifiers, most of it for their keys.
    """

    def __init__(self, connection: sqlite3.Connection, run: Run) -> None:
        self._connection = connection
        self._run = run
        self._write = load_statements("sql", "write")
        self._accounts = NumberedKeys(connection, ACCOUNTS)
        self._identifiers = NumberedKeys(connection, IDENTIFIERS)
        self.reported: Mapping[str, Any] = {}

    def add(self, batch: EventBatch) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        return self.add_coded(CodedEvents.of(batch))

    def add_coded(self, events: CodedEvents) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        accounts = self._account_numbers(events.accounts)
        identifiers = [None, *self._identifier_numbers(events.known)]
        before: int = self._one("last_revision")
        rows = zip(
            range(before + 1, before + 1 + len(events)),
            events.event_id,
            events.digest,
            repeat(self._run.id, len(events)),
            events.kind,
            events.at,
            _taken(accounts, events.account),
            *(_taken(identifiers, events.used[label]) for label in EVENT_LABELS),
            events.amount,
            events.currency,
            events.status,
            events.flags,
            strict=True,
        )
        recorded = self._insert("add_event", rows)
        corrected = 0
        if recorded:
            self._keep_details(events, before, recorded)
            values = {"run": self._run.id, "before": before}
            corrected = self._connection.execute(self._write["supersede"].text, values).rowcount
        self._accounts.merge_if_many()
        self._identifiers.merge_if_many()
        return AddCount(recorded - corrected, corrected, len(events) - recorded)

    def add_outcomes(self, batch: OutcomeBatch) -> AddCount:
        """Record outcomes; the event may be unknown until later."""
        began = self._run.started_at
        rows = zip(
            batch.event_id,
            batch.digest,
            repeat(self._run.id, len(batch)),
            batch.outcome,
            batch.outcome_at,
            (began if at is None else at for at in batch.outcome_at),
            batch.cause,
            batch.liability,
            batch.recovered,
            strict=True,
        )
        recorded = self._insert("add_outcome", rows)
        return AddCount(recorded, 0, len(batch) - recorded)

    def report(self, report: Mapping[str, Any]) -> None:
        """Keep what is to be said of the file in the run record; plain values."""
        self.reported = report

    def finish(self) -> None:
        """Make every key of the file findable; after the last batch, before the file is committed."""
        self._accounts.merge()
        self._identifiers.merge()

    def _keep_details(self, events: CodedEvents, before: int, recorded: int) -> None:
        """Keep the details of the revisions that went in: row n of the batch has the number before + n."""
        names = {"names": json.dumps(events.names)}
        self._connection.execute(self._write["add_layout"].text, names)
        layout = self._one("find_layout", names)
        numbered: Iterable[tuple[int, str]] = enumerate(events.cells, before + 1)
        if recorded < len(events):
            went_in = self._connection.execute(self._write["revisions_after"].text, {"before": before})
            numbered = [(seq, events.cells[seq - before - 1]) for (seq,) in went_in]
        self._insert("add_details", ((seq, layout, cells) for seq, cells in numbered))

    def _account_numbers(self, keys: Sequence[str]) -> list[int]:
        numbers, new = self._accounts.number(keys)
        self._insert("add_account", ((numbers[n], keys[n], _guest_code(keys[n]), self._run.id) for n in new))
        return numbers

    def _identifier_numbers(self, known: KnownIdentifiers) -> list[int]:
        """Number every identifier of a batch, and its BUILDING or SUBNET before it."""
        parents = self._parent_numbers(known)
        numbers, new = self._identifiers.number(known.node)
        self._insert(
            "add_identifier",
            zip(
                _taken(numbers, new),
                _taken(known.node, new),
                _taken(known.label, new),
                _taken(known.strength, new),
                _taken(known.placeholder, new),
                map(parents.get, _taken(known.parent, new)),
                repeat(self._run.id, len(new)),
                strict=True,
            ),
        )
        return numbers

    def _parent_numbers(self, known: KnownIdentifiers) -> dict[str, int]:
        """Number what the identifiers of a batch derive, by printed key."""
        labels = {parent: label for parent, label in zip(known.parent, known.label, strict=True) if parent}
        nodes = list(labels)
        numbers, new = self._identifiers.number(nodes)
        soft, run = Strength.SOFT.value, self._run.id
        self._insert(
            "add_identifier",
            ((numbers[n], nodes[n], _DERIVED_CODES[labels[nodes[n]]], soft, "", None, run) for n in new),
        )
        return dict(zip(nodes, numbers, strict=True))

    def _one(self, name: str, values: Mapping[str, Any] | None = None) -> int:
        number: int = self._connection.execute(self._write[name].text, values or {}).fetchone()[0]
        return number

    def _insert(self, name: str, rows: Iterable[tuple[Any, ...]]) -> int:
        """Insert rows whose values stand in the order of the statement's parameters; returns how many."""
        return max(0, self._connection.executemany(_by_position(self._write[name]), rows).rowcount)


def _taken(values: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    if len(places) > 1:
        taken: tuple[Any, ...] = itemgetter(*places)(values)
        return taken
    return [values[place] for place in places]


def _by_position(statement: Statement) -> str:
    """Return a statement that takes plain tuples: making and binding dicts takes longer than inserting."""
    if tuple(_PARAMETER.findall(statement.text)) != statement.parameters:
        raise StatementError(
            f"{statement.name}: parameters must be declared in the order of their one use each"
        )
    return _PARAMETER.sub("?", statement.text)


def _guest_code(key: str) -> int:
    if not key.startswith(_GUEST):  # nearly all do not
        return 0
    return next((code for prefix, code in _GUEST_CODES.items() if key.startswith(prefix)), 0)
