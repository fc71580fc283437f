"""A graph moved to the other kind of store is the same graph, or it cannot be opened."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.neo4j_server import wipe
from tests.stores.neo4j_shop import FIRST, SECOND, Shop, lay_out, links_of, look, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer

SEED = 20261123
SHARES = [round(share, 3) for share in np.random.default_rng(SEED).random(2).tolist()]
"""Shares of a copy's batches after which it is interrupted."""

FIRST_BATCHES, BATCHES = 3, 90
"""The graph is made before the third batch; a whole copy has some more than 93."""

THIRD = ("nightly", "third.csv", "--as-of", "2026-07-01T23:59:00+09:00", "--format", "json")


@pytest.fixture(scope="module")
def on_sqlite(new_place: Callable[[], Place], tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Give two nights on SQLite, with corrections, and a file that no night has looked at yet."""
    place = new_place()
    lay_out(place, tmp_path_factory.mktemp("feeds"))
    place.ask(*FIRST)
    place.ask(*SECOND)
    place.ask("ingest", place.feed("unseen.csv", [ORDER | {"event_id": "UNSEEN", "account": "unseen"}]))
    place.feed("third.csv", [ORDER | {"event_id": f"T{n}", "account": f"t{n}"} for n in range(4)])
    return place


ORDER = {
    "kind": "order",
    "at": "2026-06-30T10:00:00+09:00",
    "card": "tok_third",
    "email": "",
    "address": "東京都千代田区千代田1-1",
}


@pytest.fixture
def source(on_sqlite: Place, place: Place) -> Place:
    """Give a copy of that folder."""
    return on_sqlite.copy_to(place.folder)


@pytest.fixture
def server(neo4j_empty: Neo4jServer) -> Iterator[Neo4jServer]:
    """Give the server, empty before and after."""
    yield neo4j_empty
    wipe(neo4j_empty)


def environment_of(server: Neo4jServer) -> dict[str, str]:
    return {**server.environment, "GRAPHFRAUD_GRAPH_CACHE": "cache"}


def copy_words(server: Neo4jServer) -> tuple[str, ...]:
    return "graph", "copy", "sqlite:///graphfraud.db", server.url, "--format", "json"


def check_equal(source: Place, server: Neo4jServer) -> None:
    """The server holds what the file holds, prints the same, and goes on the same way."""
    on_server = Shop(source, environment_of(server))
    seen = look(on_server, server, source.folder / "fresh")
    expected = tables_of(source.graph)
    for table, rows in expected.items():
        assert seen.tables[table] == rows, table
    assert expected["superseded"]
    links = sorted(((*link[:3], *link[4:]) for link in seen.links), key=repr)
    assert links == sorted(links_of(source.graph), key=repr)
    assert seen.left_over == 0
    for command, printed in seen.printed.items():
        assert source.ask(command, "--format", "json") == printed, command
    other = source.copy_to(source.folder / "another")
    assert timeless(on_server.ask(*THIRD)) == timeless(other.ask(*THIRD))
    for command in seen.printed:
        words = (command, "--format", "json")
        assert on_server.ask(*words) == other.ask(*words), command


def timeless(printed: str) -> str:
    """Leave out of a night's report what differs between two runs of one program."""
    return "\n".join(line for line in printed.splitlines() if "seconds" not in line)


def test_a_graph_copied_to_a_server_is_the_same_graph_there(source: Place, server: Neo4jServer) -> None:
    done = source.run(*copy_words(server), **environment_of(server))
    assert done.returncode == 0, done.stderr
    rows = {row["kind"]: row["rows"] for row in map(json.loads, done.stdout.splitlines())}
    tables = tables_of(source.graph)
    assert rows["revisions"] == len(tables["event_revision"])
    assert rows["members"] == len(tables["ring_member"]) > 0
    check_equal(source, server)


def test_a_graph_copied_back_from_a_server_is_the_same_file(source: Place, server: Neo4jServer) -> None:
    environment = environment_of(server)
    assert source.run(*copy_words(server), **environment).returncode == 0
    back = source.run("graph", "copy", server.url, "sqlite:///back.db", **environment)
    assert back.returncode == 0, back.stderr
    assert tables_of(source.folder / "back.db") == tables_of(source.graph)
    assert not (source.folder / "back.db.copying").exists()
    for words in (("rings",), ("members",), ("hubs",)):
        printed = source.run(*words, GRAPHFRAUD_GRAPH_URL="sqlite:///back.db").stdout
        assert printed == source.run(*words).stdout
    again = source.run("graph", "copy", server.url, "sqlite:///back.db", **environment)
    assert (again.returncode, "is there already; nothing was changed" in again.stderr) == (3, True)


@pytest.mark.parametrize("share", SHARES, ids=lambda share: f"seed{SEED}-{share}")
def test_a_copy_that_is_killed_cannot_be_opened_and_is_gone_on_with(
    source: Place, server: Neo4jServer, share: float
) -> None:
    fatal = FIRST_BATCHES + round(share * BATCHES)
    assert killed(source, server, fatal).returncode == -signal.SIGKILL, f"batch {fatal}"
    environment = environment_of(server)
    for words in (("rings",), ("detect",)):
        refused = source.run(*words, **environment)
        assert (refused.returncode, "a copy that was not finished" in refused.stderr) == (3, True)
    done = source.run(*copy_words(server), **environment)
    assert done.returncode == 0, done.stderr
    check_equal(source, server)


def killed(source: Place, server: Neo4jServer, batch: int) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).with_name("killed_at_batch.py")
    return subprocess.run(
        [sys.executable, script, str(batch), *copy_words(server)],
        cwd=source.folder,
        env=os.environ | environment_of(server),
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unfinished_copy_is_not_gone_on_with_from_another_graph(
    source: Place, server: Neo4jServer
) -> None:
    assert killed(source, server, 20).returncode == -signal.SIGKILL
    source.ask("ingest", source.feed("more.csv", [ORDER | {"event_id": "MORE", "account": "more"}]))
    refused = source.run(*copy_words(server), **environment_of(server))
    assert (refused.returncode, "an unfinished copy of another graph" in refused.stderr) == (3, True)


def test_what_holds_something_is_no_target(source: Place, server: Neo4jServer) -> None:
    environment = environment_of(server)
    loaded = source.run("ingest", source.feed("own.csv", [ORDER | {"event_id": "OWN"}]), **environment)
    assert loaded.returncode == 0
    before = everything(server)
    refused = source.run(*copy_words(server), **environment)
    assert refused.returncode == 3
    assert "there is a graph already; nothing was changed" in refused.stderr
    assert everything(server) == before
    wipe(server)
    with server.driver() as driver:
        driver.execute_query("CREATE (:Customer {name: '花子'})", database_="neo4j")
    refused = source.run(*copy_words(server), **environment)
    assert (refused.returncode, "is not a graphfraud graph" in refused.stderr) == (3, True)


def test_a_copy_goes_from_a_file_to_a_server_or_back(source: Place) -> None:
    for ends in (("sqlite:///a.db", "sqlite:///b.db"), ("bolt://one", "bolt://two")):
        refused = source.run("graph", "copy", *ends)
        assert refused.returncode == 1
        assert "one file (sqlite:///…) and one server (neo4j://…)" in refused.stderr


def everything(server: Neo4jServer) -> list[str]:
    """Return every node and relationship that readers may look at."""
    questions = (
        "MATCH (n) WHERE NOT (n:WriterLock OR n:Graphfraud OR n:Step) RETURN labels(n), properties(n)",
        "MATCH (a)-[r]->(b) RETURN properties(a), [type(r)], properties(r), properties(b)",
    )
    with server.driver() as driver, driver.session(database="neo4j") as session:
        return sorted(
            repr([plain(part) for part in record.values()])
            for question in questions
            for record in session.run(question)
        )


def plain(part: Any) -> Any:
    """Give what has no order one."""
    return sorted(part.items()) if isinstance(part, dict) else sorted(part)


def test_an_export_imported_by_neo4j_admin_is_the_same_graph(
    source: Place, server: Neo4jServer, imported: Callable[[Path], Neo4jServer]
) -> None:
    assert source.run(*copy_words(server), **environment_of(server)).returncode == 0
    done = source.run("graph", "export", "files", "--for", "neo4j-admin")
    assert done.returncode == 0, done.stderr
    other = imported(source.folder / "files")
    assert everything(other) == everything(server)
    check_equal(source, other)
    with other.driver() as driver, driver.session(database="neo4j") as session:
        assert len(list(session.run("SHOW CONSTRAINTS"))) > 10, "the first writer makes them"
    whole = everything(other)
    check_backup(other, source.folder / "backups")
    assert everything(other) == whole


def check_backup(server: Neo4jServer, folder: Path) -> None:
    """Dump the database as docs/neo4j.md says, lose something, and load it again."""
    folder.mkdir()
    server.stop()
    server.admin("database", "dump", "neo4j", f"--to-path={folder}")
    server.start()
    with server.driver() as driver:
        driver.execute_query("MATCH (e:Event) DETACH DELETE e", database_="neo4j")
    server.stop()
    server.admin("database", "load", "neo4j", f"--from-path={folder}", "--overwrite-destination=true")
    server.start()


def test_an_export_from_a_server_is_the_one_from_the_file(source: Place, server: Neo4jServer) -> None:
    assert source.run("graph", "export", "one", "--for", "neo4j-admin").returncode == 0
    environment = environment_of(server)
    assert source.run(*copy_words(server), **environment).returncode == 0
    done = source.run("graph", "export", "two", "--for", "neo4j-admin", **environment)
    assert done.returncode == 0, done.stderr
    one, two = (
        {path.name: path.read_bytes() for path in (source.folder / name).iterdir()} for name in ("one", "two")
    )
    assert one.keys() == two.keys()
    own = {"graphfraud.csv", "steps.csv"}
    assert {name for name in one if one[name] != two[name]} <= own


def test_an_export_goes_into_an_empty_folder_only(source: Place) -> None:
    (source.folder / "full").mkdir()
    (source.folder / "full" / "mine.txt").write_text("keep", encoding="utf-8")
    done = source.run("graph", "export", "full", "--for", "neo4j-admin")
    assert (done.returncode, "is not empty" in done.stderr) == (3, True)
    assert [path.name for path in (source.folder / "full").iterdir()] == ["mine.txt"]


@pytest.fixture
def imported(neo4j_server: Neo4jServer, tmp_path: Path) -> Iterator[Callable[[Path], Neo4jServer]]:
    """Give a function that imports a folder with its own command and starts a server on the result."""
    if neo4j_server.home == Path("/dev/null"):
        pytest.skip("not run: a server of the tests' own (GRAPHFRAUD_TEST_NEO4J_URL names a given one)")
    other = type(neo4j_server)(tmp_path / "imported", neo4j_server.version)

    def start(folder: Path) -> Neo4jServer:
        run_import(other, folder)
        other.start()
        return other

    yield start
    other.kill()


def run_import(server: Neo4jServer, folder: Path) -> None:
    """Run the folder's own script with a ``neo4j-admin`` on the path that is the test server's."""
    text = (folder / "import.sh").read_text(encoding="utf-8")
    words = shlex.split(text[text.index("neo4j-admin") :].replace("\\\n", " "))
    server.admin(*words[1:], cwd=folder)
