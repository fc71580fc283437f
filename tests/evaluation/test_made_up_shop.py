"""On a made-up shop, at default settings: quiet elsewhere must not be bought by silence here."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, NotFoundError
from graphfraud.evaluation.made_up_shop import (
    BY_SCORE,
    evaluate_shop,
    listed_rings,
    mark_cold,
    read_truth,
)
from graphfraud.evaluation.metrics import PlantedRing, Truth
from graphfraud.evaluation.real_data import joined_by_network_alone
from graphfraud.evaluation.temporary_shop import one_night
from graphfraud.ingest.mapping import load_mapping
from graphfraud.nightly import Feed
from graphfraud.stores.open import open_store
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.stores.ports import GraphView

ACCOUNTS, SEED = 8_000, 4


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a made-up shop."""
    folder = tmp_path_factory.mktemp("shop")
    write_shop(folder, ShopPlan(accounts=ACCOUNTS, seed=SEED))
    return folder


@pytest.fixture(scope="module")
def view(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphView]:
    """Give the shop's first night."""
    feeds = [
        Feed(shop / "orders.csv", load_mapping("canonical")),
        Feed(shop / "outcomes.csv", load_mapping("outcomes")),
    ]
    as_of = int(datetime(2026, 6, 30, 15, tzinfo=UTC).timestamp()) * 1000
    with one_night(tmp_path_factory.mktemp("night"), feeds, as_of) as opened:
        yield opened


def test_at_least_half_of_the_planted_rings_are_found_in_the_first_hundred(
    view: GraphView, shop: Path
) -> None:
    found = evaluate_shop(view, shop)[0]
    assert (found.ranked_by, found.measure) == (BY_SCORE, "planted rings found in the first 100")
    assert found.of == ShopPlan(accounts=ACCOUNTS, seed=SEED).ring_count
    assert found.value >= found.of / 2, f"seed {SEED}: {found}"


def test_the_shop_holds_cold_rings_and_known_ones(view: GraphView, shop: Path) -> None:
    """Else a recall of cold rings would measure nothing."""
    cold = [ring.cold for ring in mark_cold(read_truth(shop), view).rings]
    assert 0 < sum(cold) < len(cold)


def test_no_account_of_the_shop_is_in_a_ring_by_an_ip_alone(view: GraphView) -> None:
    assert {ring.id: joined_by_network_alone(view, ring) for ring in listed_rings(view)} == {
        ring.id: set() for ring in listed_rings(view)
    }


def test_the_table_counts_every_ring_of_the_list_once(view: GraphView, shop: Path) -> None:
    rings = len(listed_rings(view))
    table = evaluate_shop(view, shop, first=rings)
    lines = {(line.measure, line.group): line for line in table}
    right = lines[f"right rings in the first {rings}", ""].value
    wrong = sum(line.value for line in table if line.measure == f"wrong rings in the first {rings}")
    assert right + wrong == rings
    assert lines["accounts in the largest ring", ""].value == max(
        len(ring.members) for ring in listed_rings(view)
    )


def test_baselines_are_measured_by_the_same_truth(view: GraphView, shop: Path) -> None:
    table = evaluate_shop(view, shop, baselines=True)
    found = {line.ranked_by: line for line in table if line.measure == "accounts in the largest ring"}
    everything = found["size, all identifiers"]
    assert everything.value > ACCOUNTS / 4, "joined over carriers and lockers, a shop is one component"
    assert found["size, at most 5 accounts on an identifier"].value < everything.value / 4


def test_a_folder_without_truth_and_a_shop_of_strangers_are_refused_in_a_sentence(
    view: GraphView, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="graphfraud synth"):
        read_truth(tmp_path)
    strangers = Truth((PlantedRing("P1", "drop", frozenset({"nobody", "no one"})),), {})
    with pytest.raises(NotFoundError, match=r"orders\.csv"):
        mark_cold(strangers, view)


def test_a_truth_with_other_columns_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("account", "ring"), ("u1", "P1")])
    with pytest.raises(ConfigError, match="confuser"):
        read_truth(tmp_path)


def test_nothing_published_is_said_so(tmp_path: Path, shop: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'graph.db'}")
    store.begin(now=1)
    with pytest.raises(NotFoundError, match="graphfraud detect"):
        evaluate_shop(store.view(), shop)
    store.close()
