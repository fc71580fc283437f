"""From the environment to the parts that a command needs: settings, store, ledger, clock."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphfraud.cli.output import Format, note
from graphfraud.cli.token import kept_token
from graphfraud.errors import ConfigError
from graphfraud.rights import Action
from graphfraud.settings import Places, Settings, find_places, load_settings
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request
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
    def view(
        self, action: Action, subject: str = "", how: Format = Format.TABLE, *, run: int | None = None
    ) -> Iterator[GraphView]:
        """Open the published run, or an earlier one, for whoever may read it; says so where there is none.

        Args:
            action: what is read; what goes to a program is an export.
            subject: for the audit: the ring, the searched text or the like.
            how: how it will be printed.
            run: an earlier run's number.
        """
        from graphfraud.investigation.reading import admit  # loads SQLAlchemy

        with self.store() as store:
            view = store.view(run)  # first: where there is no graph, no ledger is made
            with self.ledger() as ledger:
                told = subject if how is Format.TABLE else f"{action.value} {subject}".strip()
                admit(
                    ledger, self.request(), action if how is Format.TABLE else Action.EXPORT, told, view.run
                )
            if view.run is None:
                note("nothing is published yet: run `graphfraud detect` first")
            yield view

    @contextmanager
    def graph(self) -> Iterator[GraphView]:
        """Open the published run for an act that is itself allowed, and audited, by the ledger."""
        with self.store() as store:
            yield store.view()

    def request(self, why: str = "") -> Request:
        """Make a request of whoever is logged in; the ledger decides whether anybody is."""
        from graphfraud.ledger.acts import Request  # loads SQLAlchemy

        token = kept_token(os.environ, self.places.ledger_url)
        return Request(token, now_ms(), why, secrets.token_hex(16))

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Open the ledger."""
        from graphfraud.ledger import open_ledger  # commands that only read the graph go without

        with open_ledger(self.places.ledger_url) as ledger:
            yield ledger


def now_ms() -> int:
    """Return the time of the machine's clock, in ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


def moment(text: str | None, time_zone: str, option: str = "--as-of") -> int | None:
    """Read the value of a time option: an ISO 8601 date or time, in the shop's zone where it names none.

    Raises:
        ConfigError: it is neither.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{option} {text!r} is no date; write one like 2026-03-31T06:00") from error
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(time_zone))
    return int(at.astimezone(UTC).timestamp() * 1000)
