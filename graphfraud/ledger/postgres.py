"""The ledger in a PostgreSQL database, for shops that run a server for it.

One writer at a time, as in SQLite: a writing transaction begins with an advisory lock, so that what it reads
still holds when it writes, and the audit chain has one order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from graphfraud.errors import ConfigError
from graphfraud.ledger.waiting import BUSY_TIMEOUT_S

if TYPE_CHECKING:
    from graphfraud.ledger.waiting import Purpose

DRIVER: Final = "postgresql+psycopg"

CONNECT_TIMEOUT_S: Final = 10
"""How long to wait for the server's first answer; a server that is there answers in milliseconds."""

_WRITER: Final = 7_161_001_701
"""Number of the advisory lock that writers of a ledger take; means nothing, and must not change."""

_REASONS: Final = {
    "53100": "the server's disk is full; nothing was changed: free some space and run again",
    "53200": "the server is out of memory; nothing was changed: run again",
    "53300": "the server has no connection left; nothing was changed: run again, or raise max_connections",
    "55P03": f"another process has been writing for {BUSY_TIMEOUT_S} s; nothing was changed: run again when "
    "it is done",
    "42501": "the user of GRAPHFRAUD_LEDGER_URL may not do that: make it the owner of the ledger's database",
    "25006": "the server only allows reading: name the primary server in GRAPHFRAUD_LEDGER_URL",
}
"""What an SQLSTATE means for the user, and what to do."""


_LOST: Final = frozenset({"08000", "08003", "08006", "57P01", "57P02", "57P03"})
"""SQLSTATEs of a connection that broke, and of a server that is shutting down or starting."""


class PostgresKind:
    """How a ledger in a PostgreSQL database is opened, begun and explained."""

    def place(self, url: sa.URL) -> str:
        """Name the database in messages, without user and password."""
        port = f":{url.port}" if url.port else ""
        return f"{url.host or ''}{port}/{url.database or ''}"

    def open(self, url: sa.URL) -> sa.Engine:
        """Make an engine that has not spoken to the server yet.

        Raises:
            ConfigError: the driver is not installed.
        """
        try:
            return sa.create_engine(
                url.set(drivername=DRIVER),
                connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
                pool_pre_ping=True,  # a server that was restarted since the last use is no failure
            )
        except ModuleNotFoundError as error:
            raise ConfigError(
                "GRAPHFRAUD_LEDGER_URL names PostgreSQL, whose driver is not installed: "
                "pip install 'graphfraud[postgres]'"
            ) from error

    def settle(self, engine: sa.Engine) -> None:
        """Do nothing: the server lets readers go on beside a writer by itself."""

    def begin(self, connection: sa.Connection, purpose: Purpose) -> None:
        """Set up a transaction, which the driver begins with its first statement."""
        if purpose == "read":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")

    def reason(self, error: sa.exc.DBAPIError) -> str:
        """Say what a failure means and what to do."""
        state = getattr(error.orig, "sqlstate", None)
        if state in _REASONS:
            return _REASONS[state]
        if (state is None and isinstance(error, sa.exc.OperationalError)) or state in _LOST:
            return (
                "the server cannot be reached, or the connection was lost; what was not confirmed did not "
                "happen: check the server and GRAPHFRAUD_LEDGER_URL, and run again"
            )
        said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
        return said or " ".join(str(error.orig).split())
