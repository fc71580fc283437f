"""Card testing is found through what repeats, as one campaign; its innocent neighbours are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.model import DAY_MS, EVENT_LABELS, Kind, Label, Strength
from graphfraud.network.arrays import EventArrays, IdentifierArrays
from graphfraud.scoring.attempts import AttemptInput, attempts_of
from graphfraud.scoring.card_testing import find_campaigns
from graphfraud.scoring.repetition import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.scoring.card_testing import Campaign

MINUTE = 60_000
NOON = 20_000 * DAY_MS + 12 * HOUR_MS
LARGE = 30_000
"""What only a hundredth of the shop's orders exceed: 600 is tiny."""


@dataclass(frozen=True)
class Try:
    """One order or declined payment of a made-up feed."""

    at: int
    card: str = ""
    declined: bool = False
    amount: int = 5000
    account: str = ""
    email: str = ""
    device: str = ""
    ip: str = ""
    address: str = ""
    phone: str = ""


class Feed:
    """Tries as the arrays of a store, and the names behind its codes."""

    def __init__(self, tries: Sequence[Try], denied: Sequence[str] = ()) -> None:
        self.tries = tries
        self.nodes: list[str] = []
        self.accounts: list[str] = []
        self.label: list[int] = []
        self.parent: list[int] = []
        self.denied = frozenset(denied)

    def code(self, label: Label, key: str) -> int:
        """Number an identifier, and its subnet."""
        if not key:
            return -1
        node = f"{label}:{key}"
        if node not in self.nodes:
            parent = self.code(Label.SUBNET, key.rpartition(".")[0]) if label is Label.IP else -1
            self.nodes.append(node)
            self.label.append(label.code)
            self.parent.append(parent)
        return self.nodes.index(node)

    def account_code(self, account: str) -> int:
        """Number an account."""
        if account not in self.accounts:
            self.accounts.append(account)
        return self.accounts.index(account)

    def account_keys(self, codes: Sequence[int]) -> list[str]:
        """Name accounts."""
        return [self.accounts[code] for code in codes]

    def identifier_nodes(self, codes: Sequence[int]) -> list[str]:
        """Name identifiers."""
        return [self.nodes[code] for code in codes]

    def event_ids(self, codes: Sequence[int]) -> list[str]:
        """Name events by their places."""
        return [f"E{code:05}" for code in codes]

    def arrays(self) -> AttemptInput:
        """Return the tries as a store would."""
        accounts = [self.account_code(one.account or f"a{number}") for number, one in enumerate(self.tries)]
        used = {
            label: np.array([self.code(label, getattr(one, label.value)) for one in self.tries], np.int64)
            for label in EVENT_LABELS
        }
        kinds = tuple(Kind)
        declined = [kinds.index(Kind.DECLINE if one.declined else Kind.ORDER) for one in self.tries]
        zeros = np.zeros(len(self.tries), np.int8)
        events = EventArrays(
            event=np.arange(len(self.tries)),
            account=np.array(accounts, np.int64),
            at=np.array([one.at for one in self.tries], np.int64),
            kind=np.array(declined, np.int8),
            status=zeros,
            flags=zeros,
            amount=np.array([one.amount for one in self.tries], np.int64),
            outcome=zeros,
            cause=zeros,
            identifiers=used,
        )
        identifiers = IdentifierArrays(
            label=np.array(self.label, np.int8),
            strength=np.full(len(self.nodes), Strength.HARD, np.int8),
            denied=np.array([node in self.denied for node in self.nodes], np.bool_),
            parent=np.array(self.parent, np.int64),
        )
        return AttemptInput(events, identifiers, self, LARGE)


def campaigns(tries: Sequence[Try], *, since: int = 0, denied: Sequence[str] = ()) -> tuple[Campaign, ...]:
    return find_campaigns(attempts_of(Feed(tries, denied).arrays(), since))


def letters(number: int) -> str:
    """Spell a number in letters, so that no two mailboxes count up."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:07}")


def attack(count: int, seed: int = 1, **same: Any) -> list[Try]:
    """Make a tester's hour: new card, account, mailbox and IP every time, but for what is the same."""
    dice = Random(seed)  # noqa: S311  # no secret
    return [
        replace(
            Try(
                at=NOON + number * HOUR_MS // (count + 1),
                card=f"tok_{seed}_{number}",
                declined=dice.random() < 0.9,
                amount=dice.choice([100, 120, 5000]),
                email=f"{'a' * dice.randrange(3, 40)}@{letters(number)}.example",
                ip=f"{dice.randrange(1, 200)}.{number // 250}.{number % 250}.7",
            ),
            **same,
        )
        for number in range(count)
    ]


def customers(count: int, seed: int = 2, *, decline: float = 0.06, amount: int = 5000) -> list[Try]:
    """Make an hour of honest newcomers, each with everything of their own."""
    dice = Random(seed)  # noqa: S311  # no secret
    return [
        Try(
            at=NOON + dice.randrange(HOUR_MS),
            card=f"own_{seed}_{number}",
            declined=dice.random() < decline,
            amount=amount + dice.randrange(300),
            email=f"{letters(number)}{dice.randrange(10, 99)}@{dice.choice(['gmail.com', 'yahoo.co.jp'])}",
            device=f"app:{seed}_{number}",
            ip=f"126.{dice.randrange(30)}.{dice.randrange(250)}.9",
            address=f"jp|1600023|{number}",
        )
        for number in range(count)
    ]


SAME = (
    {"device": "app:one"},
    {"email": "one@example.jp"},
    {"address": "jp|1600023|8-21"},
    {"ip": "203.0.113.9"},
    {"account": "one"},
    {"phone": "+819012345678"},
)


@pytest.mark.parametrize("same", SAME, ids=lambda same: next(iter(same)))
def test_a_replay_of_1674_attempts_in_an_hour_is_one_campaign_through_any_single_thing_that_repeats(
    same: dict[str, Any],
) -> None:
    tries = attack(1674, **same)
    [found] = campaigns([*tries, *customers(200)])
    assert found.attempts == len(found.events) == 1674
    assert found.cards == 1674
    assert found.declined == sum(one.declined for one in tries)
    assert len(found.orders) == found.attempts - found.declined
    assert (found.first, found.last) == (tries[0].at, tries[-1].at)


def test_mailboxes_in_a_series_give_away_tries_that_have_nothing_else_in_common() -> None:
    tries = [
        replace(one, email=f"maki{number:04}@mail{number % 2}.example")
        for number, one in enumerate(attack(1674))
    ]
    [found] = campaigns([*tries, *customers(200)])
    assert found.cause == "email_series:maki#"
    assert found.attempts == 1674


def test_mailboxes_of_one_shape_or_domain_give_away_the_declined_tries() -> None:
    dice = Random(3)  # noqa: S311  # no secret
    tries = [
        replace(one, email=f"{letters(dice.randrange(10**7))}{dice.randrange(10, 99)}@gmail.com")
        for one in attack(1674)
    ]
    [found] = campaigns([*tries, *customers(200)])
    assert found.repeats[0].startswith("email_")
    assert found.declined >= sum(one.declined for one in tries)
    assert not found.orders, "honest orders with such a mailbox are nobody's campaign"


def test_tries_that_share_two_things_are_one_campaign_that_names_both() -> None:
    tries = attack(60)
    tries = [replace(one, device="app:one") for one in tries[:40]] + tries[40:]
    tries = tries[:20] + [replace(one, address="jp|1600023|8-21") for one in tries[20:]]
    [found] = campaigns(tries)
    assert found.attempts == 60
    assert set(found.repeats) == {"device:app:one", "address:jp|1600023|8-21"}


def test_a_tester_who_changes_the_device_after_every_fortieth_card_is_one_campaign() -> None:
    tries = [replace(one, device=f"app:{number // 40}") for number, one in enumerate(attack(1674))]
    tries = [replace(one, at=one.at + number % 40 * MINUTE // 4) for number, one in enumerate(tries)]
    [found] = campaigns(tries)
    assert found.attempts > 1600
    assert len(found.repeats) >= 1674 // 40


def test_testers_of_two_days_are_two_campaigns() -> None:
    later = [replace(one, at=one.at + 3 * DAY_MS) for one in attack(50, 2, device="app:two")]
    found = campaigns(attack(50, 1, device="app:one") + later)
    assert [one.attempts for one in found] == [50, 50]
    assert len({one.id for one in found}) == 2


def test_a_slow_tester_is_found_within_the_day() -> None:
    tries = [
        Try(NOON + number * 2 * HOUR_MS, f"t{number}", declined=True, device="app:one")
        for number in range(12)
    ]
    [found] = campaigns(tries)
    assert found.cards == 12


def test_declines_without_any_card_in_the_feed_are_found_by_their_number() -> None:
    tries = [replace(one, card="", declined=True) for one in attack(40, email="one@example.jp")]
    assert [one.attempts for one in campaigns(tries)] == [40]


def test_many_new_cards_of_one_account_are_found_where_a_feed_has_no_declines() -> None:
    tries = [replace(one, declined=False, amount=4000) for one in attack(15, account="one")]
    assert [one.cards for one in campaigns(tries)] == [15]


def test_a_campaign_keeps_its_id_while_it_grows_and_gets_another_on_another_day() -> None:
    tries = attack(400, device="app:one")
    whole = campaigns(tries)[0]
    for upto in (30, 100, 399):
        assert [one.id for one in campaigns(tries[:upto])] == [whole.id]
    later = [replace(one, at=one.at + 5 * DAY_MS, card=f"later_{one.card}") for one in tries]
    both = campaigns(tries + later)
    assert len({one.id for one in both}) == 2
    assert both[0] == whole


def test_a_campaign_over_midnight_is_one() -> None:
    tries = [replace(one, at=one.at + 12 * HOUR_MS - 30 * MINUTE) for one in attack(200, device="app:one")]
    assert [one.attempts for one in campaigns(tries)] == [200]


def settled(count: int) -> list[Try]:
    """Make last month's orders, each with a card of its own that a later try uses again."""
    return [
        Try(NOON - 30 * DAY_MS + number * MINUTE, f"old_{number}", account=f"s{number}")
        for number in range(count)
    ]


INNOCENT = {
    "a campaign's hour": customers(900),
    "a sample for a coin after a television mention": customers(900, amount=100)
    + [replace(one, address="jp|1000005|9") for one in customers(12, 5, amount=100)],
    "an office's lunch": [
        replace(one, ip="203.0.113.9", address="jp|1000005|9", declined=number == 3)
        for number, one in enumerate(customers(25, decline=0))
    ],
    "the shop's retries of one declined card": [
        Try(NOON + number * 5 * MINUTE, "tok_1", declined=True, account="a", email="a@example.jp")
        for number in range(12)
    ],
    "a customer whose three cards fail": [
        Try(NOON + number * MINUTE, f"tok_{number % 3}", declined=True, account="a", device="app:1")
        for number in range(9)
    ],
    "a subscription day's second run, from the shop's own server": settled(300)
    + [
        Try(
            NOON + number * 1000,
            f"old_{number}",
            declined=number % 4 > 0,
            ip="203.0.113.9",
            account=f"s{number}",
        )
        for number in range(300)
    ],
    "an hour in which the payment provider is down": settled(60)
    + [replace(one, ip=f"126.1.2.{number % 9}") for number, one in enumerate(customers(80, decline=0.95))]
    + [replace(one, card=f"old_{number}") for number, one in enumerate(customers(60, 9, decline=0.95))],
    "a till that takes every customer's card": [
        replace(one, device="app:till", ip="203.0.113.9") for one in customers(40, decline=0.1)
    ],
}


@pytest.mark.parametrize("tries", INNOCENT.values(), ids=INNOCENT)
def test_an_innocent_neighbour_is_no_campaign(tries: list[Try]) -> None:
    assert campaigns(tries) == ()


def test_what_the_shop_denies_gives_nobody_away() -> None:
    tries = [replace(one, amount=5000) for one in attack(60, device="app:zero")]
    assert campaigns(tries)
    assert campaigns(tries, denied=["device:app:zero"]) == ()


def test_earlier_events_only_tell_which_cards_are_old() -> None:
    tries = attack(60, device="app:one")
    assert campaigns(tries, since=NOON + 2 * HOUR_MS) == ()
    known = [replace(one, at=one.at - 9 * DAY_MS, device="", declined=False) for one in tries]
    assert campaigns([*known, *tries], since=NOON - DAY_MS) == ()


@settings(deadline=None, max_examples=30)
@given(dice=st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing(dice: Random) -> None:
    tries = attack(120, device="app:one") + customers(60)
    order = list(range(len(tries)))
    dice.shuffle(order)
    [first], [second] = campaigns(tries), campaigns([tries[place] for place in order])
    assert replace(first, events=(), orders=()) == replace(second, events=(), orders=())


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.builds(
            Try,
            at=st.integers(NOON, NOON + 3 * HOUR_MS),
            card=st.sampled_from(["", "c1", "c2", "c3", *(f"d{number}" for number in range(20))]),
            declined=st.booleans(),
            amount=st.sampled_from([0, 1, 5000]),
            device=st.sampled_from(["", "app:1", "app:2"]),
            email=st.sampled_from(["", "a1@b.example", "\u202e@<script>", "@", "a" * 600 + "@b.example"]),
            ip=st.sampled_from(["", "203.0.113.1", "203.0.113.2"]),
        ),
        max_size=60,
    )
)
def test_no_try_is_in_two_campaigns_and_the_counts_agree(rows: list[Try]) -> None:
    found = campaigns(rows)
    named = [event for one in found for event in one.events]
    assert len(named) == len(set(named))
    for one in found:
        tries = [rows[int(event[1:])] for event in one.events]
        assert one.attempts == len(tries)
        assert one.declined == sum(each.declined for each in tries)
        assert one.cards == len({each.card for each in tries} - {""})
        assert set(one.orders) <= set(one.events)
        assert one.repeats[0] == one.cause
