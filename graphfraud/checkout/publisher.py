"""Makes releases: decides between a snapshot, a delta, new dates and nothing at all.

Killed anywhere, the folder serves what it served before, and the next call goes on. One publisher at a time.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from graphfraud.checkout.changes import Tally, changes_to, difference
from graphfraud.checkout.collecting import collect
from graphfraud.checkout.folder import LOCK, remove_leftovers
from graphfraud.checkout.history import History
from graphfraud.checkout.loading import Release, Trust, check_usable, load_content, read_signed
from graphfraud.checkout.writer import PublishSettings, ReleaseWriter
from graphfraud.errors import LockedError, ReleaseError, StoreError
from graphfraud.identifiers import NORMALISER_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from graphfraud.checkout.changes import Listed
    from graphfraud.checkout.collecting import Collected, RejectedEntry
    from graphfraud.checkout.content import Records
    from graphfraud.checkout.entry import ReleaseEntry
    from graphfraud.checkout.hashing import MatchingSecret
    from graphfraud.checkout.manifest import Manifest
    from graphfraud.checkout.signing import SigningKey, TrustedKeys

__all__ = ["PublishReport", "PublishSettings", "Publisher"]


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What a call made."""

    version: int
    """The release that counts now."""
    kind: str
    """``snapshot``, ``delta``, ``renewal`` (only the dates moved) or ``unchanged`` (nothing was written)."""
    entries: int
    """Listed now."""
    added: int = 0
    """Entries that were not listed, or stood otherwise."""
    removed: int = 0
    """Entries that are listed no more, or stand otherwise."""
    expired: int = 0
    """Entries of the given list whose time is over."""
    rejected: list[RejectedEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Current:
    """What a call finds."""

    last: Manifest | None
    """The newest version that was ever given."""
    release: Release | None
    """What counts now, if it is sound and its hashes are of our secret and rules: a delta can follow it."""
    why_not: str = ""
    least: int = 0
    """A version that was given and is not known here."""

    @property
    def version(self) -> int:
        return max(self.last.version if self.last else 0, self.least)

    def after(self, version: int) -> _Current:
        """Go on after a version that the folder does not know; no delta can follow it."""
        return self if version <= self.version else _Current(self.last, None, least=version)


class Publisher:
    """Publishes one list into one folder."""

    def __init__(
        self, settings: PublishSettings, key: SigningKey, secret: MatchingSecret, trusted: TrustedKeys
    ) -> None:
        if not any(one.key_id == key.id for one in trusted.keys):
            raise ReleaseError(
                f"the signing key {key.id} is not among the trusted keys: no reader would take its releases"
            )
        self._settings = settings
        self._key = key
        self._secret = secret
        self._trust = Trust(trusted, (secret,), settings.list)
        self._trust_at_any_date = Trust(trusted.at_any_date(), (secret,), settings.list)
        self._writer = ReleaseWriter(settings, key, secret.id, self._trust_at_any_date)

    def publish(
        self,
        entries: Iterable[ReleaseEntry | RejectedEntry],
        now: int,
        *,
        loss_is_meant: bool = False,
        after: int = 0,
    ) -> PublishReport:
        """Publish a whole list; what is not in it is not listed any more.

        Args:
            entries: all of the list, in any order.
            now: milliseconds since 1970 UTC.
            loss_is_meant: publish although most entries are gone.
            after: the highest version that any checkout has served, where the folder that knew it is lost:
                readers would refuse a lower one.

        Raises:
            ReleaseError: too many entries cannot be listed, most of the list is gone, or the clock is behind
                the last release.
            LockedError: another publisher is at work.
            StoreError: the folder cannot be written; what counted before still does.
        """
        collected = collect(entries, self._secret, self._settings.region, now)
        self._check_rejected(collected)
        with self._locked():
            current = self._current(now).after(after)
            if not loss_is_meant:
                self._check_lost(current, collected)
            report = self._publish(current, collected.listed, now, note="")
        return replace(report, expired=collected.expired, rejected=collected.rejected)

    def publish_changes(
        self, changed: Iterable[ReleaseEntry | RejectedEntry], removed: Collection[str], now: int
    ) -> PublishReport:
        """Publish some changes to the list that counts: a revoked entry is out as soon as this returns.

        Args:
            changed: entries that are new, or stand otherwise than before.
            removed: ids of entries that are to go, looked at after `changed` was gone through; one that is
                not listed is no fault.
            now: milliseconds since 1970 UTC.

        Raises:
            ReleaseError: there is no sound release to change, or any entry cannot be listed.
            LockedError: another publisher is at work.
            StoreError: the folder cannot be written; what counted before still does.
        """
        collected = collect(changed, self._secret, self._settings.region, now)
        if collected.rejected:
            first = collected.rejected[0]
            raise ReleaseError(f"entry {first.entry_id[:100]!r}: {first.why}; nothing was published")
        with self._locked():
            current = self._current(now)
            if current.release is None:
                raise ReleaseError(f"there is nothing to change ({current.why_not}): publish the whole list")
            delta = changes_to(current.release.content, collected, set(removed))
            report = self._publish_delta(current.release, delta, now, note="")
        return replace(report, expired=collected.expired)

    def roll_back(self, to: int, now: int, *, without: Collection[str] = ()) -> PublishReport:
        """Publish the content of an earlier version again, as a new version.

        Args:
            to: the version; one of the last that are kept.
            now: milliseconds since 1970 UTC.
            without: ids of entries that are to stay out, such as those revoked since.

        Raises:
            ReleaseError: the version is not kept, or was made with another secret or other spelling rules.
            LockedError: another publisher is at work.
            StoreError: the folder cannot be written; what counted before still does.
        """
        with self._locked():
            current = self._current(now)
            manifest = History(self._settings.folder, self._trust_at_any_date, now).find(to)
            self._check_same_rules(manifest)
            listed = {
                digest: kept
                for digest, records in load_content(self._settings.folder, manifest).groups()
                if (kept := tuple(one for one in records if one.entry_id not in without))
            }
            return self._publish(current, listed, now, note=f"rollback to version {to}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        folder = self._settings.folder
        lock = FileLock(folder / LOCK)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise LockedError(f"{folder}: another process is publishing; nothing was changed") from error
        except OSError as error:
            raise StoreError(f"{folder}: cannot be written ({error.strerror})") from error
        try:
            remove_leftovers(folder)
            yield
        finally:
            lock.release()

    def _current(self, now: int) -> _Current:
        history = History(self._settings.folder, self._trust_at_any_date, now)
        last = history.last()
        if last is None:
            return _Current(None, None, "nothing was published yet")
        if now < last.created_at:
            seconds = (last.created_at - now) // 1000
            raise ReleaseError(
                f"the clock is behind: version {last.version} was made {seconds:,} seconds from now; set the "
                "clock, then publish again"
            )
        try:
            release = self._sound_release(now)
            if release.version != last.version:
                raise ReleaseError(f"version {release.version} is there, and {last.version} was published")
        except ReleaseError as error:
            return _Current(last, None, str(error))
        history.archive(release.manifest, release.manifest_bytes)
        return _Current(last, release)

    def _sound_release(self, now: int) -> Release:
        """Return what counts now; one that has run out is still what a delta can follow."""
        folder = self._settings.folder
        manifest, data = read_signed(folder, self._trust, now)
        secret = check_usable(manifest, self._trust, min(now, manifest.valid_until - 1))
        self._check_same_rules(manifest)
        return Release(manifest, data, load_content(folder, manifest), secret)

    def _check_same_rules(self, manifest: Manifest) -> None:
        ours = (NORMALISER_VERSION, self._settings.region, self._secret.id)
        if (manifest.normaliser, manifest.region, manifest.secret_id) != ours:
            raise ReleaseError(
                f"version {manifest.version} was made with other spelling rules, another region or secret"
            )

    def _check_rejected(self, collected: Collected) -> None:
        rejected, given = len(collected.rejected), collected.given
        most = max(self._settings.few_rejected, self._settings.most_rejected_share * given)
        if rejected > most or (rejected and rejected == given):
            first = collected.rejected[0]
            raise ReleaseError(
                f"{rejected:,} of {given:,} entries cannot be listed, so this is no good list; the first is "
                f"{first.entry_id[:100]!r}: {first.why}"
            )

    def _check_lost(self, current: _Current, collected: Collected) -> None:
        before = current.last.entries if current.last else 0
        remaining = collected.given - len(collected.rejected)
        least = (1 - self._settings.most_lost_share) * before
        if before >= self._settings.smallest_to_lose and remaining < least:
            raise ReleaseError(
                f"the list has {remaining:,} entries and had {before:,}: if it was not cut off by mistake, "
                "say that the loss is meant"
            )

    def _publish(
        self, current: _Current, listed: Mapping[int, Records], now: int, note: str
    ) -> PublishReport:
        if current.release is not None:
            delta = difference(current.release.content, listed)
            return self._publish_delta(current.release, delta, now, note)
        made = self._writer.snapshot(current.version + 1, listed, now, note)
        return PublishReport(made.version, "snapshot", made.entries, added=made.entries)

    def _publish_delta(self, release: Release, delta: Listed, now: int, note: str) -> PublishReport:
        last = release.manifest
        if not delta:
            return self._renew(release, now)
        tally = Tally.of(release.content, delta)
        if self._is_too_long(release, delta):
            whole = {**dict(release.content.groups()), **delta}
            listed = {digest: records for digest, records in whole.items() if records}
            kind, made = "snapshot", self._writer.snapshot(last.version + 1, listed, now, note)
        else:
            kind = "delta"
            made = self._writer.delta(last, delta, tally.applied_to(last.counts), now, note)
        return PublishReport(
            made.version, kind, made.entries, sum(tally.came.values()), sum(tally.went.values())
        )

    def _is_too_long(self, release: Release, delta: Listed) -> bool:
        settings = self._settings
        changed = len(delta.keys() | release.content.changed.keys())
        most = max(settings.fewest_changed, settings.most_changed_share * len(release.content.snapshot))
        return changed > most or len(release.manifest.files) > settings.most_deltas

    def _renew(self, release: Release, now: int) -> PublishReport:
        """Move the dates where half the time is over or another key signs now; else change nothing."""
        last = release.manifest
        young = now < (last.created_at + last.valid_until) // 2
        if young and json.loads(release.manifest_bytes)["key_id"] == self._key.id:
            return PublishReport(last.version, "unchanged", last.entries)
        made = self._writer.renewal(last, now)
        return PublishReport(made.version, "renewal", made.entries)
