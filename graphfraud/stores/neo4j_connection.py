"""Talking to a Neo4j server: one driver, managed transactions, and errors as sentences."""

from __future__ import annotations

import logging
import math
import re
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar, cast

import neo4j
from neo4j import unit_of_work
from neo4j.exceptions import ServiceUnavailable

from graphfraud.errors import LockedError, StoreError
from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_faults import sentences, silence
from graphfraud.stores.neo4j_line import Line, SilentLineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from neo4j import Driver, ManagedTransaction

    from graphfraud.queries import Statement
    from graphfraud.stores.neo4j_place import Neo4jPlace

OLDEST_SERVER = (5, 26)
"""The first version that takes labels and types as parameters, and the oldest that is still repaired."""

CONNECT_SECONDS = 3
"""For a connection to be made; the driver's own 30 s would leave a person in front of a dead screen."""
ACQUIRE_SECONDS = 5
"""For a connection of the pool to be free, the making of one included."""
RETRY_SECONDS = 3
"""For a transaction that may be tried again: three tries, pauses of 1 and 2 s; the driver's own is 30 s."""
READ_SECONDS = 8
"""For one statement that a screen or command reads; the server ends a longer one."""
MARGIN_SECONDS = 2
"""That a reading statement may take longer here than the server grants it."""
LEASE_MS = 60_000
"""How long the writer's lock outlives the last sign of its holder."""

FETCH_SIZE = 10_000
"""Records a message."""

_VERSION = re.compile(r"/(\d+)\.(\d+)")

_Row = tuple[Any, ...]
_Result = TypeVar("_Result")


@dataclass(slots=True)
class Sent:
    """What one statement took to the server."""

    rows: int = 0
    seconds: float = 0.0
    """Of its transactions, the answers included."""


class Neo4jConnection:
    """One driver for one database; connects at the first statement.

    Args:
        place: the database.
        oldest: (major, minor) of the oldest server that will do.
    """

    def __init__(self, place: Neo4jPlace, oldest: tuple[int, int] = OLDEST_SERVER) -> None:
        self.place = place
        self.fetched = 0
        """Records that were read so far, by any statement."""
        self.sent: defaultdict[str, Sent] = defaultdict(Sent)
        """Rows that batches took to the server so far, by the name of their statement."""
        self._oldest = oldest
        self._driver: Driver | None = None
        self._line = Line(place.host, place.port)

    def read(self, statement: Statement, *, seconds: float = READ_SECONDS, **values: Any) -> list[_Row]:
        """Run one reading statement.

        Args:
            statement: what to run.
            seconds: after which the server gives up.
            values: its parameters.

        Raises:
            StoreError: the server cannot be reached, or refuses.
        """

        @unit_of_work(timeout=seconds)
        def work(transaction: ManagedTransaction) -> list[_Row]:
            return _rows(transaction, statement, values)

        def ask(session: neo4j.Session) -> list[_Row]:
            rows: list[_Row] = session.execute_read(work)
            return rows

        rows = self._in_session(neo4j.READ_ACCESS, ask, seconds + MARGIN_SECONDS)
        self.fetched += len(rows)
        return rows

    def write(self, *statements: tuple[Statement, Mapping[str, Any]]) -> list[list[_Row]]:
        """Run writing statements in one transaction, again where the server asks for it.

        Only for statements that may run twice: the answer to a commit can be lost.

        Returns:
            The rows of each statement.

        Raises:
            StoreError: the server cannot be reached, or refuses; nothing was written, or all of it.
        """

        def work(transaction: ManagedTransaction) -> list[list[_Row]]:
            return [_rows(transaction, statement, values) for statement, values in statements]

        return self.transact(work)

    def try_once(self, statement: Statement, **values: Any) -> None:
        """Run one writing statement and do not try again.

        Raises:
            StoreError: the server cannot be reached, or refuses.
        """
        self._in_session(
            neo4j.WRITE_ACCESS, lambda session: session.run(_literal(statement.text), values).consume()
        )

    def transact(self, work: Callable[[ManagedTransaction], _Result]) -> _Result:
        """Do work in one writing transaction, again where the server asks for it; see `write`."""
        return self._in_session(neo4j.WRITE_ACCESS, lambda session: session.execute_write(work))

    def define(self, texts: Sequence[str]) -> None:
        """Run the statements of a schema file in one transaction; each may run twice."""

        def work(transaction: ManagedTransaction) -> None:
            for text in texts:
                transaction.run(_literal(text)).consume()

        self.transact(work)

    def close(self) -> None:
        """Close the driver; a later statement opens it again."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _in_session(
        self, access: str, work: Callable[[neo4j.Session], _Result], at_most: float = math.inf
    ) -> _Result:
        """Do work in a session of its own, and give up where nothing comes over the line any more."""

        def do() -> _Result:
            with self._session(access) as session:
                return work(session)

        was_connected = self._driver is not None
        try:
            return self._line.wait_for(do, at_most)
        except SilentLineError as error:
            raise silence(self.place, connected=was_connected) from error

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        with sentences(self.place, connected=self._driver is not None):
            if self._driver is None:
                self._driver = self._connect()
            # Many rows a message: a night's pieces come in a few round trips.
            with self._driver.session(
                database=self.place.database,
                default_access_mode=access,
                fetch_size=FETCH_SIZE,
                notifications_min_severity="OFF",
            ) as session:
                yield session

    def _connect(self) -> Driver:
        silence_driver()
        driver = neo4j.GraphDatabase.driver(
            self.place.uri,
            auth=(self.place.user, self.place.password),
            user_agent="graphfraud",
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=ACQUIRE_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
            telemetry_disabled=True,
        )
        try:
            driver.verify_connectivity()
            check_version(driver.get_server_info().agent, self.place, self._oldest)
        except ValueError as error:  # the driver's word for a host whose name nobody knows
            driver.close()
            raise ServiceUnavailable(str(error)) from error
        except BaseException:
            driver.close()
            raise
        return driver


def silence_driver() -> None:
    """Keep the driver's log off a terminal, where the error says what matters; a log file still gets it."""
    log = logging.getLogger("neo4j")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def check_version(agent: str, place: Neo4jPlace, oldest: tuple[int, int] = OLDEST_SERVER) -> None:
    """Refuse a server that is too old.

    Args:
        agent: what the server calls itself, such as ``Neo4j/5.26.30``.
        place: for the message.
        oldest: (major, minor) of the oldest that will do.

    Raises:
        StoreError: it is too old, or is no Neo4j.
    """
    found = _VERSION.search(agent)
    if not agent.startswith("Neo4j/") or found is None:
        raise StoreError(
            f"{place.shown}: {agent[:50]!r} answers there, which is no Neo4j; point GRAPHFRAUD_GRAPH_URL at "
            "the right server"
        )
    if (int(found[1]), int(found[2])) < oldest:
        wanted = ".".join(map(str, oldest))
        raise StoreError(
            f"{place.shown}: the server is {agent}, and graphfraud needs {wanted} or later; upgrade the "
            "server"
        )


class ClaimedWriter:
    """Writes batches for the holder of the writer's lock, each exactly once.

    Every transaction begins by claiming its number. Where the answer to a commit was lost and the driver
    tries again, the claim shows that the batch is in, and nothing is written twice.

    Args:
        connection: to the graph.
        owner: who holds the lock.
    """

    def __init__(self, connection: Neo4jConnection, owner: str) -> None:
        self._connection = connection
        self._owner = owner
        self._batch = 0
        self._claim = load_statements("cypher", "write")["claim_batch"]

    def write(self, *statements: tuple[Statement, Mapping[str, Any]]) -> list[list[_Row]]:
        """Write one batch.

        Returns:
            The rows of each statement; none where a lost answer had the batch tried again.

        Raises:
            LockedError: the lock is lost; this batch is not in.
            StoreError: the server cannot be reached, or refuses.
        """
        self._batch += 1
        claim = {"owner": self._owner, "batch": self._batch, "lease_ms": LEASE_MS}
        place = self._connection.place

        def work(transaction: ManagedTransaction) -> list[list[_Row]]:
            claimed = _rows(transaction, self._claim, claim)
            if not claimed:
                raise LockedError(
                    f"{place.shown}: another run took the graph over while this one was not heard of; "
                    "what this run had not finished is cleaned away, run the command again"
                )
            if not claimed[0][0]:
                return [[] for _ in statements]
            return [_rows(transaction, statement, values) for statement, values in statements]

        began = time.perf_counter()
        told = self._connection.transact(work)
        seconds = time.perf_counter() - began
        for statement, values in statements:
            sent = self._connection.sent[statement.name]
            sent.rows += len(values.get("rows", ()))
            sent.seconds += seconds
        return told


def _rows(transaction: ManagedTransaction, statement: Statement, values: Mapping[str, Any]) -> list[_Row]:
    result = transaction.run(_literal(statement.text), dict(values))
    return [tuple(record.values()) for record in result]


def _literal(text: str) -> LiteralString:
    """Tell the type checker what `queries/` promises: the text stands in a file, and no data is in it."""
    return cast("LiteralString", text)  # type: ignore[redundant-cast]  # a text from a file is no literal
