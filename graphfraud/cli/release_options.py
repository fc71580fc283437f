"""Options that the commands around releases share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

FolderOption = Annotated[
    Path,
    typer.Option("--folder", metavar="DIR", envvar="GRAPHFRAUD_RELEASE", help="The folder of the releases."),
]
KeysOption = Annotated[
    Path,
    typer.Option(
        "--keys", metavar="DIR", envvar="GRAPHFRAUD_RELEASE_KEYS", help="The folder of the release's keys."
    ),
]
ListOption = Annotated[
    str, typer.Option("--list", metavar="NAME", help="Which list it is; a checkout takes one list only.")
]

FOLDER, KEYS, LIST = Path("release"), Path("release-keys"), "default"


class ExportTarget(StrEnum):
    """For whom a list is written: `graphfraud.checkout.export.Target`, without loading that package."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    STRIPE = "stripe"
    ADYEN = "adyen"
    KOUNT = "kount"
