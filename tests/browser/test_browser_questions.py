"""The questions for Neo4j Browser, asked of a real server: each answer is worked out in another way."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from graphfraud.queries import Statement, read_statement
from graphfraud.resources import shipped
from graphfraud.synthetic import ShopPlan, write_shop
from tests.neo4j_server import wipe
from tests.stores.neo4j_shop import Shop, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import neo4j

    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer

PLAN = ShopPlan(accounts=600, seed=29)
EVENINGS = ("2026-06-27T23:59:00+09:00", "2026-06-28T12:00:00+09:00", "2026-06-30T23:59:00+09:00")
LABELS = ("card", "email", "phone", "device", "ip", "address")
COLUMNS = (
    *("seq", "event_id", "digest", "run", "kind", "at", "account", *LABELS, "amount", "currency"),
    "status",
)
"""The first columns of an event, as SQLite has them."""

FOLDER = shipped("queries") / "browser"
QUESTIONS = {path.stem: read_statement(path, "cypher") for path in sorted(FOLDER.glob("*.cypher"))}

WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|LOAD|CALL)\b")


class Told:
    """A made-up shop on the server, and the same in plain Python."""

    def __init__(self, shop: Shop, session: neo4j.Session) -> None:
        self.shop = shop
        self._session = session
        tables: Mapping[str, list[Any]] = tables_of(shop.place.folder / "cache" / "graph.db")
        self.keys: dict[Any, Any] = {row[0]: row[1] for row in tables["account"]}
        self.nodes: dict[Any, Any] = {row[0]: row[1] for row in tables["identifier"]}
        self.hubs = {row["node"] for row in self.rows("hubs")}
        gone = {row[0] for row in tables["superseded"]}
        latest = (row for row in tables["event_revision"] if row[0] not in gone)
        self.events = [dict(zip(COLUMNS, row, strict=False)) for row in latest]
        self.tables = tables

    def ask(self, name: str, **values: Any) -> list[dict[str, Any]]:
        """Ask one of the questions."""
        assert set(values) == set(QUESTIONS[name].parameters)
        result = self._session.run(QUESTIONS[name].text, values)
        assert tuple(result.keys()) == QUESTIONS[name].returns
        return [dict(record) for record in result]

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """Ask a command."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.shop.environment.items():
                patch.setenv(name, value)
            return self.shop.place.rows(*words)

    def used(self, without: tuple[str, ...] = ()) -> Mapping[tuple[Any, Any], list[Any]]:
        """Return when accounts used what: (key, node) -> times."""
        found: defaultdict[tuple[Any, Any], list[Any]] = defaultdict(list)
        for event in self.events:
            for label in LABELS:
                if event[label] is not None and label not in without:
                    found[self.keys[event["account"]], self.nodes[event[label]]].append(event["at"])
        return found

    def graph(self, without: tuple[str, ...] = ()) -> nx.Graph[Any]:
        """Return accounts and identifiers, hubs left out."""
        links = self.used(without)
        return nx.Graph((f"account:{key}", node) for key, node in links if node not in self.hubs)


@pytest.fixture(scope="module")
def told(
    neo4j_server: Neo4jServer, new_place: Callable[[], Place], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    """Give the shop after three nights; the second only brings outcomes."""
    wipe(neo4j_server)
    folder, place = tmp_path_factory.mktemp("shop"), new_place()
    write_shop(folder, PLAN)
    with (folder / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place.feed("first.csv", [row for row in rows if row["at"] <= EVENINGS[0]])
    place.feed("second.csv", [row for row in rows if row["at"] > EVENINGS[0]] + RING_ORDERS)
    shop = Shop(place, neo4j_server.environment | {"GRAPHFRAUD_GRAPH_CACHE": "cache"})
    shop.ask("nightly", "first.csv", "--as-of", EVENINGS[0])
    shop.ask("nightly", str(folder / "outcomes.csv"), "--feed", "outcomes", "--as-of", EVENINGS[1])
    shop.ask("nightly", "second.csv", "--as-of", EVENINGS[2])
    with neo4j_server.driver() as driver, driver.session(database="neo4j") as session:
        yield Told(shop, session)
    wipe(neo4j_server)


RING_ORDERS = [
    {
        "event_id": f"R{n}",
        "kind": kind,
        "at": f"2026-06-29T1{n}:00:00+09:00",
        "account": f"ringer{n}",
        "email": f"ringer{n}@example.jp",
        "card": f"tok_ring_{n}",
        "device": "device-of-the-ring",
        "address": "東京都千代田区千代田1-1 宮殿ビル 999号",
        "amount": "98000",
        "currency": "JPY",
        "status": "open",
    }
    for n, kind in enumerate(("order", "order", "order", "order", "decline", "decline", "decline"))
]
"""A ring that comes with the last night: one device and one door, a card each, three of them declined."""


def when(at: Any) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def test_there_are_ten_questions_and_none_of_them_writes() -> None:
    assert len(QUESTIONS) == 10
    for question in QUESTIONS.values():
        assert question.purpose.endswith("?")
        assert not WRITES.search(question.text), question.name


def test_every_question_stands_on_the_page() -> None:
    page = (FOLDER.parent.parent / "docs" / "neo4j.md").read_text(encoding="utf-8")
    named = set(re.findall(r"queries/browser/(\w+)\.cypher", page))
    assert named == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_server_has_no_complaint_about_a_question(
    neo4j_server: Neo4jServer, told: Told, name: str
) -> None:
    assert told.events
    question: Statement = QUESTIONS[name]
    values = dict.fromkeys(question.parameters, 1)
    with neo4j_server.driver(notices=True) as driver:
        summary = driver.execute_query(f"EXPLAIN {question.text}", values, database_="neo4j").summary
    assert [one.status_description for one in summary.gql_status_objects if one.is_notification] == []


def test_rings_that_grew_are_those_that_got_members_with_the_last_night(told: Told) -> None:
    rings = {row["ring"]: row for row in told.rows("rings")}
    before = {(row[0], row[2]) for row in told.tables["ring_member"] if row[1] < 3}
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for row in told.rows("members"):
        if (row["ring"], row["account"]) not in before:
            joined[row["ring"]].append(row["account"])
    expected = sorted(
        (
            {"ring": ring, "score": rings[ring]["score"], "size": rings[ring]["size"], "joined": sorted(who)}
            for ring, who in joined.items()
        ),
        key=lambda row: (-row["score"], row["ring"]),
    )
    assert any("ringer0" in row["joined"] for row in expected)
    assert told.ask("rings_grown_lately", days=2) == expected
    every = told.ask("rings_grown_lately", days=4)
    assert Counter({row["ring"]: len(row["joined"]) for row in every}) == Counter(
        row["ring"] for row in told.rows("members")
    )


def test_the_rings_to_look_at_first_are_the_queue(told: Told) -> None:
    queue = told.rows("rings", "--state", "queue")
    assert queue
    expected = sorted(
        (
            (row["ring"], row["priority"], row["score"], row["size"], row["money_at_risk"], row["currency"])
            for row in queue
        ),
        key=lambda row: (-row[1], row[0]),
    )
    assert [tuple(row.values()) for row in told.ask("rings_to_look_at_first", limit=100)] == expected
    assert len(told.ask("rings_to_look_at_first", limit=1)) == 1


def test_addresses_of_many_cards_are_counted_order_by_order(told: Told) -> None:
    cards: defaultdict[Any, set[Any]] = defaultdict(set)
    accounts: defaultdict[Any, set[Any]] = defaultdict(set)
    for event in told.events:
        if event["kind"] == "order" and None not in (event["address"], event["card"]):
            cards[told.nodes[event["address"]]].add(event["card"])
            accounts[told.nodes[event["address"]]].add(event["account"])
    expected = {
        node.partition(":")[2]: (len(some), len(accounts[node]))
        for node, some in cards.items()
        if len(some) >= 3 and node not in told.hubs
    }
    found = told.ask("addresses_of_many_cards", cards=3)
    assert {row["address"]: (row["cards"], row["accounts"]) for row in found} == expected
    assert (4, 4) in expected.values()


def test_devices_that_try_cards_are_those_of_declines_in_one_day(told: Told) -> None:
    tried: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
    for event in told.events:
        if event["kind"] == "decline" and None not in (event["device"], event["card"]):
            tried[told.nodes[event["device"]], when(event["at"]).date().isoformat()].append(event["card"])
    expected = {
        (node.partition(":")[2], day): (len(set(cards)), len(cards))
        for (node, day), cards in tried.items()
        if len(set(cards)) >= 3
    }
    found = told.ask("devices_that_try_cards", cards=3)
    assert {(row["device"], row["day"]): (row["cards"], row["declined"]) for row in found} == expected
    assert any(device.endswith("device-of-the-ring") for device, _ in expected)


def test_the_path_between_two_accounts_is_a_shortest_one_without_a_hub(told: Told) -> None:
    graph = told.graph()
    members = sorted(row["account"] for row in told.rows("members"))
    pairs = [(members[0], other) for other in members[1:]] + [("ringer0", "ringer6")]
    lengths = set()
    for one, other in pairs:
        found = told.ask("path_between_accounts", **{"from": one, "to": other})
        ends = f"account:{one}", f"account:{other}"
        within = nx.has_path(graph, *ends) and nx.shortest_path_length(graph, *ends) <= 12
        assert bool(found) == within, ends
        if within:
            nodes = found[0]["nodes"]
            assert (nodes[0], nodes[-1]) == ends
            assert len(nodes) - 1 == nx.shortest_path_length(graph, *ends)
            assert all(graph.has_edge(*step) for step in pairwise(nodes))
            lengths.add(len(nodes) - 1)
    assert 2 in lengths


def test_accounts_near_known_fraud_are_within_two_shared_identifiers(told: Told) -> None:
    latest: dict[Any, tuple[Any, ...]] = {}
    for seq, event_id, _, _, outcome, _, effective_at, cause, *_ in told.tables["outcome_revision"]:
        latest[event_id] = max(latest.get(event_id, ()), (effective_at, seq, outcome, cause))
    owner = {event["event_id"]: told.keys[event["account"]] for event in told.events}
    known = {
        f"account:{owner[event]}"
        for event, found in latest.items()
        if found[2:] == ("chargeback", "stolen_card") and event in owner
    }
    graph = told.graph(without=("ip",))
    near: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in known & set(graph):
        for node, hops in nx.single_source_shortest_path_length(graph, one, cutoff=4).items():
            if node.startswith("account:") and node not in known:
                near[node.removeprefix("account:")][one] = hops // 2
    found = told.ask("accounts_near_known_fraud", limit=10_000)
    assert {row["account"]: (row["steps"], row["known"]) for row in found} == {
        account: (min(steps.values()), len(steps)) for account, steps in near.items()
    }
    assert {row["steps"] for row in found} == {1, 2}


def test_what_holds_a_ring_together_is_what_two_members_use(told: Told) -> None:
    for ring in [row["ring"] for row in told.rows("rings")]:
        members = {row["account"] for row in told.rows("members") if row["ring"] == ring}
        used: defaultdict[Any, dict[Any, list[Any]]] = defaultdict(dict)
        for (account, node), times in told.used().items():
            if account in members:
                used[node][account] = times
        expected = {
            node: (len(by), when(min(map(min, by.values()))), when(max(map(max, by.values()))))
            for node, by in used.items()
            if len(by) > 1
        }
        found = told.ask("what_holds_a_ring_together", ring=ring)
        assert {
            row["node"]: (row["members"], row["first_seen"].to_native(), row["last_seen"].to_native())
            for row in found
        } == expected
        assert expected


def test_orders_to_stop_are_open_orders_of_members(told: Told) -> None:
    ring_of = {row["account"]: row["ring"] for row in told.rows("members")}
    expected = {
        (ring_of[told.keys[one["account"]]], told.keys[one["account"]], one["event_id"], one["amount"])
        for one in told.events
        if (one["kind"], one["status"]) == ("order", "open") and told.keys[one["account"]] in ring_of
    }
    found = told.ask("orders_to_stop", limit=10_000)
    assert {(row["ring"], row["account"], row["event"], row["amount"]) for row in found} == expected
    amounts = [row["amount"] for row in found]
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amount == 98000 for amount in amounts) >= 4


def test_how_a_ring_grew_adds_up_to_its_members(told: Told) -> None:
    for row in told.rows("rings"):
        steps = told.ask("how_a_ring_grew", ring=row["ring"])
        assert [step["run"] for step in steps] == sorted(step["run"] for step in steps)
        assert sum(step["joined"] - step["left"] for step in steps) == row["size"]
        assert (steps[-1]["score"], steps[-1]["size"]) == (row["score"], row["size"])


def test_who_used_it_lists_every_account_of_an_identifier(told: Told) -> None:
    used = told.used()
    device = next(node for _, node in used if node.endswith("device-of-the-ring"))
    found = told.ask("who_used_it", node=device)
    assert [row["account"] for row in found] == [f"ringer{n}" for n in range(7)]
    for row in found:
        times = used[row["account"], device]
        assert (row["first_seen"].to_native(), row["times"]) == (when(min(times)), len(times))
        members = told.rows("members")
        assert row["rings"] == [one["ring"] for one in members if one["account"] == row["account"]]
