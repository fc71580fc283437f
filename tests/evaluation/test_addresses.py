"""The address measurement: what it promises of the real set, and that it counts what is wrong."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from graphfraud.evaluation.addresses import COLUMNS, judge, main, respelled, shared_keys
from graphfraud.evaluation.respelling import Door

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.evaluation.addresses import Judged

LEAST_RIGHT = 0.97
MOST_SHARED = 0.001


def _row(*cells: str) -> dict[str, str]:
    return dict(zip(COLUMNS, cells, strict=True))


RIGHT = _row("東京都新宿区西新宿２丁目８－１", "東京都", "新宿区", "西新宿二丁目", "8-1", "")
NUMBER_IN_REST = _row("東京都新宿区西新宿２丁目８－１", "東京都", "新宿区", "西新宿二丁目", "", "8-1 ビル")


@pytest.fixture(scope="module")
def real(shared_data: Path) -> list[Judged]:
    with (shared_data / "jp_addresses.csv").open(encoding="utf-8", newline="") as file:
        return [judge(row) for row in csv.DictReader(file)]


def test_at_least_97_of_100_real_addresses_are_split_right(real: list[Judged]) -> None:
    assert sum(not one.wrong for one in real) >= LEAST_RIGHT * len(real)


def test_at_most_1_in_1000_pairs_of_real_places_share_a_key_and_no_place_has_two(real: list[Judged]) -> None:
    pairs, apart, shared = shared_keys(real)
    assert pairs > 1000
    assert len(shared) <= MOST_SHARED * pairs
    assert apart == 0


def test_a_right_row_counts_wherever_the_set_puts_the_number() -> None:
    assert judge(RIGHT).wrong == judge(NUMBER_IN_REST).wrong == ()


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("都道府県", "大阪府", "都道府県"),
        ("市区町村", "中野区", "市区町村"),
        ("町字", "西新宿三丁目", "town"),
        ("町字", "大字西新宿二丁目", "town, only 大字 missing"),
        ("番地号", "8-2", "number"),
    ],
)
def test_each_wrong_part_is_named(column: str, value: str, kind: str) -> None:
    assert judge(RIGHT | {column: value}).wrong == (kind,)


def test_shared_and_split_keys_are_counted() -> None:
    same_key = judge(RIGHT | {"番地号": "8-2"})
    other_key = judge(RIGHT | {"住所": "東京都新宿区西新宿２丁目９－１"})
    pairs, apart, shared = shared_keys([judge(RIGHT), other_key, same_key])
    assert (pairs, apart) == (1, 1)
    assert shared == [(judge(RIGHT), same_key)]


def test_a_place_is_tried_in_every_spelling() -> None:
    assert respelled([RIGHT, RIGHT | {"番地号": "8"}]) == (1, {})


def test_a_door_is_taken_apart_with_its_chome() -> None:
    assert Door.of("東京都", "港区", "芝二十三丁目", "4-5") == Door(
        "東京都", "港区", "芝", (23, 4, 5), has_chome=True
    )
    assert Door.of("東京都", "港区", "芝", "4") is None


def test_a_file_of_another_kind_is_refused_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("住所\nx\n", encoding="utf-8")
    assert main([str(path)]) == 1
    assert main([str(tmp_path / "absent.csv")]) == 1
    errors = capsys.readouterr().err
    assert "other.csv" in errors
    assert "absent.csv" in errors


def test_the_measurement_prints_counts_and_lists_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows([RIGHT, RIGHT | {"番地号": "8-2"}])
    assert main([str(path), "--misses"]) == 0
    printed = capsys.readouterr().out
    assert "1 of 2 (50.00%)" in printed
    assert "share a key: 1 of 1" in printed
    assert "expected 東京都/新宿区/西新宿二丁目/8-2/" in printed
