"""Reading the SQLite graph as one run left it: what screens and commands ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfraud.resources import shipped
from graphfraud.stores.sqlite_changes import SqliteChanges
from graphfraud.stores.sqlite_file import sentences
from graphfraud.stores.view_reads import ViewReads

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


class SqliteView(SqliteChanges, ViewReads):
    """The `GraphView` of one run on one connection.

    Args:
        connection: made the view's own: it gets temporary views that look at `run`.
        path: the file, for messages.
        run: the run to look at; None sees an empty graph.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, run: int | None) -> None:
        SqliteChanges.__init__(self, connection, path)
        ViewReads.__init__(self, run)
        with sentences(path):
            folder = shipped("queries") / "sql" / "view"
            connection.executescript((folder / "as_of.sql").read_text(encoding="utf-8"))
            connection.execute("INSERT INTO temp.as_of (run) VALUES (?)", (run or 0,))

    def close(self) -> None:
        """Give back the connection."""
        self._connection.close()

    def _ask(self, name: str, **values: Any) -> list[Any]:
        """Run a reading statement; SQL takes a list as JSON text."""
        given = {
            key: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            for key, value in values.items()
        }
        return self._rows(name, **given)
