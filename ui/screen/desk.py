"""The shop behind the pages: settings, words, the published run, and reads that are kept while it stands."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.cli.shop import Shop
from graphfraud.investigation.nights import NightRecord, last_nights
from graphfraud.investigation.queue import QueueRow, review_queue
from graphfraud.investigation.ring_events import RingEvent, ring_events
from graphfraud.investigation.ring_graph import RingGraph, open_ring
from graphfraud.ledger import Ledger, open_ledger
from graphfraud.stores.open import cache_folder, open_store
from graphfraud.ui.anonymous import without_names
from graphfraud.ui.picture import MOST_NEIGHBOURS
from graphfraud.ui.positions import KeptPositions
from graphfraud.ui.shown import Shown
from graphfraud.ui.words import LANGUAGES, Words, choose_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.stores.ports import GraphView, Neighbourhood

LANGUAGE = "language"
"""Where the session keeps the chosen language."""


def shop() -> Shop:
    """Return the shop of the environment."""
    return Shop.here()


@contextmanager
def viewing(run: int | None = None, graph_url: str = "") -> Iterator[GraphView]:
    """Open the published run, or an earlier one, for the block."""
    places = shop().places
    store = open_store(graph_url or places.graph_url, places.graph_access)
    try:
        yield store.view(run)
    finally:
        store.close()


def published_run() -> int | None:
    """Return the number of the published run; None before the first night."""
    with shop().store() as store:
        return store.published()


@st.cache_resource(max_entries=2)
def _ledger(url: str, folder: str) -> Ledger:  # noqa: ARG001  # tells relative addresses apart
    return open_ledger(url)


def ledger() -> Ledger:
    """Return the ledger, opened once."""
    return _ledger(shop().places.ledger_url, os.fspath(Path.cwd()))


def words() -> Words:
    """Return the words of the chosen language; of the browser's, until one is chosen."""
    chosen = str(st.session_state.get(LANGUAGE, ""))
    return Words.of(chosen if chosen in LANGUAGES else choose_language([st.context.locale or ""]))


def shown(currency: str = "") -> Shown:
    """Return how values are written in this shop."""
    settings = shop().settings.shop
    return Shown(settings.time_zone, currency or settings.currency)


def kept_positions() -> KeptPositions:
    """Return where the nodes of pictures stand."""
    folder = cache_folder(shop().places.graph_url, shop().places.graph_access)
    return KeptPositions(folder / "positions")


@st.cache_resource(max_entries=4, show_spinner=False)
def queue(graph_url: str, run: int) -> list[QueueRow]:
    """Read the whole list of rings of a run; kept while the run stands."""
    with viewing(run, graph_url) as view:
        return review_queue(view, ledger())


@st.cache_resource(max_entries=64, show_spinner=False)
def ring_graph(graph_url: str, run: int, ring: str) -> RingGraph:
    """Read one ring of a run; kept while the run stands."""
    with viewing(run, graph_url) as view:
        return open_ring(view, ring, shop().settings.network)


@st.cache_resource(max_entries=64, show_spinner=False)
def events_of_ring(graph_url: str, run: int, ring: str) -> list[RingEvent]:
    """Read what the members of a ring did; kept while the run stands."""
    with viewing(run, graph_url) as view:
        return ring_events(view, [account for _, account in view.members(ring)])


@dataclass(frozen=True, slots=True)
class SeenRing:
    """A ring as a person may see it."""

    graph: RingGraph
    events: list[RingEvent]


def seen_ring(run: int, ring: str, *, names: bool) -> SeenRing:
    """Read one ring of a run, with a number in place of every account and value where names are hidden."""
    url = shop().places.graph_url
    graph, events = ring_graph(url, run, ring), events_of_ring(url, run, ring)
    return SeenRing(graph, events) if names else SeenRing(*without_names(graph, events, words()))


@st.cache_resource(max_entries=512, show_spinner=False)
def neighbours(graph_url: str, run: int, node: str) -> Neighbourhood:
    """Read what hangs together with a node directly, as many as one expansion shows."""
    with viewing(run, graph_url) as view:
        return view.neighbourhood(node, hops=1, max_nodes=MOST_NEIGHBOURS + 1)


NIGHTS_SHOWN = 30
"""Nights that pages speak of: a month."""


@st.cache_resource(max_entries=2, show_spinner=False)
def _nights(graph_url: str, run: int) -> list[NightRecord]:  # noqa: ARG001  # another run, another list
    store = open_store(graph_url, shop().places.graph_access)
    try:
        return last_nights(store, NIGHTS_SHOWN)
    finally:
        store.close()


def nights(run: int) -> list[NightRecord]:
    """Read the records of the last nights, the newest first; kept while the run stands."""
    return _nights(shop().places.graph_url, run)
