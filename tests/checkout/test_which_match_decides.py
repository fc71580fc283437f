"""What a wrong block does to a family, and what an allow entry must not let through."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.checkout import Action, EntryType, Order
from graphfraud.checkout.matching import decide
from graphfraud.checkout.table import ALWAYS, NEVER, Record

if TYPE_CHECKING:
    from tests.checkout.conftest import Desk

FLAT = "東京都新宿区西新宿2-8-1 第一ビル101号室"
ORDER = Order(
    account="A-1",
    email="hanako@mail.example.jp",
    phone="090-1111-2223",
    card="tok_9",
    bin="411181",
    ip="45.10.20.30",
    address=FLAT,
    postcode="160-0023",
    recipient="山田花子",
)

T = EntryType
VALUES = {
    T.ACCOUNT: "A-1",
    T.EMAIL: "hanako@mail.example.jp",
    T.DOMAIN: "example.jp",
    T.PHONE: "090-1111-2223",
    T.CARD: "tok_9",
    T.BIN: "411181",
    T.IP: "45.10.20.30",
    T.CIDR: "45.10.0.0/16",
    T.ADDRESS: FLAT,
    T.BUILDING: FLAT,
    T.POSTCODE: "160-0023",
    T.NAME_ADDRESS: FLAT,
}


@pytest.mark.parametrize(
    ("allowed", "blocked", "action"),
    [
        # The account of a family that lives where others had stolen goods sent.
        (T.ACCOUNT, T.BUILDING, "allow"),
        (T.ACCOUNT, T.POSTCODE, "allow"),
        (T.ACCOUNT, T.CIDR, "allow"),
        (T.ACCOUNT, T.DOMAIN, "allow"),
        (T.ACCOUNT, T.BIN, "allow"),
        (T.ACCOUNT, T.ADDRESS, "allow"),
        (T.ACCOUNT, T.IP, "allow"),
        # Whoever took the account over pays with a listed card.
        (T.ACCOUNT, T.CARD, "block"),
        (T.ACCOUNT, T.PHONE, "block"),
        (T.ACCOUNT, T.EMAIL, "block"),
        (T.ACCOUNT, T.ACCOUNT, "block"),
        (T.ACCOUNT, T.NAME_ADDRESS, "block"),
        # One flat, one person, one mailbox, one connection in a listed whole.
        (T.ADDRESS, T.BUILDING, "allow"),
        (T.ADDRESS, T.POSTCODE, "allow"),
        (T.BUILDING, T.POSTCODE, "allow"),
        (T.NAME_ADDRESS, T.ADDRESS, "allow"),
        (T.EMAIL, T.DOMAIN, "allow"),
        (T.IP, T.CIDR, "allow"),
        (T.CARD, T.BIN, "allow"),
        # What is typed into a form says nothing about another kind of value.
        (T.EMAIL, T.BUILDING, "block"),
        (T.PHONE, T.ADDRESS, "block"),
        (T.ADDRESS, T.CIDR, "block"),
        (T.IP, T.POSTCODE, "block"),
        # The wider one never lifts the narrower one, nor a value itself.
        (T.BUILDING, T.ADDRESS, "block"),
        (T.ADDRESS, T.ADDRESS, "block"),
        (T.CIDR, T.IP, "block"),
        (T.DOMAIN, T.EMAIL, "block"),
        (T.BIN, T.CARD, "block"),
    ],
)
def test_an_allow_entry_stands_against_what_reaches_further(
    desk: Desk, allowed: EntryType, blocked: EntryType, action: str
) -> None:
    allow = desk.entry(allowed, VALUES[allowed], Action.ALLOW, postcode=_code(allowed), name="山田花子")
    block = desk.entry(blocked, VALUES[blocked], postcode=_code(blocked), name="山田花子")
    desk.publish(allow, block)
    answer = desk.reader().check(ORDER)
    assert answer.action == action
    assert {one.entry_id for one in answer.matches} == {allow.entry_id, block.entry_id}, "both are told"


def _code(kind: EntryType) -> str:
    return "160-0023" if kind in {T.ADDRESS, T.BUILDING, T.NAME_ADDRESS} else ""


def test_a_narrower_network_and_a_narrower_domain_are_allowed_inside_a_listed_one(desk: Desk) -> None:
    desk.publish(
        desk.entry(T.CIDR, "45.10.0.0/16"),
        desk.entry(T.CIDR, "45.10.20.0/24", Action.ALLOW),
        desk.entry(T.DOMAIN, "example.jp"),
        desk.entry(T.DOMAIN, "mail.example.jp", Action.ALLOW),
    )
    reader = desk.reader()
    assert reader.check(Order(ip="45.10.20.30")).action is Action.ALLOW
    assert reader.check(Order(ip="45.10.21.30")).action is Action.BLOCK
    assert reader.check(Order(email="a@mail.example.jp")).action is Action.ALLOW
    assert reader.check(Order(email="a@example.jp")).action is Action.BLOCK


def test_a_hold_is_never_lifted_by_an_allow_entry(desk: Desk) -> None:
    desk.publish(
        desk.entry(T.ACCOUNT, "A-1", Action.HOLD, reason="takeover"),
        desk.entry(T.ACCOUNT, "A-1", Action.ALLOW),
    )
    answer = desk.reader().check(ORDER)
    assert (answer.action, answer.reason) == (Action.HOLD, "takeover")


def test_the_most_severe_of_several_matches_counts(desk: Desk) -> None:
    severe = [Action.HOLD, Action.BLOCK, Action.CHALLENGE, Action.REVIEW]
    kinds = [T.ACCOUNT, T.CIDR, T.PHONE, T.EMAIL]
    entries = [desk.entry(kind, VALUES[kind], action) for kind, action in zip(kinds, severe, strict=True)]
    for number, action in enumerate(severe):
        desk.publish(*entries[number:])
        assert desk.reader().check(ORDER).action is action


def record(entry_id: str, action: Action, kind: EntryType, width: int, expires: int = NEVER) -> Record:
    return Record(entry_id, action, kind, width, ALWAYS, expires, "fraud")


RECORDS = st.lists(
    st.builds(
        record,
        st.integers(1, 99).map(str),
        st.sampled_from(Action),
        st.sampled_from(EntryType),
        st.integers(0, 5),
        st.sampled_from([50, NEVER]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.entry_id,
)


@settings(deadline=None, max_examples=200)
@given(RECORDS)
def test_the_order_in_which_entries_are_found_decides_nothing(found: list[Record]) -> None:
    assert len({decide(one, 100) for one in permutations(found)}) == 1


@settings(deadline=None, max_examples=200)
@given(RECORDS)
def test_without_an_allow_entry_nothing_but_severity_decides(found: list[Record]) -> None:
    severe = [one for one in found if one.action is not Action.ALLOW]
    decision = decide(severe, 0)
    order = list(Action)
    assert (decision.deciding.action if decision else None) == min(
        (one.action for one in severe), key=order.index, default=None
    )


@settings(deadline=None, max_examples=200)
@given(RECORDS)
def test_taking_an_allow_entry_away_never_lets_an_order_through(found: list[Record]) -> None:
    with_allow = decide(found, 0)
    without = decide([one for one in found if one.action is not Action.ALLOW], 0)
    if with_allow and with_allow.deciding.action.stops:
        assert without
        assert without.deciding.action.stops
