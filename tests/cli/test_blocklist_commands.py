"""The block list as people type it: proposal, impact, four eyes, release, hits, revocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.blocklist import EntryReason, EntryStatus
from graphfraud.checkout import Action, EntryType, Order, Reader, ReaderSettings
from graphfraud.cli import blocklist_words as words
from graphfraud.errors import ConfigError, RefusedError

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

DROP = ("--reason", "drop_address", "--note", "three rings")


def reader(desk: Desk) -> Reader:
    keys = desk.place.folder / "release-keys"
    return Reader(
        ReaderSettings(
            desk.place.folder / "release",
            keys / "trusted-keys.json",
            (keys / "matching-secret",),
            when_unavailable=None,
            hits=desk.place.folder / "hits.jsonl",
            name="shop-1",
        )
    )


def shared_address(desk: Desk) -> str:
    """Return an address with a unit that a ring's members share."""
    for ring in desk.rows("lead", "rings"):
        for line in desk.ask("lead", "ring", ring["ring"]).splitlines():
            if line.startswith("address:") and line.split("  ")[0].count("|") == 4:
                return line.split("  ")[0].removeprefix("address:")
    raise AssertionError("the made-up shop has no ring with a shared unit")


def test_the_commands_words_are_those_of_the_library() -> None:
    assert {one.value for one in words.Deed} == {one.value for one in Action} - {"hold"}
    assert [one.value for one in words.ListedType] == [one.value for one in EntryType]
    assert [one.value for one in words.Reason] == [one.value for one in EntryReason]
    assert [one.value for one in words.Status] == [one.value for one in EntryStatus]


def test_an_address_is_listed_published_hit_and_revoked(desk: Desk) -> None:
    address = shared_address(desk)
    [impact] = desk.rows("investigator", "blocklist", "propose", "address", address, *DROP, "--dry-run")
    assert impact["orders"] >= impact["customers"] >= 2
    assert desk.rows("investigator", "blocklist", "list") == []
    entry = desk.ask("investigator", "blocklist", "propose", "address", address, *DROP).split()[0]
    [row] = desk.rows("viewer", "blocklist", "list")
    assert (row["entry"], row["status"], row["action"], row["value"]) == (entry, "active", "block", address)

    desk.ask("nobody", "release", "keys", "new")
    [report] = desk.rows("nobody", "release", "publish")
    assert report["entries"] == 1
    order = Order(order_id="O-1", address=address, amount=7000, currency="JPY")
    assert reader(desk).check(order).entry_id == entry

    desk.ask("nobody", "release", "hits", "hits.jsonl")
    desk.ask("nobody", "release", "hits", "hits.jsonl")
    [row] = desk.rows("viewer", "blocklist", "list")
    assert (row["hits"], row["orders"], row["stopped"]) == (1, 1, "7,000 JPY")
    [why] = desk.rows("viewer", "blocklist", "why", "O-1")
    assert (why["entry"], why["decided"], why["text"]) == (entry, True, "three rings")

    desk.ask("investigator", "blocklist", "revoke", entry, "--note", "the customer is a neighbour")
    assert not reader(desk).check(order).stops
    [waiting] = desk.rows("lead", "blocklist", "review")
    assert (waiting["why"], waiting["entry"]) == ("revoked", entry)
    with pytest.raises(RefusedError, match="these roles may: lead"):
        desk.ask("investigator", "blocklist", "approve", entry)
    desk.ask("lead", "blocklist", "approve", entry)
    assert desk.rows("lead", "blocklist", "review") == []
    page = desk.ask("viewer", "blocklist", "show", entry)
    for kind in ("proposed", "activated", "revoked", "revocation_upheld"):
        assert kind in page


def test_the_old_word_finds_the_same_commands_and_no_help_names_it(desk: Desk) -> None:
    assert desk.rows("viewer", "blacklist", "list") == []
    assert "blacklist" not in desk.place.run("--help").stdout


def test_a_whole_building_needs_an_answer_and_a_second_person(desk: Desk) -> None:
    building = shared_address(desk).rpartition("|")[0]
    asked = ("blocklist", "propose", "building", building, *DROP)
    with pytest.raises(ConfigError, match="not answered: building"):
        desk.ask("lead", *asked)
    entry = desk.ask("lead", *asked, "--answer", "building=all units are let by one ring").split()[0]
    [row] = desk.rows("viewer", "blocklist", "list")
    assert row["status"] == "proposed"
    with pytest.raises(RefusedError, match="you proposed it yourself"):
        desk.ask("lead", "blocklist", "approve", entry)


def test_a_working_folder_whose_ledger_never_listed_anything_publishes_nothing(desk: Desk) -> None:
    desk.ask("nobody", "release", "keys", "new")
    with pytest.raises(ConfigError, match="nothing was ever listed"):
        desk.ask("nobody", "release", "publish")
