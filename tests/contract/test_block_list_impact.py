"""What an entry would have stopped equals a scan of every order, in every store, for every type of value."""

from __future__ import annotations

import random
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.checkout.entry import EntryType
from graphfraud.checkout.keys import name_address_key, network_key
from graphfraud.checkout.listing import Listed
from graphfraud.identifiers.name import name_key
from graphfraud.investigation.impact import Impact, JudgedAt, learn, weigh_orders
from graphfraud.investigation.reach import matching_orders
from graphfraud.judgement import Judgement
from graphfraud.model import Outcome, Publication, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfraud.model import EventBatch, FeedFile, OutcomeBatch
    from graphfraud.stores.ports import GraphStore

LAST = 1000
SETTLED_BEFORE = 700
GUEST, OWNER = "guest:email:g@a.example", "A3"
NETWORK = ip_network("203.1.16.0/20")
DOORS = ("b1-1", "b1-2", "b1", "b2-1", "b3")
NAMES = ("山田太郎", "山田 太郎", "Suzuki")
FRAUD = {("chargeback", ""), ("chargeback", "stolen_card"), ("refund", "friendly")}


@dataclass
class Shop:
    """Orders as rows of plain words, what came of them, and what people said."""

    orders: list[dict[str, Any]]
    outcomes: list[tuple[str, str, int, str]]
    verdicts: list[JudgedAt]


def made_up(seed: int) -> Shop:
    """Draw a shop in which every value is shared, corrected, disputed and reversed."""
    draw = random.Random(seed)  # noqa: S311  # a made-up shop
    accounts = [f"A{number}" for number in range(8)] + [GUEST]
    orders = [
        {
            "event_id": f"O{number}",
            "kind": draw.choice(["order", "order", "order", "login"]),
            "account": draw.choice(accounts),
            "at": draw.choice([None, *range(1, LAST, 7)]),
            "amount": draw.choice([None, 0, 100, 2500]),
            "status": draw.choice([one.value for one in Status]),
            "name": draw.choice(NAMES),
            "email": draw.choice(["a@a.example", "b@mail.a.example", "c@xa.example"]),
            "phone": draw.choice(["+8190", ""]),
            "card": draw.choice(["tok_1", "tok_2", ""]),
            "device": draw.choice(["app:1", "browser:2"]),
            "ip": draw.choice(["203.1.16.9", "203.1.31.255", "203.1.32.0", "2001:0:0:5::/64", "203.1.160.1"]),
            "address": draw.choice(DOORS),
        }
        for number in range(160)
    ]
    outcomes = [
        (
            f"O{draw.randrange(160)}",
            *draw.choice(sorted(FRAUD | {("paid", ""), ("reversed", ""), ("refund", "")})),
        )
        for _ in range(80)
    ]
    told = [(event, word, draw.randrange(LAST), cause) for event, word, cause in outcomes]
    verdicts = [
        JudgedAt(f"account:{draw.choice(accounts[:5])}", draw.randrange(LAST), draw.choice(list(Judgement)))
        for _ in range(4)
    ]
    return Shop(orders, told, sorted(verdicts, key=lambda one: one.at))


def corrected(shop: Shop, seed: int) -> list[dict[str, Any]]:
    """Change some orders afterwards, and return the changed rows; the shop has them from now on."""
    draw = random.Random(seed)  # noqa: S311  # a made-up shop
    changed = []
    for place in draw.sample(range(len(shop.orders)), 15):
        shop.orders[place] = {**shop.orders[place], "address": draw.choice(DOORS), "amount": 77}
        changed.append(shop.orders[place])
    return changed


TYPES: Mapping[str, tuple[Listed, Callable[[Mapping[str, Any]], bool]]] = {
    "account": (Listed(EntryType.ACCOUNT, OWNER, 0), lambda row: row["account"] == OWNER),
    "guest": (Listed(EntryType.ACCOUNT, GUEST, 0), lambda row: row["account"] == GUEST),
    "email": (Listed(EntryType.EMAIL, "a@a.example", 0), lambda row: row["email"] == "a@a.example"),
    "domain": (
        Listed(EntryType.DOMAIN, "a.example", 0),
        lambda row: row["email"] in {"a@a.example", "b@mail.a.example"},
    ),
    "phone": (Listed(EntryType.PHONE, "+8190", 0), lambda row: row["phone"] == "+8190"),
    "card": (Listed(EntryType.CARD, "tok_1", 0), lambda row: row["card"] == "tok_1"),
    "device": (Listed(EntryType.DEVICE, "app:1", 0), lambda row: row["device"] == "app:1"),
    "ip": (Listed(EntryType.IP, "203.1.16.9", 0), lambda row: row["ip"] == "203.1.16.9"),
    "network": (
        Listed(EntryType.CIDR, network_key(NETWORK.network_address.packed, 20), 0),
        lambda row: "/" not in row["ip"] and ip_address(row["ip"]) in NETWORK,
    ),
    "network of IPv6": (
        Listed(EntryType.CIDR, network_key(ip_address("2001::").packed, 32), 0),
        lambda row: row["ip"] == "2001:0:0:5::/64",
    ),
    "address": (Listed(EntryType.ADDRESS, "b1-1", 0), lambda row: row["address"] == "b1-1"),
    "building": (
        Listed(EntryType.BUILDING, "b1", 0),
        lambda row: row["address"] in {"b1-1", "b1-2", "b1"},
    ),
    "name_address": (
        Listed(EntryType.NAME_ADDRESS, name_address_key(name_key("山田太郎"), "b1-1"), 0),
        lambda row: row["address"] == "b1-1" and name_key(row["name"]) == name_key("山田太郎"),
    ),
    "nobody": (Listed(EntryType.EMAIL, "nobody@a.example", 0), lambda _row: False),
}


def scan(shop: Shop, matches: Callable[[Mapping[str, Any]], bool]) -> Impact:
    """Look at every order, one after the other, and at everything that was known at its time."""

    def owner(row: Mapping[str, Any]) -> str:
        return OWNER if row["account"] == GUEST else row["account"]

    owner_of = {row["event_id"]: owner(row) for row in shop.orders}

    def verdict(account: str, at: float) -> Judgement | None:
        given = [one.judgement for one in shop.verdicts if one.node == f"account:{account}" and one.at <= at]
        return given[-1] if given else None

    def last_outcome(event: str, at: float) -> tuple[str, str]:
        known = [
            (when, word, cause) for one, word, when, cause in shop.outcomes if one == event and when <= at
        ]
        newest = max((when for when, _, _ in known), default=None)
        return next(((w, c) for when, w, c in reversed(known) if when == newest), ("", ""))

    def known_fraud(account: str, at: float) -> bool:
        judged = verdict(account, at)
        events = [event for event, one in owner_of.items() if one == account]
        bad = any(last_outcome(event, at) in FRAUD for event in events)
        return judged is Judgement.FRAUD or (bad and judged is not Judgement.VICTIM)

    ever = float("inf")
    found = [row for row in shop.orders if row["kind"] == "order" and matches(row)]
    good, fraud = [], []
    for row in found:
        ended, judged = last_outcome(row["event_id"], ever), verdict(owner(row), ever)
        undisputed = ended[0] in {"", Outcome.PAID, Outcome.REVERSED} and row["status"] != "cancelled"
        old = row["at"] is not None and row["at"] < SETTLED_BEFORE
        if undisputed and old and not known_fraud(owner(row), ever):
            good.append(row)
        if judged is Judgement.FRAUD or (ended in FRAUD and judged is not Judgement.VICTIM):
            fraud.append(row)
    times = [row["at"] for row in found if row["at"] is not None]
    return Impact(
        orders=len(found),
        customers=len({owner(row) for row in found}),
        good_orders=len(good),
        good_customers=len({owner(row) for row in good}),
        fraud_orders=len(fraud),
        known_then=sum(row["at"] is not None and known_fraud(owner(row), row["at"]) for row in found),
        open_orders=sum(row["status"] == "open" for row in found),
        currency="JPY",
        money=sum(row["amount"] or 0 for row in found),
        good_money=sum(row["amount"] or 0 for row in good),
        fraud_money=sum(row["amount"] or 0 for row in fraud),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
    )


@pytest.fixture
def load(
    store: GraphStore,
    batch_of: Callable[..., EventBatch],
    outcomes_of: Callable[..., OutcomeBatch],
    feed_file: Callable[[str], FeedFile],
) -> Callable[[int, Shop], None]:
    """Give a function that takes a shop in over two nights, corrections in the second one."""

    def without_empty(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        yield from ({name: value for name, value in row.items() if value != ""} for row in rows)

    def do(seed: int, shop: Shop) -> None:
        for night, rows in enumerate([list(shop.orders), corrected(shop, seed)], start=1):
            run = store.begin(now=night)
            with store.writer(run) as writer:
                with writer.file(feed_file(f"{seed}-{night}")) as file:
                    file.add(batch_of(*without_empty(rows)))
                    if night == 1:
                        file.add_outcomes(outcomes_of(*dict.fromkeys(shop.outcomes)))
                writer.stage(Publication((), (), {GUEST: OWNER}, {}))
                writer.publish()

    return do


@pytest.mark.parametrize("seed", [1, 2])
def test_the_impact_of_every_type_equals_a_scan_of_all_orders(
    store: GraphStore, load: Callable[[int, Shop], None], seed: int
) -> None:
    shop = made_up(seed)
    shop.outcomes = list(dict.fromkeys(shop.outcomes))
    load(seed, shop)
    view = store.view()
    for name, (listed, matches) in TYPES.items():
        orders = matching_orders(view, listed, "JP")
        owners = {one.account: one.owner for one in orders} | {one.owner: one.owner for one in orders}
        knowledge = learn(view, shop.verdicts, owners)
        found = weigh_orders(orders, knowledge, settled_before=SETTLED_BEFORE, currency="JPY")
        assert found == scan(shop, matches), (name, seed)
        assert found.orders or name == "nobody"
    view.close()
