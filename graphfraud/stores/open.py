"""From a URL to a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError
from graphfraud.stores.neo4j_place import GraphAccess, is_neo4j, neo4j_place

if TYPE_CHECKING:
    from graphfraud.stores.ports import GraphStore

_SQLITE = "sqlite:///"

_NO_ACCESS = GraphAccess()


def open_store(url: str, access: GraphAccess = _NO_ACCESS) -> GraphStore:
    """Return the store that a URL names; nothing is opened yet.

    Args:
        url: ``sqlite:///relative/path.db``, ``sqlite:////absolute/path.db``, or ``neo4j://host:7687/database``
            (also ``bolt``, and with ``+s`` or ``+ssc`` for encryption).
        access: user, password and cache folder of a server.

    Raises:
        ConfigError: no store answers to that kind of URL, or its driver is not installed.
    """
    if is_neo4j(url):
        place = neo4j_place(url, access)
        try:
            from graphfraud.stores.neo4j import Neo4jStore  # noqa: PLC0415  # the driver is an extra
        except ModuleNotFoundError as error:
            raise ConfigError(
                f"GRAPHFRAUD_GRAPH_URL names a Neo4j server, and its driver is not installed ({error.name}); "
                "install it with `pip install 'graphfraud[neo4j]'`"
            ) from error
        return Neo4jStore(place)
    from graphfraud.stores.sqlite import SqliteStore  # noqa: PLC0415  # load what is used

    return SqliteStore(sqlite_path(url))


def sqlite_path(url: str) -> Path:
    """Return the file that a URL names.

    Raises:
        ConfigError: it names none.
    """
    if url.startswith(_SQLITE) and url != _SQLITE:
        return Path(url.removeprefix(_SQLITE))
    raise ConfigError(
        f"the graph's URL is {url.rsplit('@', maxsplit=1)[-1]!r}; it must look like sqlite:///graph.db (a "
        "relative path), sqlite:////var/lib/graph.db (an absolute one) or neo4j://host:7687/neo4j; see "
        "GRAPHFRAUD_GRAPH_URL"
    )


def cache_folder(url: str, access: GraphAccess = _NO_ACCESS) -> Path:
    """Return the folder for what can be made again at any time: beside a file, and for a server as set.

    Raises:
        ConfigError: no store answers to that kind of URL.
    """
    if is_neo4j(url):
        return neo4j_place(url, access).cache
    return Path(f"{url.removeprefix(_SQLITE)}.cache")
