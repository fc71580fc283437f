"""Logging in with a real browser: it survives a reload and a deep link, and ends when it should."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from graphfraud.rights import Role
from tests.e2e.conftest import Screens, address_of, serving, settle, until
from tests.e2e.test_pages_in_a_browser import serious
from tests.people import PASSWORD, log_in_at_the_screens, worst_ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.conftest import Place


@pytest.fixture(scope="module")
def own_screens(shop_screens: Screens, new_place: Callable[[], Place]) -> Iterator[Screens]:
    """Serve a copy of the shop in which nobody else is logged in."""
    place = shop_screens.place.copy_to(new_place().folder)
    with serving(place) as screens:
        yield screens


def log_in(page: Page, name: str, password: str, words: tuple[str, str, str]) -> None:
    """Fill in the form and send it."""
    page.get_by_label(words[0]).fill(name)
    page.get_by_label(words[1]).fill(password)
    page.get_by_role("button", name=words[2]).click()


ENGLISH = ("Name", "Password", "Log in")
JAPANESE = ("ユーザー名", "パスワード", "ログイン")


@pytest.mark.parametrize(("locale", "words"), [("en-US", ENGLISH), ("ja-JP", JAPANESE)])
def test_a_deep_link_is_opened_after_the_login_and_survives_a_reload(
    own_screens: Screens, watched: Callable[..., Page], locale: str, words: tuple[str, str, str]
) -> None:
    log_in_at_the_screens(own_screens.place, Role.INVESTIGATOR)  # so that there is one
    ring, _ = worst_ring(own_screens.place)
    page = watched(locale)
    page.goto(f"{own_screens.address}ring?id={ring}")
    assert "/login?to=" in address_of(page)
    assert page.get_by_text(ring).count() == 0
    assert serious(page) == []
    log_in(page, "investigator", PASSWORD, words)
    page.locator("h1", has_text=ring).wait_for()
    assert address_of(page) == f"{own_screens.address}ring?id={ring}"
    page.reload()
    page.locator("h1", has_text=ring).wait_for()
    other = page.context.new_page()
    other.goto(f"{own_screens.address}nights")
    other.locator("h1").wait_for()
    assert "/login" not in address_of(other)


def test_a_wrong_password_stays_at_the_form(own_screens: Screens, watched: Callable[..., Page]) -> None:
    log_in_at_the_screens(own_screens.place, Role.INVESTIGATOR)
    page = watched(silent=False)
    page.goto(own_screens.address)
    log_in(page, "investigator", "not the password", ENGLISH)
    page.get_by_role("alert").get_by_text("the name or the password is wrong").wait_for()
    assert page.context.cookies(own_screens.address) == []


def test_who_logs_out_is_out_in_every_window(own_screens: Screens, watched: Callable[..., Page]) -> None:
    log_in_at_the_screens(own_screens.place, Role.VIEWER)
    page = watched()
    page.goto(own_screens.address)
    log_in(page, "viewer", PASSWORD, ENGLISH)
    page.get_by_role("heading", name="Review queue").wait_for()
    other = page.context.new_page()
    other.goto(f"{own_screens.address}nights")
    other.get_by_role("heading", name="Nights and data").wait_for()
    page.get_by_test_id("stPopover").get_by_role("button", name="viewer").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Password").wait_for()
    page.goto(f"{own_screens.address}settings")
    page.get_by_label("Password").wait_for()
    other.get_by_role("link", name="Settings").click()
    other.get_by_label("Password").wait_for()
    assert "/login?to=" in address_of(other)


def test_a_session_that_nobody_uses_ends(own_screens: Screens, watched: Callable[..., Page]) -> None:
    page = watched()
    own_screens.come_in(page, Role.AUDITOR)
    page.goto(own_screens.address)
    page.get_by_role("heading", name="Review queue").wait_for()
    with sqlite3.connect(own_screens.place.ledger) as ledger:
        ledger.execute("UPDATE session SET seen_at = seen_at - idle_ms WHERE idle_ms IS NOT NULL")
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Password").wait_for()


def test_each_role_sees_its_pages_and_a_viewer_no_names(
    shop_screens: Screens, watched: Callable[..., Page]
) -> None:
    ring, account = worst_ring(shop_screens.place)
    for role, pages in {
        Role.VIEWER: {"Orders", "Search", "Block list", "Nights and data", "Settings"},
        Role.AGENT: set(),
        Role.INVESTIGATOR: {"Orders", "Search", "Block list", "Nights and data", "Settings"},
    }.items():
        page = watched()
        shop_screens.open(page, role=role)
        page.get_by_role("heading", name="Review queue").wait_for()
        listed = {link.inner_text() for link in page.get_by_test_id("stTopNavLink").all()}
        assert listed - {"Review queue"} == pages, role
        shop_screens.open(page, f"ring?id={ring}")
        if role is Role.AGENT:
            page.get_by_text("was not given to you").wait_for()
            continue
        page.locator(".stage").wait_for()
        settle(page)
        clear = page.locator(".stage").evaluate(
            "(el, id) => el.network.body.nodeIndices.includes(id)", f"account:{account}"
        )
        assert clear is (role is Role.INVESTIGATOR)


def test_names_are_shown_on_request_and_the_ledger_knows(
    own_screens: Screens, watched: Callable[..., Page]
) -> None:
    page = watched()
    own_screens.come_in(page, Role.LEAD, names=False)
    ring, account = worst_ring(own_screens.place)
    own_screens.open(page, f"ring?id={ring}")
    page.get_by_text("Personal data is hidden.").wait_for()
    page.get_by_text("Show names", exact=True).click()
    stage = page.locator(".stage").last  # the one before stands until the new one is drawn
    until(
        lambda: stage.evaluate("(el, id) => el.network.body.nodeIndices.includes(id)", f"account:{account}")
    )
    with sqlite3.connect(own_screens.place.ledger) as ledger:
        done = ledger.execute("SELECT count(*) FROM audit WHERE action = 'unmask' AND outcome = 'done'")
        assert done.fetchone()[0] >= 1
