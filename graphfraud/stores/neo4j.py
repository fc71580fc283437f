"""The graph in a Neo4j database: any number of readers anywhere, one writer, the night on a local copy."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING

from graphfraud.errors import NotFoundError
from graphfraud.model import Run
from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_connection import Neo4jConnection
from graphfraud.stores.neo4j_lock import hold, this_machine
from graphfraud.stores.neo4j_replica import Replica
from graphfraud.stores.neo4j_schema import check_graph, make_graph
from graphfraud.stores.neo4j_view import Neo4jView
from graphfraud.stores.neo4j_writer import Neo4jWriter
from graphfraud.stores.sqlite_rows import put_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.stores.neo4j_connection import ClaimedWriter
    from graphfraud.stores.neo4j_place import Neo4jPlace
    from graphfraud.stores.sqlite_view import SqliteView


class Neo4jStore:
    """A `GraphStore` over one Neo4j database. Cheap to open; connects when it is needed.

    Args:
        place: the database, and the folder of the local copy.
    """

    def __init__(self, place: Neo4jPlace) -> None:
        self.place = place
        self.connection = Neo4jConnection(place)
        self._replica = Replica(place.cache, self.connection)
        self._claimed: ClaimedWriter | None = None
        self._writing = False
        self._views: list[Neo4jView] = []

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for one run; the lock of a process that died is free at once on its own machine.

        Raises:
            LockedError: another process holds it; nothing was changed.
            StoreError: the server cannot be reached, or the database is not ours.
        """
        make_graph(self.connection)
        with hold(self.connection) as claimed:
            self._claimed = claimed
            try:
                yield
            finally:
                self._claimed = None

    def begin(self, now: int, *, after: int = 0) -> Run:
        """Return the unfinished run, or begin a new one.

        An unfinished run keeps the files that it loaded. What it had staged is forgotten by its writer.

        Args:
            now: ms since 1970 UTC.
            after: a new run is numbered above it; the ledger outlives the graph and knows its last run.
        """
        statements = load_statements("cypher", "write")
        with self._locked() as claimed:
            rows = self.connection.read(statements["unfinished_run"])
            if rows:
                return Run(*rows[0])
            number = max(self.connection.read(statements["last_run"])[0][0], after) + 1
            claimed.write((statements["begin_run"], {"id": number, "started_at": now}))
            return Run(number, now)

    def published(self) -> int | None:
        """Return the number of the published run, or None before the first."""
        rows = self.connection.read(load_statements("cypher")["published_run"])
        return rows[0][0] if rows else None

    @contextmanager
    def writer(self, run: Run) -> Iterator[Neo4jWriter]:
        """Open the writer of a run; what was not published when it closes stays unseen."""
        with self._locked() as claimed:
            last = self._replica.catch_up()
            with closing(self._replica.open()) as local:
                put_run(local, run)
                writer = Neo4jWriter(self.connection, claimed, self._replica, local, run, last)
                self._writing = True
                try:
                    writer.clear_away()
                    yield writer
                finally:
                    self._writing = False
                    writer.close()

    def view(self, run: int | None = None) -> Neo4jView:
        """Open the published run, or an earlier published one.

        Raises:
            NotFoundError: `run` was never published.
            StoreError: the server cannot be reached, or there is no graph, or it is not ours.
        """
        check_graph(self.connection)
        published = self.published()
        if run is not None and (published is None or not 0 < run <= published):
            raise NotFoundError(f"run {run} was never published; the newest is {published or 'none'}")
        shown = run if run is not None else published
        view = Neo4jView(self.connection, shown, lambda: self._copy(shown), copy_at_hand=bool(self._claimed))
        self._views.append(view)
        return view

    def local_graph(self) -> Path:
        """Bring the local copy up to date and return its file; the lock must be held."""
        self._replica.catch_up()
        return self._replica.path

    def close(self) -> None:
        """Close every view that is still open, and the connection."""
        for view in self._views:
            view.close()
        self._views.clear()
        self.connection.close()

    @contextmanager
    def _locked(self) -> Iterator[ClaimedWriter]:
        """Write under the lock that is held, or under one for this alone."""
        if self._claimed is not None:
            yield self._claimed
            return
        with self.lock():
            assert self._claimed is not None  # noqa: S101  # `lock` has just set it
            yield self._claimed

    def _copy(self, run: int | None) -> SqliteView:
        """Open a run in the local copy, brought up to date first where no writer is at work on it."""
        if not self._writing:
            with nullcontext() if self._claimed else this_machine(self.place):
                self._replica.catch_up()
        return self._replica.view(run)
