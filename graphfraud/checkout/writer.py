"""Writes one release into its folder: the file first, the manifest last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.checkout.content import Content
from graphfraud.checkout.folder import MANIFEST, delta_name, snapshot_name, write_whole
from graphfraud.checkout.history import History
from graphfraud.checkout.manifest import Manifest, ReleaseFile, digest_of
from graphfraud.checkout.table import Head, decode, encode
from graphfraud.identifiers import NORMALISER_VERSION
from graphfraud.model import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphfraud.checkout.content import Records
    from graphfraud.checkout.loading import Trust
    from graphfraud.checkout.signing import SigningKey


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """What is the same for every release of a list."""

    folder: Path
    list: str = "default"
    """Readers take the releases of one list only."""
    region: str = "JP"
    """Country of phone numbers and addresses that name none; readers take it from the release."""
    valid_for: int = 7 * DAY_MS
    """Milliseconds: a week outlasts any holidays of whoever repairs the nightly job."""
    kept_versions: int = 30
    """Releases that a rollback can go back to."""
    most_rejected_share: float = 0.05
    """Above this share of entries that cannot be listed, the list is not what it claims to be."""
    few_rejected: int = 3
    """So many are somebody's slip in a short list, unless they are all of it."""
    most_lost_share: float = 0.5
    """Above this share of entries gone at once, the list was more likely cut off than emptied by people."""
    smallest_to_lose: int = 20
    """A shorter list may lose any share of its entries."""
    most_deltas: int = 64
    """After so many a release is a snapshot again: a reader that starts reads the whole chain."""
    most_changed_share: float = 0.1
    """Hashes in the deltas, of those in the snapshot; above it a snapshot takes less memory."""
    fewest_changed: int = 2_000
    """So many changed hashes are never too many, however small the snapshot."""


@dataclass(frozen=True, slots=True)
class ReleaseWriter:
    """Writes releases of one list, signed with one key."""

    settings: PublishSettings
    key: SigningKey
    secret_id: str
    trust: Trust
    """For the folder's own history."""

    def snapshot(self, version: int, listed: Mapping[int, Records], now: int, note: str) -> Manifest:
        """Publish a content as a whole."""
        head = Head(0, version)
        data = encode(head, listed)
        table = decode(data, snapshot_name(version))
        file = self._write(snapshot_name(version), head, data)
        return self._publish(version, version, Content.of(table).counts(), (file,), now, note)

    def delta(
        self, last: Manifest, delta: Mapping[int, Records], counts: Mapping[str, int], now: int, note: str
    ) -> Manifest:
        """Publish a content by what has changed since the last release."""
        version = last.version + 1
        head = Head(last.content, version)
        file = self._write(delta_name(version), head, encode(head, delta))
        return self._publish(version, version, counts, (*last.files, file), now, note)

    def renewal(self, last: Manifest, now: int) -> Manifest:
        """Publish the last content with new dates, and perhaps another key."""
        return self._publish(last.version + 1, last.content, last.counts, last.files, now, "renewal")

    def _write(self, name: str, head: Head, data: bytes) -> ReleaseFile:
        write_whole(self.settings.folder / name, data)
        records = len(decode(data, name))
        return ReleaseFile(name, head.base, head.content, len(data), records, digest_of(data))

    def _publish(
        self,
        version: int,
        content: int,
        counts: Mapping[str, int],
        files: tuple[ReleaseFile, ...],
        now: int,
        note: str,
    ) -> Manifest:
        manifest = Manifest(
            list=self.settings.list,
            version=version,
            previous=version - 1,
            content=content,
            created_at=now,
            valid_until=now + self.settings.valid_for,
            normaliser=NORMALISER_VERSION,
            region=self.settings.region,
            secret_id=self.secret_id,
            entries=sum(counts.values()),
            counts=counts,
            files=files,
            note=note,
        )
        data = manifest.signed(self.key)
        write_whole(self.settings.folder / MANIFEST, data)
        history = History(self.settings.folder, self.trust, now)
        history.archive(manifest, data)
        history.forget(self.settings.kept_versions)
        return manifest
