"""A graph from one kind of store to the other, proved equal before anybody may open the copy.

To a server every run goes in as if it was loaded there anew, step by step; a copy that is interrupted goes on
after its last whole step. From a server the graph comes as a local copy does. Both end with a second look:
what the copy holds is read back, and its counts and checksums must be those of the original.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

from graphfraud.errors import StoreError
from graphfraud.queries import load_statements
from graphfraud.stores.graph_checksums import checksums, fingerprint
from graphfraud.stores.graph_history import identifiers_with_parents, recorded_runs, rows_between
from graphfraud.stores.graph_labels import LINK_TYPES
from graphfraud.stores.graph_links import link_counts
from graphfraud.stores.neo4j_cleaning import clean_unfinished
from graphfraud.stores.neo4j_connection import Neo4jConnection
from graphfraud.stores.neo4j_lock import hold
from graphfraud.stores.neo4j_replica import FETCH_SECONDS, Replica, write_state
from graphfraud.stores.neo4j_schema import check_graph, make_copy
from graphfraud.stores.neo4j_shipping import FileShipper, ResultShipper
from graphfraud.stores.sqlite_file import open_for_reading
from graphfraud.stores.sqlite_rows import (
    counters,
    make_indexes,
    merge_keys,
    put_details,
    put_rows,
    put_run,
    rows_of,
    transaction,
)
from graphfraud.stores.sqlite_writer import STAGED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from graphfraud.stores.graph_checksums import Checksum
    from graphfraud.stores.graph_history import LoadedFile, RecordedRun
    from graphfraud.stores.neo4j_connection import ClaimedWriter
    from graphfraud.stores.neo4j_place import Neo4jPlace
    from graphfraud.stores.neo4j_steps import Step


def copy_to_server(source: Path, place: Neo4jPlace) -> Sequence[Checksum]:
    """Copy an SQLite graph into an empty database.

    Nobody may write to the source meanwhile. Interrupted, the copy cannot be opened, and the same call goes
    on with it.

    Args:
        source: the graph's file.
        place: the database; its cache folder becomes the new graph's.

    Returns:
        What was copied, with the checksums that both have.

    Raises:
        StoreError: the source is no graph, the database holds something else, or the copy is not equal.
    """
    connection = Neo4jConnection(place)
    replica = Replica(place.cache, connection)
    with closing(connection), closing(open_for_reading(source)) as graph:
        wanted = checksums(graph)
        make_copy(connection, fingerprint(wanted))
        with hold(connection) as claimed:
            last = replica.catch_up()
            with closing(replica.open()) as local:
                clean_unfinished(connection, claimed, local)
                _Filling(graph, local, claimed, _store_of(connection)).go_on(last)
            _prove(connection, place.cache / "proof", wanted, link_counts(graph))
            claimed.write((load_statements("cypher", "write")["end_copy"], {}))
    return wanted


def copy_from_server(place: Neo4jPlace, target: Path) -> Sequence[Checksum]:
    """Copy a database's graph into a new SQLite file.

    Interrupted, what was read stands in a folder beside the target, and the same call goes on with it.

    Args:
        place: the database.
        target: a file that is not there yet.

    Returns:
        What was copied, with its checksums.

    Raises:
        StoreError: the target is there, there is no graph, or the server's steps do not fit what it holds.
    """
    if target.exists():
        raise StoreError(f"{target}: is there already; nothing was changed. Name a file that is not there")
    folder = target.with_name(f"{target.name}.copying")
    connection = Neo4jConnection(place)
    replica = Replica(folder, connection)
    with closing(connection):
        check_graph(connection)
        with hold(connection):
            replica.catch_up()  # every step's digest is compared with the server's
            with closing(open_for_reading(replica.path)) as graph:
                found = checksums(graph)
                _compare_links(connection, link_counts(graph))
    with closing(replica.open()) as local:
        local.execute(load_statements("sql", "copy")["forget_state"].text)
        local.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    replica.path.replace(target)
    shutil.rmtree(folder)
    return found


def _store_of(connection: Neo4jConnection) -> str:
    store: str = connection.read(load_statements("cypher", "replica")["graph_state"])[0][0]
    return store


def _prove(
    connection: Neo4jConnection, folder: Path, wanted: Sequence[Checksum], links: dict[str, int]
) -> None:
    """Read a copy back from its server, all of it, and compare."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        replica = Replica(folder, connection)
        replica.catch_up()
        with closing(open_for_reading(replica.path)) as graph:
            found = checksums(graph)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    different = [one.kind for one, other in zip(wanted, found, strict=True) if one != other]
    if different:
        raise _not_equal(connection, ", ".join(different))
    _compare_links(connection, links)


def _compare_links(connection: Neo4jConnection, wanted: dict[str, int]) -> None:
    """Compare the numbers of links that people see with those that the events say."""
    count = load_statements("cypher", "replica")["link_counts"]
    for label, kind in LINK_TYPES.items():
        [(found,)] = connection.read(count, seconds=FETCH_SECONDS, type=kind)
        if found != wanted[label.value]:
            raise _not_equal(connection, kind)


def _not_equal(connection: Neo4jConnection, what: str) -> StoreError:
    return StoreError(
        f"{connection.place.shown}: the copy is not equal to the original ({what}), so it does not count; "
        "was one of them written to? Empty the new one and copy again"
    )


class _Filling:
    """Puts the runs of a graph into the local copy of an empty server, and ships each to the server."""

    def __init__(
        self, graph: sqlite3.Connection, local: sqlite3.Connection, claimed: ClaimedWriter, store: str
    ) -> None:
        self._graph = graph
        self._local = local
        self._claimed = claimed
        self._store = store
        self._superseded: defaultdict[int, list[int]] = defaultdict(list)
        for seq, run in rows_of(graph, "all_superseded", "copy"):
            self._superseded[run].append(seq)

    def go_on(self, last: Step) -> None:
        """Do the steps after the last whole one: one a file, and one a published run."""
        done = 0
        for recorded in recorded_runs(self._graph):
            steps: list[Callable[[Step], Step]] = [
                partial(self._file, recorded, one) for one in recorded.files
            ]
            if recorded.published:
                steps.append(partial(self._results, recorded))
            missing = steps[max(0, last.number - done) :]
            if missing or not steps:
                self._know(recorded)
            for step in missing:
                last = step(last)
            done += len(steps)

    def _know(self, recorded: RecordedRun) -> None:
        values = {"id": recorded.run.id, "started_at": recorded.run.started_at}
        self._claimed.write((_write("copy_run"), values))
        put_run(self._local, recorded.run)

    def _file(self, recorded: RecordedRun, one: LoadedFile, last: Step) -> Step:
        shipper = FileShipper(self._local, self._claimed, recorded.run.id, last)
        shipper.begin(one.file.name)
        file = one.file
        with transaction(self._local):
            told = (file.sha256, file.mapping_sha256, recorded.run.id, file.name, file.feed, one.report)
            put_rows(self._local, "put_file", [(one.number, *told)])
            if one is recorded.files[-1]:
                self._rows(recorded, shipper)
            step = shipper.finish(file, one.number, one.report)
            make_indexes(self._local)
            write_state(self._local, self._store, step)
        if step.counters != (recorded.upto if one is recorded.files[-1] else recorded.before):
            raise StoreError(
                f"run {recorded.run.id}: its rows are not those that the graph counts; copy again"
            )
        return step

    def _rows(self, recorded: RecordedRun, shipper: FileShipper) -> None:
        before, upto, run = recorded.before, recorded.upto, recorded.run.id
        put_rows(self._local, "put_superseded", ((seq, run) for seq in self._superseded[run]), "copy")
        for rows in rows_between(self._graph, "accounts_between", before.account, upto.account):
            put_rows(self._local, "put_account", rows)
            shipper.ship()
        for rows in identifiers_with_parents(self._graph, before.identifier, upto.identifier):
            put_rows(self._local, "put_identifier", rows)
            shipper.ship()
        for rows in rows_between(self._graph, "revisions_between", before.revision, upto.revision):
            put_rows(self._local, "put_revision", (row[:-2] for row in rows))
            put_details(self._local, ((row[0], row[-2]) for row in rows))
            shipper.ship()
        for rows in rows_between(self._graph, "outcomes_between", before.outcome, upto.outcome):
            put_rows(self._local, "put_outcome", rows)
            shipper.ship()
        merge_keys(self._local, before, counters(self._local))

    def _results(self, recorded: RecordedRun, last: Step) -> Step:
        run = recorded.run.id
        with transaction(self._local):
            for kind in STAGED:
                put_rows(self._local, f"drop_staged_{kind}", [(run,)], "write")
            owners, hubs, rings, members = (
                rows_of(self._graph, f"{kind}_in", run=run) for kind in ("owners", "hubs", "rings", "members")
            )
            put_rows(self._local, "put_owner", ((guest, run, owner) for guest, owner in owners))
            put_rows(self._local, "stage_hub", ((node, run, *rest) for node, *rest in hubs), "write")
            put_rows(self._local, "stage_ring", rings, "write")
            put_rows(self._local, "stage_member", ((ring, run, who) for ring, who in members), "write")
        results = ResultShipper(self._local, self._claimed, run)
        results.ship(recorded.record)
        step = results.publish(last)
        with transaction(self._local):
            put_run(self._local, recorded.run, recorded.record)
            put_rows(self._local, "publish_run", [(run,)], "write")
            write_state(self._local, self._store, step)
        return step


def _write(name: str) -> Any:
    return load_statements("cypher", "write")[name]
