"""The screens in a real browser: `graphfraud ui` on a free port, Debian's chromium, and Playwright."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.rights import Role
from graphfraud.synthetic import ShopPlan, write_shop
from tests.conftest import needed
from tests.people import log_in_at_the_screens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.conftest import Place

EVENING = "2026-06-30T23:59:00+09:00"

START_S = 60
"""How long a server may take to answer on a busy machine."""

WAIT_MS = 30_000
"""How long a page may take to show something; no test measures it."""

_OWN = re.compile(r"file:///|https?://127\.0\.0\.1:\d+/|data:|blob:")

_STREAMLIT_ASKS = re.compile(r"/_stcore/(health|host-config)$")
"""On a deep link Streamlit first asks beside the page, gets 404, and then asks at the root."""


@dataclass(slots=True)
class Screens:
    """A running `graphfraud ui`."""

    address: str
    place: Place

    def open(self, page: Page, path: str = "", role: Role = Role.INVESTIGATOR) -> None:
        """Go to a page as somebody who is logged in, and wait until it has been drawn."""
        if not page.context.cookies(self.address):
            self.come_in(page, role)
        page.goto(self.address + path)
        settle(page)

    def come_in(self, page: Page, role: Role, *, names: bool = True) -> None:
        """Give a browser the cookie of a session."""
        token = log_in_at_the_screens(self.place, role, names=names)
        page.context.add_cookies([{"name": "graphfraud_session", "value": token, "url": self.address}])


def address_of(page: Page) -> str:
    """Return what the browser shows in its address line now."""
    return str(page.evaluate("location.href"))


def settle(page: Page) -> None:
    """Wait until the script behind the page has run to its end."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=WAIT_MS)
    page.wait_for_timeout(150)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=WAIT_MS)


def graph_of(page: Page) -> dict[str, Any]:
    """Wait for the canvas; return where its nodes stand, its zoom and its middle."""
    stage = page.locator(".stage")
    stage.wait_for(timeout=WAIT_MS)
    until(lambda: stage.evaluate("el => el.network !== undefined"))
    found: dict[str, Any] = stage.evaluate(
        "el => ({at: el.network.getPositions(), scale: el.network.getScale(), "
        "middle: el.network.getViewPosition(), selected: el.network.getSelectedNodes()})"
    )
    return found


def click_node(page: Page, node: str, *, modifiers: tuple[Any, ...] = (), double: bool = False) -> None:
    """Click where the canvas shows a node, with the mouse."""
    stage = page.locator(".stage")
    spot = stage.evaluate("(el, id) => el.network.canvasToDOM(el.network.getPositions([id])[id])", node)
    act = stage.dblclick if double else stage.click
    act(position=spot, modifiers=list(modifiers))


def until(told: Callable[[], Any], wait_s: float = WAIT_MS / 1000) -> Any:
    """Ask until the answer is true; Playwright's own waiting needs `eval`, which a page may forbid."""
    end = time.monotonic() + wait_s
    while True:
        answer = told()
        if answer:
            return answer
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.05)


@contextmanager
def serving(place: Place) -> Iterator[Screens]:
    """Start the screens of a working folder and end them afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = place.start("ui", "--port", str(port))
    try:
        address = f"http://127.0.0.1:{port}/"
        until(lambda: _answers(f"{address}_stcore/health") or process.poll() is not None, START_S)
        assert process.poll() is None, process.communicate()
        yield Screens(address, place)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own server
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium."""
    chromium = shutil.which("chromium")
    there = chromium is not None and importlib.util.find_spec("playwright") is not None
    needed("browser", "apt-get install chromium fonts-noto-cjk; make test installs the rest", present=there)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # may be absent

    # Chromium refuses to run as root inside its own sandbox.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="session")
def shop_screens(browser: Browser, new_place: Callable[[], Place]) -> Iterator[Screens]:
    """Serve a made-up shop after a night."""
    del browser  # without one nothing needs to be made
    place = new_place()
    write_shop(place.folder / "shop", ShopPlan(accounts=900, seed=5))
    place.ask("nightly", "shop/orders.csv", "--as-of", EVENING)
    with serving(place) as screens:
        yield screens


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page; its complaints and its requests elsewhere fail the test."""
    opened: list[Page] = []
    foreign: list[str] = []
    complaints: list[str] = []

    def new_page(locale: str = "en-US", *, silent: bool = True) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": 1440, "height": 1000})
        page = context.new_page()

        def route(route: Any) -> None:
            if _OWN.match(route.request.url):
                route.continue_()
            else:
                foreign.append(route.request.url)
                route.abort()

        context.route("**/*", route)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if silent:  # a refused login is an error to the browser
            page.on("console", lambda message: complaints.extend(_complaint(message)))
        opened.append(page)
        return page

    yield new_page
    for page in opened:
        page.context.close()
    assert foreign == []
    assert complaints == []


def _complaint(message: Any) -> list[str]:
    if message.type == "error" and not _STREAMLIT_ASKS.search(message.location.get("url", "")):
        return [str(message.text)]
    return []
