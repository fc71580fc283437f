"""Every page in a real browser, in both languages: readable for all, silent, and deaf to hostile text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from graphfraud.rights import Role
from tests.e2e.conftest import EVENING, Screens, address_of, graph_of, serving, settle, until
from tests.people import worst_ring
from tests.ui.hostile import hostile_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.conftest import Place

TITLES = {
    "queue": "確認キュー",
    "search": "検索",
    "approvals": "承認",
    "blocklist": "ブロックリスト",
    "nights": "夜間処理とデータ",
    "settings": "設定",
}
"""Page -> what stands on it in Japanese."""


def addresses(screens: Screens) -> dict[str, str]:
    """Give the address of every page, with something on it."""
    ring, account = worst_ring(screens.place)
    return {
        "queue": "",
        "ring": f"ring?id={ring}",
        "search": f"search?q={quote(account)}",
        "entity": f"entity?node={quote(f'account:{account}', safe='')}",
        "nights": "nights",
        "settings": "settings",
    }


@pytest.fixture(scope="module")
def hostile_screens(browser: Browser, new_place: Callable[[], Place]) -> Iterator[Screens]:
    """Serve a shop whose one ring wrote hostile text everywhere."""
    del browser
    place = new_place()
    place.ask("nightly", place.feed("orders.csv", hostile_orders()), "--as-of", "2026-06-05")
    with serving(place) as screens:
        yield screens


def serious(page: Page) -> list[str]:
    """Name what axe-core finds that keeps people out, with the elements."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  # may be absent

    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def test_axe_finds_nothing_serious_on_any_page(shop_screens: Screens, watched: Callable[..., Page]) -> None:
    page = watched("ja-JP")
    found = {}
    pages = addresses(shop_screens) | {"approvals": "approvals", "blocklist": "blocklist"}
    for name, address in pages.items():
        shop_screens.open(page, address, Role.LEAD)
        if name in TITLES:
            page.get_by_role("heading", name=TITLES[name]).wait_for()
        if name == "ring":
            graph_of(page)
        found[name] = serious(page)
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_hostile_text_draws_as_text_on_every_page(
    hostile_screens: Screens, watched: Callable[..., Page]
) -> None:
    page = watched()
    dialogs: list[str] = []

    def dismiss(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for name, address in addresses(hostile_screens).items():
        hostile_screens.open(page, address)
        if name == "ring":
            graph_of(page)
            for tab in ("Accounts", "Links", "Orders and events", "Why together", "What if", "Changes"):
                page.get_by_test_id("stButtonGroup").get_by_text(tab, exact=True).click()
                settle(page)
        injected = page.evaluate(
            "[...document.querySelectorAll('img[src=x], a[href^=javascript], [onerror]')].length"
        )
        assert injected == 0, name
        assert page.get_by_text("alert(1)").count() or name in {"queue", "nights", "settings"}, name
    assert dialogs == []


def test_the_tooltip_of_a_hostile_node_is_text(
    hostile_screens: Screens, watched: Callable[..., Page]
) -> None:
    page = watched()
    hostile_screens.open(page, addresses(hostile_screens)["ring"])
    at = graph_of(page)["at"]
    node = next(one for one in at if one.startswith("account:<script>"))
    stage = page.locator(".stage")
    spot = stage.evaluate("(el, id) => el.network.canvasToDOM(el.network.getPositions([id])[id])", node)
    stage.hover(position=spot)
    tooltip = page.locator("div.vis-tooltip")
    until(lambda: "<script>alert(1)" in tooltip.inner_text())
    assert tooltip.locator("script, img, a").count() == 0


def test_a_click_on_a_line_of_the_queue_opens_its_ring(
    shop_screens: Screens, watched: Callable[..., Page]
) -> None:
    page = watched("ja-JP")
    shop_screens.open(page)
    page.get_by_test_id("stDataFrame").click(position={"x": 300, "y": 55})
    until(lambda: "/ring?id=R-" in address_of(page))
    graph_of(page)
    assert page.get_by_role("heading", name="リング R-").count() == 1


def test_the_language_can_be_switched_and_stays_on_the_next_page(
    shop_screens: Screens, watched: Callable[..., Page]
) -> None:
    page = watched("en-US")
    shop_screens.open(page)
    page.get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="日本語").click()
    page.get_by_role("heading", name="確認キュー").wait_for()
    page.get_by_role("link", name="設定").click()
    page.get_by_role("heading", name="設定").wait_for()


def test_a_search_from_the_box_finds_a_phone_number_written_wide(
    shop_screens: Screens, watched: Callable[..., Page]
) -> None:
    orders = (shop_screens.place.folder / "shop" / "orders.csv").read_text(encoding="utf-8")
    number = re.findall(r"\b090\d{8}\b", orders)[0]
    page = watched()
    shop_screens.open(page)
    box = page.get_by_role("textbox", name="Search")
    box.fill(number.translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    box.press("Enter")
    until(lambda: "/search?q=" in address_of(page))
    page.get_by_text("1 found").wait_for()


def test_a_night_beside_the_screens_breaks_nothing_and_is_seen_afterwards(
    new_place: Callable[[], Place], shop_screens: Screens, watched: Callable[..., Page]
) -> None:
    place = shop_screens.place.copy_to(new_place().folder)
    with serving(place) as screens:
        page = watched()
        screens.open(page, "nights")
        page.get_by_role("heading", name="Nights and data").wait_for()
        ring, _ = worst_ring(place)
        with place.start("nightly", "shop/outcomes.csv", "--feed", "outcomes", "--as-of", EVENING) as night:
            while night.poll() is None:
                screens.open(page, f"ring?id={ring}")
                graph_of(page)
        assert night.returncode == 0
        screens.open(page, "ring?id=" + ring)
        page.get_by_text("Changes", exact=True).click()
        page.get_by_role("combobox", name="Compare with").wait_for()


def test_the_evidence_page_is_drawn_from_the_disk_without_any_network(
    hostile_screens: Screens, watched: Callable[..., Page], tmp_path: Path
) -> None:
    page = watched()
    hostile_screens.open(page, addresses(hostile_screens)["ring"])
    with page.expect_download() as download:
        page.get_by_role("button", name="Evidence page", exact=True).click()
    file = tmp_path / "evidence.html"
    download.value.save_as(file)
    page.goto(file.as_uri())
    page.locator("#graph canvas").wait_for()
    assert page.evaluate("network.body.nodeIndices.length") > 5
    assert page.locator("td script, td img, td a").count() == 0
    assert page.get_by_text("<script>alert(1)").count()
