"""A shop in a folder of its own for one measurement: default settings, one night, the published run."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphfraud.ledger import open_ledger
from graphfraud.nightly import NightPlan, Stopwatch, run_night
from graphfraud.settings import IngestSettings, Settings
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphfraud.nightly import Feed
    from graphfraud.stores.ports import GraphView


@contextmanager
def one_night(folder: Path, feeds: Sequence[Feed], as_of: int) -> Iterator[GraphView]:
    """Do one night over some feeds and open what it published.

    Args:
        folder: an empty folder; the databases and the reject files go into it.
        feeds: the files, in the order to take them in.
        as_of: the night's time, ms since 1970 UTC.

    Raises:
        FeedError: a file cannot be used.
    """
    settings = Settings(ingest=IngestSettings(reject_folder=str(folder / "rejects")))
    store = open_store(f"sqlite:///{folder / 'graph.db'}")
    try:
        with open_ledger(f"sqlite:///{folder / 'ledger.db'}") as ledger:
            run_night(store, ledger, settings, NightPlan(feeds, as_of), Stopwatch())
        yield store.view()
    finally:
        store.close()
