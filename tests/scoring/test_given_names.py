"""Given names are read from a sound table; only what nobody could read so is a contradiction."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.scoring.names.family import everyday
from graphfraud.scoring.names.given import TABLE, find_given_misreading, given_readings
from graphfraud.scoring.names.kana import reading_parts
from graphfraud.scoring.names.make_given_names import join_given

TEXT = files("graphfraud.scoring.names").joinpath(TABLE).read_text(encoding="utf-8")
ROWS = [line.split("\t") for line in TEXT.splitlines() if not line.startswith("#")]


def test_the_table_is_sorted_in_everyday_kanji_and_every_reading_is_kana() -> None:
    names = [row[0] for row in ROWS]
    assert names == sorted(set(names))
    assert len(names) > 14_000
    for name, readings in ROWS:
        assert name == everyday(name)
        assert all(len(reading_parts(reading)) == 1 for reading in readings.split(","))


@pytest.mark.parametrize(
    ("name", "reading"), [("太郎", "たろう"), ("恵子", "けいこ"), ("裕子", "ひろこ"), ("美咲", "みさき")]
)
def test_common_names_have_their_readings(name: str, reading: str) -> None:
    assert reading in given_readings(name)


def test_only_names_of_both_dictionaries_are_taken_with_the_readings_of_all() -> None:
    first = {"明美": ["あけみ"], "太": ["ふとし"], "花子": ["はなこ"]}
    second = {"明美": ["あきみ"], "太": ["ふとし"]}
    assert join_given(first, second, {"明美": ["はるみ"]}) == [("明美", "あきみ,あけみ,はるみ")]


@settings(deadline=None, max_examples=200)
@given(row=st.sampled_from(ROWS), family=st.sampled_from([("佐藤", "サトウ"), ("山崎", "やまさき")]))
def test_no_known_reading_is_a_contradiction(row: list[str], family: tuple[str, str]) -> None:
    for reading in row[1].split(","):
        assert find_given_misreading(f"{family[0]} {row[0]}", f"{family[1]} {reading}") is None


@settings(deadline=None, max_examples=200)
@given(name=st.text(max_size=30), reading=st.text(max_size=30))
def test_any_text_gives_an_answer(name: str, reading: str) -> None:
    assert find_given_misreading(name, reading) is None or name


@settings(deadline=None, max_examples=200)
@given(
    row=st.sampled_from(ROWS),
    reading=st.text("あいうえおかきくけこさしすせそんでばび", min_size=1, max_size=6),
)
def test_a_contradiction_names_all_known_readings(row: list[str], reading: str) -> None:
    found = find_given_misreading(f"佐藤 {row[0]}", f"さとう {reading}")
    assert found is None or found.known == tuple(row[1].split(","))
