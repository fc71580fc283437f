"""A made-up shop after a night, which tests only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

EVENING = "2026-06-30T23:59:00+09:00"


@pytest.fixture(scope="session")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a made-up shop with rings; `shop/` holds its feeds and the truth."""
    place = new_place()
    write_shop(place.folder / "shop", ShopPlan(accounts=900, seed=5))
    place.ask("nightly", "shop/orders.csv", "--as-of", EVENING)
    return place
