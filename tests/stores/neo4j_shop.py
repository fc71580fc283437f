"""A small shop of two nights on Neo4j, and all that is to be seen of it; tests disturb the second night."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.settings import find_places
from graphfraud.stores.open import open_store
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer

PLAN = ShopPlan(accounts=400, seed=17)
EVENINGS = ("2026-02-28T23:59:00+09:00", "2026-06-30T23:59:00+09:00")

FIRST = ("nightly", "first.csv", "--as-of", EVENINGS[0], "--format", "json")
SECOND = ("nightly", "second.csv", "--as-of", EVENINGS[1], "--format", "json")
"""The two nights."""

TABLES = {
    "account": "id, key, guest, run",
    "identifier": "id, node, label, strength, placeholder, parent, run",
    "event_revision": "*",
    "event_details": "*",
    "superseded": "*",
    "outcome_revision": "*",
    "owner_revision": "*",
    "hub_revision": "*",
    "ring_revision": "*",
    "ring_member": "*",
    "feed_file": "number, sha256, mapping_sha256, run, name, feed, report",
    "published": "*",
    "run": "id",
}
"""What SQLite holds of a graph; when a run began is its own."""

LINKS = """
MATCH (a:Account)-[u:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO]->(i:Identifier)
RETURN a.key, type(u), i.node, u.since, u.first_seen, u.last_seen, u.times
"""
LEFT_OVER = """
MATCH (n) WHERE n:Loading OR (n:Event AND n.superseded_in IS NOT NULL)
  OR (n:Revision AND NOT n:Event AND n.superseded_in IS NULL)
RETURN count(n)
"""


@dataclass(frozen=True)
class Shop:
    """A working folder on a server."""

    place: Place
    environment: Mapping[str, str]

    def ask(self, *words: str, **environment: str) -> str:
        """Run a command in this process; return what it prints."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**self.environment, **environment}.items():
                patch.setenv(name, value)
            return self.place.ask(*words)


@dataclass(frozen=True)
class Seen:
    """All that is to be seen of a shop."""

    printed: Mapping[str, str]
    tables: Mapping[str, list[tuple[object, ...]]]
    """What a copy made anew from the server holds."""
    links: list[tuple[Any, ...]]
    """What a person sees in Neo4j Browser."""
    left_over: int
    """Nodes of unfinished work."""


def lay_out(place: Place, folder: Path) -> None:
    """Write the feeds of both nights; corrections come with the second."""
    write_shop(folder, PLAN)
    with (folder / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = [row for row in rows if row["at"] <= EVENINGS[0]]
    used = [row for row in first if row["email"] and row["card"]]
    corrections = [
        used[0] | {"email": used[9]["email"]},
        used[1] | {"card": "", "address": used[9]["address"]},
        used[2] | {"account": used[9]["account"]},
    ]
    place.feed("first.csv", first)
    place.feed("second.csv", [row for row in rows if row["at"] > EVENINGS[0]] + corrections)


def look(shop: Shop, server: Neo4jServer, fresh: Path) -> Seen:
    """Look at everything, through a local copy that is made anew in the folder `fresh`."""
    commands = (("rings",), ("members",), ("hubs",))
    printed = {words[0]: shop.ask(*words, "--format", "json") for words in commands}
    places = find_places(server.environment | {"GRAPHFRAUD_GRAPH_CACHE": str(fresh)}, fresh)
    store = open_store(places.graph_url, places.graph_access)
    store.view().guest_arrays()
    store.close()
    with server.driver() as driver, driver.session(database="neo4j") as session:
        links = sorted((tuple(record.values()) for record in session.run(LINKS)), key=repr)
        [left_over] = session.run(LEFT_OVER).single(strict=True).values()
    return Seen(printed, tables_of(fresh / "graph.db"), links, left_over)


def tables_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every table of an SQLite graph."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)
            for table, columns in TABLES.items()
        }


def links_of(path: Path) -> Iterator[tuple[Any, ...]]:
    """Work the links out from an SQLite graph's events, in plain Python: `Seen.links` without `since`."""
    with closing(sqlite3.connect(path)) as connection:
        accounts = dict(connection.execute("SELECT id, key FROM account"))
        nodes = dict(connection.execute("SELECT id, node FROM identifier"))
        labels = ("card", "email", "phone", "device", "ip", "address")
        used: dict[tuple[str, str], list[int | None]] = {}
        for account, at, *codes in connection.execute(
            f"SELECT account, at, {', '.join(labels)} FROM event_revision "
            "WHERE seq NOT IN (SELECT seq FROM superseded)"
        ):
            for code in codes:
                if code is not None:
                    used.setdefault((accounts[account], nodes[code]), []).append(at)
    for (account, node), times in used.items():
        label = node.partition(":")[0]
        kind = "SHIPPED_TO" if label == "address" else f"USED_{label.upper()}"
        known = [at for at in times if at is not None]
        yield account, kind, node, min(known, default=None), max(known, default=None), len(times)
