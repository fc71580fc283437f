"""Shops to look at without a browser: none yet, one with rings, one whose every text is hostile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from graphfraud.rights import Role
from graphfraud.synthetic import ShopPlan, write_shop
from tests.people import log_in_at_the_screens
from tests.ui.hostile import hostile_orders

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"


@pytest.fixture(scope="session")
def empty_shop(new_place: Callable[[], Place]) -> Place:
    """Give a working folder in which nothing happened yet."""
    return new_place()


@pytest.fixture(scope="session")
def full_shop(new_place: Callable[[], Place]) -> Place:
    """Give a made-up shop after two nights."""
    place = new_place()
    write_shop(place.folder / "shop", ShopPlan(accounts=900, seed=5))
    place.ask("nightly", "shop/orders.csv", "--as-of", "2026-06-30T22:00:00+09:00")
    place.ask("nightly", "shop/outcomes.csv", "--feed", "outcomes", "--as-of", "2026-06-30T23:59:00+09:00")
    return place


@pytest.fixture(scope="session")
def hostile_shop(new_place: Callable[[], Place]) -> Place:
    """Give a shop whose one ring wrote hostile text everywhere."""
    place = new_place()
    place.ask("nightly", place.feed("orders.csv", hostile_orders()), "--as-of", "2026-06-05")
    return place


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Give a function that runs a page of a shop and returns what it drew; no exception may come out."""

    def run(
        place: Place,
        page: str = "queue",
        locale: str = "en-US",
        role: Role | None = Role.INVESTIGATOR,
        tab: str = "",
        **query: Any,
    ) -> AppTest:
        monkeypatch.chdir(place.folder)
        # A simulated browser sends no cookies.
        cookies = {"graphfraud_session": log_in_at_the_screens(place, role)} if role else {}
        monkeypatch.setattr(ContextProxy, "cookies", cookies)
        monkeypatch.syspath_prepend(str(APP.parent))
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.context["locale"] = locale
        app.run()
        if page != "queue":
            app.switch_page(f"app_pages/{page}.py")
            for name, value in query.items():
                app.query_params[name] = value
            if tab:
                app.session_state["tab"] = tab
            app.run()
        assert not app.exception, app.exception
        return app

    return run
