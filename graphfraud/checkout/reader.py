"""The reader that a checkout imports: follows a release folder and answers orders from the last good release.

::

    reader = Reader(ReaderSettings(
        folder=Path("/srv/release"), trusted_keys=Path("trusted-keys.json"),
        secrets=(Path("matching-secret"),), keep=Path("/var/lib/shop/release"), when_unavailable=None))
    with reader.following():
        answer = reader.check(Order(order_id="4711", account="A-17", email="taro@example.jp"))
        if answer.stops: ...

Needs the standard library, `cryptography` and `phonenumbers`.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphfraud.checkout.acknowledging import Acknowledgement, check_reader_name, write_acknowledgement
from graphfraud.checkout.answer import Answer
from graphfraud.checkout.folder import MANIFEST
from graphfraud.checkout.following import Follower
from graphfraud.checkout.hashing import read_secret
from graphfraud.checkout.hits import append_hit, hit_of
from graphfraud.checkout.keeping import KeptCopy
from graphfraud.checkout.keys import keys_of
from graphfraud.checkout.loading import Release, Trust, check_usable, load_content, read_signed
from graphfraud.checkout.matching import decide
from graphfraud.checkout.signing import read_trusted_keys
from graphfraud.errors import ConfigError, GraphFraudError, ReleaseError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphfraud.checkout.entry import Action
    from graphfraud.checkout.manifest import Manifest
    from graphfraud.checkout.matching import Decision
    from graphfraud.checkout.order import Order

_log = logging.getLogger("graphfraud.checkout")

NO_RELEASE = "no_release"
"""The reason code of an answer that the shop's own setting gave."""

ACKNOWLEDGE_EVERY_MS = 600_000
"""A reader that is well says so every ten minutes, so that one that died is seen."""

MOST_WAIT_MS = 60_000
"""A release that was refused is looked at again after at most a minute, although its manifest has not moved:
its files may have come after it."""

_NEVER = (0, -1, 0)
"""No file looks so: stands for the manifest before the first look, when even a missing one is news."""


def system_clock() -> int:
    """Return the machine's time, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """What a shop states for its checkout."""

    folder: Path
    """Where the releases appear."""
    trusted_keys: Path
    """The file of public keys; read again whenever a release is."""
    secrets: tuple[Path, ...]
    """Files of matching secrets; two of them while one follows the other."""
    when_unavailable: Action | None
    """The answer when no release can give one: None fails open, BLOCK fails closed; REVIEW and CHALLENGE lie
    between."""
    list: str = "default"
    """The one list whose releases count."""
    keep: Path | None = None
    """Folder for this host's own copy of the last good release; without it a restart has the folder alone."""
    hits: Path | None = None
    """File that gets a line for each order that matched."""
    acknowledgements: Path | None = None
    """Folder that gets this reader's file."""
    name: str = ""
    """Of this reader, in acknowledgements; empty takes the host's name."""
    max_age: int | None = None
    """Milliseconds after which a release answers no more, where that is sooner than its own end."""
    poll_seconds: float = 5.0
    """Between two looks at the folder, each a single call to the system."""


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """How a reader is, for health pages."""

    version: int | None
    """The release that it serves; None for none."""
    entries: int
    created_at: int | None
    """When the release was made, milliseconds since 1970 UTC."""
    unavailable: str
    """Why orders get the shop's own answer; empty where the release answers."""
    refused: str
    """Why what the folder holds is not served; empty where it is."""
    trouble: str
    """What else went wrong last (a hit or a copy could not be written); empty where nothing has."""


class Reader:
    """Answers orders; any number of threads may ask one reader. Making one loads the release that is there.

    Args:
        settings: what the shop states.
        clock: gives the time in milliseconds since 1970 UTC.

    Raises:
        ConfigError: a setting is wrong. A missing or bad release is no error here: `status` tells of it.
    """

    def __init__(self, settings: ReaderSettings, clock: Callable[[], int] = system_clock) -> None:
        if settings.poll_seconds <= 0 or not settings.secrets:
            raise ConfigError("a reader needs a matching secret, and more than 0 seconds between two looks")
        name = settings.name or socket.gethostname()
        self._settings = replace(
            settings, name=check_reader_name(name) if settings.acknowledgements else name
        )
        self._clock = clock
        self._kept = KeptCopy(settings.keep) if settings.keep else None
        self._serving: Release | None = None
        self._least_version = 0
        self._refused = ""
        self._trouble = ""
        self._looked_at: tuple[int, int, int] | None = _NEVER
        self._tried_at = self._wait = 0
        self._acknowledged: tuple[int | None, str, int] = (None, "", -ACKNOWLEDGE_EVERY_MS)
        self._refreshing = threading.Lock()
        self._begin()

    def check(self, order: Order) -> Answer:
        """Return what to do with an order; thread-safe, waits for nothing, writes a line only for a hit."""
        release, now = self._serving, self._clock()
        unavailable = self._unavailable(release, now)
        if release is None or unavailable:
            return Answer(self._settings.when_unavailable, NO_RELEASE, unavailable=unavailable)
        content, secret = release.content, release.secret
        keys = keys_of(order, content.kinds, release.manifest.region)
        found = [record for kind, key in keys for record in content.find(secret.digest(kind, key))]
        # A release is never older than its making: a clock that is behind revives no expired entry.
        decision = decide(found, max(now, release.manifest.created_at)) if found else None
        if decision is None:
            return Answer(None, version=release.version)
        self._record(order, decision, release.version, now)
        first = decision.deciding
        return Answer(
            first.action, first.reason, first.entry_id, first.type, decision.matches, release.version
        )

    def refresh(self) -> bool:
        """Look at the folder, and take over a newer release that proves good.

        Returns:
            Whether another release is served than before. A release that is refused changes nothing but
            `status`, and is told to the log.
        """
        with self._refreshing:
            before, now = self._serving, self._clock()
            seen = self._look()
            if seen == self._looked_at and (not self._refused or 0 <= now - self._tried_at < self._wait):
                self._acknowledge(now)
                return False
            try:
                self._take_over(now)
            except (ReleaseError, ConfigError) as error:
                self._refuse(str(error), seen, now)
            else:
                self._refused = ""
            self._looked_at = seen
            self._acknowledge(now)
            return self._serving is not before

    def status(self) -> ReaderStatus:
        """Return how the reader is."""
        release = self._serving
        return ReaderStatus(
            version=release.version if release else None,
            entries=release.manifest.entries if release else 0,
            created_at=release.manifest.created_at if release else None,
            unavailable=self._unavailable(release, self._clock()),
            refused=self._refused,
            trouble=self._trouble,
        )

    @contextmanager
    def following(self) -> Iterator[Reader]:
        """Follow the folder in a thread of its own while the block runs; also in processes that it forks."""
        follower = Follower(self.refresh, self._settings.poll_seconds, self._after_fork)
        try:
            yield self
        finally:
            follower.stop()

    def _begin(self) -> None:
        """Load the kept copy, then whatever the folder holds."""
        now = self._clock()
        if self._kept:
            try:
                trust = self._trust()
                kept = self._kept.manifest(trust, now)
                if kept is not None:
                    self._least_version = kept.version
                    self._serving = self._kept.load(trust, now)
            except (ReleaseError, ConfigError) as error:
                self._tell(f"the kept copy cannot be served: {error}")
        self.refresh()

    def _take_over(self, now: int) -> None:
        folder, held, trust = self._settings.folder, self._serving, self._trust()
        manifest, data = read_signed(folder, trust, now)
        if held is not None and data == held.manifest_bytes:
            return
        self._check_newer(manifest)
        secret = check_usable(manifest, trust, now)
        release = Release(manifest, data, load_content(folder, manifest, held), secret)
        if self._is_too_old(manifest, now):
            raise ReleaseError("it is older than this shop allows")
        self._serving = release
        self._least_version = manifest.version
        _log.info("serving version %d, %d entries", manifest.version, manifest.entries)
        if self._kept:
            try:
                self._kept.keep(release, folder, trust, now)
            except (ReleaseError, StoreError) as error:
                self._tell(f"the release is served and could not be kept: {error}")

    def _check_newer(self, manifest: Manifest) -> None:
        if manifest.version < self._least_version:
            raise ReleaseError(
                f"it is version {manifest.version}, and version {self._least_version} was served before; to "
                "go back, publish a rollback"
            )
        if self._serving is not None and manifest.version == self._serving.version:
            raise ReleaseError(f"it is another release under the same version, {manifest.version}")

    def _trust(self) -> Trust:
        settings = self._settings
        secrets = tuple(read_secret(path) for path in settings.secrets)
        return Trust(read_trusted_keys(settings.trusted_keys), secrets, settings.list)

    def _look(self) -> tuple[int, int, int] | None:
        try:
            seen = os.stat(self._settings.folder / MANIFEST)  # noqa: PTH116  # half the time of Path.stat
        except OSError:
            return None  # reading it will say what is wrong
        return seen.st_mtime_ns, seen.st_size, seen.st_ino

    def _refuse(self, why: str, seen: tuple[int, int, int] | None, now: int) -> None:
        """Note why; the longer the same release stays bad, the longer until the next look at it."""
        waited = self._wait if seen == self._looked_at else 0
        self._tried_at = now
        self._wait = min(max(2 * waited, int(self._settings.poll_seconds * 1000)), MOST_WAIT_MS)
        if why != self._refused:
            serving = (
                f"version {self._serving.version} goes on serving" if self._serving else "none is served"
            )
            _log.warning("the release in %s is refused: %s; %s", self._settings.folder, why, serving)
        self._refused = why

    def _is_too_old(self, manifest: Manifest, now: int) -> bool:
        max_age = self._settings.max_age
        return max_age is not None and now >= manifest.created_at + max_age

    def _unavailable(self, release: Release | None, now: int) -> str:
        if release is None:
            return f"there is no good release: {self._refused}"
        if now >= release.manifest.valid_until or self._is_too_old(release.manifest, now):
            return f"version {release.version} is too old to answer"
        return ""

    def _record(self, order: Order, decision: Decision, version: int, now: int) -> None:
        if self._settings.hits is None:
            return
        try:
            append_hit(self._settings.hits, hit_of(order, decision, version, now))
        except OSError as error:
            self._tell(f"a hit could not be written: {error}")

    def _acknowledge(self, now: int) -> None:
        folder = self._settings.acknowledgements
        version = self._serving.version if self._serving else None
        *last, at = self._acknowledged
        if folder is None or (last == [version, self._refused] and abs(now - at) < ACKNOWLEDGE_EVERY_MS):
            return
        self._acknowledged = (version, self._refused, now)
        try:
            write_acknowledgement(folder, Acknowledgement(self._settings.name, version, now, self._refused))
        except GraphFraudError as error:
            self._tell(f"the acknowledgement could not be written: {error}")

    def _tell(self, trouble: str) -> None:
        """Log what is no reason to stop answering; the same again is not logged again."""
        if trouble != self._trouble:
            _log.warning("%s", trouble)
        self._trouble = trouble

    def _after_fork(self) -> None:
        """Give a forked process a lock that nobody holds."""
        self._refreshing = threading.Lock()
