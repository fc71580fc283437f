"""A copy of an SQLite graph, whole and of one moment, beside whoever reads or writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from graphfraud.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


def copy_graph(source: Path, target: Path) -> None:
    """Copy a graph's file, what still stands in its write-ahead log included.

    Args:
        source: the graph.
        target: a new file.

    Raises:
        StoreError: the source is not there, or the target is or cannot be written.
    """
    if not source.exists():
        raise StoreError(f"{source}: is not there")
    if target.exists():
        raise StoreError(f"{target}: is there already: move it away first")
    draft = target.with_name(f"{target.name}.new")
    try:
        draft.unlink(missing_ok=True)
        where = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as old, closing(sqlite3.connect(draft)) as new:
            old.backup(new)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{target}: the graph could not be copied there ({error})") from error
