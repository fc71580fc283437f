"""A graph of an older graphfraud is upgraded by numbered files: each once and in order, even interrupted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import StoreError
from graphfraud.resources import shipped
from graphfraud.stores import neo4j_schema
from graphfraud.stores.neo4j_connection import Neo4jConnection
from graphfraud.stores.neo4j_place import GraphAccess, neo4j_place
from graphfraud.stores.neo4j_schema import check_graph, make_graph
from tests.neo4j_server import wipe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.neo4j_server import Neo4jServer

SECOND = "// Version 2.\n\nMATCH (g:Graphfraud {one: 1}) SET g.second = coalesce(g.second, 0) + 1;\n"
THIRD = "MATCH (g:Graphfraud {one: 1}) SET g.third = g.second + 10;\n"
BROKEN = (
    "MATCH (g:Graphfraud {one: 1}) SET g.third = 99;\nMATCH (g:Graphfraud {one: 1}) SET g.third = 1 / 0;\n"
)


@pytest.fixture
def connection(neo4j_empty: Neo4jServer, tmp_path: Path) -> Iterator[Neo4jConnection]:
    """Give a graph as today's program makes it."""
    access = GraphAccess(neo4j_empty.user, neo4j_empty.password, tmp_path / "cache")
    opened = Neo4jConnection(neo4j_place(neo4j_empty.url, access))
    make_graph(opened)
    yield opened
    opened.close()
    wipe(neo4j_empty)


@pytest.fixture
def schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the schema files of a later program, which knows three versions."""
    folder = tmp_path / "queries" / "cypher" / "schema"
    shutil.copytree(shipped("queries") / "cypher" / "schema", folder)
    monkeypatch.setattr(neo4j_schema, "shipped", lambda name: tmp_path / name)
    monkeypatch.setattr(neo4j_schema, "SCHEMA_VERSION", 3)
    (folder / "002_second.cypher").write_text(SECOND, encoding="utf-8")
    (folder / "003_third.cypher").write_text(THIRD, encoding="utf-8")
    return folder


def state(server: Neo4jServer) -> tuple[object, ...]:
    with server.driver() as driver:
        question = "MATCH (g:Graphfraud) RETURN g.schema, g.second, g.third"
        [record] = driver.execute_query(question, database_="neo4j").records
        return tuple(record.values())


def test_missing_files_are_run_once_and_in_order(
    connection: Neo4jConnection, schema: Path, neo4j_empty: Neo4jServer
) -> None:
    assert len(list(schema.iterdir())) == 3
    assert state(neo4j_empty) == (1, None, None)
    make_graph(connection)
    assert state(neo4j_empty) == (3, 1, 11)
    make_graph(connection)
    assert state(neo4j_empty) == (3, 1, 11)


def test_an_upgrade_that_breaks_off_leaves_whole_versions_and_is_gone_on_with(
    connection: Neo4jConnection, schema: Path, neo4j_empty: Neo4jServer
) -> None:
    (schema / "003_third.cypher").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(StoreError, match="zero"):
        make_graph(connection)
    assert state(neo4j_empty) == (2, 1, None), "all of the second file, nothing of the third"
    (schema / "003_third.cypher").write_text(THIRD, encoding="utf-8")
    make_graph(connection)
    assert state(neo4j_empty) == (3, 1, 11)


def test_a_reader_looks_at_an_older_graph_and_changes_nothing(
    connection: Neo4jConnection, schema: Path, neo4j_empty: Neo4jServer
) -> None:
    assert schema.is_dir()
    check_graph(connection)
    assert state(neo4j_empty) == (1, None, None)


def test_an_older_program_refuses_a_newer_graph(
    connection: Neo4jConnection, schema: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert schema.is_dir()
    make_graph(connection)
    monkeypatch.setattr(neo4j_schema, "SCHEMA_VERSION", 2)
    for open_graph in (make_graph, check_graph):
        with pytest.raises(StoreError, match=r"schema version 3, .* up to 2; install a newer graphfraud"):
            open_graph(connection)


def test_the_program_knows_the_newest_file() -> None:
    files = sorted((shipped("queries") / "cypher" / "schema").glob("[0-9]*.cypher"))
    assert [int(path.name[:3]) for path in files] == list(range(1, neo4j_schema.SCHEMA_VERSION + 1))
