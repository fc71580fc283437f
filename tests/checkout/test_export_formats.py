from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.checkout import Action, EntryType, ReleaseEntry
from graphfraud.checkout.entries_file import EntriesFile
from graphfraud.checkout.export import ADYEN_REFERRALS, KOUNT_ENTRIES, Target, export
from graphfraud.checkout.spreadsheet import from_cell, is_formula, to_cell
from graphfraud.cli.release_options import ExportTarget

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_780_000_000_000

LIST = [
    ReleaseEntry("B-1", Action.BLOCK, EntryType.EMAIL, "Taro@Example.jp", "fraud", expires_at=NOW + 1_000),
    ReleaseEntry("B-2", Action.ALLOW, EntryType.ACCOUNT, "cus_9", "cleared"),
    ReleaseEntry("B-3", Action.REVIEW, EntryType.BIN, "411181", "test"),
    ReleaseEntry("B-4", Action.BLOCK, EntryType.BIN, "41118123", "test"),
    ReleaseEntry("B-5", Action.BLOCK, EntryType.IP, "45.10.20.30", "host"),
    ReleaseEntry(
        "B-6", Action.BLOCK, EntryType.NAME_ADDRESS, "東京都新宿区西新宿2-8-1", "drop", name="山田太郎"
    ),
    ReleaseEntry("B-7", Action.HOLD, EntryType.ACCOUNT, "guest:email:a@b.jp", "victim", normalised=True),
    ReleaseEntry("B-8", Action.BLOCK, EntryType.PHONE, "+81 90 1111 2223", "fraud", starts_at=NOW - 5_000),
    ReleaseEntry("B-9", Action.CHALLENGE, EntryType.CARD, "=tok", "fraud"),
]
GONE = ReleaseEntry("B-10", Action.BLOCK, EntryType.EMAIL, "gone@example.jp", "fraud", expires_at=NOW)


@pytest.mark.parametrize(
    ("target", "name"), [(Target.CSV, "block-list.csv"), (Target.JSON_LINES, "block-list.jsonl")]
)
def test_the_own_formats_come_back_without_loss(tmp_path: Path, target: Target, name: str) -> None:
    report = export([*LIST, GONE], target, tmp_path, "JP", NOW)
    assert report.files == {name: len(LIST)}
    assert report.left_out == {"does not count now": 1}
    assert list(EntriesFile(tmp_path / name)) == LIST


def test_what_is_written_in_clear_is_for_its_owner_alone(tmp_path: Path) -> None:
    export(LIST, Target.CSV, tmp_path, "JP", NOW)
    assert (tmp_path / "block-list.csv").stat().st_mode & 0o077 == 0


def test_stripe_gets_one_file_a_list_with_one_value_a_line(tmp_path: Path) -> None:
    report = export(LIST, Target.STRIPE, tmp_path, "JP", NOW)
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert found == {
        "stripe-block-email.csv": "taro@example.jp\n",
        "stripe-allow-customer_id.csv": "cus_9\n",
        "stripe-review-card_bin.csv": "411181\n",
        "stripe-block-ip_address.csv": "45.10.20.30\n",
    }
    assert report.left_out["a spreadsheet would run the value as a formula"] == 1
    assert report.left_out["hold of account: the service has no such list"] == 1


def test_kount_gets_files_of_at_most_ten_thousand_entries(tmp_path: Path) -> None:
    many = [
        ReleaseEntry(f"B-{number}", Action.BLOCK, EntryType.EMAIL, f"a{number}@example.jp", "fraud")
        for number in range(KOUNT_ENTRIES + 1)
    ]
    assert export(many, Target.KOUNT, tmp_path, "JP", NOW).files == {
        "kount-block-email-1.csv": KOUNT_ENTRIES,
        "kount-block-email-2.csv": 1,
    }


def test_adyen_gets_requests_of_at_most_ten_e_mail_addresses(tmp_path: Path) -> None:
    many = [
        ReleaseEntry(f"B-{number}", Action.BLOCK, EntryType.EMAIL, f"a{number}@example.jp", "fraud")
        for number in range(ADYEN_REFERRALS + 1)
    ]
    export(many, Target.ADYEN, tmp_path, "JP", NOW)
    lines = (tmp_path / "adyen-block-shopperemail.jsonl").read_text(encoding="utf-8").splitlines()
    bodies = [json.loads(line) for line in lines]
    assert [len(body["referrals"]) for body in bodies] == [10, 1]
    assert {(body["referralType"], body["action"]) for body in bodies} == {("shopperemail", "block")}


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("=+-@'\t0a "), max_size=6))
def test_no_cell_is_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = to_cell(text)
    assert not is_formula(cell)
    assert from_cell(cell) == text


def test_a_hostile_value_is_no_formula_in_our_csv(tmp_path: Path) -> None:
    hostile = ReleaseEntry("=1+1", Action.BLOCK, EntryType.EMAIL, "=cmd|'/c calc'!a@example.jp", "fraud")
    account = ReleaseEntry("@SUM", Action.BLOCK, EntryType.ACCOUNT, '=HYPERLINK("http://x.example")', "fraud")
    export([hostile, account], Target.CSV, tmp_path, "JP", NOW)
    with (tmp_path / "block-list.csv").open(encoding="utf-8", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if is_formula(cell)]


def test_the_command_line_offers_every_target() -> None:
    assert [one.value for one in ExportTarget] == [one.value for one in Target]
