"""A host's own copy of the last good release, which also remembers the version below which nothing counts.

With it a process that starts while the release folder is damaged, empty or out of reach serves what it
served before, and an older release that somebody puts there is refused even after a restart.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphfraud.checkout.folder import MANIFEST, read_bounded, remove_leftovers, write_whole
from graphfraud.checkout.loading import load, read_signed
from graphfraud.checkout.manifest import digest_of
from graphfraud.errors import ReleaseError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.checkout.loading import Release, Trust
    from graphfraud.checkout.manifest import Manifest, ReleaseFile

_LOCK = ".keep.lock"


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A folder that the readers of one host share."""

    folder: Path

    def manifest(self, trust: Trust, now: int) -> Manifest | None:
        """Return what was kept last, whether or not it may still be answered from; None before the first.

        Raises:
            ReleaseError: it is damaged, or signed by no key of ours.
        """
        if not (self.folder / MANIFEST).exists():
            return None
        return read_signed(self.folder, replace(trust, keys=trust.keys.at_any_date()), now)[0]

    def load(self, trust: Trust, now: int) -> Release:
        """Return the kept release.

        Raises:
            ReleaseError: there is none, or it is damaged, or not to be trusted or used any more.
        """
        return load(self.folder, trust, now)

    def keep(self, release: Release, source: Path, trust: Trust, now: int) -> None:
        """Copy a release that was checked; what is there already and sound is not copied again.

        Raises:
            ReleaseError: a file of it is gone or changed meanwhile.
            StoreError: the folder cannot be written; the copy of before stays.
        """
        with self._alone():
            if self._newest_whole(trust, now) >= release.version:
                return
            for file in release.manifest.files:
                if not self._is_there(file):
                    self._copy(file, source)
            write_whole(self.folder / MANIFEST, release.manifest_bytes)
            needed = {file.name for file in release.manifest.files}
            for path in self.folder.glob("*.gfb"):
                if path.name not in needed:
                    path.unlink(missing_ok=True)

    def _newest_whole(self, trust: Trust, now: int) -> int:
        """Return the version of the copy where nothing of it is damaged, else 0."""
        try:
            kept = self.manifest(trust, now)
        except ReleaseError:
            return 0
        return kept.version if kept and all(map(self._is_there, kept.files)) else 0

    def _is_there(self, file: ReleaseFile) -> bool:
        """Look at every byte: a file of the right size may still be damaged."""
        try:
            return digest_of(read_bounded(self.folder / file.name, file.size)) == file.sha256
        except ReleaseError:
            return False

    def _copy(self, file: ReleaseFile, source: Path) -> None:
        data = read_bounded(source / file.name, file.size)
        if digest_of(data) != file.sha256:
            raise ReleaseError(f"{file.name} was changed while it was copied")
        write_whole(self.folder / file.name, data)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes of this host from writing the copy at the same time."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / _LOCK).open("wb")
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written ({error.strerror})") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            remove_leftovers(self.folder)
            yield
