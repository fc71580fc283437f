"""A ring keeps its id as long as it is mostly the same accounts; no id is given twice."""

from __future__ import annotations

from random import Random  # noqa: TC003  # hypothesis reads the annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.errors import StoreError
from graphfraud.rings.identity import assign, ring_id, ring_number


def ring(accounts: str) -> frozenset[str]:
    """Make a ring of accounts that are one letter each."""
    return frozenset(accounts)


@st.composite
def partitions(draw: st.DrawFn) -> list[frozenset[str]]:
    """Give disjoint rings over up to thirty accounts."""
    places = draw(st.lists(st.integers(0, 7), min_size=2, max_size=30))
    groups: dict[int, set[str]] = {}
    for account, place in enumerate(places):
        groups.setdefault(place, set()).add(f"acc_{account:02}")
    return [frozenset(members) for members in groups.values()]


@st.composite
def nights(draw: st.DrawFn) -> tuple[dict[str, frozenset[str]], list[frozenset[str]]]:
    """Give last night's rings with their ids, and tonight's."""
    before = draw(partitions())
    numbers = draw(st.lists(st.integers(1, 99), min_size=len(before), max_size=len(before), unique=True))
    return dict(zip(map(ring_id, numbers), before, strict=True)), draw(partitions())


@settings(deadline=None, max_examples=100)
@given(rings=partitions())
def test_unchanged_rings_all_keep_their_ids(rings: list[frozenset[str]]) -> None:
    first = assign({}, rings, 1)
    again = assign(dict(zip(first.ids, rings, strict=True)), rings, first.next_number)
    assert again == first


@settings(deadline=None, max_examples=100)
@given(night=nights())
def test_ids_are_unique_and_new_ones_were_never_used(
    night: tuple[dict[str, frozenset[str]], list[frozenset[str]]],
) -> None:
    previous, tonight = night
    given_ids = assign(previous, tonight, 100)
    assert len(set(given_ids.ids)) == len(tonight)
    new = {ring_number(name) for name in given_ids.ids if name not in previous}
    assert new == set(range(100, given_ids.next_number))


@settings(deadline=None, max_examples=100)
@given(night=nights())
def test_a_ring_unchanged_among_changed_ones_keeps_its_id(
    night: tuple[dict[str, frozenset[str]], list[frozenset[str]]],
) -> None:
    previous, tonight = night
    names = dict(zip(tonight, assign(previous, tonight, 100).ids, strict=True))
    for name, members in previous.items():
        assert names.get(members, name) == name


@settings(deadline=None, max_examples=100)
@given(night=nights(), dice=st.randoms(use_true_random=False))
def test_the_order_of_rings_on_either_night_changes_nothing(
    night: tuple[dict[str, frozenset[str]], list[frozenset[str]]], dice: Random
) -> None:
    previous, tonight = night
    mixed_previous = dict(dice.sample(list(previous.items()), k=len(previous)))
    mixed_tonight = dice.sample(tonight, k=len(tonight))
    one = assign(previous, tonight, 100)
    other = assign(mixed_previous, mixed_tonight, 100)
    assert dict(zip(tonight, one.ids, strict=True)) == dict(zip(mixed_tonight, other.ids, strict=True))
    assert one.next_number == other.next_number


def test_ids_survive_a_store_that_was_rebuilt_and_finds_the_rings_in_another_order() -> None:
    previous = {"R-000004": ring("abc"), "R-000009": ring("de"), "R-000002": ring("fgh")}
    assert assign(previous, [ring("ed"), ring("hgf"), ring("cab")], 10).ids == (
        "R-000009",
        "R-000002",
        "R-000004",
    )


def test_of_a_split_ring_the_larger_part_keeps_the_id() -> None:
    assert assign({"R-000001": ring("abcdef")}, [ring("ef"), ring("abcd")], 2).ids == ("R-000002", "R-000001")


def test_of_two_merged_rings_the_larger_one_gives_the_id() -> None:
    previous = {"R-000001": ring("ab"), "R-000007": ring("cdefg")}
    assert assign(previous, [ring("abcdefg")], 8).ids == ("R-000007",)


def test_of_two_equal_rings_that_merge_the_older_one_gives_the_id() -> None:
    previous = {"R-1000000": ring("ab"), "R-999999": ring("cd")}
    assert assign(previous, [ring("abcd")], 1_000_001).ids == ("R-999999",)


def test_of_two_equal_overlaps_the_one_with_more_members_in_common_gives_the_id() -> None:
    """Four of twelve accounts and three of nine: a third of all, both times."""
    previous = {"R-000001": ring("efgv"), "R-000009": ring("abcdwxyz")}
    assert assign(previous, [ring("abcdefgh")], 10).ids == ("R-000009",)


def test_of_two_equal_halves_the_one_with_the_smallest_member_keeps_the_id() -> None:
    assert assign({"R-000001": ring("abcd")}, [ring("cd"), ring("ab")], 2).ids == ("R-000002", "R-000001")


def test_less_than_half_of_both_in_common_is_another_ring() -> None:
    assert assign({"R-000001": ring("abcde")}, [ring("dexyz")], 2).ids == ("R-000002",)
    assert assign({"R-000001": ring("abcd")}, [ring("cdxy")], 2).ids == ("R-000001",)


def test_a_number_behind_the_ledgers_is_never_given_again() -> None:
    assert assign({"R-000041": ring("ab")}, [ring("xy")], 3).ids == ("R-000042",)


@pytest.mark.parametrize("text", ["", "R-", "000001", "R-12x", "R-１２", "r-000001", "R--1", "<script>"])
def test_what_is_no_ring_id_is_refused(text: str) -> None:
    with pytest.raises(StoreError, match="no ring id: one looks like R-000123"):
        ring_number(text)


@pytest.mark.parametrize("number", [1, 123, 999_999, 1_000_000])
def test_an_id_and_its_number_are_the_same_thing(number: int) -> None:
    assert ring_number(ring_id(number)) == number
