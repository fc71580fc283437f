"""`why A B`: the path of shared values between two accounts, its weakest link, and why there is none."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import NotFoundError
from graphfraud.investigation.why import why
from graphfraud.settings import Settings
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfraud.investigation.why import Why
    from graphfraud.stores.ports import GraphView
    from tests.conftest import Place

    Ask = Callable[[Place, str, str], Why]
    NightWith = Callable[..., Place]

PHONE = "090-3694-9463"
DROP = "東京都大田区羽田旭町9-9-9 コーポ羽田 203"
CHAIN = (
    ("A1", {"card": "tok_first"}),
    ("A2", {"card": "tok_first"}),
    ("A2", {"address": DROP, "postcode": "144-0042", "country": "JP"}),
    ("A3", {"address": DROP, "postcode": "144-0042", "country": "JP"}),
    ("A3", {"phone": PHONE}),
    ("A4", {"phone": PHONE}),
)
"""A1 and A2 use one card, A2 and A3 one address, A3 and A4 one phone: an address says the least."""


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Give a function that asks why two accounts of a place hang together."""
    stores = []

    def question(place: Place, first: str, second: str) -> Why:
        stores.append(open_store(f"sqlite:///{place.graph}"))
        return why(stores[-1].view(), first, second, Settings().network)

    yield question
    for store in stores:
        store.close()


def test_a_chain_is_followed_from_end_to_end_and_its_weakest_link_is_named(
    night_with: NightWith, ask: Ask
) -> None:
    place = night_with(*CHAIN)
    assert place.published().registry == {"R-000001": frozenset({"A1", "A2", "A3", "A4"})}
    found = ask(place, "A1", "A4")
    assert [(hop.first, hop.second) for hop in found.hops] == [("A1", "A2"), ("A2", "A3"), ("A3", "A4")]
    labels = [[link.node.partition(":")[0] for link in hop.shared] for hop in found.hops]
    assert [label[0] for label in labels] == ["card", "address", "phone"]
    assert found.weakest == 1
    assert found.sentence.startswith("weakest link: A2 and A3, ")
    assert [link.accounts for hop in found.hops for link in hop.shared[:1]] == [2, 2, 2]
    back = ask(place, "A4", "A1")
    assert [(hop.second, hop.first) for hop in reversed(back.hops)] == [
        (hop.first, hop.second) for hop in found.hops
    ]


def test_two_values_in_common_make_one_hop_that_says_when_both_were_used(
    night_with: NightWith, ask: Ask
) -> None:
    shared = {"card": "tok_x", "phone": PHONE}
    place = night_with(
        ("A1", shared | {"at": "2026-05-01T09:00:00Z"}), ("A2", shared | {"at": "2026-05-03T09:00:00Z"})
    )
    found = ask(place, "A1", "A2")
    [hop] = found.hops
    assert [link.node for link in hop.shared] == ["card:tok_x", "phone:+819036949463"]
    day = 86_400_000
    assert [
        link.last_seen - link.first_seen for link in hop.shared if link.last_seen and link.first_seen
    ] == [
        2 * day,
        2 * day,
    ]
    assert found.weakest == 0


@pytest.mark.parametrize(
    "shared",
    [
        {"ip": "203.0.113.7"},
        {"phone": "00000000000"},
        {"email": "n/a"},
        {"device": "00000000-0000-0000-0000-000000000000", "device_kind": "app"},
    ],
    ids=lambda shared: next(iter(shared)),
)
def test_an_ip_or_a_placeholder_in_common_is_no_path_and_the_answer_says_so(
    night_with: NightWith, ask: Ask, shared: dict[str, str]
) -> None:
    place = night_with(("A1", shared), ("A2", shared))
    found = ask(place, "A1", "A2")
    assert (found.hops, found.weakest) == ((), -1)
    assert found.sentence.startswith("no shared card, e-mail, phone, device or address joins A1 and A2")
    answer = place.run("why", "A1", "A2", "--format", "json")
    assert (answer.returncode, answer.stdout) == (0, "")
    assert answer.stderr == found.sentence + "\n"


def test_the_shops_own_account_that_touches_everything_joins_nobody(night_with: NightWith, ask: Ask) -> None:
    """A test account used both customers' cards, and sixty more: it is a hub, by night and here."""
    theirs = [("OPS", {"card": f"tok_ops{number}"}) for number in range(60)]
    both = [(account, {"card": f"tok_{account}"}) for account in ("A1", "A2", "A3")]
    used = [("OPS", columns) for _, columns in both]
    place = night_with(*theirs, *both, *used)
    assert {row["node"] for row in place.rows("hubs")} >= {"account:OPS"}
    assert place.published().registry == {}
    assert ask(place, "A1", "A2").hops == ()


def test_an_account_that_is_not_known_is_named_with_advice(night_with: NightWith, ask: Ask) -> None:
    place = night_with(*CHAIN)
    with pytest.raises(NotFoundError, match=r"no account 'A9' in run 1; `graphfraud search TEXT`"):
        ask(place, "A1", "A9")
    assert place.run("why", "A9", "A1").returncode == 1


def test_an_account_and_itself_need_no_path(night_with: NightWith, ask: Ask) -> None:
    found = ask(night_with(*CHAIN), "A1", "A1")
    assert (found.hops, found.sentence) == ((), "A1 and A1 are the same account")


def test_accounts_that_the_night_did_not_join_are_still_explained(night_with: NightWith, ask: Ask) -> None:
    """Two accounts are no ring, yet a person may ask what they have in common."""
    place = night_with(("A1", {"card": "tok_x"}), ("A2", {"card": "tok_x"}))
    assert place.published().registry == {}
    [hop] = ask(place, "A1", "A2").hops
    assert [link.node for link in hop.shared] == ["card:tok_x"]


def weakest_evidence(view: GraphView, first: str, second: str) -> int:
    found = why(view, first, second, Settings().network)
    return found.hops[found.weakest].evidence


@pytest.mark.parametrize("seed", [1, 2])
def test_the_weakest_link_of_a_ring_is_the_nights_holding_link_with_the_same_evidence(
    place: Place, seed: int
) -> None:
    """The path between the two accounts of the holding link, and the worst path in the ring, hang by it."""
    write_shop(place.folder / "shop", ShopPlan(accounts=500, seed=seed))
    place.ask("nightly", "shop/orders.csv", "--as-of", "2026-06-30")
    store = open_store(f"sqlite:///{place.graph}")
    view = store.view()
    rings = [view.ring(row.id) for row in view.rings(RingFilter())]
    assert len(rings) > 5
    for ring in rings:
        assert ring.holding is not None
        held = ring.holding.evidence
        assert weakest_evidence(view, ring.holding.first, ring.holding.second) == held, ring.id
        accounts = [member.account for member in ring.members[:6]]
        assert min(weakest_evidence(view, a, b) for a, b in combinations(accounts, 2)) >= held, ring.id
    store.close()
