"""Casework on the command line, from taking a case to closing it, with holds and flags beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from tests.cli.conftest import Desk


def first_ring(desk: Desk) -> tuple[str, str]:
    """Return a ring of the queue and its first member."""
    [ring] = desk.rows("lead", "rings", "--state", "queue", "--limit", "1")
    return ring["ring"], desk.rows("lead", "members", ring["ring"])[0]["account"]


def test_a_case_goes_from_the_queue_to_its_end_and_the_ring_leaves_the_queue(desk: Desk) -> None:
    ring, _ = first_ring(desk)
    desk.ask("lead", "case", "give", ring, "investigator")
    desk.ask("investigator", "case", "take", ring)
    desk.ask("investigator", "case", "note", ring, "spoke with <b>her</b>\x1b[31m")
    desk.ask("investigator", "case", "due", ring, "2030-01-31")
    desk.ask("investigator", "case", "wait", ring)
    desk.ask("investigator", "case", "wait", ring, "--over")
    [case] = desk.rows("lead", "case", "list")
    assert (case["ring"], case["status"], case["owner"]) == (ring, "in_work", "investigator")
    assert case["due_at"] == "2030-01-30T15:00:00Z"
    close = ("case", "close", ring, "dismissed", "--reason", "gifts", "--note", "a birthday")
    with pytest.raises(RefusedError, match="required and not done: verify"):
        desk.ask("investigator", *close)
    desk.ask("investigator", "case", "step", ring, "verify", "--note", "by phone")
    desk.ask("investigator", *close)
    assert ring not in {row["ring"] for row in desk.rows("lead", "rings", "--state", "queue")}
    assert ring in {row["ring"] for row in desk.rows("lead", "rings")}
    assert desk.rows("lead", "case", "list") == []
    assert [row["ring"] for row in desk.rows("lead", "case", "list", "--closed")] == [ring]
    page = desk.ask("viewer", "case", "show", ring)
    for said in ("dismissed (gifts) a birthday", "verify: by phone", "spoke with <b>her</b>"):
        assert said in page
    assert "\x1b" not in page


def test_an_agent_opens_the_own_case_and_no_other_ring_and_lists_none(desk: Desk) -> None:
    ring, account = first_ring(desk)
    with pytest.raises(RefusedError, match="an agent sees the cases given to them"):
        desk.ask("agent", "ring", ring)
    desk.ask("lead", "case", "give", ring, "agent")
    assert ring in desk.ask("agent", "ring", ring)
    assert ring in desk.ask("agent", "case", "list")
    for words in (("rings",), ("search", account), ("hubs",), ("members",)):
        with pytest.raises(RefusedError, match=r"agent .agent. may not do this"):
            desk.ask("agent", *words)
    desk.ask("agent", "case", "hold", account, "--note", "taken over")
    assert account in desk.ask("agent", "case", "holds")
    with pytest.raises(RefusedError, match="not logged yet: contact, verification"):
        desk.ask("agent", "case", "lift", account, "--note", "it is her")
    desk.ask("agent", "case", "log", account, "contact", "--note", "called")
    desk.ask("agent", "case", "log", account, "verification", "--note", "date of birth")
    with pytest.raises(ConfigError, match="log contact or verification"):
        desk.ask("agent", "case", "log", account, "lifted", "--note", "now")
    desk.ask("agent", "case", "lift", account, "--note", "it is her")
    assert desk.rows("lead", "case", "holds") == []


def test_flags_are_raised_by_anybody_and_counted_by_person_and_month(desk: Desk) -> None:
    ring, account = first_ring(desk)
    desk.ask("viewer", "case", "flag", account, "--note", "a gift wrapper in summer")
    with pytest.raises(NotFoundError):
        desk.ask("viewer", "case", "flag", "nobody", "--note", "odd")
    [waiting] = desk.rows("lead", "case", "flags", "--waiting")
    assert (waiting["person"], waiting["account"]) == ("viewer", account)
    desk.ask("lead", "case", "judge", ring, "fraud", "--reason", "resale", "--only", account)
    assert desk.rows("lead", "case", "flags", "--waiting") == []
    [rate] = desk.rows("lead", "case", "flags")
    assert (rate["person"], rate["flags"], rate["right"], rate["wrong"]) == ("viewer", 1, 1, 0)


def test_a_persons_data_goes_out_of_the_audit_by_a_command(desk: Desk) -> None:
    desk.ask("lead", "search", "hanako@example.jp")
    assert any(line["subject"] == "hanako@example.jp" for line in desk.audit())
    desk.ask("admin", "erase", "hanako@example.jp", "--note", "asked for it")
    assert not any("hanako" in str(line) for line in desk.audit())
    desk.ask("", "audit", "verify")
