"""A small shop with a ring after its night; tests get copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.watching.shop_days import NIGHT, SETTINGS, history

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place


@pytest.fixture(scope="session")
def after_the_night(new_place: Callable[[], Place]) -> Place:
    """Give the shop after its night; tests work on copies."""
    place = new_place()
    (place.folder / "graphfraud.toml").write_text(SETTINGS, encoding="utf-8")
    (place.folder / "inbox").mkdir()
    place.feed("history.csv", history())
    place.ask("nightly", "history.csv", "--as-of", NIGHT.isoformat())
    (place.folder / "alerts.jsonl").unlink()
    [ring] = place.rows("rings")
    assert ring["size"] == 3
    return place


@pytest.fixture
def shop(after_the_night: Place, place: Place) -> Place:
    """Give a copy of the shop."""
    return after_the_night.copy_to(place.folder)
