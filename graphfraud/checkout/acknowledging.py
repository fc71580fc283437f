"""Acknowledgements: each reader leaves a small file that says what it serves, and what it refuses.

They come from many hosts, so they count as hostile text: names are checked, sizes and numbers bounded.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from graphfraud.checkout.folder import read_bounded, write_whole
from graphfraud.errors import ConfigError, ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,63}")

MOST_BYTES = 10_000
MOST_READERS = 10_000
"""Files that are looked at: whoever may write one could write any number."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What one reader says."""

    reader: str
    version: int | None
    """The release that it serves; None for none."""
    at: int
    """Milliseconds since 1970 UTC, by the reader's clock."""
    refused: str
    """Why it does not serve what the folder holds; empty where it does."""


def check_reader_name(name: str) -> str:
    """Return a reader's name, which names its file.

    Raises:
        ConfigError: it could name a file elsewhere, or is too long.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name[:64]!r} cannot name a reader: use 1 to 64 letters, digits, dots, hyphens and underscores"
        )
    return name


def write_acknowledgement(folder: Path, one: Acknowledgement) -> None:
    """Write a reader's file, in place of its last one.

    Raises:
        StoreError: the folder cannot be written.
    """
    write_whole(folder / f"{one.reader}.json", (json.dumps(asdict(one)) + "\n").encode())


def read_acknowledgements(folder: Path) -> tuple[list[Acknowledgement], list[str]]:
    """Return what the readers say, by name, and the names of files that say nothing sensible."""
    found, damaged = [], []
    for path in sorted(folder.glob("*.json"))[:MOST_READERS]:
        try:
            found.append(_read(path))
        except (ReleaseError, ConfigError, ValueError, TypeError, KeyError, RecursionError):
            damaged.append(path.name)
    return found, damaged


def _read(path: Path) -> Acknowledgement:
    body = json.loads(read_bounded(path, MOST_BYTES))
    version, at, refused = body["version"], body["at"], body["refused"]
    numbers = (at, 0 if version is None else version)
    if not all(type(one) is int and 0 <= one < 2**53 for one in numbers) or not isinstance(refused, str):
        raise ValueError("no acknowledgement")
    return Acknowledgement(check_reader_name(path.stem), version, at, refused)
