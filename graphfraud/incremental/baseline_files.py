"""Keeps a baseline in a folder that may be thrown away at any time: it is checked in full before it is used.

The folder holds one generation of arrays and a manifest that names it. The manifest is replaced in one step
after the arrays are written, so a kill leaves the old baseline or the new one; and whatever does not fit its
checksum, the store, the settings or the program is not used: then the night looks at the whole shop.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphfraud.errors import StoreError
from graphfraud.incremental.baseline import Baseline, Remembered
from graphfraud.scoring.calibration import Calibration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = 3
"""Goes up when the arrays or the manifest change; a baseline of another format is not read."""

MANIFEST: Final = "manifest.json"

_READERS: Final = 2
"""Threads that check the arrays; more gain nothing where the disk is the limit."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a baseline must have in common with tonight."""

    settings: str
    """`Settings.digest`."""
    versions: Mapping[str, Any]
    """Of everything that can change a result."""
    calibration: Mapping[str, Any]
    """`Calibration.to_json`."""
    judgements: str
    """`Judgements.digest`: a night after another verdict looks at the whole shop."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a baseline before its arrays are read."""

    run: int
    record: str
    """`record_digest` of the run, which tells its store from all others."""
    stamp: Stamp
    counts: Mapping[str, int]
    rings: tuple[str, ...]
    generation: str
    """Folder of the arrays."""
    checksums: Mapping[str, int]
    """CRC-32 of each array's values, by its name."""


def record_digest(record: Mapping[str, Any]) -> str:
    """Return a digest of a run record; its times make it one of its kind."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def save_baseline(folder: Path, remembered: Remembered, record: str, stamp: Stamp) -> None:
    """Keep a baseline in place of the one before.

    Args:
        folder: made where it is missing.
        remembered: the baseline.
        record: `record_digest` of its run.
        stamp: what it was worked out under.

    Raises:
        OSError: it cannot be written; the one before is still there.
    """
    generation = f"run-{remembered.run}"
    target = folder / generation
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    checksums = {}
    for column in fields(Baseline):
        values = np.ascontiguousarray(getattr(remembered.baseline, column.name))
        np.save(target / f"{column.name}.npy", values)
        checksums[column.name] = zlib.crc32(values.data)
    manifest = Manifest(
        remembered.run, record, stamp, remembered.counts, tuple(remembered.rings), generation, checksums
    )
    draft = folder / f"{MANIFEST}.new"
    draft.write_text(json.dumps({"format": FORMAT} | asdict(manifest)), encoding="utf-8")
    draft.replace(folder / MANIFEST)
    for other in folder.glob("run-*"):
        if other.name != generation:
            shutil.rmtree(other, ignore_errors=True)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the baseline in a folder; None where there is none that can be read."""
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if body.pop("format") != FORMAT:
            return None
        body["stamp"] = Stamp(**body["stamp"])
        body["rings"] = tuple(body["rings"])
        return Manifest(**body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def load_baseline(folder: Path, manifest: Manifest) -> Remembered | None:
    """Open the arrays of a baseline; None where one is missing or is not what was written.

    The arrays stay on disk and are read where they are looked at. Checking them takes about half a second
    for a gigabyte.
    """
    names = [column.name for column in fields(Baseline)]

    def opened(name: str) -> NDArray[Any] | None:
        path = folder / manifest.generation / f"{name}.npy"
        try:
            values: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return values if zlib.crc32(values.data) == manifest.checksums.get(name) else None

    with ThreadPoolExecutor(_READERS) as readers:
        arrays = dict(zip(names, readers.map(opened, names), strict=True))
    if any(values is None for values in arrays.values()):
        return None
    try:
        calibration = Calibration.from_json(manifest.stamp.calibration)
    except StoreError:
        return None
    return Remembered(
        manifest.run,
        calibration,
        manifest.counts,
        manifest.rings,
        Baseline(**arrays),  # type: ignore[arg-type]  # none is None
    )
