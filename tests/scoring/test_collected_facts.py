"""Facts are read from the night's arrays as they are, whatever codes a store gave to the keys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.model import (
    DAY_MS,
    EVENT_LABELS,
    Cause,
    Family,
    Kind,
    Label,
    Outcome,
    Status,
    Strength,
)
from graphfraud.network.arrays import UNDATED, EventArrays, IdentifierArrays
from graphfraud.network.links import degrees, derive_links
from graphfraud.scoring.build import CollectedRing, collect_facts
from graphfraud.scoring.calibration import calibrate
from graphfraud.scoring.facts import (
    Household,
    KnownFraud,
    NearFraud,
    OwnCard,
    RingFacts,
    SettledOrders,
    Tenure,
)
from graphfraud.scoring.inputs import ScoringInput
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.references import References

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

TODAY = 20_000
"""Days since 1970; the shop's last day."""
DEFAULTS = ScoringParameters()


@dataclass
class Order:
    """One row of a small shop; `day` counts back from today, None is undated."""

    account: str
    day: int | None
    uses: tuple[str, ...] = ()
    amount: int = 1000
    kind: Kind = Kind.ORDER
    status: Status = Status.SHIPPED
    outcome: Outcome = Outcome.NONE
    cause: Cause = Cause.UNKNOWN


def _moment(day: int | None) -> int:
    return UNDATED if day is None else (TODAY - day) * DAY_MS


@dataclass
class Shop:
    """Codes for the keys of some orders, shuffled by a seed as another store would give them."""

    orders: Sequence[Order]
    seed: int = 0
    parents: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dice = np.random.default_rng(self.seed)
        accounts = sorted({order.account for order in self.orders})
        nodes = sorted({node for order in self.orders for node in order.uses} | set(self.parents.values()))
        self.accounts = dict(zip(accounts, dice.permutation(len(accounts) + 3).tolist(), strict=False))
        self.nodes = dict(zip(nodes, dice.permutation(len(nodes) + 5).tolist(), strict=False))
        self.rows = dice.permutation(len(self.orders)).tolist()

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts."""
        names = {code: key for key, code in self.accounts.items()}
        return [names[code] for code in codes]

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Name identifiers."""
        names = {code: key for key, code in self.nodes.items()}
        return [names[code] for code in codes]

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Name events by their row, which no shuffle changes."""
        return [f"order-{code}" for code in codes]

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Tell nothing of events but their ids."""
        return {code: {"event_id": f"order-{code}"} for code in codes}

    def events(self) -> EventArrays:
        """Give the orders as a store does."""
        orders = [self.orders[row] for row in self.rows]

        def positions(words: type[Kind | Status | Outcome | Cause], name: str) -> NDArray[np.int8]:
            return np.array([tuple(words).index(getattr(order, name)) for order in orders], dtype=np.int8)

        def used(label: Label) -> NDArray[np.int64]:
            prefix = f"{label.value}:"
            found = [next((n for n in order.uses if n.startswith(prefix)), None) for order in orders]
            return np.array([-1 if node is None else self.nodes[node] for node in found], dtype=np.int64)

        return EventArrays(
            event=np.array(self.rows, dtype=np.int64),
            account=np.array([self.accounts[order.account] for order in orders], dtype=np.int64),
            at=np.array([_moment(order.day) for order in orders], dtype=np.int64),
            kind=positions(Kind, "kind"),
            status=positions(Status, "status"),
            flags=np.zeros(len(orders), dtype=np.int8),
            amount=np.array([order.amount for order in orders], dtype=np.int64),
            outcome=positions(Outcome, "outcome"),
            cause=positions(Cause, "cause"),
            identifiers={label: used(label) for label in EVENT_LABELS},
        )

    def identifiers(self) -> IdentifierArrays:
        """Give what is known of each identifier."""
        size = len(self.nodes) + 5
        label = np.full(size, -1, dtype=np.int8)
        parent = np.full(size, -1, dtype=np.int64)
        for node, code in self.nodes.items():
            label[code] = Label(node.partition(":")[0]).code
            if node in self.parents:
                parent[code] = self.nodes[self.parents[node]]
        return IdentifierArrays(
            label, np.full(size, Strength.HARD, dtype=np.int8), np.zeros(size, dtype=np.bool_), parent
        )

    def given(self, rings: Sequence[Sequence[str]], hubs: Sequence[str] = ()) -> ScoringInput:
        """Give the night in which these rings were found."""
        events, identifiers = self.events(), self.identifiers()
        hub = np.zeros(len(identifiers), dtype=np.bool_)
        hub[[self.nodes[node] for node in hubs]] = True
        members = [self.accounts[account] for ring in rings for account in ring]
        links = derive_links(events, identifiers)
        return ScoringInput(
            members=np.array(members, dtype=np.int64),
            offsets=np.cumsum([0, *(len(ring) for ring in rings)]),
            events=events,
            identifiers=identifiers,
            links=links,
            degree=degrees(links, len(identifiers)),
            bits=np.full(len(identifiers), 9000, dtype=np.int64),
            hubs=hub,
            lift=np.zeros(len(members), dtype=np.int64),
            keys=self,
            family_names={},
            calibration=calibrate(events, TODAY * DAY_MS, DEFAULTS),
            references=References(),
            parameters=DEFAULTS,
        )


def collect(
    orders: Sequence[Order], rings: Sequence[Sequence[str]], hubs: Sequence[str] = ()
) -> list[CollectedRing]:
    return collect_facts(Shop(orders).given(rings, hubs))


def test_what_two_members_use_is_shared_since_the_second_of_them_used_it() -> None:
    orders = [
        Order("a", 90, ("card:1", "email:x")),
        Order("b", 70, ("card:1",)),
        Order("c", 50, ("card:1",)),
        Order("stranger", 40, ("card:1",)),
    ]
    (ring,) = collect(orders, [["a", "b", "c"]])
    (card,) = ring.facts.shared
    assert (card.node, card.family, card.strength) == ("card:1", Family.CARD, Strength.HARD)
    assert (card.members, card.degree, card.bits) == (3, 4, 9000)
    assert card.since == (TODAY - 70) * DAY_MS


def test_what_members_of_different_rings_share_is_no_fact_of_either() -> None:
    orders = [Order(account, 10, ("email:x",)) for account in "abcd"]
    first, second = collect(orders, [["a", "b"], ["c", "d"]])
    assert [fact.members for fact in first.facts.shared + second.facts.shared] == [2, 2]
    assert [fact.degree for fact in first.facts.shared + second.facts.shared] == [4, 4]


def test_hubs_are_no_facts() -> None:
    orders = [Order(account, 10, ("ip:carrier", "card:test")) for account in "ab"]
    (ring,) = collect(orders, [["a", "b"]], hubs=["ip:carrier", "card:test"])
    assert ring.facts.shared == ()


def test_a_building_says_nothing_that_its_address_has_said_and_something_where_it_joins_two_units() -> None:
    parents = {"address:u1": "building:b", "address:u2": "building:b"}
    same = Shop([Order(account, 10, ("address:u1",)) for account in "ab"], parents=parents)
    units = Shop(
        [Order(account, 10, (f"address:u{unit}",)) for account, unit in (("a", 1), ("b", 1), ("c", 2))],
        parents=parents,
    )
    (one_unit,) = collect_facts(same.given([["a", "b"]]))
    (two_units,) = collect_facts(units.given([["a", "b", "c"]]))
    assert [fact.node for fact in one_unit.facts.shared] == ["address:u1"]
    assert [(fact.node, fact.members) for fact in two_units.facts.shared] == [
        ("address:u1", 2),
        ("building:b", 3),
    ]


def test_cards_of_a_members_own_are_facts_only_where_it_has_several() -> None:
    orders = [
        Order("a", 10, ("card:1",)),
        Order("a", 9, ("card:2",)),
        Order("a", 8, ("card:both",)),
        Order("b", 7, ("card:both",)),
        Order("b", 6, ("card:3",)),
    ]
    (ring,) = collect(orders, [["a", "b"]])
    assert ring.facts.own_cards == (OwnCard("card:1", "a"), OwnCard("card:2", "a"))
    assert [fact.node for fact in ring.facts.shared] == ["card:both"]


@pytest.mark.parametrize(
    ("outcome", "cause", "known"),
    [
        (Outcome.CHARGEBACK, Cause.UNKNOWN, True),
        (Outcome.CHARGEBACK, Cause.STOLEN_CARD, True),
        (Outcome.CHARGEBACK, Cause.TAKEOVER, False),
        (Outcome.REFUND, Cause.UNKNOWN, False),
        (Outcome.REFUND, Cause.FRIENDLY, True),
        (Outcome.REFUND, Cause.TAKEOVER, False),
        (Outcome.COMPLAINT, Cause.UNKNOWN, False),
        (Outcome.COMPLAINT, Cause.STOLEN_CARD, True),
        (Outcome.COMPLAINT, Cause.NOT_RECEIVED, False),
        (Outcome.CHARGEBACK, Cause.NOT_RECEIVED, False),
        (Outcome.CHARGEBACK, Cause.OTHER, False),
        (Outcome.REVERSED, Cause.STOLEN_CARD, False),
        (Outcome.PAID, Cause.UNKNOWN, False),
        (Outcome.NONE, Cause.UNKNOWN, False),
    ],
)
def test_a_bad_end_is_known_fraud_unless_it_is_ordinary_trade_a_takeover_or_reversed(
    outcome: Outcome, cause: Cause, known: bool
) -> None:
    orders = [Order("a", 90, outcome=outcome, cause=cause), Order("b", 10)]
    (ring,) = collect(orders, [["a", "b"]])
    assert ring.facts.known_fraud == ((KnownFraud("a", "order-0", outcome, cause),) if known else ())
    assert [member.known_fraud for member in ring.members] == [known, False]
    assert (calibrate(Shop(orders).events(), 0, DEFAULTS).base_rate == 0.5) == known


def test_settled_are_old_orders_that_nobody_disputed_of_members_without_known_fraud() -> None:
    orders = [
        Order("a", 61),
        Order("a", 400, outcome=Outcome.PAID),
        Order("a", 59),
        Order("a", 90, outcome=Outcome.COMPLAINT),
        Order("a", 90, status=Status.CANCELLED),
        Order("a", 90, kind=Kind.LOGIN),
        Order("b", 300),
        Order("b", 200, outcome=Outcome.CHARGEBACK),
        Order("c", None),
    ]
    (ring,) = collect(orders, [["a", "b", "c"]])
    assert ring.facts.settled == (SettledOrders("a", 2),)
    assert ring.facts.tenure == (Tenure("a", 341),)


def test_members_nearer_to_fraud_than_chance_are_facts() -> None:
    shop = Shop([Order(account, 10) for account in "abc"])
    given = replace(shop.given([["a", "b", "c"]]), lift=np.array([0, 1000, 1001]))
    (ring,) = collect_facts(given)
    assert ring.facts.near_fraud == (NearFraud("c", 1001),)


def test_money_counts_orders_and_what_can_still_be_stopped() -> None:
    orders = [
        Order("a", 200, amount=1),
        Order("a", 40, amount=20, status=Status.CANCELLED),
        Order("b", 30, amount=300),
        Order("b", 1, amount=4000, status=Status.OPEN),
        Order("b", 0, amount=50_000, kind=Kind.DECLINE),
        Order("stranger", 0, amount=999_999, status=Status.OPEN),
    ]
    (ring,) = collect(orders, [["a", "b"]])
    assert (ring.orders, ring.money_spent, ring.money_at_risk, ring.recent_spend) == (4, 4321, 4000, 300)
    assert ring.first_seen == (TODAY - 200) * DAY_MS
    assert ring.last_seen == TODAY * DAY_MS


def test_an_undated_ring_has_money_and_sharing_and_nothing_that_needs_time() -> None:
    orders = [Order(account, None, ("email:x",)) for account in "abcdef"]
    (ring,) = collect(orders, [list("abcdef")])
    assert (ring.first_seen, ring.last_seen, ring.recent_spend) == (None, None, 6000)
    assert [fact.since for fact in ring.facts.shared] == [None]
    assert list(ring.facts) == list(ring.facts.shared)


FAMILY = [Order(account, 10, ("address:home",)) for account in "abc"]


@pytest.mark.parametrize(
    ("names", "strangers", "found"),
    [
        (["sato", "sato", "sato"], 0, 3),
        (["sato", "sato", "suzuki"], 0, 2),
        (["sato", "sato", ""], 0, 2),
        (["sato", "suzuki", "tanaka"], 0, 0),
        (["sato", "", ""], 0, 0),
        (["", "", ""], 0, 0),
        (["sato", "sato", "sato"], 3, 3),
        (["sato", "sato", "sato"], 4, 0),
    ],
)
def test_a_household_needs_one_home_and_one_family_name_and_few_others_there(
    names: list[str], strangers: int, found: int
) -> None:
    shop = Shop([*FAMILY, *(Order(f"s{n}", 10, ("address:home",)) for n in range(strangers))])
    named = {shop.accounts[account]: name for account, name in zip("abc", names, strict=True)}
    (ring,) = collect_facts(replace(shop.given([["a", "b", "c"]]), family_names=named))
    assert ring.facts.household == ((Household("address:home", "sato", found),) if found else ())


@pytest.mark.parametrize(("second", "found"), [("sato", 2), ("suzuki", 0), ("", 0)])
def test_a_pair_is_a_household_only_where_both_bear_the_name(second: str, found: int) -> None:
    shop = Shop(FAMILY[:2])
    named = {shop.accounts["a"]: "sato", shop.accounts["b"]: second}
    (ring,) = collect_facts(replace(shop.given([["a", "b"]]), family_names=named))
    assert [home.fitting for home in ring.facts.household] == ([found] if found else [])


def test_seven_under_one_roof_are_no_household() -> None:
    shop = Shop([Order(f"a{n}", 10, ("address:home",)) for n in range(7)])
    named = dict.fromkeys(shop.accounts.values(), "sato")
    (ring,) = collect_facts(replace(shop.given([sorted(shop.accounts)]), family_names=named))
    assert ring.facts.household == ()


def random_shop(seed: int) -> list[Order]:
    dice = np.random.default_rng(seed)
    return [
        Order(
            account=f"acc_{dice.integers(30)}",
            day=int(dice.integers(0, 500)),
            uses=tuple(f"{label.value}:{dice.integers(12)}" for label in EVENT_LABELS if dice.random() < 0.6),
            amount=int(dice.integers(0, 10_000)),
            status=tuple(Status)[dice.integers(4)],
            outcome=tuple(Outcome)[dice.integers(6)],
            cause=tuple(Cause)[dice.integers(6)],
        )
        for _ in range(150)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_codes_and_the_order_of_rows_and_members_change_no_fact(seed: int) -> None:
    orders = random_shop(seed)
    accounts = sorted({order.account for order in orders})
    rings = [accounts[:9], accounts[9:13], accounts[13:15]]
    first = collect_facts(Shop(orders, seed=100).given(rings))
    second = collect_facts(Shop(orders, seed=200).given([ring[::-1] for ring in rings]))
    assert [ring.facts for ring in first] == [ring.facts for ring in second]
    assert [ring.members[::-1] for ring in first] == [ring.members for ring in second]
    assert any(ring.facts.shared for ring in first)


@pytest.mark.parametrize("seed", range(4))
def test_a_ring_has_the_same_facts_alone_as_among_others(seed: int) -> None:
    orders = random_shop(seed)
    accounts = sorted({order.account for order in orders})
    rings = [accounts[:9], accounts[9:13], accounts[13:15]]
    together = collect_facts(Shop(orders, seed=seed).given(rings))
    assert together == [collect_facts(Shop(orders, seed=seed).given([ring]))[0] for ring in rings]


def test_a_night_without_rings_has_no_facts() -> None:
    assert collect(FAMILY, []) == []


def test_a_ring_whose_members_did_nothing_has_a_size_and_no_facts() -> None:
    shop = Shop(FAMILY)
    given = shop.given([["a", "b"]])
    events = given.events
    columns = {name: getattr(events, name)[:0] for name in EventArrays.__slots__ if name != "identifiers"}
    used = {label: column[:0] for label, column in events.identifiers.items()}
    empty = EventArrays(**columns, identifiers=used)
    (ring,) = collect_facts(replace(given, events=empty, links=derive_links(empty, given.identifiers)))
    assert ring.facts == RingFacts(2)
