"""The local copy of a Neo4j graph: fed by what is new, made anew where it does not fit, never trusted."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, cast

import pytest

from graphfraud.model import FeedFile, Hub, Member, Publication, Ring, RingState
from graphfraud.stores.neo4j_place import GraphAccess
from graphfraud.stores.open import open_store
from tests.batches import make_batch
from tests.neo4j_server import wipe
from tests.stores.neo4j_shop import tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphfraud.model import Run
    from graphfraud.stores.neo4j import Neo4jStore
    from tests.neo4j_server import Neo4jServer

STATE_READS = 20
"""Records that a run may fetch to see where the server stands; they do not grow with the graph."""


@pytest.fixture
def opened(neo4j_server: Neo4jServer, tmp_path: Path) -> Iterator[Callable[[str], Neo4jStore]]:
    """Give a function that opens the empty database with the cache folder of a name, as a machine would."""
    wipe(neo4j_server)
    stores: list[Neo4jStore] = []

    def open_as(machine: str) -> Neo4jStore:
        access = GraphAccess(neo4j_server.user, neo4j_server.password, tmp_path / machine)
        store = cast("Neo4jStore", open_store(neo4j_server.url, access))
        stores.append(store)
        return store

    yield open_as
    for store in stores:
        store.close()
    wipe(neo4j_server)


def night(store: Neo4jStore, name: str, orders: range, *, ring: str = "R-000001") -> Run:
    """Load a file of orders and publish a ring of its accounts."""
    rows = [
        {
            "event_id": f"E{n}",
            "account": f"u{n % 97}",
            "at": n,
            "email": f"{n}@x.jp",
            "address": f"house{n % 7}-{n}",
            "name": name,
        }
        for n in orders
    ]
    members = tuple(Member(f"u{n % 97}", 1, 0, None, None, known_fraud=False) for n in list(orders)[:3])
    found = Ring(ring, 1000, members, (), RingState.QUEUE, 0, 0, 0, "JPY", 1, None, 5, None, ())
    run = store.begin(1)
    with store.writer(run) as writer:
        with writer.file(FeedFile(name, "canonical", name, "mapping")) as file:
            file.add(make_batch(*rows))
        writer.stage(
            Publication([found], [Hub(f"email:{orders[0]}@x.jp", 9, "over_cap")], {}, {"night": name})
        )
        writer.publish()
    return run


def copy_of(store: Neo4jStore) -> dict[str, list[tuple[object, ...]]]:
    """Bring a store's copy up to date and return what it holds."""
    store.view().guest_arrays()
    return tables_of(store.place.cache / "graph.db")


def test_a_second_night_fetches_nothing_of_what_is_known(opened: Callable[[str], Neo4jStore]) -> None:
    store = opened("here")
    night(store, "first", range(2000))
    again = opened("here")
    night(again, "second", range(2000, 2020))
    again.view().event_arrays()
    assert again.connection.fetched < STATE_READS
    sent = {name: one.rows for name, one in again.connection.sent.items() if one.rows}
    assert sent == {
        "add_identifiers": 40,
        "add_parents": 20,
        "add_revisions": 20,
        "write_links": 40,
        "end_members": 3,
        "stage_members": 3,
        "stage_hubs": 2,
        "stage_rings": 1,
    }, "only what changed is written"


def test_another_machine_fetches_only_what_is_new_to_it(opened: Callable[[str], Neo4jStore]) -> None:
    night(opened("here"), "first", range(1000))
    there = opened("there")
    assert len(there.view().event_arrays()) == 1000
    assert there.connection.fetched > 1000
    night(opened("here"), "second", range(1000, 1010))
    later = opened("there")
    night(later, "third", range(2000, 2005))
    new = 10 + 10 + 20  # events, accounts at most, e-mails and addresses
    assert later.connection.fetched < new + STATE_READS
    assert copy_of(later) == copy_of(opened("here"))
    assert copy_of(later) == copy_of(opened("somewhere else"))


def change_a_row(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM event_revision WHERE seq = 7")


def claim_another_state(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE replica_state SET state = 'f00d'")


def run_ahead(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE replica_state SET step = step + 5")


def be_of_another_graph(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE replica_state SET store = 'another'")


def be_cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def be_a_letter(path: Path) -> None:
    path.write_text("not a database\n" * 900, encoding="utf-8")


def vanish(path: Path) -> None:
    shutil.rmtree(path.parent)


@pytest.mark.parametrize(
    "damage",
    [change_a_row, claim_another_state, run_ahead, be_of_another_graph, be_cut_off, be_a_letter, vanish],
)
def test_a_copy_that_does_not_fit_is_made_anew(
    opened: Callable[[str], Neo4jStore], damage: Callable[[Path], None]
) -> None:
    store = opened("here")
    night(store, "first", range(60))
    whole = copy_of(store)
    store.close()
    damage(store.place.cache / "graph.db")
    assert copy_of(opened("here")) == whole
    night(opened("here"), "second", range(60, 70), ring="R-000002")
    assert copy_of(opened("here")) == copy_of(opened("fresh"))


def test_a_copy_of_a_database_that_was_emptied_and_filled_again_is_made_anew(
    opened: Callable[[str], Neo4jStore], neo4j_server: Neo4jServer
) -> None:
    night(opened("here"), "first", range(60))
    wipe(neo4j_server)
    night(opened("there"), "other", range(500, 530))
    assert copy_of(opened("here")) == copy_of(opened("there"))


def test_few_accounts_are_asked_for_without_a_copy(
    opened: Callable[[str], Neo4jStore], tmp_path: Path
) -> None:
    """A screen on a machine of its own keeps nothing."""
    night(opened("here"), "first", range(300))
    screen = opened("screen")
    view = screen.view()
    events = view.event_arrays(accounts=["u1", "u2"])
    names = view.account_keys(sorted(set(events.account.tolist())))
    used = sorted({code for codes in events.identifiers.values() for code in codes.tolist() if code >= 0})
    assert sorted(names) == ["u1", "u2"]
    assert all(node.startswith(("email:", "address:")) for node in view.identifier_nodes(used))
    assert len(view.identifier_arrays((), used)) > max(used)
    assert not (tmp_path / "screen").exists()
    assert screen.connection.fetched < 100
