"""Scripted nights: what became of each ring, and the event that did it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.model import Lineage, RingChange
from graphfraud.rings.causes import CORRECTION, OUTCOME, SETTINGS, NewEvent, NewEvents, find_cause
from graphfraud.rings.identity import assign, ring_id
from graphfraud.rings.lineage import compare

ONE, TWO, THREE, FOUR = (ring_id(number) for number in (1, 2, 3, 4))


def no_cause(_ring: str, _members: frozenset[str]) -> str:
    return "cause"


def change(name: str, kind: RingChange, *others: str, added: str = "", removed: str = "") -> Lineage:
    return Lineage(name, kind, others, "cause", tuple(added), tuple(removed))


def rings(**members: str) -> dict[str, frozenset[str]]:
    """Write rings as ``r1="abc"``."""
    return {ring_id(int(name[1:])): frozenset(accounts) for name, accounts in members.items()}


def test_five_nights_tell_the_whole_life_of_the_rings() -> None:
    nights = [
        ["abcd", "mnop"],
        ["abcde", "mnop", "xyz"],
        ["abcdemnop", "xyz"],
        ["abcde", "mnop", "xy"],
        ["abcde"],
    ]
    expected = [
        [change(ONE, RingChange.BORN, added="abcd"), change(TWO, RingChange.BORN, added="mnop")],
        [change(ONE, RingChange.GREW, added="e"), change(THREE, RingChange.BORN, added="xyz")],
        [
            change(ONE, RingChange.MERGED, TWO, added="mnop"),
            change(TWO, RingChange.ENDED, ONE, removed="mnop"),
        ],
        [
            change(ONE, RingChange.SHRANK, removed="mnop"),
            change(THREE, RingChange.SHRANK, removed="z"),
            change(FOUR, RingChange.SPLIT, ONE, added="mnop"),
        ],
        [
            change(THREE, RingChange.ENDED, removed="xy"),
            change(FOUR, RingChange.ENDED, removed="mnop"),
        ],
    ]
    previous: dict[str, frozenset[str]] = {}
    number = 1
    for night, changes in zip(nights, expected, strict=True):
        found = [frozenset(accounts) for accounts in night]
        ids = assign(previous, found, number)
        tonight = dict(zip(ids.ids, found, strict=True))
        assert compare(previous, tonight, no_cause) == changes
        previous, number = tonight, ids.next_number


def test_a_ring_can_merge_and_split_in_one_night() -> None:
    before = rings(r1="abcdef", r2="ghi", r3="mnopqr")
    tonight = rings(r1="abcdefghimn", r3="opqr")
    assert compare(before, tonight, no_cause) == [
        change(ONE, RingChange.MERGED, TWO, added="ghimn"),
        change(ONE, RingChange.SPLIT, THREE, added="ghimn"),
        change(TWO, RingChange.ENDED, ONE, removed="ghi"),
        change(THREE, RingChange.SHRANK, removed="mn"),
    ]


def test_a_ring_that_takes_half_of_another_has_merged_with_it_and_is_not_also_split_from_it() -> None:
    before, tonight = rings(r1="abcdef", r2="ghij"), rings(r1="abcdefgh", r2="ij")
    assert compare(before, tonight, no_cause) == [
        change(ONE, RingChange.MERGED, TWO, added="gh"),
        change(TWO, RingChange.SHRANK, removed="gh"),
    ]


def test_a_single_account_that_moves_is_no_split() -> None:
    before, tonight = rings(r1="abcd", r2="xyz"), rings(r1="abc", r2="dxyz")
    assert compare(before, tonight, no_cause) == [
        change(ONE, RingChange.SHRANK, removed="d"),
        change(TWO, RingChange.GREW, added="d"),
    ]


def test_a_ring_that_falls_apart_altogether_has_ended() -> None:
    before = rings(r1="abcdefghij")
    tonight = rings(r1="abcd", r2="efg", r3="hi")
    assert compare(before, tonight, no_cause) == [
        change(ONE, RingChange.SHRANK, removed="efghij"),
        change(TWO, RingChange.SPLIT, ONE, added="efg"),
        change(THREE, RingChange.SPLIT, ONE, added="hi"),
    ]
    assert compare(before, {}, no_cause) == [change(ONE, RingChange.ENDED, removed="abcdefghij")]


@settings(deadline=None, max_examples=50)
@given(places=st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_unchanged_rings_have_no_entry(places: list[int]) -> None:
    groups = {
        ring_id(place + 1): frozenset(f"a{n}" for n, p in enumerate(places) if p == place) for place in places
    }
    assert compare(groups, dict(reversed(groups.items())), no_cause) == []


@settings(deadline=None, max_examples=100)
@given(
    before=st.lists(st.integers(0, 5), min_size=20, max_size=20),
    after=st.lists(st.integers(0, 5), min_size=20, max_size=20),
)
def test_entries_account_for_every_account_that_came_or_went(before: list[int], after: list[int]) -> None:
    def night(places: list[int]) -> dict[str, frozenset[str]]:
        named = set(places) - {0}
        return {ring_id(p): frozenset(f"a{n}" for n, q in enumerate(places) if q == p) for p in named}

    previous, tonight = night(before), night(after)
    changes = compare(previous, tonight, no_cause)
    assert {entry.ring for entry in changes} == {
        name for name in previous | tonight if previous.get(name) != tonight.get(name)
    }
    for entry in changes:
        old, new = previous.get(entry.ring, frozenset()), tonight.get(entry.ring, frozenset())
        assert (old | set(entry.added)) - set(entry.removed) == new
        assert entry.ring not in entry.others
        assert set(entry.others) <= previous.keys() | tonight.keys()


def test_the_cause_is_asked_with_the_accounts_of_tonight_or_of_the_ring_that_ended() -> None:
    asked: list[tuple[str, frozenset[str]]] = []

    def cause(name: str, members: frozenset[str]) -> str:
        asked.append((name, members))
        return "e1"

    compare(rings(r1="abc", r2="xy"), rings(r1="abcd"), cause)
    assert asked == [(ONE, frozenset("abcd")), (TWO, frozenset("xy"))]


CARD = frozenset({"card:1"})
MEMBERS = frozenset({"a", "b"})


def cause_of(*recorded: NewEvent) -> str:
    """Ask in both orders of recording; the answer must be the same."""
    forward, backward = (
        find_cause(NewEvents.of(events), MEMBERS, CARD) for events in (recorded, recorded[::-1])
    )
    assert forward == backward
    return forward


def test_the_cause_is_the_earliest_new_event_of_a_member_that_uses_what_is_shared() -> None:
    assert (
        cause_of(
            NewEvent("late", "a", 30, CARD),
            NewEvent("first", "b", 20, CARD | {"email:x"}),
            NewEvent("elsewhere", "a", 10, frozenset({"card:other"})),
            NewEvent("stranger", "z", 5, CARD),
            NewEvent("undated", "a", None, CARD),
            NewEvent("corrected", "a", 1, CARD, CORRECTION),
        )
        == "first"
    )


def test_events_of_the_same_instant_go_by_id() -> None:
    assert cause_of(NewEvent("e2", "a", 1, CARD), NewEvent("e1", "b", 1, CARD)) == "e1"


def test_a_strangers_use_of_what_is_shared_can_be_the_cause() -> None:
    assert cause_of(NewEvent("stranger", "z", 5, CARD), NewEvent("o", "a", 1, CARD, OUTCOME)) == "stranger"


def test_a_correction_comes_before_an_outcome_and_both_before_the_settings() -> None:
    outcome = NewEvent("o", "a", 1, frozenset(), OUTCOME)
    assert cause_of(outcome, NewEvent("c", "b", 1, frozenset(), CORRECTION)) == CORRECTION
    assert cause_of(outcome) == OUTCOME
    assert cause_of() == SETTINGS
    assert cause_of(NewEvent("o", "z", 1, frozenset(), OUTCOME)) == SETTINGS
