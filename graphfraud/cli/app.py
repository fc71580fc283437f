"""Puts the command groups together."""

from __future__ import annotations

from typing import Annotated

import typer

from graphfraud import __version__
from graphfraud.cli import (
    alerts,
    audit,
    blocklist,
    campaigns,
    cases,
    charges,
    checkout,
    copies,
    erasure,
    evaluation,
    explore,
    feeds,
    graph,
    making,
    night,
    normalize,
    orders,
    references,
    release,
    rings,
    ui,
    users,
    watch,
)

app = typer.Typer(
    help="Find, rank and explain fraud rings in a shop's orders.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"graphfraud {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    """Find, rank and explain fraud rings in a shop's orders."""


for group in (
    feeds,
    night,
    rings,
    explore,
    charges,
    watch,
    orders,
    alerts,
    campaigns,
    normalize,
    references,
    release,
    blocklist,
    checkout,
    cases,
    users,
    audit,
    copies,
    graph,
    erasure,
    making,
    evaluation,
    ui,
):
    group.register(app)
