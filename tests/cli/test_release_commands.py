"""The commands around releases, as a shop types them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout import Order, Reader, ReaderSettings
from graphfraud.errors import ConfigError, ReleaseError

if TYPE_CHECKING:
    from tests.conftest import Place

ROWS = [
    {"entry_id": "B-1", "action": "block", "type": "email", "value": "a@example.jp", "reason": "fraud"},
    {"entry_id": "B-2", "action": "review", "type": "domain", "value": "b.example", "reason": "throwaway"},
]


@pytest.fixture
def published(place: Place) -> Place:
    """Give a working folder in which a list is published."""
    place.feed("list.csv", ROWS)
    place.ask("release", "keys", "new")
    place.ask("release", "publish", "--entries", "list.csv")
    return place


def reader(place: Place) -> Reader:
    keys = place.folder / "release-keys"
    return Reader(
        ReaderSettings(
            place.folder / "release",
            keys / "trusted-keys.json",
            (keys / "matching-secret",),
            when_unavailable=None,
            hits=place.folder / "hits.jsonl",
            acknowledgements=place.folder / "release" / "acknowledgements",
            name="shop-1",
        )
    )


def test_a_list_is_published_changed_and_taken_back(published: Place) -> None:
    [again] = published.rows("release", "publish", "--entries", "list.csv")
    assert (again["version"], again["kind"], again["entries"]) == (1, "unchanged", 2)
    published.feed("changes.csv", [{**ROWS[0], "action": "remove"}])
    [changed] = published.rows("release", "publish", "--changes", "changes.csv")
    assert (changed["version"], changed["kind"], changed["removed"]) == (2, "delta", 1)
    assert not reader(published).check(Order(email="a@example.jp")).stops
    [back] = published.rows("release", "rollback", "1", "--without", "B-2")
    assert (back["version"], back["entries"]) == (3, 1)
    assert reader(published).check(Order(email="a@example.jp")).stops
    assert [row["content"] for row in published.rows("release", "verify")] == [1, 2, 3]


def test_entries_and_changes_are_not_given_together(published: Place) -> None:
    with pytest.raises(ConfigError, match="either --entries FILE"):
        published.ask("release", "publish", "--entries", "list.csv", "--changes", "list.csv")


def test_the_loss_of_most_of_a_list_must_be_meant(published: Place) -> None:
    many = [{**ROWS[0], "entry_id": f"B-{number}", "value": f"a{number}@example.jp"} for number in range(40)]
    published.feed("many.csv", many)
    published.ask("release", "publish", "--entries", "many.csv")
    with pytest.raises(ReleaseError, match="has 2 entries and had 40"):
        published.ask("release", "publish", "--entries", "list.csv")
    [done] = published.rows("release", "publish", "--entries", "list.csv", "--loss-is-meant")
    assert done["entries"] == 2


def test_rows_that_cannot_be_listed_are_named_and_counted(published: Place) -> None:
    many = [{**ROWS[0], "entry_id": f"B-{number}", "value": f"a{number}@example.jp"} for number in range(400)]
    published.feed("many.csv", [*many, {**ROWS[0], "entry_id": "B-x", "value": ""}])
    done = published.run("release", "publish", "--entries", "many.csv", "--strict", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["rejected"]) == (5, 1)
    assert "left out: B-x: its value is empty" in done.stderr


def test_a_list_of_which_too_much_cannot_be_listed_is_refused_whole(published: Place) -> None:
    wrong = [{**ROWS[0], "entry_id": f"B-{number}", "value": ""} for number in range(18)]
    published.feed("wrong.csv", wrong)
    with pytest.raises(ReleaseError, match="18 of 18 entries cannot be listed"):
        published.ask("release", "publish", "--entries", "wrong.csv")
    assert published.rows("release", "verify")


def test_a_damaged_release_is_told_in_one_line(published: Place) -> None:
    (published.folder / "release" / "snapshot-0000000001.gfb").write_bytes(b"x")
    done = published.run("release", "verify")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("graphfraud: snapshot-0000000001.gfb has 1 of its ")
    assert done.stderr.count("\n") == 1


def test_status_shows_what_counts_and_who_is_behind(published: Place) -> None:
    serving = reader(published)
    published.feed("changes.csv", [{**ROWS[0], "action": "remove"}])
    published.ask("release", "publish", "--changes", "changes.csv")
    found = {row["who"]: (row["version"], row["says"]) for row in published.rows("release", "status")}
    assert found == {"publisher": (2, "review 1"), "shop-1": (1, "behind")}
    serving.refresh()
    assert {row["who"]: row["says"] for row in published.rows("release", "status")}["shop-1"] == ""


def test_hits_are_counted_and_answer_why_an_order_was_refused(published: Place) -> None:
    one = reader(published)
    one.check(Order(order_id="O-1", email="a@example.jp", amount=500, currency="JPY"))
    one.check(Order(order_id="O-2", email="x@b.example", amount=700, currency="JPY"))
    found = {
        row["entry_id"]: (row["orders"], row["stopped"])
        for row in published.rows("release", "hits", "hits.jsonl")
    }
    assert found == {"B-1": (1, 500), "B-2": (1, None)}
    [why] = published.rows("release", "hits", "hits.jsonl", "--order", "O-1")
    assert (why["entry_id"], why["action"], why["reason"], why["decided"]) == ("B-1", "block", "fraud", True)


def test_keys_follow_each_other_in_two_steps(published: Place) -> None:
    published.ask("release", "keys", "next")
    published.ask("release", "keys", "switch", "--retire-in", "10")
    old, new = published.rows("release", "keys", "list")
    assert (old["signs"], new["signs"], new["trusted_until"]) == (False, True, None)
    assert old["trusted_until"]
    [done] = published.rows("release", "publish", "--entries", "list.csv")
    assert done["kind"] == "renewal"


def test_a_hostile_entry_id_moves_no_cursor(published: Place) -> None:
    hostile = "B-\x1b[2J\u202e"
    rows = [*ROWS, {**ROWS[0], "entry_id": hostile, "value": "c@example.jp"}]
    published.feed("list.csv", rows)
    done = published.run("release", "publish", "--entries", "list.csv")
    assert done.returncode == 0
    assert "\x1b" not in done.stderr + done.stdout
    assert "\u202e" not in done.stderr


def test_csv_of_hits_is_safe_in_a_spreadsheet(published: Place) -> None:
    published.feed("list.csv", [{**ROWS[0], "entry_id": "=cmd()"}])
    published.ask("release", "publish", "--entries", "list.csv")
    reader(published).check(Order(order_id="O-1", email="a@example.jp"))
    [row] = csv.DictReader(published.ask("release", "hits", "hits.jsonl", "--format", "csv").splitlines())
    assert row["entry_id"] == "'=cmd()"


def test_a_list_is_written_for_another_service(published: Place) -> None:
    [row] = published.rows("release", "export", "out", "--entries", "list.csv", "--to", "stripe")
    assert row == {"file": "stripe-block-email.csv", "entries": 1}
    assert (published.folder / "out" / "stripe-block-email.csv").read_text(
        encoding="utf-8"
    ) == "a@example.jp\n"


def test_commands_that_need_no_release_do_not_load_what_a_release_needs() -> None:
    program = "import sys, graphfraud.cli.app; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
