"""The command that measures the published run of a made-up shop: evaluate."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit
from graphfraud.cli.shop import Shop
from graphfraud.rights import Action

MEASURE_COLUMNS = (
    Column("ranked_by"),
    Column("measure"),
    Column("group"),
    Column("value", Kind.NUMBER),
    Column("of", Kind.NUMBER),
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("evaluate")(evaluate)


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A shop's folder, made by `synth`.")],
    first: Annotated[int, typer.Option(min=1, help="How far down the list of rings to look.")] = 100,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Also measure components ranked by size, for comparison.")
    ] = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Compare the published rings of a made-up shop with the rings that were planted in it."""
    from graphfraud.evaluation.made_up_shop import evaluate_shop  # loads scipy

    with Shop.here().view(Action.LIST_RINGS, "evaluate", how) as view:
        found = evaluate_shop(view, folder, first=first, baselines=baselines)
    emit((asdict(measure) for measure in found), MEASURE_COLUMNS, how)
