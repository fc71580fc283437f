"""People on the command line: a login before anything, verdicts for the night, an audit that verifies."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from graphfraud.cli.token import forget_token, keep_token, kept_token, token_file
from graphfraud.errors import ConfigError, RefusedError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Desk
    from tests.conftest import Place

PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here
NIGHT = ("nightly", "shop/orders.csv", "--as-of", "2026-06-30T23:59:00+09:00")


def test_from_a_verdict_to_the_next_night_and_a_verified_audit(desk: Desk) -> None:
    ring = desk.rows("investigator", "rings")[-1]
    desk.ask("investigator", "case", "judge", ring["ring"], "fraud", "--reason", "resale", "--note", "seen")
    desk.ask("", *NIGHT)
    [after] = desk.rows("investigator", "ring", ring["ring"])
    assert all(member["known_fraud"] for member in after["members"])
    assert after["score"] > ring["score"]
    first = after["members"][0]["account"]
    [given] = desk.rows("investigator", "case", "verdicts", f"account:{first}")
    assert (given["person"], given["judgement"], given["note"]) == ("investigator", "fraud", "seen")
    [done] = [line for line in desk.audit() if line["action"] == "verdict.give"]
    assert (done["person"], done["subject"], done["outcome"]) == ("investigator", ring["ring"], "done")
    head = desk.ask("", "audit", "head").strip()
    assert desk.ask("", "audit", "verify", "--head", head).endswith(f"all of them hold; head {head}\n")


@pytest.mark.parametrize(
    "words",
    ["rings", "ring R-000001", "members", "hubs", "search tok_", "why A B", "case verdicts account:x"],
)
def test_once_there_are_people_nobody_reads_without_a_login_and_every_try_is_a_line(
    desk: Desk, words: str
) -> None:
    with pytest.raises(RefusedError, match="nobody is logged in"):
        desk.ask("", *words.split())
    last = desk.audit()[-1]
    assert (last["outcome"], last["person"]) == ("refused", "")


def test_what_was_read_is_in_the_audit_and_an_export_is_called_one(desk: Desk) -> None:
    [ring] = desk.rows("investigator", "rings", "--limit", "1")
    desk.ask("investigator", "ring", ring["ring"])
    desk.ask("investigator", "search", "tok_")
    read = [(one["action"], one["subject"]) for one in desk.audit()[-3:]]
    assert read == [("export", "ring.list"), ("ring.open", ring["ring"]), ("search", "tok_")]


def test_a_viewer_reads_and_neither_exports_nor_judges(desk: Desk) -> None:
    assert desk.ask("viewer", "rings")
    for words, roles in (
        (("rings", "--format", "csv"), "investigator, lead, auditor"),
        (("case", "judge", "R-000001", "fraud", "--reason", "resale"), "investigator, lead"),
        (("user", "disable", "lead"), "admin"),
        (("audit", "export"), "auditor"),
    ):
        with pytest.raises(RefusedError, match=f"viewer .viewer. may not do this; these roles may: {roles}"):
            desk.ask("viewer", *words)


def test_the_night_is_the_machine_and_needs_no_login(desk: Desk) -> None:
    desk.ask("", *NIGHT)
    desk.ask("", "audit", "verify")


def test_a_ledger_that_does_not_know_the_graphs_run_lets_nobody_read(desk: Desk) -> None:
    with (
        patch.dict("os.environ", {"GRAPHFRAUD_LEDGER_URL": "sqlite:///another.db"}),
        pytest.raises(StoreError, match="which this ledger does not know, so it cannot say who may read"),
    ):
        desk.ask("", "rings")


def test_one_changed_byte_of_the_audit_is_found(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.place.ledger)) as file, file:
        file.execute("DROP TRIGGER audit_payload_update")
        file.execute("UPDATE audit_payload SET body = REPLACE(body, 'v', 'w') WHERE audit = 3")
    done = desk.place.run("audit", "verify")
    assert (done.returncode, done.stdout) == (3, "")
    assert "broken: line 3 has a payload that was changed; the 2 lines before it hold" in done.stderr


@pytest.mark.parametrize("head", ["", "x", "12", "12:", ":ab", "-1:ab"])
def test_a_head_that_is_none_is_said_so(desk: Desk, head: str) -> None:
    with pytest.raises(ConfigError, match="is no head"):
        desk.ask("", "audit", "verify", "--head", head)


def test_people_are_added_and_log_in_from_the_command_line(shop: Place, place: Place, tmp_path: Path) -> None:
    copy, state = shop.copy_to(place.folder), str(tmp_path / "state")

    def run(*words: str, typed: str = "") -> str:
        done = copy.run(*words, typed=typed, XDG_STATE_HOME=state)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    first = copy.run("user", "add", "eve", "--role", "viewer", typed=f"{PASSWORD}\n")
    assert (first.returncode, first.stderr.count("\n")) == (1, 1)
    assert "the first person of a ledger becomes its admin: leave --role out" in first.stderr
    assert "was not given: type it at a terminal" in copy.run("user", "add", "boss").stderr
    assert "boss is the first person of this ledger" in run("user", "add", "boss", typed=f"{PASSWORD}\n")
    assert "logged in as boss (admin)" in run("user", "login", typed=f"boss\n{PASSWORD}\n")
    run("user", "add", "ichiro", "--role", "viewer", typed=f"{PASSWORD}\n")
    run("user", "role", "ichiro", "lead")
    run("user", "reset", "ichiro", typed="another long password\n")
    run("user", "login", typed="ichiro\nanother long password\n")
    assert run("user", "whoami") == "ichiro (lead)\n"
    run("user", "password", typed="another long password\na third long password\n")
    assert "nobody is logged in" in copy.run("user", "whoami", XDG_STATE_HOME=state).stderr
    done = copy.run(
        "user", "login", typed="a third long password\n", XDG_STATE_HOME=state, GRAPHFRAUD_USER="ichiro"
    )
    assert done.returncode == 0
    assert json.loads(run("user", "list", "--format", "json").splitlines()[1])["role"] == "lead"
    run("user", "logout")


def test_a_token_is_readable_by_its_owner_alone_and_one_that_others_may_read_is_not_used(
    tmp_path: Path,
) -> None:
    here = {"XDG_STATE_HOME": str(tmp_path)}
    url = "sqlite:////srv/ledger.db"
    assert kept_token(here, url) == ""
    for token in ("first", "second"):
        path = keep_token(here, url, token)
        assert kept_token(here, url) == token
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="others may read your token"):
        kept_token(here, url)
    assert kept_token(here | {"GRAPHFRAUD_TOKEN": "given"}, url) == "given"
    assert token_file(here, url) != token_file(here, "sqlite:///ledger.db")
    forget_token(here, url)
    assert kept_token(here, url) == ""
