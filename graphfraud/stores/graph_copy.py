"""A graph from one store to another, or to files: which way, and under which locks."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError, StoreError
from graphfraud.stores.graph_export import export_graph
from graphfraud.stores.neo4j_place import is_neo4j, neo4j_place
from graphfraud.stores.open import open_store, sqlite_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graphfraud.stores.graph_checksums import Checksum
    from graphfraud.stores.graph_export import Exported
    from graphfraud.stores.neo4j_place import GraphAccess


def copy_store(source: str, target: str, access: GraphAccess) -> Sequence[Checksum]:
    """Copy a graph to the other kind of store; no other run may be at work on it.

    Args:
        source: URL of the graph.
        target: URL of an empty database, or of a file that is not there.
        access: to the one that is on a server.

    Returns:
        What was copied, with the checksums that both have.

    Raises:
        ConfigError: both are of one kind.
        LockedError: another run is at work.
        StoreError: one cannot be opened, the target holds something, or the copy is not equal.
    """
    if is_neo4j(source) == is_neo4j(target):
        raise ConfigError(
            "FROM and TO must be one file (sqlite:///…) and one server (neo4j://…); a file is copied by "
            "`graphfraud backup`, a server's database by its own dump and load"
        )
    from graphfraud.stores.neo4j_copy import (  # noqa: PLC0415  # the driver is an extra
        copy_from_server,
        copy_to_server,
    )

    if is_neo4j(source):
        return copy_from_server(neo4j_place(source, access), sqlite_path(target))
    path = sqlite_path(source)
    if not path.exists():
        raise StoreError(f"{path}: there is no graph here; name the right file")
    with closing(open_store(source)) as store, store.lock():
        return copy_to_server(path, neo4j_place(target, access))


def export_store(url: str, access: GraphAccess, folder: Path, *, database: str, number: str) -> Exported:
    """Write a graph as files for the bulk import of a Neo4j server; no other run may be at work on it.

    Args:
        url: of the graph.
        access: to it, where it is on a server.
        folder: a new or empty one.
        database: the name of the database that the import will make.
        number: of the new graph, that no other has.

    Raises:
        LockedError: another run is at work.
        StoreError: there is no graph, or the folder holds something or cannot be written.
    """
    with closing(open_store(url, access)) as store:
        store.view()
        with store.lock():
            return export_graph(store.local_graph(), folder, database=database, store=number)
