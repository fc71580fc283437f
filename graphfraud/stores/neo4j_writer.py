"""Writing a run into Neo4j: worked out in the local copy, shipped in batches, counted only when whole."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_cleaning import clean_unfinished
from graphfraud.stores.neo4j_replica import write_state
from graphfraud.stores.neo4j_shipping import FileShipper, ResultShipper
from graphfraud.stores.sqlite_rows import rows_of, transaction
from graphfraud.stores.sqlite_writer import STAGED, SqliteWriter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from graphfraud.model import AddCount, EventBatch, FeedFile, OutcomeBatch, Publication, Run
    from graphfraud.stores.changes import Touched
    from graphfraud.stores.neo4j_connection import ClaimedWriter, Neo4jConnection
    from graphfraud.stores.neo4j_replica import Replica
    from graphfraud.stores.neo4j_steps import Step
    from graphfraud.stores.sqlite_loading import SqliteFileWriter
    from graphfraud.stores.sqlite_view import SqliteView


class Neo4jFileWriter:
    """Takes the batches of one file: each goes into the copy, and from there to the server."""

    def __init__(self, local: SqliteFileWriter, shipper: FileShipper) -> None:
        self._local = local
        self._shipper = shipper

    def add(self, batch: EventBatch) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        count = self._local.add(batch)
        self._shipper.ship()
        return count

    def add_outcomes(self, batch: OutcomeBatch) -> AddCount:
        """Record outcomes; the event may be unknown until later."""
        count = self._local.add_outcomes(batch)
        self._shipper.ship()
        return count

    def report(self, report: Mapping[str, Any]) -> None:
        """Keep what is to be said of the file in the run record; plain values."""
        self._local.report(report)


class Neo4jWriter:
    """The `GraphWriter` of one run.

    Args:
        connection: to the server.
        claimed: writes under the lock.
        replica: the local copy, brought up to date.
        local: a connection of its own to that copy.
        run: the run.
        last: the server's last step.
    """

    def __init__(
        self,
        connection: Neo4jConnection,
        claimed: ClaimedWriter,
        replica: Replica,
        local: sqlite3.Connection,
        run: Run,
        last: Step,
    ) -> None:
        self._connection = connection
        self._claimed = claimed
        self._local = local
        self._run = run
        self._last = last
        self._store = connection.read(load_statements("cypher", "replica")["graph_state"])[0][0]
        self._copy = SqliteWriter(local, replica.path, run)
        self._results = ResultShipper(local, claimed, run.id)

    def clear_away(self) -> None:
        """Take away what an interrupted run has left: part of a file, and results that were not published."""
        clean_unfinished(self._connection, self._claimed, self._local)
        self._results.drop()
        statements = load_statements("sql", "write")
        with transaction(self._local):
            for kind in STAGED:
                self._local.execute(statements[f"drop_staged_{kind}"].text, {"run": self._run.id})

    def has_file(self, file: FeedFile) -> bool:
        """Tell whether exactly this file was loaded under this mapping before, by any run."""
        return self._copy.has_file(file)

    @contextmanager
    def file(self, file: FeedFile) -> Iterator[Neo4jFileWriter]:
        """Begin a file: all of it is recorded on a clean exit, nothing otherwise.

        What an unfinished file has left on the server is unseen by readers, and is cleaned away before the
        next file or by the next writer.
        """
        clean_unfinished(self._connection, self._claimed, self._local)
        shipper = FileShipper(self._local, self._claimed, self._run.id, self._last)
        shipper.begin(file.name)
        with self._copy.file(file) as local:
            yield Neo4jFileWriter(local, shipper)
            report = json.dumps(local.reported, ensure_ascii=False, sort_keys=True)
            number = self._next_file()
            step = shipper.finish(file, number, report)
            write_state(self._local, self._store, step)
        self._last = step

    def files(self) -> Sequence[Mapping[str, Any]]:
        """List the files that this run has loaded, with their reports, in the order of loading."""
        return self._copy.files()

    def pending(self) -> SqliteView:
        """Open the graph as this run will leave it: its own events included, the rings still the old ones."""
        return self._copy.pending()

    def stage(self, publication: Publication) -> None:
        """Write what the run found as changes against the last run; staging again replaces it."""
        self._copy.stage(publication)
        self._ship(publication)

    def stage_part(self, publication: Publication, touched: Touched) -> None:
        """Write what the run found of what is `touched`, as changes against the last run."""
        self._copy.stage_part(publication, touched)
        self._ship(publication)

    def publish(self, record: Mapping[str, Any] | None = None) -> None:
        """Move the pointer to this run, with its final record; every new view shows it from then on."""
        self._last = self._results.publish(self._last, None if record is None else _told(record))
        self._copy.publish(record)
        with transaction(self._local):
            write_state(self._local, self._store, self._last)

    def close(self) -> None:
        """Fold the copy's write-ahead log back into its file."""
        self._copy.close()

    def _ship(self, publication: Publication) -> None:
        self._results.ship(_told(publication.record))

    def _next_file(self) -> int:
        number: int = rows_of(self._local, "next_file")[0][0]
        return number


def _told(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True)
