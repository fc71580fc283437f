"""Writing a run into the SQLite graph: files whole or not at all, results unseen until the pointer moves."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, AddCount, Identifier, Strength
from graphfraud.queries import load_statements
from graphfraud.resources import shipped
from graphfraud.stores.ring_json import dump_ring, top_signal
from graphfraud.stores.sqlite_file import sentences
from graphfraud.stores.sqlite_view import SqliteView

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graphfraud.model import EventBatch, FeedFile, Hub, OutcomeBatch, Publication, Ring, Run

_GUEST_CODES = {"guest:email:": 1, "guest:event:": 2}


class SqliteWriter:
    """The `GraphWriter` of one run."""

    def __init__(self, connection: sqlite3.Connection, path: Path, run: Run) -> None:
        self._connection = connection
        self._path = path
        self._run = run
        self._write = load_statements("sql", "write")
        self._pending = SqliteView(connection, path, run.id)

    def has_file(self, file: FeedFile) -> bool:
        """Tell whether exactly this file was loaded under this mapping before, by any run."""
        values = {"sha256": file.sha256, "mapping_sha256": file.mapping_sha256}
        return self._execute("find_file", values).fetchone() is not None

    @contextmanager
    def file(self, file: FeedFile) -> Iterator[SqliteFileWriter]:
        """Begin a file: all of it is recorded on a clean exit, nothing otherwise."""
        with self._transaction():
            writer = SqliteFileWriter(self._connection, self._write, self._run)
            yield writer
            self._execute(
                "add_file",
                {
                    "sha256": file.sha256,
                    "mapping_sha256": file.mapping_sha256,
                    "run": self._run.id,
                    "name": file.name,
                    "feed": file.feed,
                    "report": json.dumps(writer.reported, ensure_ascii=False, sort_keys=True),
                },
            )
            indexes = (shipped("queries") / "sql" / "schema" / "indexes.sql").read_text(encoding="utf-8")
            for statement in indexes.split(";"):
                if "CREATE" in statement:
                    self._connection.execute(statement)

    def files(self) -> Sequence[Mapping[str, Any]]:
        """List the files that this run has loaded, with their reports, in the order of loading."""
        rows = self._execute("files_of_run", {"run": self._run.id}).fetchall()
        return [
            {"name": name, "feed": feed, "sha256": sha256, **json.loads(report)}
            for name, feed, sha256, report in rows
        ]

    def pending(self) -> SqliteView:
        """Open the graph as this run will leave it: its own events included, the rings still the old ones."""
        return self._pending

    def stage(self, publication: Publication) -> None:
        """Write what the run found as changes against the last run; staging again replaces it."""
        run = {"run": self._run.id}
        with self._transaction():
            for kind in ("owners", "hubs", "rings", "members"):
                self._execute(f"drop_staged_{kind}", run)
            self._stage_owners(publication.owners)
            self._stage_hubs(publication.hubs)
            self._stage_rings(publication.rings)
            record = json.dumps(publication.record, ensure_ascii=False, sort_keys=True)
            self._execute("record_run", run | {"record": record})

    def publish(self) -> None:
        """Move the pointer to this run. One short transaction; every new view shows the run from then on."""
        with self._transaction():
            self._execute("publish_run", {"run": self._run.id})

    def close(self) -> None:
        """Fold the write-ahead log back into the file, as far as readers allow."""
        with sentences(self._path):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _stage_owners(self, owners: Mapping[str, str]) -> None:
        before = dict(self._read("current_owners"))
        changed = {guest: owner for guest, owner in owners.items() if before.get(guest) != owner}
        gone = dict.fromkeys(before.keys() - owners.keys())
        self._execute_many(
            "stage_owner",
            (
                {"guest": guest, "run": self._run.id, "owner": owner}
                for guest, owner in sorted((changed | gone).items())
            ),
        )

    def _stage_hubs(self, hubs: Sequence[Hub]) -> None:
        before = {node: (degree, reason) for node, degree, reason in self._pending.hub_rows()}
        now = {hub.node: (hub.degree, hub.reason) for hub in hubs}
        changed = {node: value for node, value in now.items() if before.get(node) != value}
        gone = dict.fromkeys(before.keys() - now.keys(), (0, ""))
        self._execute_many(
            "stage_hub",
            (
                {"node": node, "run": self._run.id, "degree": degree, "reason": reason}
                for node, (degree, reason) in sorted((changed | gone).items())
            ),
        )

    def _stage_rings(self, rings: Sequence[Ring]) -> None:
        before = dict(self._read("current_rings"))
        bodies = {ring.id: dump_ring(ring) for ring in rings}
        changed = [ring for ring in rings if before.get(ring.id) != bodies[ring.id]]
        self._execute_many("stage_ring", (self._ring_row(ring, bodies[ring.id]) for ring in changed))
        self._execute_many(
            "stage_member",
            (
                {"ring": ring.id, "run": self._run.id, "account": member.account}
                for ring in changed
                for member in ring.members
            ),
        )
        self._execute_many("stage_ring", (self._ended_row(ring) for ring in sorted(before.keys() - bodies)))

    def _ring_row(self, ring: Ring, body: str) -> dict[str, Any]:
        return {
            "ring": ring.id,
            "run": self._run.id,
            "ended": 0,
            "score": ring.score,
            "size": len(ring.members),
            "state": ring.state.value,
            "priority": ring.priority,
            "money_at_risk": ring.money_at_risk,
            "money_spent": ring.money_spent,
            "currency": ring.currency,
            "orders": ring.orders,
            "first_seen": ring.first_seen,
            "last_seen": ring.last_seen,
            "top_signal": top_signal(ring),
            "body": body,
        }

    def _ended_row(self, ring: str) -> dict[str, Any]:
        numbers = dict.fromkeys(("score", "size", "priority", "money_at_risk", "money_spent", "orders"), 0)
        texts = dict.fromkeys(("state", "currency", "top_signal", "body"), "")
        seen = dict.fromkeys(("first_seen", "last_seen"))
        return {"ring": ring, "run": self._run.id, "ended": 1, **numbers, **texts, **seen}

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with sentences(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _execute(self, name: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        return self._connection.execute(self._write[name].text, values)

    def _execute_many(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self._connection.executemany(self._write[name].text, rows)

    def _read(self, name: str) -> Sequence[tuple[str, str]]:
        return self._connection.execute(self._write[name].text).fetchall()


class SqliteFileWriter:
    """Takes the batches of one file inside the transaction of `SqliteWriter.file`."""

    def __init__(self, connection: sqlite3.Connection, statements: Mapping[str, Any], run: Run) -> None:
        self._connection = connection
        self._write = statements
        self._run = run
        self.reported: Mapping[str, Any] = {}

    def add(self, batch: EventBatch) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        accounts = self._account_numbers(batch.account)
        identifiers = self._identifier_numbers(batch.known)
        used = [[identifiers.get(node) for node in batch.identifiers[label]] for label in EVENT_LABELS]
        before = self._connection.execute(self._write["last_revision"].text).fetchone()[0]
        names = self._write["add_event"].parameters
        rows = zip(
            batch.event_id,
            batch.digest,
            [self._run.id] * len(batch),
            batch.kind,
            batch.at,
            [accounts[key] for key in batch.account],
            *used,
            batch.amount,
            batch.currency,
            batch.status,
            batch.flags,
            batch.details,
            strict=True,
        )
        cursor = self._connection.executemany(
            self._write["add_event"].text, (dict(zip(names, row, strict=True)) for row in rows)
        )
        recorded = cursor.rowcount
        corrected = self._connection.execute(
            self._write["supersede"].text, {"run": self._run.id, "before": before}
        ).rowcount
        return AddCount(recorded - corrected, corrected, len(batch) - recorded)

    def add_outcomes(self, batch: OutcomeBatch) -> AddCount:
        """Record outcomes; the event may be unknown until later."""
        names = self._write["add_outcome"].parameters
        rows = zip(
            batch.event_id,
            batch.digest,
            [self._run.id] * len(batch),
            batch.outcome,
            batch.outcome_at,
            batch.cause,
            batch.liability,
            batch.recovered,
            strict=True,
        )
        cursor = self._connection.executemany(
            self._write["add_outcome"].text, (dict(zip(names, row, strict=True)) for row in rows)
        )
        return AddCount(cursor.rowcount, 0, len(batch) - cursor.rowcount)

    def report(self, report: Mapping[str, Any]) -> None:
        """Keep what is to be said of the file in the run record; plain values."""
        self.reported = report

    def _account_numbers(self, keys: Sequence[str]) -> dict[str, int]:
        distinct = sorted(set(keys))
        rows = ({"key": key, "guest": _guest_code(key), "run": self._run.id} for key in distinct)
        self._connection.executemany(self._write["add_account"].text, rows)
        return dict(zip(distinct, self._numbers("account_numbers", distinct), strict=True))

    def _identifier_numbers(self, known: Mapping[str, Identifier]) -> dict[str | None, int]:
        parents = {
            f"{DERIVED_LABELS[one.label].value}:{one.parent}": DERIVED_LABELS[one.label].code
            for one in known.values()
            if one.parent
        }
        soft = Strength.SOFT.value
        self._add_identifiers((node, code, soft, "", None) for node, code in sorted(parents.items()))
        above = dict(zip(sorted(parents), self._numbers("identifier_numbers", sorted(parents)), strict=True))
        nodes = sorted(known)
        self._add_identifiers(
            (
                node,
                one.label.code,
                one.strength.value,
                one.placeholder,
                above[f"{DERIVED_LABELS[one.label].value}:{one.parent}"] if one.parent else None,
            )
            for node in nodes
            for one in (known[node],)
        )
        return dict(zip(nodes, self._numbers("identifier_numbers", nodes), strict=True))

    def _add_identifiers(self, rows: Iterable[tuple[str, int, int, str, int | None]]) -> None:
        names = ("node", "label", "strength", "placeholder", "parent")
        self._connection.executemany(
            self._write["add_identifier"].text,
            (dict(zip(names, row, strict=True)) | {"run": self._run.id} for row in rows),
        )

    def _numbers(self, name: str, keys: Sequence[str]) -> list[int]:
        asked = {"keys": json.dumps(keys, ensure_ascii=False)}
        return [row[0] for row in self._connection.execute(self._write[name].text, asked)]


def _guest_code(key: str) -> int:
    return next((code for prefix, code in _GUEST_CODES.items() if key.startswith(prefix)), 0)
