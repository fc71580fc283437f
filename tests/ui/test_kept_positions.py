"""Positions outlive a session, hold no personal data, and survive whatever happens to their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.ui.positions import KeptPositions

if TYPE_CHECKING:
    from pathlib import Path

MAIL = "email:taro@example.jp"


def test_what_was_kept_is_read_again_by_another_session(tmp_path: Path) -> None:
    KeptPositions(tmp_path / "positions").keep("R-000001", {MAIL: (1.0, -2.0), "account:A": (3.0, 4.0)})
    KeptPositions(tmp_path / "positions").keep("R-000001", {"account:A": (5.0, 6.0)})
    read = KeptPositions(tmp_path / "positions").read("R-000001", [MAIL, "account:A", "account:B"])
    assert read == {MAIL: (1.0, -2.0), "account:A": (5.0, 6.0)}


def test_no_key_stands_in_the_file(tmp_path: Path) -> None:
    KeptPositions(tmp_path).keep("R-000001", {MAIL: (1.0, 2.0)})
    [file] = tmp_path.iterdir()
    assert "taro" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": [1]}', '{"a": ["x", "y"]}', "\x00\xff"])
def test_a_damaged_file_places_nobody_and_is_replaced(tmp_path: Path, text: str) -> None:
    (tmp_path / "R-000001.json").write_text(text, encoding="latin-1")
    kept = KeptPositions(tmp_path)
    assert kept.read("R-000001", [MAIL]) == {}
    kept.keep("R-000001", {MAIL: (1.0, 2.0)})
    assert kept.read("R-000001", [MAIL]) == {MAIL: (1.0, 2.0)}


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    kept = KeptPositions(tmp_path / "file" / "positions")
    kept.keep("R-000001", {MAIL: (1.0, 2.0)})
    assert kept.read("R-000001", [MAIL]) == {}


@pytest.mark.parametrize("ring", ["../R-000001", "R-1/../../x", "", "R-", "R-１"])
def test_a_ring_id_from_the_address_line_is_no_path(tmp_path: Path, ring: str) -> None:
    with pytest.raises(ValueError, match="no ring's id"):
        KeptPositions(tmp_path).read(ring, [MAIL])


def test_a_position_beyond_every_picture_is_not_kept(tmp_path: Path) -> None:
    kept = KeptPositions(tmp_path)
    kept.keep("R-000001", {MAIL: (float("inf"), 0.0), "account:A": (1e300, 0.0), "account:B": (1.0, 1.0)})
    assert kept.read("R-000001", [MAIL, "account:A", "account:B"]) == {"account:B": (1.0, 1.0)}
