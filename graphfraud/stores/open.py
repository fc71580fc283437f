"""From a URL to a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from graphfraud.stores.ports import GraphStore

_SQLITE = "sqlite:///"


def open_store(url: str) -> GraphStore:
    """Return the store that a URL names; nothing is opened yet.

    Args:
        url: ``sqlite:///relative/path.db`` or ``sqlite:////absolute/path.db``.

    Raises:
        ConfigError: no store answers to that kind of URL.
    """
    if url.startswith(_SQLITE) and url != _SQLITE:
        from graphfraud.stores.sqlite import SqliteStore  # noqa: PLC0415  # load what is used

        return SqliteStore(Path(url.removeprefix(_SQLITE)))
    raise ConfigError(
        f"GRAPHFRAUD_GRAPH_URL is {url.rsplit('@', maxsplit=1)[-1]!r}; it must look like "
        "sqlite:///graph.db (a relative path) or sqlite:////var/lib/graph.db (an absolute one)"
    )


def cache_folder(url: str) -> Path | None:
    """Return the folder beside a store for what can be made again at any time; None for a store elsewhere."""
    return Path(f"{url.removeprefix(_SQLITE)}.cache") if url.startswith(_SQLITE) else None
