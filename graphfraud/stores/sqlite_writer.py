"""Writing a run into the SQLite graph: files whole or not at all, results unseen until the pointer moves."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphfraud.errors import StoreError
from graphfraud.queries import load_statements
from graphfraud.resources import shipped
from graphfraud.stores.ring_json import dump_ring, top_signal
from graphfraud.stores.sqlite_file import sentences
from graphfraud.stores.sqlite_loading import SqliteFileWriter
from graphfraud.stores.sqlite_view import SqliteView

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graphfraud.model import FeedFile, Hub, Publication, Ring, Run
    from graphfraud.stores.changes import Touched

_LOG = logging.getLogger(__name__)

STAGED = ("owners", "hubs", "rings", "members")
"""What a run stages, as the statements `drop_staged_…` name it."""


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
            writer = SqliteFileWriter(self._connection, self._run)
            yield writer
            writer.finish()
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
        with self._staging(publication):
            self._stage_owners(publication.owners, dict(self._read("current_owners")))
            self._stage_hubs(publication.hubs, self._pending.hub_rows())
            self._stage_rings(publication.rings, dict(self._read("current_rings")))

    def stage_part(self, publication: Publication, touched: Touched) -> None:
        """Write what the run found of what is `touched`, as changes against the last run."""
        with self._staging(publication):
            owners = self._read("current_owners_of", guests=_listed(touched.owners))
            self._stage_owners(publication.owners, dict(owners))
            self._stage_hubs(publication.hubs, self._read("current_hubs_of", nodes=_listed(touched.hubs)))
            rings = self._read("current_rings_of", rings=_listed(touched.rings))
            self._stage_rings(publication.rings, dict(rings))

    def publish(self, record: Mapping[str, Any] | None = None) -> None:
        """Move the pointer to this run, with its final record; every new view shows it from then on."""
        with self._transaction():
            if record is not None:
                self._record(record)
            self._execute("publish_run", {"run": self._run.id})

    def close(self) -> None:
        """Fold the write-ahead log back into the file, as far as readers and room on the disk allow."""
        try:
            with sentences(self._path):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except StoreError:
            # What was committed is safe in the log, so this is no failure of the run.
            _LOG.warning(
                "%s: the disk is full or failing. Everything that was taken in or published is kept, in "
                "%s-wal; make room, and the next run brings it into the file",
                self._path,
                self._path.name,
            )

    @contextmanager
    def _staging(self, publication: Publication) -> Iterator[None]:
        """Forget what an interrupted night staged, and keep the record with what is staged now."""
        run = {"run": self._run.id}
        with self._transaction():
            for kind in STAGED:
                self._execute(f"drop_staged_{kind}", run)
            yield
            self._record(publication.record)

    def _record(self, record: Mapping[str, Any]) -> None:
        told = json.dumps(record, ensure_ascii=False, sort_keys=True)
        self._execute("record_run", {"run": self._run.id, "record": told})

    def _stage_owners(self, owners: Mapping[str, str], before: Mapping[str, str]) -> None:
        changed = {guest: owner for guest, owner in owners.items() if before.get(guest) != owner}
        gone = dict.fromkeys(before.keys() - owners.keys())
        self._execute_many(
            "stage_owner",
            (
                {"guest": guest, "run": self._run.id, "owner": owner}
                for guest, owner in sorted((changed | gone).items())
            ),
        )

    def _stage_hubs(self, hubs: Sequence[Hub], rows: Sequence[tuple[str, int, str]]) -> None:
        before = {node: (degree, reason) for node, degree, reason in rows}
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

    def _stage_rings(self, rings: Sequence[Ring], before: Mapping[str, str]) -> None:
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

    def _read(self, name: str, **values: str) -> Sequence[Any]:
        return self._connection.execute(self._write[name].text, values).fetchall()


def _listed(keys: Collection[str]) -> str:
    return json.dumps(sorted(keys), ensure_ascii=False)
