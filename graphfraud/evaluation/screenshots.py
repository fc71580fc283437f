"""Pictures of every screen in every language: ``python -m graphfraud.evaluation.screenshots [FOLDER]``.

With ``--readme`` only those that the README shows, into ``docs/images``.

Makes up a shop, does its night, opens the screens on it and looks at them with Debian's chromium.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphfraud.errors import ConfigError
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.ledger.visits import set_mask
from graphfraud.rights import Role
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ACCOUNTS, SEED = 5_000, 1
"""The same shop as `graphfraud demo` makes."""

LOCALES = {"en": "en-US", "ja": "ja-JP"}

SIZE = {"width": 1440, "height": 1500}

README_PAGES, README_FOLDER, README_SIZE = (
    ("queue", "ring"),
    Path("docs/images"),
    {"width": 1280, "height": 900},
)

START_S = 60
"""How long the server may take to answer."""

_COMMAND = Path(sysconfig.get_path("scripts")) / "graphfraud"


def main(folder: Path, *, readme: bool = False) -> None:
    """Write one PNG a page and language.

    Args:
        folder: made where it is missing.
        readme: write only the pages of the README, in English and small.

    Raises:
        ConfigError: there is no chromium, or no Playwright.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        raise ConfigError("screenshots need Debian's chromium: apt-get install chromium fonts-noto-cjk")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only developers have it
    except ImportError as error:
        raise ConfigError("screenshots need playwright: pip install 'graphfraud[dev]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []  # chromium refuses root inside its sandbox
    with tempfile.TemporaryDirectory() as place:
        pages = _make_shop(Path(place))
        token = _make_lead(Path(place))
        with _screens(Path(place)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            size = README_SIZE if readme else SIZE
            for language, locale in LOCALES.items():
                for name, page in pages.items():
                    if readme and (language != "en" or name not in README_PAGES):
                        continue
                    context = browser.new_context(locale=locale, viewport=size)  # type: ignore[arg-type]  # width and height
                    context.add_cookies([{"name": "graphfraud_session", "value": token, "url": address}])
                    _take(context.new_page(), f"{address}{page}", folder / f"{name}-{language}.png")
                    context.close()
            browser.close()


def _make_shop(place: Path) -> dict[str, str]:
    """Make up a shop after two nights; return the address of each page with something on it."""
    write_shop(place / "shop", ShopPlan(accounts=ACCOUNTS, seed=SEED))
    nights = (
        ("shop/orders.csv", "--as-of", "2026-06-30T22:00"),
        ("shop/outcomes.csv", "--feed", "outcomes", "--as-of", "2026-06-30T23:59"),
    )
    for words in nights:
        _run(place, "nightly", *words)
    store = open_store(f"sqlite:///{place / 'graphfraud.db'}")
    ring = max(store.view().rings(RingFilter()), key=lambda row: row.score).id
    account = next(account for _, account in store.view().members(ring))
    store.close()
    return {
        "queue": "",
        "ring": f"ring?id={ring}",
        "orders": "orders",
        "search": f"search?q={quote(account[:-2])}",
        "entity": f"entity?node={quote('account:' + account, safe='')}",
        "approvals": "approvals",
        "blocklist": "blocklist",
        "nights": "nights",
        "settings": "settings",
        "users": "users",
    }


def _make_lead(place: Path) -> str:
    """Add a lead to the shop and log them in at the screens; return the token."""
    now, password = time.time_ns() // 1_000_000, secrets.token_urlsafe()
    with open_ledger(f"sqlite:///{place / 'graphfraud-ledger.db'}") as ledger:
        add_first_admin(ledger, "admin", password, now)
        admin = Request(log_in(ledger, "admin", password, now).token, now)
        add_user(ledger, admin, NewPerson("aoi", password, Role.LEAD))
        token = log_in(ledger, "aoi", password, now).token
        set_mask(ledger, Request(token, now), unmasked=True)
    return token


def _run(place: Path, *words: str) -> None:
    subprocess.run([_COMMAND, *words], cwd=place, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own command


@contextmanager
def _screens(place: Path) -> Iterator[str]:
    """Run the screens of a folder; yields their address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    words = [str(_COMMAND), "ui", "--port", str(port)]
    with subprocess.Popen(words, cwd=place, stdout=subprocess.DEVNULL) as server:  # noqa: S603  # our own command
        try:
            _wait(f"{address}_stcore/health")
            yield address
        finally:
            server.terminate()


def _wait(url: str) -> None:
    end = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own server
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _take(page: Page, url: str, file: Path) -> None:
    """Open a page, wait until script, tables and charts stand still, and take its picture."""
    page.goto(url)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached", timeout=60_000)
    page.wait_for_timeout(1_000)
    page.screenshot(path=file)


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["--readme"]:
            main(README_FOLDER, readme=True)
        else:
            main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
    except ConfigError as error:
        sys.exit(f"screenshots: {error}")
