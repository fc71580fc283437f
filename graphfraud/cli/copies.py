"""The commands that copy both databases and bring them back: backup, restore."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from graphfraud.cli.output import note
from graphfraud.cli.shop import Shop, now_ms
from graphfraud.errors import StoreError

LEDGER_NAME = "ledger.jsonl.gz"
GRAPH_NAME = "graph.db"

_SQLITE = "sqlite:///"

_FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of one backup.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(folder: _FolderArgument) -> None:
    """Copy graph and ledger of the same night to a new folder, readable by you alone."""
    from graphfraud.ledger.backup import back_up  # loads SQLAlchemy
    from graphfraud.stores.sqlite_backup import copy_graph

    shop = Shop.here()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made ({error.strerror})") from error
    with shop.store() as store, shop.ledger() as ledger, store.lock():
        rows = back_up(ledger, folder / LEDGER_NAME)
        graph = _graph_file(shop)
        if graph is None:
            note("the graph is on a server: back it up with its own tools, or rebuild it from the feeds")
        else:
            copy_graph(graph, folder / GRAPH_NAME)
    note(f"{folder}: {rows} rows of the ledger" + ("" if graph is None else ", and the graph"))


def restore(folder: _FolderArgument) -> None:
    """Bring a backup back to where the environment says, which must be empty."""
    from graphfraud.ledger.backup import restore as restore_ledger
    from graphfraud.stores.sqlite_backup import copy_graph

    shop = Shop.here()
    graph = _graph_file(shop)
    if graph is not None and graph.exists():
        raise StoreError(f"{graph}: is there already: move it away first")
    url = shop.places.ledger_url
    rows = restore_ledger(url, folder / LEDGER_NAME, now_ms(), secrets.token_bytes)
    copy = folder / GRAPH_NAME
    if graph is not None and copy.exists():
        copy_graph(copy, graph)
    note(f"{rows} rows of the ledger were restored; everybody logs in again where a session has ended")


def _graph_file(shop: Shop) -> Path | None:
    url = shop.places.graph_url
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None
