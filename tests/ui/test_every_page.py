"""Every page in its three states: nothing there yet, a shop at work, a shop full of hostile text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.people import worst_ring
from tests.ui.hostile import LONG, MARKUP, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.conftest import Place

    Look = Callable[..., AppTest]

PAGES = ("queue", "ring", "search", "entity", "nights", "settings")


def texts(app: AppTest) -> str:
    """Put all that a page wrote as plain text together."""
    return "\n".join(str(one.value) for one in app.text)


def formatted(app: AppTest) -> str:
    """Put all together that the browser reads as Markdown, where text from orders would come alive."""
    parts = (
        app.markdown,
        app.title,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.header,
        app.subheader,
    )
    return "\n".join(str(one.value) for part in parts for one in part)


def query_for(page: str, place: Place) -> dict[str, Any]:
    ring, account = worst_ring(place)
    queries = {"ring": {"id": ring}, "search": {"q": account}, "entity": {"node": f"account:{account}"}}
    return queries.get(page, {})


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("page", PAGES)
def test_an_empty_shop_says_what_to_do_on_every_page(
    empty_shop: Place, look: Look, page: str, locale: str
) -> None:
    app = look(empty_shop, page, locale)
    assert "graphfraud nightly" in app.code[0].value
    assert app.info


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("page", PAGES)
def test_a_shop_at_work_is_shown_on_every_page(full_shop: Place, look: Look, page: str, locale: str) -> None:
    app = look(full_shop, page, locale, **query_for(page, full_shop))
    assert not app.error
    assert app.dataframe


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_is_only_ever_text(hostile_shop: Place, look: Look, page: str) -> None:
    app = look(hostile_shop, page, **query_for(page, hostile_shop))
    assert not app.error
    for attack in (SCRIPT[:12], MARKUP[:12], "evil.example", LONG[:50], "\u202e", "\x1b"):
        assert attack not in formatted(app)
    for hidden in ("\u202e", "\u2066", "\x1b", "\u2028", LONG):
        assert hidden not in texts(app)


@pytest.mark.parametrize("ring", ["R-999999", "../../x", SCRIPT, "R-1", "\x00", LONG])
def test_a_ring_that_is_not_there_gets_a_sentence(full_shop: Place, look: Look, ring: str) -> None:
    app = look(full_shop, "ring", id=ring)
    assert len(app.error) == 1
    assert "there is no ring" in texts(app)


@pytest.mark.parametrize("node", ["account:nobody", "email:nobody@example.jp", SCRIPT, "\x00", ":", LONG])
def test_a_node_that_is_not_there_gets_a_sentence(full_shop: Place, look: Look, node: str) -> None:
    assert len(look(full_shop, "entity", node=node).error) == 1


def test_a_search_without_a_hit_says_what_was_looked_for(full_shop: Place, look: Look) -> None:
    app = look(full_shop, "search", q="０９０－９９９９－００００")
    assert "phone:+819099990000" in texts(app)


def test_a_phone_number_is_found_in_any_spelling(full_shop: Place, look: Look) -> None:
    events = (full_shop.folder / "shop" / "orders.csv").read_text(encoding="utf-8").splitlines()
    phone = next(
        cell for line in events[1:] for cell in line.split(",") if cell.startswith("090") and cell.isdigit()
    )
    wide = phone.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    app = look(full_shop, "search", q=f"{wide[:3]}ー{wide[3:7]}ー{wide[7:]}")
    assert len(app.dataframe) == 1


def test_a_graph_that_is_none_gets_a_sentence(look: Look, place: Place) -> None:
    place.graph.write_text("this is no database, whatever its name says" * 50, encoding="utf-8")
    app = look(place)
    assert len(app.error) == 1
    assert "graphfraud.db" in texts(app)


def test_a_wrong_setting_gets_a_sentence(look: Look, full_shop: Place, place: Place) -> None:
    copy = full_shop.copy_to(place.folder)
    (copy.folder / "graphfraud.toml").write_text('[shop]\ntime_zone = "Mars/Olympus"\n', encoding="utf-8")
    app = look(copy)
    assert len(app.error) == 1
    assert "Mars/Olympus" in texts(app)
