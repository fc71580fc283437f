"""One made-up shop of 3,000 accounts for all tests of this folder, and a way to make another."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rows = list[dict[str, str]]


def read_rows(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@pytest.fixture(scope="session")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    write_shop(folder, ShopPlan(accounts=3_000, seed=11))
    return folder


@pytest.fixture(scope="session")
def orders(shop_folder: Path) -> Rows:
    return read_rows(shop_folder / "orders.csv")


@pytest.fixture(scope="session")
def outcomes(shop_folder: Path) -> Rows:
    return read_rows(shop_folder / "outcomes.csv")


@pytest.fixture(scope="session")
def truth(shop_folder: Path) -> Rows:
    return read_rows(shop_folder / "truth.csv")


@pytest.fixture(scope="session")
def about(shop_folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shop_folder / "shop.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture
def make_shop(tmp_path: Path) -> Callable[[ShopPlan], tuple[Rows, Rows]]:
    """Give a function that writes another shop and returns the rows of its orders and its truth."""

    def make(plan: ShopPlan) -> tuple[Rows, Rows]:
        write_shop(tmp_path / "shop", plan)
        return read_rows(tmp_path / "shop" / "orders.csv"), read_rows(tmp_path / "shop" / "truth.csv")

    return make
