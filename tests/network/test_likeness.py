"""Two addresses look alike where a slip tells them apart, and never where a number, flat or postcode does."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers import address
from graphfraud.network.likeness import MOST_AT_A_DOOR, alike_groups, are_alike, door_number, door_of

WEST = {
    "a wrong letter": ("1200 Valencia St Apt 4C", "1200 Valensia Street #4C"),
    "two letters swapped": ("1200 Sycamore Ave Apt 4C", "1200 Sycamroe Avenue 4C"),
    "a letter too many": ("99 Market St Unit 2", "99 Markett St Unit 2"),
    "the kind of street left out": ("1200 Valencia St Apt 4C", "1200 Valencia Apt 4C"),
    "two slips in a long name": ("5 Washington Blvd", "5 Wahsingtom Blvd"),
    "a space inside": ("7 Green Field Road", "7 Greenfield Road"),
}
TWO_PLACES = {
    "another house": ("1200 Valencia St Apt 4C", "1201 Valensia St Apt 4C"),
    "another flat": ("1200 Valencia St Apt 4C", "1200 Valensia St Apt 4D"),
    "no flat": ("1200 Valencia St Apt 4C", "1200 Valensia St"),
    "another kind of street": ("12 Sycamore Ave", "12 Sycamore Ct"),
    "another direction": ("12 N Main St", "12 S Main St"),
    "numbered streets": ("12 112th Street", "12 113th Street"),
    "short names": ("12 Oak St", "12 Elk St"),
    "other names": ("12 Juniper St", "12 Jupiter Ave"),
}


def western(text: str, postcode: str = "94110") -> str:
    found = address.identify(text, postcode=postcode, country="US")
    assert found is not None
    return found.key


def grouped(*keys: str) -> bool:
    return len(alike_groups(keys)) == 1


@pytest.mark.parametrize("texts", WEST.values(), ids=WEST)
def test_a_slip_in_a_streets_name_looks_alike(texts: tuple[str, str]) -> None:
    first, second = map(western, texts)
    assert first != second
    assert grouped(first, second)


@pytest.mark.parametrize("texts", TWO_PLACES.values(), ids=TWO_PLACES)
def test_two_places_do_not_look_alike(texts: tuple[str, str]) -> None:
    assert not grouped(*map(western, texts))


def test_another_postcode_or_none_is_another_place() -> None:
    text, slip = WEST["a wrong letter"]
    assert not grouped(western(text), western(slip, "94111"))
    assert not grouped("us|springfield|valencia st|1200", "us|springfield|valensia st|1200")


JAPAN = (
    ("東京都新宿区西新宿2-8-1 101", "東京都新宿区西振宿2-8-1-101", True),
    ("東京都新宿区西新宿2-8-1 101", "東京都新宿区西新縮２丁目８番１号１０１号室", True),
    ("東京都新宿区西新宿2-8-1", "東京都新宿区北新宿2-8-1", False),  # both towns exist
    ("東京都新宿区西新宿2-8-1", "東京都新宿区西振宿2-8-2", False),
    ("東京都新宿区西新宿2-8-1 101", "東京都新宿区西振宿2-8-1 102", False),
)


@pytest.mark.parametrize(("first", "second", "expected"), JAPAN)
def test_one_wrong_character_in_a_japanese_town_looks_alike_unless_both_towns_exist(
    first: str, second: str, expected: bool
) -> None:
    keys = [found.key for text in (first, second) if (found := address.identify(text)) is not None]
    assert grouped(*keys) is expected


KEYS = st.builds(
    "|".join,
    st.tuples(
        st.sampled_from(["us", "jp", ""]),
        st.sampled_from(["94110", "東京都新宿区", "springfield"]),
        st.text(max_size=12) | st.sampled_from(["valencia st", "valensia st", "西新宿", "西振宿"]),
        st.sampled_from(["1", "1-2", "x", ""]),
        st.sampled_from(["101", "4c", ""]),
    ),
)


@settings(deadline=None)
@given(keys=st.lists(KEYS, unique=True, max_size=12), dice=st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_order_and_hold_one_door_each(keys: list[str], dice: Random) -> None:
    mixed = list(keys)
    dice.shuffle(mixed)
    named = [[keys[place] for place in group] for group in alike_groups(keys)]
    assert named == [[mixed[place] for place in group] for group in alike_groups(mixed)]
    for group in named:
        assert len({door_of(key) for key in group}) == 1
        assert len({door_number(key) for key in group} - {0}) == 1
        assert all(any(are_alike(key, other) for other in group if other != key) for key in group)


@settings(deadline=None)
@given(first=KEYS, second=KEYS)
def test_likeness_goes_both_ways(first: str, second: str) -> None:
    if door_of(first) and door_of(first) == door_of(second):
        assert are_alike(first, second) == are_alike(second, first)


def test_a_list_of_made_up_streets_is_not_compared() -> None:
    dice = Random(1)  # noqa: S311  # no secret
    many = {f"us|94110|{''.join(dice.choices('abc', k=8))} st|12" for _ in range(3 * MOST_AT_A_DOOR)}
    assert alike_groups(sorted(many)) == []
