"""The ring's canvas in a real browser: what is clicked reaches Python, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import click_node, graph_of, settle, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.conftest import Screens


@pytest.fixture
def ring(shop_screens: Screens) -> str:
    """Give the ring with most members of the made-up shop."""
    rows = shop_screens.place.rows("rings")
    return str(max(rows, key=lambda row: row["size"])["ring"])


def test_a_click_on_a_node_reaches_python_and_moves_nothing(
    shop_screens: Screens, watched: Callable[..., Page], ring: str
) -> None:
    page = watched(shop_screens)
    shop_screens.open(page, f"ring?id={ring}")
    before = graph_of(page)
    node = next(one for one in before["at"] if one.startswith("account:"))
    click_node(page, node)
    until(lambda: page.get_by_test_id("stMain").get_by_text(node.removeprefix("account:")).count())
    settle(page)
    assert graph_of(page)["at"] == before["at"]
