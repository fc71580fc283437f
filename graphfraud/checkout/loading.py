"""From a folder to a release that can be answered from: every byte checked before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.checkout.content import Content
from graphfraud.checkout.folder import MANIFEST, read_bounded
from graphfraud.checkout.manifest import MOST_BYTES, digest_of, read_manifest
from graphfraud.checkout.table import Head, decode
from graphfraud.errors import ReleaseError
from graphfraud.identifiers import NORMALISER_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graphfraud.checkout.hashing import MatchingSecret
    from graphfraud.checkout.manifest import Manifest, ReleaseFile
    from graphfraud.checkout.signing import TrustedKeys
    from graphfraud.checkout.table import Table

CLOCK_TOLERANCE_MS = 600_000
"""Ten minutes: what clocks that are set by hand differ by."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was checked, in memory."""

    manifest: Manifest
    manifest_bytes: bytes
    content: Content
    secret: MatchingSecret

    @property
    def version(self) -> int:
        """Its number."""
        return self.manifest.version


@dataclass(frozen=True, slots=True)
class Trust:
    """What a reader checks releases against."""

    keys: TrustedKeys
    secrets: Sequence[MatchingSecret]
    """Two of them while one follows the other."""
    list: str


def read_signed(folder: Path, trust: Trust, now: int, name: str = MANIFEST) -> tuple[Manifest, bytes]:
    """Read a folder's manifest and check who made it and for which list.

    Raises:
        ReleaseError: it is missing or not to be trusted.
    """
    data = read_bounded(folder / name, MOST_BYTES)
    manifest = read_manifest(data, trust.keys, now)
    if manifest.list != trust.list:
        raise ReleaseError(f"it is a release of the list {manifest.list[:40]!r}, not of {trust.list!r}")
    return manifest, data


def check_usable(manifest: Manifest, trust: Trust, now: int) -> MatchingSecret:
    """Check that this program can answer from a release today, and return its secret.

    Raises:
        ReleaseError: other spelling rules, an unknown secret, from the future, or past its end.
    """
    if manifest.normaliser != NORMALISER_VERSION:
        raise ReleaseError(
            f"it was made with version {manifest.normaliser} of the spelling rules, this reader has "
            f"{NORMALISER_VERSION}: install the same version of graphfraud on both sides"
        )
    if now < manifest.created_at - CLOCK_TOLERANCE_MS:
        minutes = (manifest.created_at - now) // 60_000
        raise ReleaseError(f"it was made {minutes:,} minutes from now: one of the two clocks is wrong")
    if now >= manifest.valid_until:
        raise ReleaseError("it is past its end: publish again")
    for secret in trust.secrets:
        if secret.id == manifest.secret_id:
            return secret
    raise ReleaseError(f"its keys are hashed with the secret {manifest.secret_id}, which this reader lacks")


def load(folder: Path, trust: Trust, now: int, held: Release | None = None) -> Release:
    """Return the release that counts in a folder, every file checked.

    Args:
        folder: where it is.
        trust: what it is checked against.
        now: milliseconds since 1970 UTC.
        held: a release in memory; the part of its chain that is the same is not read again.

    Raises:
        ReleaseError: anything is missing, damaged, not to be trusted or not to be used.
    """
    manifest, data = read_signed(folder, trust, now)
    secret = check_usable(manifest, trust, now)
    return Release(manifest, data, load_content(folder, manifest, held), secret)


def load_content(folder: Path, manifest: Manifest, held: Release | None = None) -> Content:
    """Return what a manifest lists, every file checked.

    Raises:
        ReleaseError: a file is missing, damaged, or not the one that the manifest means.
    """
    if held is not None and manifest.files[: len(held.manifest.files)] == held.manifest.files:
        content, missing = held.content, manifest.files[len(held.manifest.files) :]
    else:
        content, missing = Content.of(_table(folder, manifest.files[0])), manifest.files[1:]
    for one in missing:
        content = content.after(_table(folder, one))
    return content


def _table(folder: Path, file: ReleaseFile) -> Table:
    data = read_bounded(folder / file.name, file.size)
    if len(data) != file.size:
        raise ReleaseError(f"{file.name} has {len(data):,} of its {file.size:,} bytes")
    if digest_of(data) != file.sha256:
        raise ReleaseError(f"{file.name} was changed after it was signed")
    table = decode(data, file.name)
    if table.head != Head(file.base, file.content) or len(table) != file.records:
        raise ReleaseError(f"{file.name} is not the file that its manifest means")
    return table
