"""Options that the commands around releases share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphfraud.checkout.publisher import Publisher

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


def open_publisher(folder: Path, keys: Path, of_list: str, region: str) -> Publisher:
    """Make the publisher of a folder, with the keys of another."""
    from graphfraud.checkout.keyring import KeyRing  # loads cryptography only here
    from graphfraud.checkout.publisher import Publisher, PublishSettings

    ring = KeyRing(keys)
    settings = PublishSettings(folder, list=of_list, region=region)
    return Publisher(settings, ring.signing_key(), ring.secret(), ring.trusted())
