"""The ring's canvas in a real browser: what is clicked reaches Python, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import click_node, graph_of, settle, until
from tests.people import worst_ring

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Screens

ACCOUNT = "account:"


@pytest.fixture
def ring(shop_screens: Screens) -> str:
    """Give the ring with most members of the made-up shop."""
    return worst_ring(shop_screens.place, key=lambda row: row.size)[0]


@pytest.fixture
def opened(shop_screens: Screens, watched: Callable[..., Page], ring: str) -> Page:
    """Give the page of that ring with its canvas drawn."""
    page = watched()
    shop_screens.open(page, f"ring?id={ring}")
    graph_of(page)
    return page


def panel_says(page: Page, text: str) -> None:
    """Wait until the panel beside the canvas, which Python draws, says something."""
    until(lambda: page.locator(".st-key-panel").get_by_text(text).count())
    settle(page)


def accounts_of(graph: dict[str, Any]) -> list[str]:
    return [node for node in graph["at"] if node.startswith(ACCOUNT)]


def clear_edge(page: Page) -> tuple[str, dict[str, float]]:
    """Find a link with a spot on it that no node covers: its key, and the spot on the canvas."""
    found: tuple[str, dict[str, float]] = page.locator(".stage").evaluate(
        """el => {
          const network = el.network;
          for (const edge of network.body.data.edges.get()) {
            for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
              const [a, b] = [edge.from, edge.to].map((id) => network.getPositions([id])[id]);
              const spot = network.canvasToDOM({x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part});
              if (!network.getNodeAt(spot) && network.getEdgeAt(spot) === edge.id) return [edge.id, spot];
            }
          }
        }"""
    )
    return found


def test_a_click_on_a_node_reaches_python_and_moves_nothing(opened: Page) -> None:
    before = graph_of(opened)
    node = accounts_of(before)[0]
    click_node(opened, node)
    panel_says(opened, node.removeprefix(ACCOUNT))
    assert graph_of(opened) == before | {"selected": [node]}


def test_two_nodes_are_selected_with_the_control_key(opened: Page) -> None:
    first, second = accounts_of(graph_of(opened))[:2]
    click_node(opened, first)
    panel_says(opened, first.removeprefix(ACCOUNT))
    click_node(opened, second, modifiers=("Control",))
    panel_says(opened, second.removeprefix(ACCOUNT))
    panel_says(opened, first.removeprefix(ACCOUNT))
    assert set(graph_of(opened)["selected"]) == {first, second}


def test_a_click_on_a_link_says_since_when_how_often_and_how_much(opened: Page) -> None:
    key, spot = clear_edge(opened)
    opened.locator(".stage").click(position=spot)  # type: ignore[arg-type]  # a mapping with x and y
    panel_says(opened, "First seen: 20")
    panel_says(opened, "Last seen: 20")
    panel_says(opened, key.partition("\n")[0])
    assert opened.locator(".st-key-panel").get_by_text("bits of evidence").count() == 1


def test_positions_and_zoom_survive_ten_clicks_an_expand_a_filter_and_a_page_change(opened: Page) -> None:
    opened.locator(".tools").get_by_role("button", name="Zoom in").click()
    start = graph_of(opened)
    for node in accounts_of(start)[:10]:
        click_node(opened, node)
        panel_says(opened, node.removeprefix(ACCOUNT))
    after_clicks = graph_of(opened)
    assert (after_clicks["at"], after_clicks["scale"]) == (start["at"], start["scale"])

    opened.get_by_role("button", name="Expand").first.click()
    until(lambda: len(graph_of(opened)["at"]) > len(start["at"]))
    settle(opened)
    expanded = graph_of(opened)
    assert {node: expanded["at"][node] for node in start["at"]} == start["at"]
    assert (expanded["scale"], expanded["middle"]) == (start["scale"], start["middle"])

    slider = opened.get_by_role("slider").last
    slider.focus()
    for _ in range(3):
        slider.press("ArrowLeft")
    settle(opened)
    filtered = graph_of(opened)
    assert filtered["at"].items() <= expanded["at"].items()
    assert filtered["scale"] == start["scale"]
    for _ in range(3):
        slider.press("ArrowRight")
    until(lambda: len(graph_of(opened)["at"]) == len(expanded["at"]))
    assert graph_of(opened)["at"] == expanded["at"]

    opened.get_by_role("link", name="Nights and data").click()
    opened.get_by_role("heading", name="Nights and data").wait_for()
    opened.go_back()
    back = graph_of(opened)
    until(lambda: graph_of(opened)["at"] == expanded["at"])
    assert back["scale"] == pytest.approx(start["scale"])
    assert back["middle"] == pytest.approx(start["middle"], abs=1e-6)

    opened.get_by_role("button", name="Undo").click()
    until(lambda: graph_of(opened)["at"] == start["at"])


def test_a_double_click_expands_and_a_dragged_node_stays_where_it_was_put(opened: Page) -> None:
    start = graph_of(opened)
    node = accounts_of(start)[-1]
    click_node(opened, node, double=True)
    until(lambda: len(graph_of(opened)["at"]) > len(start["at"]))
    settle(opened)

    stage = opened.locator(".stage")
    spot = stage.evaluate("(el, id) => el.network.canvasToDOM(el.network.getPositions([id])[id])", node)
    box = stage.bounding_box()
    assert box is not None
    opened.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])
    opened.mouse.down()
    opened.mouse.move(box["x"] + spot["x"] + 30, box["y"] + spot["y"] + 20, steps=4)
    opened.mouse.up()
    settle(opened)
    dragged = graph_of(opened)["at"][node]
    assert dragged != start["at"][node]
    opened.reload()
    settle(opened)
    assert graph_of(opened)["at"][node] == pytest.approx(dragged, abs=1.0)


def test_a_picture_is_saved_with_names_hidden(opened: Page, tmp_path: Path) -> None:
    opened.locator(".tools").get_by_label("Hide names").check()
    labels = opened.locator(".stage").evaluate("el => el.network.body.data.nodes.get().map((n) => n.label)")
    shown = [node.partition(":")[2][:8] for node in graph_of(opened)["at"]]
    assert all(name not in label for label in labels for name in shown)
    with opened.expect_download() as download:
        opened.locator(".tools").get_by_role("button", name="Save picture").click()
    download.value.save_as(tmp_path / "ring.png")
    assert (tmp_path / "ring.png").read_bytes().startswith(b"\x89PNG")


def test_a_row_of_the_table_selects_on_the_canvas_by_keyboard_alone(opened: Page) -> None:
    table = opened.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.click(position={"x": 120, "y": 55})
    opened.keyboard.press("Shift+Space")
    until(lambda: len(graph_of(opened)["selected"]) == 1)
    [node] = graph_of(opened)["selected"]
    assert not node.startswith(ACCOUNT)
