"""The releases that a folder remembers: which versions were given, and which files are still needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.checkout.folder import MANIFEST, MANIFESTS, archived_name, read_bounded, write_whole
from graphfraud.checkout.loading import read_signed
from graphfraud.checkout.manifest import MOST_BYTES
from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.checkout.loading import Trust
    from graphfraud.checkout.manifest import Manifest


@dataclass(frozen=True, slots=True)
class History:
    """The signed manifests in a folder; `trust` should take retired keys too, whose versions were given."""

    folder: Path
    trust: Trust
    now: int

    def manifests(self) -> Iterator[Manifest]:
        """Yield each manifest that is signed by one of our keys, the current one first."""
        names = sorted((path.name for path in (self.folder / MANIFESTS).glob("*.json")), reverse=True)
        for name in (MANIFEST, *(f"{MANIFESTS}/{one}" for one in names)):
            try:
                yield read_signed(self.folder, self.trust, self.now, name)[0]
            except ReleaseError:
                continue  # whoever damaged it has no say in what our versions are

    def last(self) -> Manifest | None:
        """Return the newest release that was ever made here; None before the first.

        Raises:
            ReleaseError: there are manifests, and none of them is ours, so that no version is known.
        """
        newest = max(self.manifests(), key=lambda one: one.version, default=None)
        if newest is None and ((self.folder / MANIFEST).exists() or any(self.folder.glob("*.gfb"))):
            raise ReleaseError(
                f"{self.folder}: holds releases, none of them signed by a key of ours: publish to another "
                "folder, or give the keys that belong to this one"
            )
        return newest

    def find(self, version: int) -> Manifest:
        """Return an earlier release's manifest.

        Raises:
            ReleaseError: it is not kept here.
        """
        for one in self.manifests():
            if one.version == version:
                return one
        kept = ", ".join(str(one) for one in sorted({one.version for one in self.manifests()}))
        raise ReleaseError(f"version {version} is not kept in {self.folder}; kept are: {kept or 'none'}")

    def archive(self, manifest: Manifest, data: bytes | None = None) -> None:
        """Keep a manifest to go back to."""
        path = self.folder / archived_name(manifest.version)
        if not path.exists():
            write_whole(path, data or read_bounded(self.folder / MANIFEST, MOST_BYTES))

    def forget(self, kept_versions: int) -> None:
        """Remove all but the newest manifests, and the files that none of those needs."""
        kept = sorted({one.version: one for one in self.manifests()}.items(), reverse=True)[:kept_versions]
        needed = {file.name for _, one in kept for file in one.files}
        versions = {archived_name(version) for version, _ in kept}
        for path in (self.folder / MANIFESTS).glob("*.json"):
            if f"{MANIFESTS}/{path.name}" not in versions:
                path.unlink(missing_ok=True)
        for path in self.folder.glob("*.gfb"):
            if path.name not in needed:
                path.unlink(missing_ok=True)
