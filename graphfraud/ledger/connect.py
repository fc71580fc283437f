"""Open the ledger's database: recognise it, bring it to the newest schema, and explain what goes wrong."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from graphfraud.errors import ConfigError, StoreError
from graphfraud.ledger.schema import SCHEMA_VERSION, VERSION_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_S = 30
"""How long a writer waits for another one: preparing 200,000 members takes 2 to 4 s, on a slow disk more."""

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


def connect(url: str) -> sa.Engine:
    """Open the ledger at a URL, creating and migrating it as needed.

    Alembic is imported only where a migration is due, so a current ledger opens without its cost.

    Args:
        url: ``sqlite:///relative/path`` or ``sqlite:////absolute/path``; the folder must exist.

    Returns:
        An engine whose transactions `transaction` opens.

    Raises:
        ConfigError: the URL cannot be read, or names a database that this version keeps no ledger in.
        StoreError: the file is no ledger, is newer than this program, or cannot be opened; it is unchanged.
    """
    database = _database(url)
    engine = sa.create_engine(database, connect_args={"timeout": BUSY_TIMEOUT_S})
    sa.event.listen(engine, "connect", _set_up_connection)
    sa.event.listen(engine, "begin", _begin)
    try:
        _bring_up_to_date(engine)
        # Only now: a file that is not ours must stay as it was, its journal mode included.
        sa.event.listen(engine, "connect", _use_write_ahead_log)
        engine.dispose()
        with transaction(engine, "read"):
            pass  # the next connection is made here, so that a failure shows while opening
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def transaction(engine: sa.Engine, purpose: Literal["read", "write"]) -> Iterator[sa.Connection]:
    """Run the block in one transaction: all of it counts on a clean exit, nothing otherwise.

    A reader sees one state of the ledger throughout and neither waits nor makes a writer wait. A writer takes
    the lock at once, so that what it reads still holds when it writes.

    Raises:
        StoreError: the database refused; the message says why and what to do.
    """
    begin = "BEGIN IMMEDIATE" if purpose == "write" else "BEGIN"
    try:
        with engine.execution_options(ledger_begin=begin).begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        reason = _REASONS.get(code & _PRIMARY_CODE) if code is not None else None
        raise StoreError(f"ledger {engine.url.database}: {reason or error.orig}") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"ledger {engine.url.database}: {error.object[error.start]!r} is half a character and cannot be "
            "stored; nothing was changed: correct the account key that holds it"
        ) from error


def _database(url: str) -> sa.URL:
    """Read the URL and refuse what cannot be a ledger; never prints a URL whole, it may hold a password."""
    try:
        database = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise ConfigError("GRAPHFRAUD_LEDGER_URL is not a URL: write sqlite:///path/to/ledger.db") from None
    if database.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ConfigError(
            f"GRAPHFRAUD_LEDGER_URL names {database.drivername}, but this version keeps its ledger in "
            "SQLite: write sqlite:///path/to/ledger.db"
        )
    if database.database in {None, "", ":memory:"}:
        raise ConfigError(
            "GRAPHFRAUD_LEDGER_URL names no file, and a ledger in memory would lose what was decided: "
            "write sqlite:///path/to/ledger.db"
        )
    if Path(str(database.database)).is_dir():
        raise StoreError(
            f"ledger {database.database}: it is a folder: name a file in it in GRAPHFRAUD_LEDGER_URL"
        )
    return database


def _set_up_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions on its own, but not before every statement; `_begin` does.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # A commit must outlive a power cut: the graph's pointer moves only after the ledger's rows are safe.
    connection.execute("PRAGMA synchronous = FULL")


def _use_write_ahead_log(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """Let readers go on beside a writer; the file remembers it, so only the first opening switches."""
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


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["ledger_begin"])


def _bring_up_to_date(engine: sa.Engine) -> None:
    """Migrate an empty or older database; refuse a newer or foreign one."""
    with transaction(engine, "read") as connection:
        if _schema_version(connection) == SCHEMA_VERSION:
            return
    with transaction(engine, "write") as connection:
        # Another process may have migrated while this one waited for the lock; then nothing is left to do.
        _schema_version(connection)
        _migrate(connection)


def _schema_version(connection: sa.Connection) -> str | None:
    """Return the revision of the ledger, None for an empty database.

    Raises:
        StoreError: the database is not a ledger, or is newer than this program.
    """
    path = connection.engine.url.database
    tables = sa.inspect(connection).get_table_names()
    if not tables:
        return None
    version = None
    if VERSION_TABLE in tables:
        version_num = sa.column("version_num", sa.String)
        version = connection.scalar(sa.select(version_num).select_from(sa.table(VERSION_TABLE)))
    if version is None:
        raise StoreError(
            f"ledger {path}: it is the graph's or another program's database: set GRAPHFRAUD_LEDGER_URL to "
            "the ledger's file or a new one"
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"ledger {path}: its schema {version} is newer than this program's {SCHEMA_VERSION}: "
            "update graphfraud"
        )
    return version


def _migrate(connection: sa.Connection) -> None:
    from alembic import command  # noqa: PLC0415  # costs start-up time, and only a migration needs it
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config()
    config.set_main_option("script_location", "graphfraud.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
