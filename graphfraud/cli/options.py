"""Options that several commands have, with the same words everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from graphfraud.cli.output import Format

FormatOption = Annotated[
    Format, typer.Option("--format", help="A table for people; csv or json (JSON Lines) for programs.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=0, help="Print at most so many rows.")]
LanguageOption = Annotated[
    str | None, typer.Option("--lang", metavar="en|ja", help="Language of sentences; by default the shop's.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The night's date and time; by default the clock's."),
]
FullOption = Annotated[
    bool, typer.Option("--full", help="Renew the calibration record (base rate, shop rhythm) in this run.")
]
FeedOption = Annotated[
    str | None,
    typer.Option("--feed", metavar="NAME", help="A shipped mapping's name, or the path of a mapping file."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Leave with exit code 5 where anything was rejected.")
]
NoteOption = Annotated[str, typer.Option("--note", help="Why, in your own words; kept with it.")]
