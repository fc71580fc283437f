"""A release's folder: names, reads that are bounded, and writes that are whole or not there at all.

::

    manifest.json                 the release that counts; replacing it is the one step that publishes
    snapshot-0000000012.gfb       what the manifest names
    delta-0000000013.gfb
    manifests/0000000012.json     manifests of earlier releases, to go back to
    acknowledgements/shop-1.json  what each reader serves, written by the readers
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graphfraud.errors import ReleaseError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
MANIFESTS = "manifests"
ACKNOWLEDGEMENTS = "acknowledgements"
LOCK = ".publish.lock"

_TEMPORARY = ".new-"


def snapshot_name(content: int) -> str:
    """Return the name of the snapshot of a version of the content."""
    return f"snapshot-{content:010d}.gfb"


def delta_name(content: int) -> str:
    """Return the name of the delta that leads to a version of the content."""
    return f"delta-{content:010d}.gfb"


def archived_name(version: int) -> str:
    """Return the path of an earlier manifest inside the folder."""
    return f"{MANIFESTS}/{version:010d}.json"


def read_bounded(path: Path, most: int) -> bytes:
    """Read a whole file of at most `most` bytes.

    Raises:
        ReleaseError: it is missing, cannot be read, or is larger.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise ReleaseError(f"{path.name} is missing") from error
    except OSError as error:
        raise ReleaseError(f"{path.name} cannot be read ({error.strerror})") from error
    if len(data) > most:
        raise ReleaseError(f"{path.name} is larger than the {most:,} bytes that it may have")
    return data


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file so that whoever looks sees the old one or the new one, also after a power cut.

    Raises:
        StoreError: there is no room left, or the folder may not be written.
    """
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(
            f"{path}: cannot be written ({error.strerror}); what was there before stays"
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left half-written."""
    for place in (folder, folder / MANIFESTS):
        for path in place.glob(f"{_TEMPORARY}*"):
            path.unlink(missing_ok=True)
