"""The local copy that a night over Neo4j reads: an SQLite graph, brought up to date from the server.

It may be thrown away at any time. It is used only where its digest stands in the server's chain of steps and
its rows are as many as that step says; whatever does not fit is made anew from the server, never trusted.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from graphfraud.errors import StoreError
from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_steps import FILE, Counters, Step, StepDigest, add_results
from graphfraud.stores.sqlite_file import open_for_reading, open_for_writing, sentences
from graphfraud.stores.sqlite_rows import (
    counters,
    make_indexes,
    merge_keys,
    put_details,
    put_ring,
    put_rows,
    transaction,
)
from graphfraud.stores.sqlite_view import SqliteView
from graphfraud.stores.sqlite_writer import STAGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graphfraud.stores.neo4j_connection import Neo4jConnection

PIECE: Final = 20_000
"""Numbers that are asked for at a time: some tens of megabytes with their details."""

STEPS: Final = 500
"""Steps that are asked for at a time."""

FETCH_SECONDS: Final = 120
"""For one piece; a server that is that slow is not at work."""


class Replica:
    """The local copy of one server's graph.

    Args:
        folder: where it is kept; made where it is missing.
        connection: to the server.
    """

    def __init__(self, folder: Path, connection: Neo4jConnection) -> None:
        self.path = folder / "graph.db"
        self._server = connection

    def catch_up(self) -> Step:
        """Bring the copy to the server's last step; returns that step.

        Raises:
            StoreError: the server cannot be reached, or its own steps do not fit what it holds.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(self.open()) as local:
                return _CatchUp(self._server, local).run()
        except (_DoesNotFitError, sqlite3.DatabaseError, StoreError) as error:
            if isinstance(error, StoreError) and str(self.path) not in str(error):
                raise
        self._discard()
        try:
            with closing(self.open()) as local, sentences(self.path):
                return _CatchUp(self._server, local).run()
        except _DoesNotFitError as error:
            raise StoreError(
                f"{self._server.place.shown}: what the graph holds does not fit its own record of changes; "
                "somebody else has written to it. Restore a backup, or empty the database and load the feeds "
                "again"
            ) from error

    def open(self) -> sqlite3.Connection:
        """Open the file for writing, making it where there is none."""
        local = open_for_writing(self.path)
        try:
            local.execute(_statement("make_state").text)
        except BaseException:
            local.close()
            raise
        return local

    def view(self, run: int | None) -> SqliteView:
        """Open a run, published or not, for reading."""
        return SqliteView(open_for_reading(self.path), self.path, run)

    def _discard(self) -> None:
        for name in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + name).unlink(missing_ok=True)


class _DoesNotFitError(Exception):
    """The copy is not what the server's steps say."""


class _CatchUp:
    """Fetches what the server has and the copy has not."""

    def __init__(self, server: Neo4jConnection, local: sqlite3.Connection) -> None:
        self._server = server
        self._local = local
        self._fetch = load_statements("cypher", "replica")

    def run(self) -> Step:
        store, _, published, *_ = self._ask("graph_state")[0]
        state = self._local.execute(_statement("read_state").text).fetchone()
        if state is None:
            if counters(self._local) != Counters():
                raise _DoesNotFitError
            state = (store, 0, "")
        if state[0] != store:
            raise _DoesNotFitError
        last = self._standing(state[1], state[2])
        while steps := self._steps(last.number + 1):
            for step in steps:
                with transaction(self._local):
                    self._apply(last, step)
                    write_state(self._local, store, step)
                last = step
        with transaction(self._local):
            self._runs(published or 1)
        if last.counters != counters(self._local):
            raise _DoesNotFitError
        return last

    def _standing(self, number: int, state: str) -> Step:
        """Return the step that the copy stands at; it must be the server's, and the rows must be there."""
        step = (
            Step(0, FILE, 0, "", "", Counters()) if number == 0 else next(iter(self._steps(number, 1)), None)
        )
        if step is None or step.number != number or step.state != state:
            raise _DoesNotFitError
        if step.counters != counters(self._local):
            raise _DoesNotFitError
        return step

    def _steps(self, number: int, limit: int = STEPS) -> list[Step]:
        rows = self._ask("steps_from", number=number, limit=limit)
        return [_step(row) for row in rows]

    def _apply(self, last: Step, step: Step) -> None:
        digest = StepDigest()
        if step.kind == FILE:
            self._file(last.counters, step, digest)
        else:
            self._results(step.run, digest)
        if digest.close(last.state, step.kind, step.run, step.file) != step.state:
            raise _DoesNotFitError

    def _file(self, before: Counters, step: Step, digest: StepDigest) -> None:
        sha256, _, mapping_sha256 = step.file.partition(" ")
        files = self._ask("file_numbered", sha256=sha256, mapping_sha256=mapping_sha256)
        self._runs(step.run)
        self._put("put_file", files)
        upto = step.counters
        for rows in self._pieces("accounts_between", before.account, upto.account):
            digest.add("account", rows)
            self._put("put_account", rows)
        for rows in self._pieces("identifiers_between", before.identifier, upto.identifier):
            digest.add("identifier", rows)
            self._put("put_identifier", rows)
        for rows in self._pieces("revisions_between", before.revision, upto.revision):
            digest.add("revision", rows)
            self._put("put_revision", (row[:-1] for row in rows))
            put_details(self._local, ((row[0], row[-1]) for row in rows))
        for rows in self._pieces("outcomes_between", before.outcome, upto.outcome):
            digest.add("outcome", rows)
            self._put("put_outcome", rows)
        merge_keys(self._local, before, upto)
        supersede = load_statements("sql", "write")["supersede"].text
        self._local.execute(supersede, {"run": step.run, "before": before.revision})
        make_indexes(self._local)

    def _results(self, run: int, digest: StepDigest) -> None:
        self._runs(run)
        for kind in STAGED:
            self._put(f"drop_staged_{kind}", [(run,)], "write")
        owners, hubs, rings, members = (
            self._ask(f"{kind}_of_run", run=run) for kind in ("owners", "hubs", "rings", "members")
        )
        add_results(
            digest, owners, hubs, [(ring, (row or {}).get("body", "")) for ring, row in rings], members
        )
        self._put("put_owner", ((guest, run, owner) for guest, owner in owners))
        self._put("stage_hub", ((node, run, degree, reason) for node, degree, reason in hubs), "write")
        for ring, row in rings:
            put_ring(self._local, ring, run, row)
        self._put("stage_member", ((ring, run, account) for ring, account in members), "write")
        self._local.execute(load_statements("sql", "write")["publish_run"].text, {"run": run})

    def _runs(self, run: int | None) -> None:
        """Know the server's runs, the last ones anew: their records come last."""
        if run is not None:
            self._put("put_run", self._ask("runs_above", run=run - 1))

    def _pieces(self, name: str, after: int, upto: int) -> Iterator[list[Any]]:
        for low in range(after, upto, PIECE):
            yield self._ask(name, after=low, upto=min(low + PIECE, upto))

    def _ask(self, name: str, **values: Any) -> list[Any]:
        return self._server.read(self._fetch[name], seconds=FETCH_SECONDS, **values)

    def _put(self, name: str, rows: Iterable[Sequence[Any]], group: str = "replica") -> None:
        put_rows(self._local, name, rows, group)


def _step(row: Sequence[Any]) -> Step:
    number, kind, run, file, state, *counted = row
    return Step(number, kind, run, file, state, Counters(*counted))


def write_state(local: sqlite3.Connection, store: str, step: Step) -> None:
    """Remember the step that a copy has come to."""
    values = {"store": store, "step": step.number, "state": step.state}
    local.execute(_statement("write_state").text, values)


def _statement(name: str) -> Any:
    return load_statements("sql", "replica")[name]
