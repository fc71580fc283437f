"""The Neo4j database itself: recognised, made, upgraded; one that is not ours is never written to."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from graphfraud.errors import StoreError
from graphfraud.queries import load_statements
from graphfraud.resources import shipped

if TYPE_CHECKING:
    from graphfraud.stores.neo4j_connection import Neo4jConnection

SCHEMA_VERSION: Final = 1
"""The newest numbered file in queries/cypher/schema."""


def check_graph(connection: Neo4jConnection) -> None:
    """Refuse a database that is no graph, or one of a newer graphfraud.

    Raises:
        StoreError: with what to do.
    """
    version = _version(connection)
    if version is None:
        raise StoreError(
            f"{connection.place.shown}: there is no graph here yet; load orders with `graphfraud ingest "
            "FILE`, or point GRAPHFRAUD_GRAPH_URL at the right database"
        )


def make_graph(connection: Neo4jConnection) -> None:
    """Make the graph where the database is empty, and upgrade an older one; interrupted, it goes on later.

    Raises:
        StoreError: the database is not ours, or is newer than this program; nothing was changed.
    """
    version = _version(connection)
    if version == SCHEMA_VERSION:
        return
    write = load_statements("cypher", "write")
    for path in sorted((shipped("queries") / "cypher" / "schema").glob("[0-9]*.cypher")):
        if int(path.name[:3]) > (version or 0):
            connection.define(_statements(path.read_text(encoding="utf-8")))
    if version is None:
        connection.write((write["make_graph"], {"store": uuid.uuid4().hex, "schema": SCHEMA_VERSION}))
    else:
        connection.write((write["upgrade_graph"], {"schema": SCHEMA_VERSION}))


def _version(connection: Neo4jConnection) -> int | None:
    """Return the schema version of the graph; None where the database is empty."""
    replica = load_statements("cypher", "replica")
    found: list[Any] = connection.read(replica["graph_state"])
    if not found:
        if connection.read(replica["is_empty"])[0][0]:
            raise StoreError(
                f"{connection.place.shown}: this is not a graphfraud graph, but something else; nothing "
                "was changed. Point GRAPHFRAUD_GRAPH_URL at a database of its own"
            )
        return None
    version = int(found[0][1])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{connection.place.shown}: this graph has schema version {version}, and this program knows "
            f"versions up to {SCHEMA_VERSION}; install a newer graphfraud"
        )
    return version


def _statements(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
