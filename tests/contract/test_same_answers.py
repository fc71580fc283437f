"""One made-up shop through the commands on both stores: what they print is the same, byte for byte."""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.network.arrays import EventArrays
from graphfraud.settings import find_places
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter
from graphfraud.synthetic import ShopPlan, write_shop
from tests.neo4j_server import wipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from graphfraud.stores.ports import GraphStore, GraphView
    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer

PLAN = ShopPlan(accounts=500, seed=41)
EVENINGS = ("2025-09-30T23:59:00+09:00", "2026-03-31T23:59:00+09:00", "2026-06-30T23:59:00+09:00")

SAMPLE = 25
"""One in so many accounts and identifiers is asked for on its own; together they are all asked for."""

Row = dict[str, str]


@dataclass(frozen=True)
class Side:
    """The same shop on one store."""

    place: Place
    environment: Mapping[str, str]

    def ask(self, *words: str) -> str:
        """Run a command; return what it prints."""
        with self.at_work():
            return self.place.ask(*words)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Have this side's environment."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            yield

    @contextmanager
    def store(self) -> Iterator[GraphStore]:
        """Open the store."""
        places = find_places(self.environment, self.place.folder)
        url = places.graph_url.replace("sqlite:///", f"sqlite:///{self.place.folder}/")
        store = open_store(url, places.graph_access)
        yield store
        store.close()


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[Row]]]:
    """Give the feeds of three nights: corrections and late and reversed outcomes come with the later ones."""
    folder = tmp_path_factory.mktemp("shop")
    write_shop(folder, PLAN)
    orders, outcomes = (_rows(folder / f"{name}.csv") for name in ("orders", "outcomes"))
    bounds = ("", *EVENINGS)
    nights = [
        {
            "orders": [row for row in orders if low < row["at"] <= high],
            "outcomes": [row for row in outcomes if low < row["outcome_at"] <= high],
        }
        for low, high in pairwise(bounds)
    ]
    assert all(night[feed] for night in nights for feed in night)
    wrong = [row for row in nights[0]["orders"] if row["email"] and row["card"]]
    other = wrong[50]
    nights[1]["orders"] += [
        wrong[0] | {"email": other["email"]},
        wrong[1] | {"card": "", "address": other["address"]},
        wrong[2] | {"account": other["account"]},
        wrong[3] | {"email": "", "card": "", "phone": "", "device": "", "ip": "", "address": ""},
    ]
    stopped = next(row for row in wrong[4:] if row["status"] != "cancelled")
    nights[2]["orders"] += [
        wrong[0],
        wrong[2] | {"account": "somebody-new"},
        stopped | {"status": "cancelled"},
    ]
    lost = [row for row in nights[0]["outcomes"] if row["outcome"] == "chargeback"]
    nights[1]["outcomes"].append(lost[0] | {"outcome": "reversed", "outcome_at": EVENINGS[1], "cause": ""})
    return nights


@pytest.fixture(scope="module")
def sides(new_place: Callable[[], Place], neo4j_server: Neo4jServer) -> list[Side]:
    """Give an empty shop on SQLite and one on Neo4j."""
    wipe(neo4j_server)
    return [Side(new_place(), {}), Side(new_place(), neo4j_server.environment)]


@pytest.fixture(scope="module")
def printed(sides: list[Side], feeds: list[dict[str, list[Row]]]) -> list[list[dict[str, str]]]:
    """Do the nights on both sides; give what each prints after each of them."""
    told: list[list[dict[str, str]]] = [[], []]
    for side, pages in zip(sides, told, strict=True):
        for number, (night, evening) in enumerate(zip(feeds, EVENINGS, strict=True), start=1):
            for feed, rows in night.items():
                named = ("--feed", feed) if feed == "outcomes" else ()
                name = side.place.feed(f"{feed}-{number}.csv", rows)
                pages.append({"ingest": side.ask("ingest", name, *named, "--format", "json")})
                again = side.place.feed(f"{feed}-{number}-again.csv", rows[::-1])
                pages.append({"again": side.ask("ingest", name, again, *named, "--format", "json")})
            if number == 3:
                settings = "[rings]\nmin_score = 5.0\nmin_accounts = 2\n"
                (side.place.folder / "graphfraud.toml").write_text(settings, encoding="utf-8")
            pages.append({"night": side.ask("detect", "--as-of", evening, "--format", "json")})
            pages.append(read_everything(side))
    return told


def read_everything(side: Side) -> dict[str, str]:
    """Return what every reading command prints."""
    commands: list[tuple[str, ...]] = [
        (*command, "--format", how)
        for command in (("rings",), ("members",), ("hubs",), ("orders",))
        for how in ("json", "csv", "table")
    ]
    told = {" ".join(command): side.ask(*command) for command in commands}
    rings = [json.loads(line)["ring"] for line in told["rings --format json"].splitlines()]
    members = [json.loads(line)["account"] for line in told["members --format json"].splitlines()]
    assert len(rings) > 3
    assert told["orders --format json"]
    for ring in rings:
        told[ring] = side.ask("ring", ring, "--format", "json")
        told[f"{ring} page"] = side.ask("ring", ring)
    for first, second in zip(members[:12:3], members[1:13:3], strict=True):
        told[f"why {first} {second}"] = side.ask("why", first, second, "--format", "json")
    shared = json.loads(told[rings[0]])["shared"][0]["node"].partition(":")[2]
    for text in (members[0], members[0][:4], shared, shared[:5], "e", "card:", "nobody", "東京"):
        told[f"search {text}"] = side.ask("search", text, "--format", "json")
    return told


def test_every_command_prints_the_same_on_both_stores_after_every_night(
    printed: list[list[dict[str, str]]],
) -> None:
    on_sqlite, on_neo4j = printed
    for before, after in zip(on_sqlite, on_neo4j, strict=True):
        assert before.keys() == after.keys()
        for command, text in before.items():
            assert after[command] == text, command


def test_the_shop_went_through_all_that_can_happen_to_it(printed: list[list[dict[str, str]]]) -> None:
    nights = [
        json.loads(line) for page in printed[0] if "night" in page for line in page["night"].splitlines()
    ]
    assert {"born", "grew"} <= {change["change"] for change in nights}
    files = [
        json.loads(line) for page in printed[0] if "ingest" in page for line in page["ingest"].splitlines()
    ]
    assert [file["corrected"] for file in files if file["feed"] == "canonical"] == [0, 4, 2]
    again = [
        json.loads(line) for page in printed[0] if "again" in page for line in page["again"].splitlines()
    ]
    assert all(file["unchanged"] == file["rows"] for file in again)


@pytest.mark.parametrize("run", [1, 2, 3])
def test_an_earlier_run_is_seen_the_same_on_both_stores(
    sides: list[Side], printed: list[list[dict[str, str]]], run: int
) -> None:
    assert printed
    seen = []
    for side in sides:
        with side.store() as store:
            seen.append(everything(store.view(run)))
    for name in seen[0]:
        assert seen[0][name] == seen[1][name], name


def everything(view: GraphView) -> dict[str, Any]:
    """Return what a view answers to every question, whole columns included."""
    rows = view.rings(RingFilter())
    members = sorted({account for _, account in view.members()})
    codes = view.event_arrays().account
    accounts = sorted(set(view.account_keys(sorted(set(codes.tolist())))))
    links = view.links(accounts)
    nodes = sorted({link.node for link in links})
    some_accounts, some_nodes = accounts[::SAMPLE], nodes[::SAMPLE]
    return {
        "rings": rows,
        "facts": view.facts([*some_nodes, *(f"account:{one}" for one in some_accounts), "card:nobody's"]),
        "users of many": view.users(some_nodes, 3),
        "bodies": [view.ring(row.id) for row in rows],
        "of accounts": [view.rings(RingFilter(account=account)) for account in members[:10]],
        "hubs": view.hubs(),
        "counts": dict(view.counts()),
        "links": links,
        "nodes": [view.node(node) for node in some_nodes],
        "users": [view.accounts_of(node, 3) for node in some_nodes],
        "accounts": [view.node(f"account:{account}") for account in some_accounts],
        "events": [list(view.events(account, 5)) for account in some_accounts],
        "near": [
            view.neighbourhood(f"account:{account}", hops=hops, max_nodes=most, through_hubs=through)
            for account in members[:6]
            for hops, most, through in ((1, 50, False), (2, 20, False), (3, 3000, True))
        ],
        "search": [view.search([nodes[0]], [prefix], 20) for prefix in ("account:", "email:", "ip:", "e")],
        "columns": columns(view.event_arrays(currency="JPY")),
        "some columns": columns(view.event_arrays(currency="JPY", accounts=accounts[:40])),
        "identifiers": [
            values.tolist() for one in (view.identifier_arrays(["email:x"]),) for values in vars_of(one)
        ],
        "recorded": [values.tolist() for values in vars_of(view.recorded(1))],
    }


def columns(events: EventArrays) -> list[Any]:
    """Return columns as lists."""
    alone = [getattr(events, name).tolist() for name in EventArrays.__slots__ if name != "identifiers"]
    return alone + [events.identifiers[label].tolist() for label in events.identifiers]


def vars_of(arrays: Any) -> list[Any]:
    """Return the arrays of a dataclass with slots."""
    return [getattr(arrays, name) for name in arrays.__slots__]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
