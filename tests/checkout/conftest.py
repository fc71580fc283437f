"""A shop with keys, a publisher and a clock that only moves when a test says so."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.checkout import Action, EntryType, Reader, ReaderSettings, ReleaseEntry
from graphfraud.checkout.keyring import MATCHING_SECRET, TRUSTED_KEYS, KeyRing
from graphfraud.checkout.loading import Trust
from graphfraud.checkout.publisher import Publisher, PublishReport, PublishSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

NOON = 1_780_000_000_000
"""When every test begins: a day in 2026."""

MINUTE = 60_000
DAY = 86_400_000


@dataclass
class Desk:
    """Where releases are made and read."""

    base: Path
    now: int = NOON
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def folder(self) -> Path:
        """The folder of the releases."""
        return self.base / "release"

    @property
    def ring(self) -> KeyRing:
        """The publisher's keys."""
        return KeyRing(self.base / "keys")

    def publisher(self, **settings: Any) -> Publisher:
        """Give a publisher with the keys as they are now."""
        given = PublishSettings(self.folder, **settings)
        return Publisher(given, self.ring.signing_key(), self.ring.secret(), self.ring.trusted())

    def trust(self) -> Trust:
        """Give what a reader with the newest keys trusts."""
        return Trust(self.ring.trusted(), (self.ring.secret(),), "default")

    def entry(
        self, of_type: EntryType, value: str, action: Action = Action.BLOCK, **more: Any
    ) -> ReleaseEntry:
        """Make an entry with an id of its own."""
        entry_id = more.pop("entry_id", f"B-{next(self.numbers):06d}")
        return ReleaseEntry(entry_id, action, of_type, value, more.pop("reason", "fraud"), **more)

    def publish(self, *entries: ReleaseEntry, minutes: int = 1) -> PublishReport:
        """Publish a whole list some minutes after the last time."""
        self.now += minutes * MINUTE
        return self.publisher().publish(entries, self.now)

    def change(self, *changed: ReleaseEntry, removed: Iterable[str] = ()) -> PublishReport:
        """Publish changes a minute after the last time."""
        self.now += MINUTE
        return self.publisher().publish_changes(changed, list(removed), self.now)

    def reader(self, **settings: Any) -> Reader:
        """Give a reader that fails open unless it is told otherwise, with the desk's clock."""
        keys = self.ring.folder
        given: dict[str, Any] = {
            "folder": self.folder,
            "trusted_keys": keys / TRUSTED_KEYS,
            "secrets": (keys / MATCHING_SECRET,),
            "when_unavailable": None,
        }
        return Reader(ReaderSettings(**{**given, **settings}), clock=lambda: self.now)


@pytest.fixture(scope="session")
def new_desk() -> Callable[..., Desk]:
    """Give a function that makes a shop with keys, and nothing published yet, in a folder."""

    def make(base: Path, now: int = NOON) -> Desk:
        desk = Desk(base, now)
        desk.ring.create()
        return desk

    return make


@pytest.fixture
def desk(new_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    """Give a shop with keys, and nothing published yet."""
    return new_desk(tmp_path)
