"""The commands that move a whole graph: graph copy, graph export."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.shop import Shop

CHECKSUM_COLUMNS = (Column("kind"), Column("rows", Kind.NUMBER), Column("digest"))
FILE_COLUMNS = (Column("file"), Column("rows", Kind.NUMBER))


class Importer(StrEnum):
    """What an export is written for."""

    NEO4J_ADMIN = "neo4j-admin"


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(help="Move a whole graph to another store.", no_args_is_help=True)
    group.command("copy")(copy)
    group.command("export")(export)
    app.add_typer(group, name="graph")


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The graph's URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of what is empty or not there yet.")],
    how: FormatOption = Format.TABLE,
) -> None:
    """Copy a graph from a file to a server, or back, and prove that both are equal.

    User, password and cache folder of the server are those of the environment. A copy that was interrupted
    cannot be opened; the same command goes on with it.
    """
    from graphfraud.stores.graph_copy import copy_store

    sums = copy_store(source, target, Shop.here().places.graph_access)
    emit((asdict(one) for one in sums), CHECKSUM_COLUMNS, how)
    note("every row was read back from the server: counts and checksums are equal")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    _importer: Annotated[Importer, typer.Option("--for", help="What will read the files.")],
    database: Annotated[
        str, typer.Option("--database", help="The name that the imported database gets.")
    ] = "neo4j",
    how: FormatOption = Format.TABLE,
) -> None:
    """Write the graph as files for the first load of a large one into a server, with the command for it."""
    from graphfraud.stores.graph_copy import export_store

    places = Shop.here().places
    done = export_store(
        places.graph_url, places.graph_access, folder, database=database, number=uuid.uuid4().hex
    )
    emit(({"file": name, "rows": rows} for name, rows in done.rows.items()), FILE_COLUMNS, how)
    note(f"stop the server and run {folder / 'import.sh'}, which is:\n{done.command}")
