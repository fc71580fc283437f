"""`graphfraud normalize`: the key and the parts of any value, from arguments or stdin."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import COMMAND

if TYPE_CHECKING:
    from tests.conftest import Place

ADDRESS_FIELDS = [
    "text", "key", "building_key", "postcode", "prefecture", "city", "town", "number", "unit", "placeholder",
    "contradicted_by",
]  # fmt: skip


def _from_stdin(text: bytes, *words: str) -> list[dict[str, Any]]:
    done = subprocess.run([COMMAND, "normalize", *words], input=text, capture_output=True, check=True)
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_an_address_is_printed_with_its_parts(place: Place) -> None:
    [row] = place.rows(
        "normalize", "ADDRESS", "大阪府高槻市奈佐原２丁目８－２１ Ｂ-101", "--postcode", "569-1041"
    )
    assert list(row) == ADDRESS_FIELDS
    assert row == {
        "text": "大阪府高槻市奈佐原２丁目８－２１ Ｂ-101",
        "key": "jp|大阪府高槻市|奈佐原|2-8-21 b|101",
        "building_key": "jp|大阪府高槻市|奈佐原|2-8-21 b",
        "postcode": "5691041",
        "prefecture": "大阪府",
        "city": "高槻市",
        "town": "奈佐原二丁目",
        "number": "8-21",
        "unit": "b-101",
        "placeholder": "",
        "contradicted_by": "",
    }


def test_stdin_gives_one_object_a_line_in_order_also_for_empty_and_hostile_lines() -> None:
    lines = [
        "東京都新宿区西新宿2-8-1".encode(),
        b"",
        b"\xff\xfe 1-2",
        "\u202e<script>".encode(),
        b"x" * 3000,
        "同上".encode(),
    ]
    rows = _from_stdin(b"\r\n".join(lines), "ADDRESS", "--format", "json")
    assert len(rows) == len(lines)
    assert rows[0]["key"] == "jp|東京都新宿区|西新宿|2-8-1"
    assert (rows[1]["text"], rows[1]["key"]) == ("", "")
    assert rows[2]["text"] == "\\xff\\xfe 1-2"
    assert (rows[5]["placeholder"], rows[5]["building_key"]) == ("stands for no address", "")


@pytest.mark.parametrize(
    ("label", "text", "key", "strength"),
    [
        ("phone", "090-1111-2345", "+819011112345", "hard"),
        ("EMAIL", "Taro+x@gmail.com", "taro@gmail.com", "hard"),
        ("ip", "126.5.4.3", "126.5.4.3", "soft"),
        ("CARD", "tok_1", "tok_1", "hard"),
    ],
)
def test_other_labels_have_key_parent_and_strength(
    place: Place, label: str, text: str, key: str, strength: str
) -> None:
    [row] = place.rows("normalize", label, text)
    assert list(row) == ["text", "key", "parent", "strength", "placeholder"]
    assert (row["key"], row["strength"], row["placeholder"]) == (key, strength, "")


def test_a_western_address_follows_its_country(place: Place) -> None:
    [row] = place.rows("normalize", "ADDRESS", "12 High St, Flat 3, London SW1A 1AA", "--country", "GB")
    assert (row["key"], row["postcode"], row["unit"]) == ("gb|sw1a1aa|high st|12|3", "sw1a1aa", "3")


@pytest.mark.parametrize("label", ["BUILDING", "NAME", ""])
def test_a_label_that_no_text_has_is_a_wrong_command_line(place: Place, label: str) -> None:
    done = place.run("normalize", label, "x")
    assert (done.returncode, done.stdout) == (2, "")
