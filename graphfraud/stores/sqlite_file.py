"""The SQLite file itself: opening, recognising, making it, and saying in a sentence what is wrong with it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphfraud.errors import StoreError
from graphfraud.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x47465244
"""Marks a file as a graphfraud graph ("GFRD"); SQLite keeps it in the header."""

SCHEMA_VERSION = 1
"""The newest numbered file in queries/sql/schema."""

BUSY_MS = 10_000
"""How long to wait for another writer's short transaction before giving up."""

WRITER_CACHE_KIB = 256 * 1024
"""Page cache of the writer: the pages that a batch touches, and those of an index while it is made."""

READER_CACHE_KIB = 64 * 1024
"""Page cache of a reader; screens open several."""


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open a graph file, making it where there is none.

    Raises:
        StoreError: the file is not a graph, is newer than this program, or cannot be written.
    """
    with sentences(path):
        check_place(path)
        connection = _connect(f"{path.resolve().as_uri()}?mode=rwc", WRITER_CACHE_KIB)
        try:
            if _is_empty(connection):
                _create(connection)
            check_header(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # What is sorted for an index grows with the store: above the size of the cache it goes to a file.
            connection.execute("PRAGMA temp_store = FILE")
        except BaseException:
            connection.close()
            raise
        return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a graph file read-only; it must exist.

    Raises:
        StoreError: there is no such file, it is not a graph, or it is newer than this program.
    """
    with sentences(path):
        check_place(path)
        if not path.exists():
            raise StoreError(
                f"{path}: there is no graph here yet; load orders with `graphfraud ingest FILE`, or point "
                "GRAPHFRAUD_GRAPH_URL at the right file"
            )
        connection = _connect(f"{path.resolve().as_uri()}?mode=ro", READER_CACHE_KIB)
        try:
            check_header(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def check_file(path: Path) -> None:
    """Refuse a file that is there and is no graph; where there is none, or an empty one, one can be made.

    Raises:
        StoreError: with what to do.
    """
    with sentences(path):
        check_place(path)
        if not path.exists():
            return
        connection = _connect(f"{path.resolve().as_uri()}?mode=ro", READER_CACHE_KIB)
        try:
            if not _is_empty(connection):
                check_header(connection, path)
        finally:
            connection.close()


def check_place(path: Path) -> None:
    """Refuse a path that cannot be a file.

    Raises:
        StoreError: it is a folder, or its folder is missing.
    """
    if path.is_dir():
        raise StoreError(f"{path}: this is a folder; name a file in it in GRAPHFRAUD_GRAPH_URL")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist; make it, or name another file")


def check_header(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file of another program or of a newer graphfraud.

    Raises:
        StoreError: with what to do.
    """
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if mark != APPLICATION_ID:
        raise StoreError(
            f"{path}: this is not a graphfraud graph; nothing was changed. Point GRAPHFRAUD_GRAPH_URL at "
            "another file"
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: this graph has schema version {version}, and this program knows versions up to "
            f"{SCHEMA_VERSION}; install a newer graphfraud"
        )


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into the family's, with the file's name and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_advice(error)}") from error


def _connect(uri: str, cache_kib: int) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS:d}")
    connection.execute(f"PRAGMA cache_size = -{cache_kib:d}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _is_empty(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    return bool(tables == 0 and mark == 0)


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables in one transaction, so that an interrupted creation leaves an empty file."""
    folder = shipped("queries") / "sql" / "schema"
    steps = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("[0-9]*.sql"))]
    connection.executescript(
        "BEGIN EXCLUSIVE;\n"
        + "\n".join(steps)
        + f"\nPRAGMA application_id = {APPLICATION_ID:d};\nPRAGMA user_version = {SCHEMA_VERSION:d};\nCOMMIT;"
    )


_ADVICE = {
    (
        "SQLITE_FULL",
        "SQLITE_IOERR",
    ): "the disk is full or failing ({error}); nothing of the unfinished step was kept. "
    "Make room and run the command again",
    (
        "SQLITE_NOTADB",
    ): "this is not a graphfraud graph; nothing was changed. Point GRAPHFRAUD_GRAPH_URL at another file",
    (
        "SQLITE_CORRUPT",
    ): "the file is damaged ({error}); restore a backup, or delete it and load the feeds again",
    ("SQLITE_READONLY",): "the file cannot be written; check its owner and rights",
    ("SQLITE_CANTOPEN",): "the file cannot be opened; check the path and its rights",
    (
        "SQLITE_BUSY",
        "SQLITE_LOCKED",
    ): "another program holds the file for writing; wait for it to end and run the command again",
}
"""SQLite's result codes, by the beginning of their names, and what the user can do."""


def _advice(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    for names, advice in _ADVICE.items():
        if name.startswith(names):
            return advice.format(error=error)
    return f"SQLite says: {error}"
