"""The evidence page: one file that needs nothing else, the same for one run, without names on request."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from graphfraud.investigation.ring_events import ring_events
from graphfraud.investigation.ring_graph import open_ring
from graphfraud.network.parameters import NetworkParameters
from graphfraud.stores.open import open_store
from graphfraud.ui.evidence import evidence_page
from graphfraud.ui.shown import Shown
from graphfraud.ui.words import LANGUAGES, Words
from tests.people import members_of, worst_ring
from tests.ui.hostile import SCRIPT

if TYPE_CHECKING:
    from tests.conftest import Place

DIGEST = re.compile(r"<code>([0-9a-f]{64})</code>")


def page_of(place: Place, language: str = "en", *, hide_names: bool = False) -> str:
    """Write the page of the first ring."""
    store = open_store(f"sqlite:///{place.graph}")
    view = store.view()
    ring, _ = worst_ring(place)
    graph = open_ring(view, ring, NetworkParameters())
    events = ring_events(view, [member.account for member in graph.ring.members])
    shown = Shown("Asia/Tokyo", graph.ring.currency)
    page = evidence_page(graph, events, view.record(), Words.of(language), shown, hide_names=hide_names)
    store.close()
    return page


def without_library(page: str) -> str:
    """Leave out the scripts, which belong to the installation and not to the ring."""
    return re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hide_names", [False, True])
def test_the_same_run_gives_the_same_page(full_shop: Place, language: str, *, hide_names: bool) -> None:
    first = page_of(full_shop, language, hide_names=hide_names)
    assert page_of(full_shop, language, hide_names=hide_names) == first
    assert len(DIGEST.findall(first)) == 2


def test_another_language_or_hidden_names_give_another_digest(full_shop: Place) -> None:
    pages = [page_of(full_shop), page_of(full_shop, "ja"), page_of(full_shop, hide_names=True)]
    assert len({DIGEST.findall(page)[-1] for page in pages}) == 3


def test_nothing_on_the_page_asks_a_network(full_shop: Place) -> None:
    page = page_of(full_shop)
    assert "default-src 'none'" in page
    told = without_library(page).replace("http://www.w3.org/2000/svg", "").replace("http%3A//www.w3.org", "")
    assert re.findall(r"(?:src|href)=|https?://|url\(", told) == []


def test_names_are_gone_where_they_are_hidden(full_shop: Place) -> None:
    shown, hidden = page_of(full_shop, "ja"), page_of(full_shop, "ja", hide_names=True)
    ring, _ = worst_ring(full_shop)
    accounts = members_of(full_shop, ring)
    assert all(account in shown for account in accounts)
    assert [account for account in accounts if account in hidden] == []
    orders = (full_shop.folder / "shop" / "orders.csv").read_text(encoding="utf-8").splitlines()
    cells = {cell for line in orders[1:] for cell in line.split(",") if len(cell) >= 6 and not cell.isdigit()}
    personal = {cell for cell in cells if cell in shown and ("@" in cell or "tok_" in cell or "都" in cell)}
    assert personal
    assert [cell for cell in personal if cell in hidden] == []


@pytest.mark.parametrize("hide_names", [False, True])
def test_hostile_text_is_text_on_the_page(hostile_shop: Place, *, hide_names: bool) -> None:
    page = page_of(hostile_shop, hide_names=hide_names)
    assert SCRIPT not in page
    assert without_library(page).count("<script") == 1
    assert len(re.findall(r"<img|<a |<b>", without_library(page))) == 0
    assert (html.escape("<script>alert(1)") in page) != hide_names
    assert not set("\u202e\u2066\x1b\u2028") & set(without_library(page).partition("application/json")[0])
