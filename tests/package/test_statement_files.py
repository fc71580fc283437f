"""Every statement file keeps to the form that `queries/README.md` gives; none reads a large table whole."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphfraud.queries import Statement, StatementError, load_statements
from graphfraud.resources import shipped
from graphfraud.stores import sqlite_file
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

READ, WRITE = load_statements("sql"), load_statements("sql", "write")
REPLICA = load_statements("sql", "replica")
COPY = load_statements("sql", "copy")
EVERY = READ | WRITE | REPLICA | COPY

LARGE = (
    *("event_revision", "event_cells", "identifier", "identifier_key", "account", "account_key"),
    *("owner_revision", "outcome_revision"),
)
"""Tables that grow with the shop: a question about one key may not read one of these from end to end."""

KEYED = frozenset(
    {"id", "ids", "keys", "key", "account", "accounts", "node", "nodes", "ring", "low", "event_id", "guest"}
)
"""Parameters that name what is asked for."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Give an empty graph with its indexes and the views that every statement reads through."""
    path = tmp_path_factory.mktemp("graph") / "graph.db"
    SqliteStore(path).begin(0)
    folder = shipped("queries") / "sql"
    with closing(sqlite_file.open_for_writing(path)) as connection:
        connection.executescript((folder / "schema" / "indexes.sql").read_text(encoding="utf-8"))
        connection.executescript((folder / "view" / "as_of.sql").read_text(encoding="utf-8"))
        connection.execute(REPLICA["make_state"].text)
        yield connection


def columns_of(connection: sqlite3.Connection, statement: Statement) -> list[str]:
    cursor = connection.execute(statement.text, dict.fromkeys(statement.parameters, 1))
    return [column[0] for column in cursor.description or ()]


def plan(connection: sqlite3.Connection, statement: Statement) -> list[str]:
    """Return SQLite's plan, one step a line."""
    text = f"EXPLAIN QUERY PLAN {statement.text}"
    return [row[3] for row in connection.execute(text, dict.fromkeys(statement.parameters, 1))]


def scanned(steps: list[str], text: str) -> list[str]:
    """List the large tables that a plan reads from end to end; a partial index is read by what it holds."""
    names = {table: table for table in LARGE}
    for table in LARGE:
        for alias in re.findall(rf"\b{table}\s+(?:AS\s+)?(\w+)", text, re.IGNORECASE):
            names[alias] = table
    scans = [match[1] for step in steps if (match := re.fullmatch(r"SCAN (\w+)(?: USING .*)?", step))]
    return [names[one] for one in scans if one in names]


@pytest.mark.parametrize("name", READ)
def test_a_reading_statement_returns_the_columns_that_its_header_names(
    graph: sqlite3.Connection, name: str
) -> None:
    statement = READ[name]
    named = [column for column in columns_of(graph, statement) if column.isidentifier()]
    assert statement.purpose
    assert statement.returns
    assert len(columns_of(graph, statement)) == len(statement.returns)
    assert set(named) <= set(statement.returns)


def test_every_file_is_read_and_no_name_stands_twice() -> None:
    folder = shipped("queries") / "sql"
    files = [path for path in folder.rglob("*.sql") if path.parent.name not in {"schema", "view"}]
    assert len(files) > 40
    names = [path.stem for path in files]
    assert sorted(names) == sorted(EVERY)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z_0-9]*", name) for name in names)


def test_a_writing_statement_is_one_that_sqlite_accepts(graph: sqlite3.Connection) -> None:
    for name, statement in (WRITE | REPLICA | COPY).items():
        assert plan(graph, statement) is not None, name


@pytest.mark.parametrize("name", [name for name, one in EVERY.items() if KEYED.intersection(one.parameters)])
def test_a_statement_that_is_given_a_key_reads_no_large_table_whole(
    graph: sqlite3.Connection, name: str
) -> None:
    statement = EVERY[name]
    steps = plan(graph, statement)
    views = (shipped("queries") / "sql" / "view" / "as_of.sql").read_text(encoding="utf-8")
    assert scanned(steps, statement.text + views) == [], "\n".join(steps)


def test_the_check_on_plans_sees_a_whole_table_being_read(graph: sqlite3.Connection) -> None:
    whole = Statement("whole", "reads everything", (), ("seq",), "SELECT e.seq FROM event_revision e")
    assert scanned(plan(graph, whole), whole.text) == ["event_revision"]


@pytest.fixture
def read_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Statement]]:
    """Give a function that reads a folder with one statement file of the given text."""

    def read(text: str) -> dict[str, Statement]:
        folder = tmp_path / "queries" / "sql"
        folder.mkdir(parents=True)
        (folder / "one.sql").write_text(text, encoding="utf-8")
        monkeypatch.setattr("graphfraud.queries.shipped", lambda name: tmp_path / name)
        return load_statements.__wrapped__("sql")

    return read


def test_a_statement_file_is_its_header_and_one_statement(
    read_statements: Callable[[str], dict[str, Statement]],
) -> None:
    text = (
        "-- purpose: one\n-- parameters: run\n-- returns: id\n\nSELECT id -- why\nFROM run\nWHERE id = :run\n"
    )
    assert read_statements(text) == {
        "one": Statement("one", "one", ("run",), ("id",), "SELECT id -- why\nFROM run\nWHERE id = :run")
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- parameters: run\nSELECT :run", "needs a purpose"),
        ("-- purpose: nothing\n", "and a statement"),
        ("-- purpose: x\n-- parameters: run\nSELECT 1", r"declares \['run'\], uses \[\]"),
        ("-- purpose: x\nSELECT :run", r"declares \[\], uses \['run'\]"),
        ("-- purpose: x\n-- parameters: run\nSELECT ':run'", r"uses \[\]"),
    ],
)
def test_a_header_that_does_not_fit_its_statement_is_refused(
    read_statements: Callable[[str], dict[str, Statement]], text: str, complaint: str
) -> None:
    with pytest.raises(StatementError, match=rf"one\.sql: .*{complaint}"):
        read_statements(text)
