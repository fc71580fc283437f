"""Whatever is wrong with a server is said in one sentence, with what to do, and the exit code says where."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, LockedError, StoreError
from graphfraud.model import FeedFile
from graphfraud.settings import find_places
from graphfraud.stores import neo4j_shipping
from graphfraud.stores.neo4j_connection import check_version
from graphfraud.stores.neo4j_place import GraphAccess, neo4j_place
from graphfraud.stores.open import cache_folder, open_store
from tests.batches import make_batch
from tests.neo4j_server import free_port, wipe
from tests.stores.cut_line import CutLine
from tests.stores.old_bolt_server import OldBoltServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfraud.model import AddCount, EventBatch
    from graphfraud.stores.ports import GraphWriter
    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer

FEED_FILE = FeedFile("orders.csv", "canonical", "0" * 64, "mapping")
ORDER = {"event_id": "E1", "account": "A1", "at": "2026-06-01T10:00:00+09:00", "kind": "order"}

PASSWORD = "correct-horse-battery"  # noqa: S105  # opens nothing


def sentence(place: Place, *words: str, **environment: str) -> str:
    """Run a command that cannot work; return the one sentence that it leaves with."""
    done = place.run(*words, **environment)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert done.stderr.startswith("graphfraud: ")
    assert done.stderr.count("\n") == 1, done.stderr
    for name, value in environment.items():
        assert "PASSWORD" not in name or value not in done.stderr
    return done.stderr


def test_a_server_that_does_not_run_is_said(place: Place) -> None:
    url = f"bolt://127.0.0.1:{free_port()}"
    said = sentence(place, "rings", GRAPHFRAUD_GRAPH_URL=url, GRAPHFRAUD_GRAPH_PASSWORD=PASSWORD)
    assert f"{url}/neo4j: no Neo4j answers there; start the server" in said


def test_a_host_that_nobody_knows_is_said(place: Place) -> None:
    said = sentence(place, "rings", GRAPHFRAUD_GRAPH_URL="neo4j://no-such-host.invalid")
    assert "no Neo4j answers there" in said
    assert "GRAPHFRAUD_GRAPH_URL" in said


def test_something_else_on_the_port_is_said(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(20)
        url = f"bolt://127.0.0.1:{other.getsockname()[1]}"
        process = place.start("rings", GRAPHFRAUD_GRAPH_URL=url)
        client, _ = other.accept()
        with client:
            client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            client.shutdown(socket.SHUT_RDWR)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert "no Neo4j answers there" in said


def test_a_server_that_takes_a_connection_and_says_nothing_is_said(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        url = f"bolt://127.0.0.1:{hanging.getsockname()[1]}"
        said = sentence(place, "rings", GRAPHFRAUD_GRAPH_URL=url)
    assert f"{url}/neo4j: no Neo4j answers there; start the server" in said


def test_a_server_that_goes_silent_between_two_questions_is_said(
    neo4j_empty: Neo4jServer, tmp_path: Path
) -> None:
    with CutLine(neo4j_empty.host, neo4j_empty.port) as line:
        store = open_store(
            f"bolt://127.0.0.1:{line.port}",
            GraphAccess(neo4j_empty.user, neo4j_empty.password, tmp_path / "cache"),
        )
        store.begin(0)
        line.hush()
        for _ in range(2):
            with pytest.raises(StoreError, match=r"has stopped answering.* run the command again"):
                store.published()
        store.close()
    wipe(neo4j_empty)


def test_a_wrong_password_is_said_and_not_shown(neo4j_server: Neo4jServer, place: Place) -> None:
    wrong = neo4j_server.environment | {"GRAPHFRAUD_GRAPH_PASSWORD": PASSWORD}
    for words in (("rings",), ("ingest", place.feed("orders.csv", [ORDER]))):
        said = sentence(place, *words, **wrong)
        assert "user or password is wrong; set GRAPHFRAUD_GRAPH_USER and GRAPHFRAUD_GRAPH_PASSWORD" in said


def test_a_database_that_the_server_has_not_is_said(neo4j_server: Neo4jServer, place: Place) -> None:
    url = {"GRAPHFRAUD_GRAPH_URL": f"{neo4j_server.url}/orders"}
    said = sentence(place, "rings", **(neo4j_server.environment | url))
    assert "/orders: the server has no database of that name" in said


def test_a_server_that_is_too_old_is_said(place: Place) -> None:
    with OldBoltServer("Neo4j/4.4.38") as old:
        said = sentence(place, "rings", GRAPHFRAUD_GRAPH_URL=f"bolt://127.0.0.1:{old.port}")
    assert "the server is Neo4j/4.4.38, and graphfraud needs 5.26 or later; upgrade the server" in said


@pytest.mark.parametrize("agent", ["Neo4j/5.26.0", "Neo4j/5.27.1", "Neo4j/2025.01.0", "Neo4j/2026.08.1"])
def test_a_server_from_the_oldest_on_will_do(agent: str) -> None:
    check_version(agent, neo4j_place("bolt://host", GraphAccess()))


@pytest.mark.parametrize("agent", ["Neo4j/5.25.9", "Neo4j/4.4.0", "Memgraph/3.0", "Neo4j", ""])
def test_another_server_will_not_do(agent: str) -> None:
    with pytest.raises(StoreError, match=r"bolt://host:7687/neo4j: .*(upgrade the server|no Neo4j)"):
        check_version(agent, neo4j_place("bolt://host", GraphAccess()))


@pytest.mark.parametrize("words", [("rings",), ("ingest", "orders.csv"), ("nightly", "orders.csv")])
def test_a_database_that_is_not_ours_is_never_written_to(
    neo4j_empty: Neo4jServer, place: Place, words: tuple[str, ...]
) -> None:
    place.feed("orders.csv", [ORDER])
    with neo4j_empty.driver() as driver, driver.session(database="neo4j") as session:
        session.run("CREATE (:Customer {name: '花子'})-[:BOUGHT]->(:Ring {id: 7})").consume()
        before = contents(session)
        said = sentence(place, *words, **neo4j_empty.environment)
        assert contents(session) == before
    assert "this is not a graphfraud graph, but something else; nothing was changed" in said
    wipe(neo4j_empty)


def test_a_newer_graph_is_refused_with_both_versions(neo4j_empty: Neo4jServer, place: Place) -> None:
    environment = neo4j_empty.environment
    assert place.run("ingest", place.feed("orders.csv", [ORDER]), **environment).returncode == 0
    with neo4j_empty.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (g:Graphfraud) SET g.schema = 99").consume()
        before = contents(session)
        for words in (("rings",), ("detect",)):
            said = sentence(place, *words, **environment)
            assert "schema version 99" in said
            assert "install a newer graphfraud" in said
        assert contents(session) == before
    wipe(neo4j_empty)


def test_a_server_without_a_graph_says_how_to_begin(neo4j_empty: Neo4jServer, place: Place) -> None:
    for words in (("rings",), ("search", "x1"), ("why", "A1", "A2")):
        said = sentence(place, *words, **neo4j_empty.environment)
        assert "there is no graph here yet; load orders with `graphfraud ingest FILE`" in said
    assert list(place.folder.iterdir()) == []


def test_a_graph_that_somebody_else_wrote_into_is_not_trusted(neo4j_empty: Neo4jServer, place: Place) -> None:
    environment = neo4j_empty.environment
    assert place.run("nightly", place.feed("orders.csv", [ORDER]), **environment).returncode == 0
    with neo4j_empty.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (e:Event {id: 'E1'}) SET e.id = 'E2'").consume()
    environment["GRAPHFRAUD_GRAPH_CACHE"] = "another"
    said = sentence(place, "detect", **environment)
    assert "what the graph holds does not fit its own record of changes" in said
    wipe(neo4j_empty)


@contextmanager
def restarted(server: Neo4jServer, config: Mapping[str, str]) -> Iterator[None]:
    """Have the server run with other settings for a while."""
    if server.home == Path("/dev/null"):
        pytest.skip(
            "not run: a server that the tests may restart (GRAPHFRAUD_TEST_NEO4J_URL names a given one)"
        )
    usual = server.config
    server.stop()  # a database whose indexes need repair does not start read-only
    server.config = config
    try:
        server.start()
        yield
    finally:
        server.stop()
        server.config = usual
        server.start()


def test_a_read_only_database_is_said_and_can_be_read(neo4j_empty: Neo4jServer, place: Place) -> None:
    environment = neo4j_empty.environment
    first, second = (place.feed(f"{n}.csv", [ORDER | {"event_id": f"E{n}"}]) for n in (1, 2))
    assert place.run("nightly", first, **environment).returncode == 0
    rings = place.run("rings", **environment)
    with restarted(neo4j_empty, {"server.databases.default_to_read_only": "true"}):
        assert "the database is read-only" in sentence(place, "ingest", second, **environment)
        assert place.run("rings", **environment).stdout == rings.stdout
    assert place.run("ingest", second, **environment).returncode == 0
    wipe(neo4j_empty)


def test_a_transaction_that_the_server_has_no_memory_for_is_said_and_nothing_is_counted(
    neo4j_empty: Neo4jServer, tmp_path: Path
) -> None:
    """Pieces as large as no release ships them; the server of the tests grants 48 MB."""
    store = open_store(
        neo4j_empty.url, GraphAccess(neo4j_empty.user, neo4j_empty.password, tmp_path / "cache")
    )
    rows = [{"event_id": f"E{n}", "account": "A1", "name": "x" * 20_000} for n in range(4_000)]
    with store.writer(store.begin(0)) as writer:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(neo4j_shipping, "pieces", lambda rows, *_, **__: [list(rows)] if rows else [])
            with pytest.raises(StoreError, match=r"memory than the server grants; raise db\.memory"):
                load(writer, make_batch(*rows))
        assert load(writer, make_batch(*rows)).new == len(rows)
    store.close()


def load(writer: GraphWriter, batch: EventBatch) -> AddCount:
    """Load one file of one batch."""
    with writer.file(FEED_FILE) as file:
        return file.add(batch)


def test_a_writer_on_another_machine_is_waited_for_until_its_lease_runs_out(
    neo4j_empty: Neo4jServer, tmp_path: Path
) -> None:
    here, there = (
        open_store(neo4j_empty.url, GraphAccess(neo4j_empty.user, neo4j_empty.password, tmp_path / name))
        for name in ("here", "there")
    )
    with there.lock(), pytest.raises(LockedError, match=r"another machine.* runs out in \d+ s"), here.lock():
        pass
    with here.lock():
        pass
    with neo4j_empty.driver() as driver:
        driver.execute_query(
            "MATCH (k:WriterLock) SET k.owner = 'dead', k.machine = 'lost', k.until = timestamp() - 1",
            database_="neo4j",
        )
    with here.lock():
        pass
    here.close()
    there.close()


def test_a_writer_that_lost_its_lock_writes_nothing_more(neo4j_empty: Neo4jServer, tmp_path: Path) -> None:
    store = open_store(neo4j_empty.url, GraphAccess(neo4j_empty.user, neo4j_empty.password, tmp_path / "one"))
    with store.lock():
        with neo4j_empty.driver() as driver:
            driver.execute_query("MATCH (k:WriterLock) SET k.owner = 'another'", database_="neo4j")
        with pytest.raises(LockedError, match="another run took the graph over"):
            store.begin(0)
    with neo4j_empty.driver() as driver:
        assert driver.execute_query("MATCH (r:Run) RETURN r", database_="neo4j").records == []
    store.close()


@pytest.mark.parametrize(
    ("url", "database", "uri"),
    [
        ("neo4j://db.example", "neo4j", "neo4j://db.example:7687"),
        ("neo4j+s://db.example:7690/fraud", "fraud", "neo4j+s://db.example:7690"),
        ("bolt+ssc://[::1]:7687/", "neo4j", "bolt+ssc://[::1]:7687"),
    ],
)
def test_a_url_names_server_and_database(url: str, database: str, uri: str) -> None:
    place = neo4j_place(url, GraphAccess("ann", PASSWORD))
    assert (place.uri, place.database, place.user) == (uri, database, "ann")
    assert PASSWORD not in repr(place) + place.shown


def test_the_cache_folder_is_named_for_the_server_or_as_told() -> None:
    url = "bolt://[::1]:7687/fraud"
    assert cache_folder(url) == Path("graphfraud-..1-7687-fraud.cache")
    assert cache_folder(url, GraphAccess(cache=Path("here"))) == Path("here")
    assert cache_folder("sqlite:///graph.db") == Path("graph.db.cache")


@pytest.mark.parametrize(
    "url",
    [
        f"neo4j://ann:{PASSWORD}@db.example:7687",
        f"bolt://:{PASSWORD}@db.example",
        f"neo4j://{PASSWORD}@db.example",
        f"neo4j://db.example:{PASSWORD}",
        f"neo4j://db.example/a/{PASSWORD}",
        f"neo4j://db.example/?password={PASSWORD}",
        f"neo4j://[{PASSWORD}",
        "neo4j://",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError, match="GRAPHFRAUD_GRAPH_URL") as refused:
        open_store(url)
    assert PASSWORD not in str(refused.value)


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    places = find_places({"GRAPHFRAUD_GRAPH_PASSWORD_FILE": str(file)}, tmp_path)
    assert places.graph_access.password == PASSWORD
    assert PASSWORD not in repr(places)
    with pytest.raises(ConfigError, match="both set"):
        find_places({"GRAPHFRAUD_GRAPH_PASSWORD_FILE": str(file), "GRAPHFRAUD_GRAPH_PASSWORD": "x"}, tmp_path)
    with pytest.raises(ConfigError, match=r"missing: cannot be read .*GRAPHFRAUD_GRAPH_PASSWORD_FILE"):
        find_places({"GRAPHFRAUD_GRAPH_PASSWORD_FILE": str(tmp_path / "missing")}, tmp_path)


def contents(session: object) -> list[str]:
    """Return all that a database holds, and its constraints and indexes."""
    questions = (
        "MATCH (n) RETURN labels(n), properties(n)",
        "MATCH ()-[r]->() RETURN type(r), properties(r)",
        "SHOW CONSTRAINTS YIELD name RETURN name",
        "SHOW INDEXES YIELD name RETURN name",
    )
    run = session.run  # type: ignore[attr-defined]
    return [repr(sorted(map(str, run(question)))) for question in questions]
