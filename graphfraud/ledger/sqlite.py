"""The ledger in one SQLite file: the default, without a server."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.errors import ConfigError, StoreError
from graphfraud.ledger.waiting import BUSY_TIMEOUT_S

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

    from graphfraud.ledger.waiting import Purpose

SWITCH_PAUSE_S = 0.02
"""Between two tries to switch a new ledger to write-ahead log: a switch takes a few milliseconds."""

_PRIMARY_CODE = 0xFF
"""The bits of SQLite's result code that name the kind of failure; the rest tells variants apart."""

_REASONS = {
    sqlite3.SQLITE_FULL: "its disk is full; nothing was changed: free some space and run again",
    sqlite3.SQLITE_IOERR: "its disk cannot be read or written (full, over a quota, or failing); nothing was "
    "changed: free some space or check the disk, and run again",
    sqlite3.SQLITE_BUSY: f"another process has been writing for {BUSY_TIMEOUT_S} s; nothing was changed: "
    "run again when it is done",
    sqlite3.SQLITE_READONLY: "it may not be written: check the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check that its folder exists and may be written",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: restore it from the latest backup",
    sqlite3.SQLITE_NOTADB: "it is no database: set GRAPHFRAUD_LEDGER_URL to the ledger's file or a new one",
}
"""What a primary result code of SQLite means for the user, and what to do."""


class SqliteKind:
    """How a ledger in an SQLite file is opened, begun and explained."""

    def place(self, url: sa.URL) -> str:
        """Name the file in messages."""
        return str(url.database)

    def open(self, url: sa.URL) -> sa.Engine:
        """Make an engine that has not touched the file yet.

        Raises:
            ConfigError: the URL names no file.
            StoreError: it names a folder.
        """
        if url.database in {None, "", ":memory:"}:
            raise ConfigError(
                "GRAPHFRAUD_LEDGER_URL names no file, and a ledger in memory would lose what was decided: "
                "write sqlite:///path/to/ledger.db"
            )
        if Path(self.place(url)).is_dir():
            raise StoreError(
                f"ledger {url.database}: it is a folder: name a file in it in GRAPHFRAUD_LEDGER_URL"
            )
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
        sa.event.listen(engine, "connect", _set_up_connection)
        return engine

    def settle(self, engine: sa.Engine) -> None:
        """Let readers go on beside a writer, from the next connection on.

        Only for a ledger: a file that is not ours must stay as it was, its journal mode included.
        """
        sa.event.listen(engine, "connect", _use_write_ahead_log)
        engine.dispose()

    def begin(self, connection: sa.Connection, purpose: Purpose) -> None:
        """Begin a transaction; a writer takes the lock at once."""
        connection.exec_driver_sql("BEGIN IMMEDIATE" if purpose == "write" else "BEGIN")

    def reason(self, error: sa.exc.DBAPIError) -> str:
        """Say what a failure means and what to do."""
        code = getattr(error.orig, "sqlite_errorcode", None)
        known = _REASONS.get(code & _PRIMARY_CODE) if code is not None else None
        return known or str(error.orig)


def _set_up_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions on its own, but not before every statement; `begin` does.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # A commit must outlive a power cut: the graph's pointer moves only after the ledger's rows are safe.
    connection.execute("PRAGMA synchronous = FULL")


def _use_write_ahead_log(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """Switch the file to write-ahead log; it remembers it, so only the first opening switches."""
    # Two processes that open a new ledger at once meet here, and SQLite lets the switch fail without waiting.
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(SWITCH_PAUSE_S)
        else:
            return
