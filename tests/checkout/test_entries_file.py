from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout import Action, EntryType, ReleaseEntry
from graphfraud.checkout.collecting import RejectedEntry
from graphfraud.checkout.entries_file import COLUMNS, EntriesFile
from graphfraud.errors import FeedError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "entry_id,action,type,value,reason,expires_at\n"


def read(folder: Path, text: str | bytes, name: str = "list.csv") -> list[ReleaseEntry | RejectedEntry]:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(data)
    return list(EntriesFile(folder / name, "Asia/Tokyo"))


def test_csv_and_json_lines_hold_the_same_entry(tmp_path: Path) -> None:
    expected = ReleaseEntry(
        "B-1",
        Action.BLOCK,
        EntryType.EMAIL,
        "a@example.jp",
        "fraud",
        expires_at=int(datetime(2026, 12, 30, 15, tzinfo=UTC).timestamp() * 1000),
    )
    row = "B-1, Block ,EMAIL,a@example.jp,fraud,2026-12-31\n"
    assert read(tmp_path, HEADER + row) == [expected], "midnight in the shop's zone"
    assert read(tmp_path, b"\xef\xbb\xbf" + (HEADER + row).replace("\n", "\r\n").encode()) == [expected]
    body = {"entry_id": "B-1", "action": "block", "type": "email", "value": "a@example.jp", "reason": "fraud"}
    lines = json.dumps({**body, "expires_at": "2026-12-30T15:00:00Z", "name": None}) + "\n\n"
    assert read(tmp_path, lines, "list.jsonl") == [expected]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("B-1,stop,email,a@example.jp,fraud,", "row 2: its action is 'stop'; known are: hold, block"),
        ("B-1,block,mail,a@example.jp,fraud,", "row 2: its type is 'mail'"),
        ("B-1,block,email,a@example.jp,fraud,tomorrow", "row 2: its expires_at is 'tomorrow'"),
        ("B-1,block,email,a@example.jp,fraud,9999-12-31T23:59-12:00", "row 2: its expires_at is"),
        ("B-1", "row 2: its action is ''"),
    ],
)
def test_a_row_that_is_no_entry_is_named_with_its_number(tmp_path: Path, row: str, why: str) -> None:
    [found] = read(tmp_path, HEADER + row + "\n")
    assert isinstance(found, RejectedEntry)
    assert found.entry_id == "B-1"
    assert found.why.startswith(why)


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("entry_id,action,type,value\n", "list.csv", "has no column reason"),
        ("", "list.csv", "has no column entry_id"),
        (HEADER.replace("expires_at", "expires"), "list.csv", "has an unknown column 'expires'"),
        ('{"entry_id": "B-1", "expires": "2026-01-01"}\n', "list.jsonl", "has an unknown column 'expires'"),
        ("[1]\n", "list.jsonl", "is no JSON object"),
        (b"\x93\xfa\x96{", "list.csv", "is not in UTF-8"),
        (HEADER + '"' + "x" * 200_000 + '"\n', "list.csv", "is no CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(
    tmp_path: Path, text: str | bytes, name: str, why: str
) -> None:
    with pytest.raises(FeedError, match=why):
        read(tmp_path, text, name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        list(EntriesFile(tmp_path / "nowhere.csv"))


def test_rows_that_take_an_entry_out_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "changes.csv").write_text(
        HEADER + "B-7,remove,,,,\nB-8,block,email,a@x.jp,fraud,\n", encoding="utf-8"
    )
    changes = EntriesFile(tmp_path / "changes.csv")
    assert [one.entry_id for one in changes] == ["B-8"]
    assert changes.removed == ["B-7"]


def test_hostile_cells_are_rows_and_never_errors(tmp_path: Path) -> None:
    for cell in ("\x00", "\u202e", "<script>", "=cmd()", "x" * 5_000, "'; --"):
        [found] = read(tmp_path, f"{HEADER}{cell},block,email,a@example.jp,fraud,\n")
        assert isinstance(found, ReleaseEntry)


def test_the_columns_are_the_fields_of_an_entry_whose_value_is_known() -> None:
    assert set(COLUMNS) == set(ReleaseEntry.__slots__) - {"digest", "width"}


def test_what_people_note_beside_an_entry_is_read_over(tmp_path: Path) -> None:
    [found] = read(tmp_path, "entry_id,action,type,value,reason,text\nB-1,block,email,a@x.jp,fraud,said so\n")
    assert isinstance(found, ReleaseEntry)
    assert "said so" not in repr(found)
