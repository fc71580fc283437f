"""Laws over all of Japan's towns: no way of writing changes a key, another door has another key."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.evaluation.respelling import SPELLINGS, UNITS, Door
from graphfraud.identifiers import address
from graphfraud.identifiers.address_japan_table import City, Town, japan

if TYPE_CHECKING:
    from graphfraud.identifiers.address_parts import Parts

NEEDS_PREFECTURE = {"without prefecture"}
"""Ways of writing that leave the place open where two cities of one name have the town."""


@lru_cache(maxsize=1)
def _towns() -> list[tuple[City, Town]]:
    """List the towns whose names end with no digit: those of Japan Post that do are cut in the middle."""
    return [
        (city, town)
        for city in japan().cities
        for name, town in city.towns.items()
        if not name[-1].isdigit() and "地割" not in name
    ]


@st.composite
def doors(draw: st.DrawFn) -> Door:
    towns = _towns()
    city, town = towns[draw(st.integers(0, len(towns) - 1))]
    numbers = draw(st.tuples(st.integers(1, 9), st.integers(1, 99), st.integers(1, 99)))
    if town.has_chome:
        return Door(city.prefecture, city.name, town.name, numbers, has_chome=True)
    return Door(city.prefecture, city.name, town.name, numbers[1:], has_chome=False)


def _parse(text: str, postcode: str = "") -> Parts:
    parts = address.parse(text, postcode=postcode)
    assert parts is not None
    return parts


@given(door=doors(), spelling=st.sampled_from(sorted(SPELLINGS.keys() - NEEDS_PREFECTURE)))
@settings(deadline=None, max_examples=300)
def test_no_way_of_writing_changes_the_key(door: Door, spelling: str) -> None:
    assert _parse(SPELLINGS[spelling](door)).key == _parse(door.plain()).key


@given(door=doors(), unit=st.sampled_from(sorted(UNITS)))
@settings(deadline=None, max_examples=200)
def test_no_way_of_writing_a_room_changes_the_key(door: Door, unit: str) -> None:
    key, building = _parse(door.plain() + UNITS[unit]).key, _parse(door.plain()).key
    assert key == f"{building}|101"


@given(door=doors())
@settings(deadline=None, max_examples=300)
def test_the_named_place_is_found_and_no_postcode_of_another_changes_the_key(door: Door) -> None:
    parts = _parse(door.plain())
    assert (parts.prefecture, parts.city) == (door.prefecture, door.city)
    assert parts.number == "-".join(map(str, door.numbers[-2:]))
    assert _parse(door.plain(), "1600023").key == parts.key


@given(first=doors(), second=doors())
@settings(deadline=None, max_examples=300)
def test_two_doors_have_two_keys(first: Door, second: Door) -> None:
    assert first == second or _parse(first.plain()).key != _parse(second.plain()).key


@given(door=doors(), numbers=st.tuples(st.integers(1, 99), st.integers(1, 99)), room=st.integers(101, 999))
@settings(deadline=None, max_examples=200)
def test_another_number_or_room_in_one_town_is_another_door(
    door: Door, numbers: tuple[int, int], room: int
) -> None:
    other = Door(door.prefecture, door.city, door.town, (*door.numbers[:-2], *numbers), door.has_chome)
    texts = {
        (one.numbers, unit): one.plain() + unit
        for one in (door, other)
        for unit in ("", f" {room}号室", f" {room + 1}号室", " A棟", f" B棟{room}", " 2階")
    }
    assert len({_parse(text).key for text in texts.values()}) == len(texts)
