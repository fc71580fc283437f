"""Backup and restore of a ledger, in one format for every kind of database.

A backup is JSON Lines in gzip: a header, every row of every table, and a last line with their number and
SHA-256, so that a truncated or changed file is noticed before anything is restored. It also takes a ledger
from SQLite to PostgreSQL, and back.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from graphfraud.errors import FeedError, StoreError
from graphfraud.ledger import audit
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.connect import connect, empty_database, migrate, transaction
from graphfraud.ledger.registry import Ledger
from graphfraud.ledger.schema import SCHEMA_VERSION, VERSION_TABLE, metadata
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMAT: Final = 1

_AT_ONCE: Final = 2000
"""Rows that are read or written together: some MB."""


def back_up(ledger: Ledger, path: Path) -> int:
    """Write a whole ledger to a file, as of one moment; readers and writers go on.

    Args:
        ledger: the ledger.
        path: a new file, ``.jsonl.gz``; it holds everything that the ledger does.

    Returns:
        How many rows it holds.

    Raises:
        StoreError: the file cannot be written, or is there already.
    """
    digest, rows = hashlib.sha256(), 0
    draft = path.with_name(f"{path.name}.new")
    try:
        if path.exists():
            raise StoreError(f"{path}: is there already: name a new folder")
        with gzip.open(draft, "wb") as file, transaction(ledger.engine, "read") as connection:
            for line in _lines(connection):
                digest.update(line)
                file.write(line)
                rows += 1
            last = {"rows": rows - 1, "sha256": digest.hexdigest()}
            file.write(json.dumps(last).encode() + b"\n")
        draft.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); the ledger is as it was") from error
    return rows - 1


def restore(url: str, path: Path, at: int, draw: Callable[[int], bytes]) -> int:
    """Make a ledger of a backup, in one transaction; the audit gets a line that says so.

    Args:
        url: of a database that is empty, of either kind.
        path: what `back_up` wrote, by this or an earlier version.
        at: now, ms since 1970 UTC.
        draw: gives random bytes.

    Returns:
        How many rows were restored.

    Raises:
        FeedError: the file is no backup, was truncated or changed, or is of a newer version.
        StoreError: the database is not empty or cannot be written; it is unchanged.
    """
    header = _check(path)
    with empty_database(url) as connection:
        migrate(connection, header["schema"])
        tables = sa.MetaData()
        tables.reflect(connection)
        guards = _lower_guards(connection, tables)
        rows = _insert(connection, tables, path)
        _raise_guards(connection, guards)
    with Ledger(connect(url)) as ledger:
        found = audit.verify(ledger)
        if found.broken or str(found.head or "") != header["head"]:
            raise StoreError(
                f"{path}: was restored, but its audit does not hold ({found.broken or 'another head'}): "
                "compare it with an older backup"
            )
        with transaction(ledger.engine, "write") as connection:
            entry = Entry(at, None, Action.RESTORE.value, Outcome.DONE, "", {"head": header["head"]})
            audit.append(connection, entry, draw(audit.SALT_BYTES))
    return rows


def _lines(connection: sa.Connection) -> Iterator[bytes]:
    head = audit.head(connection)
    yield _line({"graphfraud_ledger": FORMAT, "schema": SCHEMA_VERSION, "head": str(head or "")})
    for table in metadata.sorted_tables:
        wanted = sa.select(table).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(wanted).mappings():
            yield _line({"table": table.name, "row": dict(row)})


def _line(body: Any) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode("ascii") + b"\n"


def _check(path: Path) -> dict[str, Any]:
    """Read the whole file once, before anything is touched; return its header."""
    digest, number, header, last = hashlib.sha256(), 0, b"{}", b""
    try:
        with gzip.open(path, "rb") as file:
            for number, line in enumerate(file):
                header = line if number == 0 else header
                digest.update(last)
                last = line
        found, end = json.loads(header), json.loads(last or b"{}")
    except (OSError, EOFError, ValueError) as error:
        raise FeedError(f"cannot be read as a backup ({error})", file=str(path)) from error
    if not isinstance(found, dict) or found.get("graphfraud_ledger") != FORMAT:
        raise FeedError("is no ledger's backup of this format", file=str(path))
    if end != {"rows": number - 1, "sha256": digest.hexdigest()}:
        raise FeedError("was truncated or changed: take another backup", file=str(path))
    if found["schema"] > SCHEMA_VERSION:
        raise FeedError("is of a newer version: update graphfraud", file=str(path))
    return found


def _insert(connection: sa.Connection, tables: sa.MetaData, path: Path) -> int:
    """Insert all rows, in the order of the file, which is that of the foreign keys."""
    name, rows, total = "", list[dict[str, Any]](), 0
    with gzip.open(path, "rb") as file:
        for line in file:
            body = json.loads(line)
            if "table" not in body:
                continue
            if body["table"] != name or len(rows) >= _AT_ONCE:
                _write(connection, tables, name, rows)
                name, rows = body["table"], []
            rows.append(body["row"])
            total += 1
        _write(connection, tables, name, rows)
    return total


def _write(connection: sa.Connection, tables: sa.MetaData, name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(tables.tables[name].insert(), rows)


def _lower_guards(connection: sa.Connection, tables: sa.MetaData) -> list[str]:
    """Let rows be inserted as they were; return the statements that put the guards up again."""
    names = sorted(name for name in tables.tables if name != VERSION_TABLE)
    if connection.dialect.name == "postgresql":
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names]
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [statement for _, statement in found]


def _raise_guards(connection: sa.Connection, statements: list[str]) -> None:
    if connection.dialect.name == "postgresql":
        # Foreign keys that wait for the end are settled first: a table with such ones cannot be altered.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in statements:
        connection.exec_driver_sql(statement)
