"""What comes in later: the same rows again, corrections, outcomes, other settings, a graph built anew."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphfraud.model import RingChange
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.conftest import Place
    from tests.nightly.conftest import TwoNights

    Row = dict[str, str]

EVENING = "2026-06-05T23:59:00+09:00"
NEXT_EVENING = "2026-06-06T23:59:00+09:00"

FOUR = ("B1", "B2", "B3", "B4")


def order(account: str, number: int, **more: str) -> Row:
    """Make an order of a customer who shares nothing with anybody."""
    return {
        "event_id": f"E-{account}",
        "kind": "order",
        "at": f"2026-06-0{1 + number % 5}T10:00:00+09:00",
        "status": "open",
        "account": account,
        "email": f"{account.lower()}-{number}@example.jp",
        "card": f"tok_own_{account}",
        "card_kind": "token",
        "amount": "5000",
        "currency": "JPY",
        "outcome": "",
        "cause": "",
    } | more


def small_shop() -> list[Row]:
    """Make sixty strangers, and four accounts that share one card."""
    strangers = [order(f"S{number:02d}", number) for number in range(60)]
    return strangers + [order(account, number, card="tok_ring") for number, account in enumerate(FOUR)]


def outcome(event: str, what: str, day: int) -> Row:
    return {
        "event_id": event,
        "outcome": what,
        "outcome_at": f"2026-06-{day:02d}T12:00:00+09:00",
        "cause": "stolen_card" if what == "chargeback" else "",
    }


@pytest.fixture
def shop(place: Place) -> Place:
    """Give a small shop after its first night: one ring, R-000001."""
    place.feed("orders.csv", small_shop())
    place.ask("nightly", "orders.csv", "--as-of", EVENING)
    assert place.published().registry == {"R-000001": frozenset(FOUR)}
    return place


def record(place: Place) -> Mapping[str, Any]:
    """Read the published run's record."""
    store = open_store(f"sqlite:///{place.graph}")
    try:
        return store.view().record()
    finally:
        store.close()


def lineage(place: Place, run: int) -> list[tuple[str, RingChange, str]]:
    """Say which ring changed how in a run, and by what."""
    return [(one.ring, one.change, one.cause) for at, one in place.published().lineage if at == run]


def read_feed(place: Place, name: str) -> list[Row]:
    with (place.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("how", ["renamed", "reordered", "cp932", "json_lines", "beside_new_columns"])
def test_the_same_rows_again_change_no_ring_no_score_and_no_id(
    two_nights: TwoNights, place: Place, how: str
) -> None:
    place = two_nights.done.copy_to(place.folder)
    rows = read_feed(place, "inbox/orders-2.csv")
    if how == "renamed":
        name = place.feed("again.csv", rows)
    elif how == "reordered":
        name = place.feed("again.csv", [rows[at] for at in np.random.default_rng(7).permutation(len(rows))])
    elif how == "cp932":
        name = place.feed("again.csv", rows, encoding="cp932")
    elif how == "json_lines":
        name = "again.jsonl"
        lines = [json.dumps({key: value for key, value in row.items() if value}) for row in rows]
        (place.folder / name).write_text("\n".join(lines), encoding="utf-8")
    else:
        name = place.feed("again.csv", [row | {"shelf": "7"} for row in rows])
    [report] = place.rows("ingest", name)
    assert (report["new"], report["corrected"], report["rejected"]) == (0, 0, 0)
    assert report["unchanged"] == (0 if how == "renamed" else len(rows))
    told = place.run("ingest", name).stderr
    assert "nothing changed" in told
    place.ask("detect", *two_nights.command[1:])
    assert place.published() == two_nights.after
    assert record(place)["run"] == 3


def test_a_corrected_event_is_counted_and_the_ring_shrinks_by_a_correction(shop: Place) -> None:
    fourth = order("B4", 3, card="tok_of_his_own")
    [report] = shop.rows("ingest", shop.feed("corrected.csv", [fourth, order("S00", 0)]))
    assert (report["new"], report["corrected"], report["unchanged"]) == (0, 1, 1)
    shop.ask("detect", "--as-of", NEXT_EVENING)
    assert shop.published().registry == {"R-000001": frozenset({"B1", "B2", "B3"})}
    assert lineage(shop, 2) == [("R-000001", RingChange.SHRANK, "correction")]
    assert lineage(shop, 1) == [("R-000001", RingChange.BORN, "E-B1")]


def test_a_late_chargeback_raises_the_score_and_its_reversal_lowers_it_again(shop: Place) -> None:
    def score() -> float:
        [ring] = shop.rows("rings")
        assert ring["ring"] == "R-000001"
        value: float = ring["score"]
        return value

    before = score()
    shop.ask("ingest", shop.feed("late.csv", [outcome("E-B1", "chargeback", 6)]), "--feed", "outcomes")
    shop.ask("detect", "--as-of", NEXT_EVENING)
    raised = score()
    shop.ask("ingest", shop.feed("reversed.csv", [outcome("E-B1", "reversed", 7)]), "--feed", "outcomes")
    shop.ask("detect", "--as-of", NEXT_EVENING)
    assert raised > before
    assert score() == before
    assert lineage(shop, 2) == lineage(shop, 3) == []


def test_an_outcome_that_makes_a_ring_is_named_as_its_cause(place: Place) -> None:
    """Two accounts are a couple, not a ring, until one of them is known fraud."""
    couple = [order(account, number, card="tok_two") for number, account in enumerate(("C1", "C2"))]
    place.ask("nightly", place.feed("orders.csv", small_shop() + couple), "--as-of", EVENING)
    assert set(place.published().registry) == {"R-000001"}
    place.ask("ingest", place.feed("late.csv", [outcome("E-C2", "chargeback", 6)]), "--feed", "outcomes")
    place.ask("detect", "--as-of", NEXT_EVENING)
    assert place.published().registry["R-000002"] == {"C1", "C2"}
    assert lineage(place, 2) == [("R-000002", RingChange.BORN, "outcome")]


def test_changed_settings_change_the_recorded_digest_and_are_the_cause(shop: Place) -> None:
    first = record(shop)["settings"]
    shop.ask("detect", "--as-of", NEXT_EVENING)
    assert record(shop)["settings"] == first
    (shop.folder / "graphfraud.toml").write_text("[rings]\nmin_accounts = 5\n", encoding="utf-8")
    shop.ask("detect", "--as-of", NEXT_EVENING)
    assert record(shop)["settings"] != first
    assert shop.published().registry == {}
    assert lineage(shop, 3) == [("R-000001", RingChange.ENDED, "settings")]


def test_a_new_order_that_brings_an_account_in_is_named_as_the_cause(shop: Place) -> None:
    shop.ask("ingest", shop.feed("more.csv", [order("B5", 4, card="tok_ring"), order("S98", 1)]))
    shop.ask("detect", "--as-of", NEXT_EVENING)
    assert shop.published().registry == {"R-000001": frozenset({*FOUR, "B5"})}
    assert lineage(shop, 2) == [("R-000001", RingChange.GREW, "E-B5")]


@pytest.mark.parametrize("left_over", ["", ".cache"])
def test_ring_ids_survive_a_graph_that_is_built_anew(
    two_nights: TwoNights, place: Place, left_over: str
) -> None:
    """The ledger cannot be rebuilt and knows the ids; the graph can, and its runs are numbered on.

    What is kept beside a graph to save time decides nothing: neither its absence nor what another graph left.
    """
    place = two_nights.done.copy_to(place.folder)
    for path in place.folder.glob(f"{place.graph.name}*"):
        if path.is_file():
            path.unlink()
        elif path.name != f"{place.graph.name}{left_over}":
            shutil.rmtree(path)
    assert "there is no graph here yet" in place.run("rings").stderr
    place.ask(*two_nights.command)
    assert place.published() == two_nights.after
    assert record(place)["run"] == 3


@pytest.mark.parametrize("seed", [1, 2])
def test_row_order_and_files_decide_nothing(
    made_up_shop: Path, new_place: Callable[[], Place], seed: int
) -> None:
    """The same shop in one file, and shuffled in two, gives the same bytes everywhere."""
    with (made_up_shop / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    order_of_rows = np.random.default_rng(seed).permutation(len(rows)).tolist()
    shuffled = [rows[at] for at in order_of_rows]
    one, two = new_place(), new_place()
    one.ask("nightly", one.feed("all.csv", rows), "--as-of", EVENING)
    halves = [two.feed(f"{n}.csv", half) for n, half in enumerate((shuffled[::2], shuffled[1::2]))]
    two.ask("nightly", *halves, "--as-of", EVENING)
    assert one.published().pages
    assert one.published() == two.published()
