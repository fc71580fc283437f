"""Recording the batches of one file in the SQLite graph: a plain tuple a row, one look-up a distinct key."""

from __future__ import annotations

import json
import re
from itertools import count, repeat
from typing import TYPE_CHECKING, Any

from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, AddCount, Strength
from graphfraud.queries import StatementError, load_statements

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from graphfraud.model import EventBatch, Identifier, OutcomeBatch, Run
    from graphfraud.queries import Statement

_GUEST_CODES = {"guest:email:": 1, "guest:event:": 2}

_PARAMETER = re.compile(r":([a-z_]+)")


class SqliteFileWriter:
    """Takes the batches of one file inside the transaction of `SqliteWriter.file`.

    About 25 microseconds an event with four new identifiers, half of it for their index.
    """

    def __init__(self, connection: sqlite3.Connection, run: Run) -> None:
        self._connection = connection
        self._run = run
        self._write = load_statements("sql", "write")
        self.reported: Mapping[str, Any] = {}

    def add(self, batch: EventBatch) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        account_number = self._account_numbers(batch.account)
        identifier_number = self._identifier_numbers(batch.known)
        before = self._last("last_revision")
        rows = zip(
            range(before + 1, before + 1 + len(batch)),
            batch.event_id,
            batch.digest,
            repeat(self._run.id, len(batch)),
            batch.kind,
            batch.at,
            map(account_number.__getitem__, batch.account),
            *(map(identifier_number.get, batch.identifiers[label]) for label in EVENT_LABELS),
            batch.amount,
            batch.currency,
            batch.status,
            batch.flags,
            strict=True,
        )
        recorded = self._insert("add_event", rows)
        if recorded:
            self._keep_details(batch.details, before)
        values = {"run": self._run.id, "before": before}
        corrected = self._connection.execute(self._write["supersede"].text, values).rowcount
        return AddCount(recorded - corrected, corrected, len(batch) - recorded)

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

    def _keep_details(self, details: list[str], before: int) -> None:
        """Keep the details of the revisions that went in: row n of the batch has the number before + n."""
        went_in = self._connection.execute(self._write["revisions_after"].text, {"before": before}).fetchall()
        self._insert("add_details", ((seq, details[seq - before - 1]) for (seq,) in went_in))

    def _account_numbers(self, keys: Iterable[str]) -> Mapping[str, int]:
        distinct = sorted(set(keys))
        numbers = self._known("account_numbers", distinct)
        new = [key for key in distinct if key not in numbers]
        numbers.update(zip(new, count(self._last("last_account") + 1)))
        self._insert("add_account", ((numbers[key], key, _guest_code(key), self._run.id) for key in new))
        return numbers

    def _identifier_numbers(self, known: Mapping[str, Identifier]) -> Mapping[str | None, int]:
        """Give every identifier of a batch its number, and its BUILDING or SUBNET one before it."""
        derived = {label: f"{parent.value}:" for label, parent in DERIVED_LABELS.items()}
        parents = {
            derived[one.label] + one.parent: DERIVED_LABELS[one.label].code
            for one in known.values()
            if one.parent
        }
        found = self._known("identifier_numbers", parents.keys() | known.keys())
        numbers: dict[str | None, int] = dict(found.items())
        last = self._last("last_identifier")
        new_parents = [node for node in sorted(parents) if node not in numbers]
        new = [node for node in sorted(known) if node not in numbers]
        numbers.update(zip([*new_parents, *new], count(last + 1)))
        soft, run = Strength.SOFT.value, self._run.id
        self._insert(
            "add_identifier",
            ((numbers[node], node, parents[node], soft, "", None, run) for node in new_parents),
        )
        codes = {label: label.code for label in EVENT_LABELS}
        self._insert(
            "add_identifier",
            (
                (
                    numbers[node],
                    node,
                    codes[one.label],
                    int(one.strength),
                    one.placeholder,
                    numbers[derived[one.label] + one.parent] if one.parent else None,
                    run,
                )
                for node, one in ((node, known[node]) for node in new)
            ),
        )
        return numbers

    def _known(self, name: str, keys: Collection[str]) -> dict[str, int]:
        """Look up the numbers of keys; those that are new are left out."""
        asked = {"keys": json.dumps(list(keys), ensure_ascii=False)}
        return dict(self._connection.execute(self._write[name].text, asked))

    def _last(self, name: str) -> int:
        number: int = self._connection.execute(self._write[name].text).fetchone()[0]
        return number

    def _insert(self, name: str, rows: Iterable[tuple[Any, ...]]) -> int:
        """Insert rows whose values stand in the order of the statement's parameters; returns how many."""
        return max(0, self._connection.executemany(_by_position(self._write[name]), rows).rowcount)


def _by_position(statement: Statement) -> str:
    """Return a statement that takes plain tuples: making and binding dicts takes longer than inserting."""
    if tuple(_PARAMETER.findall(statement.text)) != statement.parameters:
        raise StatementError(
            f"{statement.name}: parameters must be declared in the order of their one use each"
        )
    return _PARAMETER.sub("?", statement.text)


def _guest_code(key: str) -> int:
    return next((code for prefix, code in _GUEST_CODES.items() if key.startswith(prefix)), 0)
