"""Text from order forms, file names and arguments: nothing in it moves a cursor, reorders a line or runs."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sysconfig
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

ESCAPE = "\x1b[31m\x1b]0;owned\x07\x9b2J"
RIGHT_TO_LEFT = "\u202e\u2066evil\u200f"
HOSTILE = f"<script>alert(1)</script>{ESCAPE}{RIGHT_TO_LEFT}[red]red[/red]\u2028line"
COMMAND = Path(sysconfig.get_path("scripts")) / "graphfraud"
FORMULA = "=HYPERLINK(0)"
LONG = "長" * 500


def hostile_orders() -> list[dict[str, str]]:
    """Make four orders on one device whose every cell is hostile."""
    accounts = (f"{FORMULA}{HOSTILE}1", f"+cmd|x{HOSTILE}2", f"@{HOSTILE}3", f"{LONG}4")
    return [
        {
            "event_id": f"E{number}{HOSTILE}",
            "kind": "order",
            "at": f"2026-06-0{number + 1}T10:00:00+09:00",
            "account": account,
            "name": f"{account} {number}",
            "recipient": LONG,
            "email": f"x{number}{RIGHT_TO_LEFT}@example.jp",
            "device": f"device{HOSTILE}",
            "device_kind": "app",
            "phone": "00000000000",
            "card": f"tok_{HOSTILE}",
            "card_kind": "token",
            "address": f"東京都大田区羽田旭町9-9-9 {HOSTILE}{LONG}",
            "amount": "1000",
            "currency": "JPY",
            f"shelf{HOSTILE}": "7",
        }
        for number, account in enumerate(accounts)
    ]


@pytest.fixture(scope="module")
def hostile(new_place: Callable[[], Place]) -> Place:
    """Give a shop whose one ring wrote hostile text everywhere."""
    place = new_place()
    place.ask("nightly", place.feed("orders.csv", hostile_orders()), "--as-of", "2026-06-05")
    assert len(place.rows("rings")) == 1
    return place


def hidden(text: str) -> list[str]:
    """List what a terminal would obey or not show: control, format and unassigned characters, line ends."""
    return [
        f"{unicodedata.category(one)} {ord(one):04x}"
        for one in text
        if one != "\n" and unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    ]


COMMANDS = (
    ("rings",),
    ("ring", "R-000001"),
    ("members",),
    ("members", "R-000001"),
    ("hubs",),
    ("search", "x1"),
    ("search", HOSTILE),
    ("why", HOSTILE, HOSTILE),
    ("ring", HOSTILE),
    ("ingest", f"no such file {HOSTILE}"),
    ("ingest", "orders.csv", "--feed", HOSTILE),
    ("ingest", "orders.csv", "--dry-run"),
    ("detect", "--as-of", HOSTILE),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words)[:24].replace("\x1b", ""))
@pytest.mark.parametrize("how", ["table", "json"])
def test_no_output_and_no_message_holds_a_character_that_a_terminal_obeys(
    hostile: Place, words: tuple[str, ...], how: str
) -> None:
    done = hostile.run(*words, "--format", how)
    assert done.stdout or done.stderr
    assert hidden(done.stdout) == []
    assert hidden(done.stderr) == []
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(HOSTILE,), ("rings", "--limit", HOSTILE), ("rings", "--state", HOSTILE)])
def test_a_wrong_command_line_is_not_echoed_raw(hostile: Place, words: tuple[str, ...]) -> None:
    done = hostile.run(*words)
    assert done.returncode == 2
    assert hidden(done.stdout + done.stderr) == []


def test_a_new_file_with_a_hostile_name_and_hostile_columns_is_reported_harmlessly(
    hostile: Place, place: Place
) -> None:
    place = hostile.copy_to(place.folder)
    bad = {"event_id": f"X{HOSTILE}", "account": HOSTILE, "at": f"2026-02-31{HOSTILE}"}
    name = place.feed(f"{HOSTILE.replace('/', '')}.csv", [*hostile_orders() * 10, bad])
    for words in (("ingest", name), ("nightly", name), ("nightly", name, "--format", "json")):
        done = place.run(*words)
        assert done.returncode == 0, done.stderr
        assert hidden(done.stdout + done.stderr) == []


def test_a_table_shows_markup_as_it_was_written_and_cuts_what_is_long(hostile: Place) -> None:
    table = hostile.ask("members")
    assert "[red]red[/red]" in table
    assert "<script>" in table
    longest = max(hostile.rows("members"), key=lambda row: len(row["account"]))["account"]
    assert len(longest) > 100
    assert longest[:20] in table
    assert longest not in table
    assert max(len(line) for line in table.splitlines()) <= 160


def test_json_escapes_what_is_hidden_and_gives_it_back_whole(hostile: Place) -> None:
    """An event's id keeps every character that the feed gave it; it comes out as the cause of a change."""
    printed = hostile.ask("ring", "R-000001", "--format", "json")
    [born] = json.loads(printed)["lineage"]
    assert born["cause"].startswith("E0<script>")
    accounts = {row["account"] for row in hostile.rows("members")}
    assert {member["account"] for member in json.loads(printed)["members"]} == accounts


def test_no_csv_cell_is_a_formula_to_a_spreadsheet(hostile: Place) -> None:
    for words in (("members",), ("members", "R-000001"), ("ring", "R-000001"), ("search", "x1")):
        printed = hostile.ask(*words, "--format", "csv")
        cells = [cell for row in csv.reader(printed.splitlines()) for cell in row]
        numbers = [cell for cell in cells if cell[:1] == "-" and cell[1:2].isdigit()]
        assert [
            cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t")) and cell not in numbers
        ] == []
    assert any(row["account"].startswith(FORMULA) for row in hostile.rows("members"))


def test_on_a_terminal_that_knows_no_colours_nothing_but_text_is_written(hostile: Place) -> None:
    """A pseudo-terminal: progress bars and styles stay away, and so does what the orders brought."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "members"],
        cwd=hostile.folder,
        env=os.environ | {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "120"},
        stdout=theirs,
        stderr=theirs,
    )
    process.wait(timeout=60)
    os.close(theirs)
    text = os.read(ours, 1_000_000).decode().replace("\r\n", "\n")
    os.close(ours)
    assert process.returncode == 0
    assert "<script>" in text
    assert hidden(text) == []
