"""The Neo4j database itself: recognised, made, upgraded; one that is not ours is never written to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphfraud.errors import StoreError
from graphfraud.queries import load_statements
from graphfraud.resources import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.stores.neo4j_connection import Neo4jConnection

SCHEMA_VERSION: Final = 1
"""The newest numbered file in queries/cypher/schema."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the database says of itself."""

    version: int
    copying: str
    """The fingerprint of the graph that this is an unfinished copy of; empty where it is none."""


def check_graph(connection: Neo4jConnection) -> None:
    """Refuse a database that is no graph, an unfinished one, or one of a newer graphfraud.

    Raises:
        StoreError: with what to do.
    """
    found = _found(connection)
    if found is None:
        raise StoreError(
            f"{connection.place.shown}: there is no graph here yet; load orders with `graphfraud ingest "
            "FILE`, or point GRAPHFRAUD_GRAPH_URL at the right database"
        )
    _refuse_unfinished(connection, found)


def make_graph(connection: Neo4jConnection) -> None:
    """Make the graph where the database is empty, and upgrade an older one; interrupted, it goes on later.

    Raises:
        StoreError: the database is not ours, unfinished, or newer than this program; nothing was changed.
    """
    found = _found(connection)
    if found is not None:
        _refuse_unfinished(connection, found)
    _bring_up(connection, found)


def make_copy(connection: Neo4jConnection, fingerprint: str) -> None:
    """Make a graph that nobody may open before it is a whole copy, or go on with the one that was begun.

    Raises:
        StoreError: the database holds something else; nothing was changed.
    """
    found = _found(connection)
    if found is not None and found.copying != fingerprint:
        what = "an unfinished copy of another graph" if found.copying else "a graph"
        raise StoreError(
            f"{connection.place.shown}: there is {what} already; nothing was changed. Name an empty database"
        )
    _bring_up(connection, found, copying=fingerprint)


def _bring_up(connection: Neo4jConnection, found: _Found | None, *, copying: str | None = None) -> None:
    """Run the schema files that are missing, each in a transaction, and say so after each."""
    if found is not None and found.version == SCHEMA_VERSION:
        return
    write = load_statements("cypher", "write")
    for number, path in _schema_files():
        if found is None:
            connection.define(_statements(path.read_text(encoding="utf-8")))
        elif number > found.version:
            connection.define(_statements(path.read_text(encoding="utf-8")))
            connection.write((write["upgrade_graph"], {"schema": number}))
    if found is None:
        values = {"store": uuid.uuid4().hex, "schema": SCHEMA_VERSION, "copying": copying}
        connection.write((write["make_graph"], values))


def _schema_files() -> list[tuple[int, Path]]:
    folder = shipped("queries") / "cypher" / "schema"
    return [(int(path.name[:3]), path) for path in sorted(folder.glob("[0-9]*.cypher"))]


def _found(connection: Neo4jConnection) -> _Found | None:
    """Return what the database says of itself; None where it is empty."""
    replica = load_statements("cypher", "replica")
    rows = connection.read(replica["graph_state"])
    if not rows:
        if connection.read(replica["is_empty"])[0][0]:
            raise StoreError(
                f"{connection.place.shown}: this is not a graphfraud graph, but something else; nothing "
                "was changed. Point GRAPHFRAUD_GRAPH_URL at a database of its own"
            )
        return None
    found = _Found(int(rows[0][1]), rows[0][5] or "")
    if found.version > SCHEMA_VERSION:
        raise StoreError(
            f"{connection.place.shown}: this graph has schema version {found.version}, and this program "
            f"knows versions up to {SCHEMA_VERSION}; install a newer graphfraud"
        )
    return found


def _refuse_unfinished(connection: Neo4jConnection, found: _Found) -> None:
    if found.copying:
        raise StoreError(
            f"{connection.place.shown}: this is a copy that was not finished; run the same `graphfraud graph "
            "copy` again, or empty the database"
        )


def _statements(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
