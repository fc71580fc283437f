"""Where a Neo4j graph is: read from its URL, without loading the driver."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from graphfraud.errors import ConfigError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
"""What the driver knows; ``+s`` is encrypted, ``+ssc`` too, with a certificate that nobody vouches for."""

DEFAULT_PORT = 7687
DEFAULT_DATABASE = "neo4j"
DEFAULT_USER = "neo4j"


@dataclass(frozen=True, slots=True)
class GraphAccess:
    """What a graph on a server needs beside its URL."""

    user: str = DEFAULT_USER
    password: str = field(default="", repr=False)
    cache: Path | None = None
    """Folder for what can be made again; None takes one in the working folder, named for the server."""


@dataclass(frozen=True, slots=True)
class Neo4jPlace:
    """One database of one server."""

    uri: str
    """For the driver: scheme, host and port."""
    database: str
    user: str
    password: str = field(repr=False)
    cache: Path

    @property
    def host(self) -> str:
        """Name or address of the server."""
        return urlsplit(self.uri).hostname or ""

    @property
    def port(self) -> int:
        """Of its Bolt connector."""
        return urlsplit(self.uri).port or DEFAULT_PORT

    @property
    def shown(self) -> str:
        """How messages name it."""
        return f"{self.uri}/{self.database}"


def is_neo4j(url: str) -> bool:
    """Tell whether a URL names a Neo4j server."""
    return url.partition("://")[0] in SCHEMES


def neo4j_place(url: str, access: GraphAccess) -> Neo4jPlace:
    """Read a URL such as ``neo4j://host:7687/database``; port and database may be left out.

    Raises:
        ConfigError: it is no such URL, or holds a user or password; what it holds is not repeated.
    """
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            "GRAPHFRAUD_GRAPH_URL holds a user or a password, and URLs end up in logs: set "
            "GRAPHFRAUD_GRAPH_USER and GRAPHFRAUD_GRAPH_PASSWORD (or GRAPHFRAUD_GRAPH_PASSWORD_FILE) instead"
        )
    database = parts.path.strip("/") or DEFAULT_DATABASE
    if not parts.hostname or "/" in database or parts.query or parts.fragment:
        raise ConfigError(
            "GRAPHFRAUD_GRAPH_URL is no address of a Neo4j database; it must look like neo4j://host:7687/neo4j"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or DEFAULT_PORT
    return Neo4jPlace(
        uri=f"{parts.scheme}://{host}:{port}",
        database=database,
        user=access.user,
        password=access.password,
        cache=access.cache
        or Path(f"graphfraud-{host.strip('[]').replace(':', '.')}-{port}-{database}.cache"),
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(
            "GRAPHFRAUD_GRAPH_URL is no URL; it must look like neo4j://host:7687/neo4j"
        ) from error
    return parts
