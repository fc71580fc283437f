"""The ring registry: which rings stood in every published run, who was in them and what became of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from graphfraud.errors import NotFoundError, StoreError
from graphfraud.ledger import rows
from graphfraud.ledger.changes import night_changes, ring_number
from graphfraud.ledger.connect import connect, place, transaction
from graphfraud.ledger.schema.registry import RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from graphfraud.model import Lineage


@dataclass(frozen=True, slots=True)
class Recovery:
    """What `Ledger.recover` did about a night that was cut short; as text, a sentence for the run record."""

    completed: int | None = None
    """The run that the graph had published and the ledger now has, too."""
    dropped: int | None = None
    """The run that nobody had seen and the ledger has forgotten."""

    def __str__(self) -> str:
        if self.completed is not None:
            return f"run {self.completed} was published in the graph; the ledger now has it, too"
        if self.dropped is not None:
            return f"run {self.dropped} was never published; the ledger dropped what was prepared for it"
        return "the ledger had nothing to recover"


def open_ledger(url: str) -> Ledger:
    """Open the ledger at a URL, creating it or bringing it to the newest schema first; use it in a ``with``.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql://user@host/database``;
            the folder or the database must exist.

    Raises:
        ConfigError: the URL cannot be read, or names a database that this version keeps no ledger in.
        StoreError: the database is no ledger, is newer than this program, or cannot be opened; it is
            unchanged.
    """
    return Ledger(connect(url))


class Ledger:
    """The registry of ring ids, run by run.

    A night is prepared before the graph publishes it and completed after. Readers see published runs only,
    and those never change: the database itself refuses. `prepare`, `complete` and `recover` belong to whoever
    holds the lock of the night. A ring number is given for good when its run is published; a number that was
    only prepared when its run was dropped may be given again, because nobody has seen it.
    """

    def __init__(self, engine: Engine, draw: Callable[[int], bytes] = secrets.token_bytes) -> None:
        """Take an engine that `graphfraud.ledger.connect.connect` opened, and a source of random bytes."""
        self.engine = engine
        self.draw = draw

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the file; twice does no harm."""
        self.engine.dispose()

    def recover(self, published_run: int | None) -> Recovery:
        """Settle a run that was left prepared: complete it where the graph published it, else drop it.

        Call it when a run starts, under the lock of the night: without the lock it would drop a run that
        another process is just preparing. Calling it again changes nothing more.

        Args:
            published_run: the graph's published run, None where it has none.

        Raises:
            StoreError: the ledger has no record of the published run, so the two do not belong together;
                nothing was changed.
        """
        with transaction(self.engine, "write") as connection:
            _refuse_foreign_graph(connection, published_run)
            prepared = rows.prepared_run(connection)
            if prepared is None:
                return Recovery()
            if prepared == published_run:
                rows.mark_published(connection, prepared)
                return Recovery(completed=prepared)
            rows.drop_prepared(connection, prepared)
            return Recovery(dropped=prepared)

    def last_run(self) -> int | None:
        """Return the last published run that the ledger knows, None where there is none."""
        with transaction(self.engine, "read") as connection:
            return rows.last_run(connection)

    def knows(self, run: int) -> bool:
        """Tell whether a run was ever prepared here and not dropped."""
        with transaction(self.engine, "read") as connection:
            return rows.run_state(connection, run) is not None

    def next_ring_number(self) -> int:
        """Return the lowest number above every ring that was ever published; the first is 1."""
        with transaction(self.engine, "read") as connection:
            return rows.next_ring_number(connection)

    def rings(self, run: int | None = None) -> Mapping[str, frozenset[str]]:
        """Return every ring that stood in a published run, with its members.

        Args:
            run: the run to look back at; the last published one unless given.

        Returns:
            Ring id -> member account keys, in the order of ids; empty where nothing was published yet.

        Raises:
            NotFoundError: the run is not published.

        Cost: one query over the membership changes up to the run.
        """
        with transaction(self.engine, "read") as connection:
            last = rows.last_run(connection)
            if run is None:
                return {} if last is None else rows.rings(connection, last)
            if rows.run_state(connection, run) is not RunState.PUBLISHED:
                raise NotFoundError(f"run {run} is not a published run of the ledger; the last one is {last}")
            return rows.rings(connection, run)

    def lineage(self, *, run: int | None = None, ring: str | None = None) -> Sequence[tuple[int, Lineage]]:
        """Return what published runs did to rings, the oldest run first, each night in the order given.

        Args:
            run: only this run.
            ring: only the entries of this ring id.

        Returns:
            (run, lineage) pairs; none where the run or the ring is not known.
        """
        number = None
        if ring is not None:
            number = ring_number(ring)
            if number is None:
                return []
        with transaction(self.engine, "read") as connection:
            return rows.lineages(connection, run, number)

    def prepare(
        self, run: int, rings: Mapping[str, frozenset[str]], lineage: Sequence[Lineage], at: int
    ) -> None:
        """Write a night's rings, unseen by readers, in one transaction; the same run again replaces them.

        Only what differs from the last published run is stored, so a quiet night costs a few rows.

        Args:
            run: the night's number, above every published one.
            rings: ring id -> member account keys, every ring that stands tonight; new ones are numbered from
                `next_ring_number` on.
            lineage: what happened to which ring.
            at: now, in milliseconds since 1970 UTC.

        Raises:
            StoreError: the run or a later one is published, another run stands prepared, or an id may not be
                given; nothing was changed.

        Cost: linear in the members of last night and tonight; rows are written in bulk.
        """
        with transaction(self.engine, "write") as connection:
            last = rows.last_run(connection)
            _refuse_unfit_run(run, last, rows.prepared_run(connection))
            before = {} if last is None else rows.rings(connection, last)
            next_number = rows.next_ring_number(connection)
            night = night_changes(before, rings, lineage, next_number=next_number)
            rows.drop_prepared(connection, run)
            rows.insert_prepared(connection, run, night, lineage, at)

    def complete(self, run: int) -> None:
        """Make a prepared run published, for good; a run that already is stays as it is.

        Raises:
            StoreError: the run was never prepared.
        """
        with transaction(self.engine, "write") as connection:
            state = rows.run_state(connection, run)
            if state is None:
                raise StoreError(f"run {run} was not prepared in the ledger: prepare it before completing it")
            if state is RunState.PREPARED:
                rows.mark_published(connection, run)


def _refuse_foreign_graph(connection: Connection, published_run: int | None) -> None:
    """Refuse a ledger that misses the published run: it would give that run's ring numbers a second time."""
    if published_run is not None and rows.run_state(connection, published_run) is None:
        raise StoreError(
            f"the graph shows run {published_run}, which is unknown to the ledger "
            f"{place(connection.engine)}: it is an older copy, or another graph's: restore its latest "
            "backup or correct GRAPHFRAUD_LEDGER_URL"
        )


def _refuse_unfit_run(run: int, last: int | None, prepared: int | None) -> None:
    if last is not None and run <= last:
        raise StoreError(
            f"run {run} cannot be prepared: run {last} is published in the ledger, and published runs never "
            f"change: number the night from {last + 1} on"
        )
    if prepared is not None and prepared != run:
        raise StoreError(
            f"run {run} cannot be prepared: run {prepared} still stands prepared in the ledger: recover first"
        )
