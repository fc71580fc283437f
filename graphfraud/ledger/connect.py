"""Open the ledger's database: recognise it, bring it to the newest schema, and explain what goes wrong."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from graphfraud.errors import ConfigError, StoreError
from graphfraud.ledger.postgres import PostgresKind
from graphfraud.ledger.schema import SCHEMA_VERSION, VERSION_TABLE
from graphfraud.ledger.sqlite import SqliteKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfraud.ledger.waiting import Purpose

_EXAMPLES = "sqlite:///path/to/ledger.db or postgresql://user@host/database"


class DatabaseKind(Protocol):
    """What differs between the databases that a ledger can be in."""

    def place(self, url: sa.URL) -> str:
        """Name the database in messages; never its password."""
        ...

    def open(self, url: sa.URL) -> sa.Engine:
        """Make an engine; nothing is changed yet."""
        ...

    def settle(self, engine: sa.Engine) -> None:
        """Set up for good what has been recognised as a ledger."""
        ...

    def begin(self, connection: sa.Connection, purpose: Purpose) -> None:
        """Begin a transaction for reading or for writing."""
        ...

    def reason(self, error: sa.exc.DBAPIError) -> str:
        """Say what a failure means and what to do."""
        ...


_KINDS: Mapping[str, DatabaseKind] = {"sqlite": SqliteKind(), "postgresql": PostgresKind()}


def connect(url: str) -> sa.Engine:
    """Open the ledger at a URL, creating and migrating it as needed.

    Alembic is imported only where a migration is due, so a current ledger opens without its cost.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql://user@host/database``;
            the folder or the database must exist.

    Returns:
        An engine whose transactions `transaction` opens.

    Raises:
        ConfigError: the URL cannot be read, or names a database that this version keeps no ledger in.
        StoreError: the database is no ledger, is newer than this program, or cannot be opened; it is
            unchanged.
    """
    database = _database(url)
    kind = _KINDS[database.get_backend_name()]
    engine = kind.open(database)
    sa.event.listen(engine, "begin", _begin)
    try:
        _bring_up_to_date(engine)
        kind.settle(engine)
        with transaction(engine, "read"):
            pass  # the next connection is made here, so that a failure shows while opening
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def empty_database(url: str) -> Iterator[sa.Connection]:
    """Open a database that holds nothing yet, for filling it in the one transaction of the block.

    Raises:
        ConfigError: as `connect`.
        StoreError: the database is not empty, or as `connect`; it is unchanged.
    """
    database = _database(url)
    engine = _KINDS[database.get_backend_name()].open(database)
    sa.event.listen(engine, "begin", _begin)
    try:
        with transaction(engine, "write") as connection:
            if sa.inspect(connection).get_table_names():
                raise StoreError(
                    f"ledger {place(engine)}: it is not empty: move it away, or name a new one in "
                    "GRAPHFRAUD_LEDGER_URL"
                )
            yield connection
    finally:
        engine.dispose()


@contextmanager
def transaction(engine: sa.Engine, purpose: Purpose) -> Iterator[sa.Connection]:
    """Run the block in one transaction: all of it counts on a clean exit, nothing otherwise.

    A reader sees one state of the ledger throughout and neither waits nor makes a writer wait. A writer takes
    the lock at once, so that what it reads still holds when it writes.

    Raises:
        StoreError: the database refused; the message says why and what to do.
    """
    kind = _KINDS[engine.dialect.name]
    try:
        with engine.execution_options(ledger_purpose=purpose).begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise StoreError(f"ledger {kind.place(engine.url)}: {kind.reason(error)}") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"ledger {kind.place(engine.url)}: {error.object[error.start]!r} is half a character and cannot "
            "be stored; nothing was changed: correct the account key that holds it"
        ) from error


def place(engine: sa.Engine) -> str:
    """Name a ledger's database in messages, without its password."""
    return _KINDS[engine.dialect.name].place(engine.url)


def _database(url: str) -> sa.URL:
    """Read the URL and refuse what cannot be a ledger; never prints a URL whole, it may hold a password."""
    try:
        database = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise ConfigError(f"GRAPHFRAUD_LEDGER_URL is not a URL: write {_EXAMPLES}") from None
    if database.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}:
        raise ConfigError(
            f"GRAPHFRAUD_LEDGER_URL names {database.drivername}, but this version keeps its ledger in "
            f"SQLite or PostgreSQL: write {_EXAMPLES}"
        )
    return database


def _begin(connection: sa.Connection) -> None:
    purpose = connection.get_execution_options()["ledger_purpose"]
    _KINDS[connection.dialect.name].begin(connection, purpose)


def _bring_up_to_date(engine: sa.Engine) -> None:
    """Migrate an empty or older database; refuse a newer or foreign one."""
    with transaction(engine, "read") as connection:
        if _schema_version(connection) == SCHEMA_VERSION:
            return
    with transaction(engine, "write") as connection:
        # Another process may have migrated while this one waited for the lock; then nothing is left to do.
        _schema_version(connection)
        migrate(connection)


def _schema_version(connection: sa.Connection) -> str | None:
    """Return the revision of the ledger, None for an empty database.

    Raises:
        StoreError: the database is not a ledger, or is newer than this program.
    """
    where = place(connection.engine)
    tables = sa.inspect(connection).get_table_names()
    if not tables:
        return None
    version = None
    if VERSION_TABLE in tables:
        version_num = sa.column("version_num", sa.String)
        version = connection.scalar(sa.select(version_num).select_from(sa.table(VERSION_TABLE)))
    if version is None:
        raise StoreError(
            f"ledger {where}: it is the graph's or another program's database: set GRAPHFRAUD_LEDGER_URL to "
            "the ledger's database or a new one"
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"ledger {where}: its schema {version} is newer than this program's {SCHEMA_VERSION}: "
            "update graphfraud"
        )
    return version


def migrate(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the tables to a revision, in the transaction of the connection."""
    from alembic import command  # noqa: PLC0415  # costs start-up time, and only a migration needs it
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config()
    config.set_main_option("script_location", "graphfraud.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
