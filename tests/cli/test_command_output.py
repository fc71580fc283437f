"""What commands print for programs: plain data on stdout and nothing else, every row, in both formats."""

from __future__ import annotations

import csv
import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.cli.app import app
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from tests.conftest import Place

RING, FIRST, SECOND = "RING", "FIRST", "SECOND"
"""Stand for a ring of the shop and two of its members."""

EXAMPLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "run": ((), ("1",)),
    "rings": ((), ("--state", "history")),
    "ring": ((RING,),),
    "members": ((), (RING,)),
    "orders": ((), ("--lang", "ja")),
    "hubs": ((),),
    "campaigns": (("--since", "2020-01-01"),),
    "search": (("tok_",), (FIRST,)),
    "charge": (("2026-06-01", "--amount", "1"),),
    "references": ((), ("81.2.69.4",)),
    "why": ((FIRST, SECOND),),
    "normalize": (("ADDRESS", "東京都新宿区西新宿2-8-1"), ("phone", "090-1111-2345")),
    "ingest": (("shop/orders.csv",), ("shop/orders.csv", "--dry-run")),
    "detect": ((),),
    "nightly": (("shop/orders.csv",),),
    "evaluate": (("shop",),),
}
"""Command -> command lines that print something."""

WRITING = {"ingest", "detect", "nightly"}

ALL = [(command, words) for command, lines in EXAMPLES.items() for words in lines]


@pytest.fixture
def words_for(shop: Place) -> dict[str, str]:
    ring, first, second = largest_ring(shop)
    return {RING: ring, FIRST: first, SECOND: second}


def largest_ring(shop: Place) -> tuple[str, str, str]:
    ring = max(shop.rows("rings"), key=lambda row: row["size"])["ring"]
    first, second = (row["account"] for row in shop.rows("members", ring)[:2])
    return ring, first, second


def read_json(text: str) -> list[dict[str, Any]]:
    """Read JSON Lines; a line that is no object fails."""
    rows = [json.loads(line) for line in text.splitlines()]
    assert all(isinstance(row, dict) for row in rows)
    return rows


def read_csv(text: str) -> list[dict[str, str]]:
    """Read CSV; a row with too many or too few cells fails."""
    header, *rows = csv.reader(text.splitlines(keepends=True), strict=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_command_with_a_format_has_an_example_here() -> None:
    with_format = {
        command.name
        for command in app.registered_commands
        if command.callback and "how" in inspect.signature(command.callback).parameters
    }
    assert with_format == set(EXAMPLES)


@pytest.mark.parametrize(("command", "words"), ALL, ids=[" ".join([name, *more]) for name, more in ALL])
def test_csv_and_json_are_plain_data_with_the_same_rows(
    shop: Place, place: Place, words_for: dict[str, str], command: str, words: tuple[str, ...]
) -> None:
    line = [words_for.get(word, word) for word in words]
    copy = shop.copy_to(place.folder) if command in WRITING else shop
    rows = read_csv(copy.ask(command, *line, "--format", "csv"))
    done = copy.run(command, *line, "--format", "json")
    assert done.returncode == 0, done.stderr
    objects = read_json(done.stdout)
    if command == "ring":
        assert [row["signal"] for row in rows] == [one["signal"] for one in objects[0]["reasons"]]
        return
    if command == "run":
        assert {row["what"].partition(".")[0] for row in rows} == objects[0].keys()
        return
    assert len(rows) == len(objects)
    assert [list(row) for row in rows] == [list(one) for one in objects]
    # the same night again changes nothing, this shop names no files of its own, and nothing costs one yen
    assert rows or command in {"detect", "nightly", "references", "campaigns", "charge"}


def test_programs_get_every_row_and_people_a_screenful_with_a_note(shop: Place) -> None:
    store = open_store(f"sqlite:///{shop.graph}")
    members = list(store.view().members())
    rings = store.view().rings(RingFilter())
    store.close()
    assert len(members) > 50
    assert [(row["ring"], row["account"]) for row in shop.rows("members")] == members
    assert [row["ring"] for row in shop.rows("rings")] == [row.id for row in rings]
    assert shop.rows("members", "--limit", "3") == shop.rows("members")[:3]
    table = shop.run("members")
    assert table.stdout.count("\n") == 51
    assert table.stderr == f"50 of {len(members)} accounts; --limit shows more\n"


def test_rings_come_with_the_highest_score_first_and_filters_take_away_only(shop: Place) -> None:
    rings = shop.rows("rings")
    assert [row["score"] for row in rings] == sorted((row["score"] for row in rings), reverse=True)
    middle = str(rings[len(rings) // 2]["score"])
    assert shop.rows("rings", "--min-score", middle) == [r for r in rings if r["score"] >= float(middle)]
    by_state = [shop.rows("rings", "--state", state) for state in ("queue", "history")]
    assert sorted(row["ring"] for rows in by_state for row in rows) == sorted(row["ring"] for row in rings)


def test_all_commands_write_times_for_programs_alike(shop: Place, words_for: dict[str, str]) -> None:
    ring = words_for[RING]
    [page] = shop.rows("ring", ring)
    [line] = [row for row in shop.rows("rings") if row["ring"] == ring]
    listed = {row["account"]: (row["first_seen"], row["last_seen"]) for row in shop.rows("members", ring)}
    members = {one["account"]: (one["first_seen"], one["last_seen"]) for one in page["members"]}
    assert (page["first_seen"], page["last_seen"]) == (line["first_seen"], line["last_seen"])
    assert members == listed
    since = [value for value in page["shared"] if value["since"] is not None]
    since += [one["params"] for one in page["reasons"] if "since" in one["params"]]
    assert since
    for part in since:
        assert page["first_seen"] <= part["since"] <= page["last_seen"]
    assert {link["first"] for link in page["cuts"] + [page["holding"]]} & members.keys()


def test_the_run_record_says_what_was_read_counted_and_took(shop: Place) -> None:
    [record] = shop.rows("run")
    [given] = record["inputs"]
    assert given["name"].endswith("orders.csv")
    assert given["new"] == record["counts"]["events"]
    assert record["counts"]["rings"] == len(shop.rows("rings"))
    assert record["as_of"] == "2026-06-30T14:59:00Z"
    assert record["timings"].keys() >= {"ingest", "load", "links", "score", "compare", "publish"}
    assert "calibration.base_rate" in shop.ask("run")
    assert shop.run("run", "2").returncode == 1


def test_what_a_ring_scored_is_the_sum_of_its_reasons(shop: Place) -> None:
    for row in shop.rows("rings"):
        [ring] = shop.rows("ring", row["ring"])
        assert sum(round(one["points"] * 1000) for one in ring["reasons"]) == round(row["score"] * 1000)
        assert len(ring["members"]) == row["size"]


@pytest.mark.parametrize(("command", "words"), ALL, ids=[" ".join([name, *more]) for name, more in ALL])
def test_a_table_holds_no_message(
    shop: Place, place: Place, words_for: dict[str, str], command: str, words: tuple[str, ...]
) -> None:
    copy = shop.copy_to(place.folder) if command in WRITING else shop
    table = copy.ask(command, *[words_for.get(word, word) for word in words])
    assert table.strip()
    for message in ("nothing changed", "--limit shows more", "in the review queue"):
        assert message not in table
