"""From the environment to the parts that a command needs: settings, store, ledger, clock."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphfraud.cli.output import note
from graphfraud.errors import ConfigError
from graphfraud.settings import Places, Settings, find_places, load_settings
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger import Ledger
    from graphfraud.stores.ports import GraphStore, GraphView


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop: where its databases are and how it is tuned."""

    places: Places
    settings: Settings

    @classmethod
    def here(cls) -> Shop:
        """Read the shop of the environment and the working folder."""
        places = find_places(os.environ, Path.cwd())
        return cls(places, load_settings(places.settings_file))

    @contextmanager
    def store(self) -> Iterator[GraphStore]:
        """Open the graph store."""
        store = open_store(self.places.graph_url, self.places.graph_access)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def view(self, run: int | None = None) -> Iterator[GraphView]:
        """Open the published run, or an earlier one, for reading; says so where there is none yet."""
        with self.store() as store:
            view = store.view(run)
            if view.run is None:
                note("nothing is published yet: run `graphfraud detect` first")
            yield view

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Open the ledger."""
        from graphfraud.ledger import open_ledger  # noqa: PLC0415  # commands that only read the graph go without

        with open_ledger(self.places.ledger_url) as ledger:
            yield ledger


def now_ms() -> int:
    """Return the time of the machine's clock, in ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


def moment(text: str | None, time_zone: str) -> int | None:
    """Read ``--as-of``: an ISO 8601 date or time, in the shop's zone where it names none.

    Raises:
        ConfigError: it is neither.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--as-of {text!r} is no date; write one like 2026-03-31T06:00") from error
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(time_zone))
    return int(at.astimezone(UTC).timestamp() * 1000)
