"""The database itself keeps published runs from being changed, whoever asks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import StoreError
from graphfraud.ledger import open_ledger
from graphfraud.ledger.connect import transaction
from graphfraud.model import Lineage, RingChange

if TYPE_CHECKING:
    from pathlib import Path

RINGS = {"R-000001": frozenset("ab")}
LINEAGE = [Lineage("R-000001", RingChange.BORN, (), "event-1", ("a", "b"), ())]
TABLES = ("run", "ring", "membership_change", "lineage")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger whose run 1 is published and run 2 prepared."""
    path = tmp_path / "ledger.db"
    with open_ledger(f"sqlite:///{path}") as ledger:
        ledger.prepare(1, RINGS, LINEAGE, 1)
        ledger.complete(1)
        ledger.prepare(2, {"R-000001": frozenset("abc")}, LINEAGE, 2)
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {table}" for table in TABLES),
        "UPDATE run SET state = 'prepared' WHERE id = 1",
        "UPDATE run SET id = 3 WHERE id = 1",
        "UPDATE run SET prepared_at = 0 WHERE id = 1",
        "UPDATE ring SET born_run = 2",
        "UPDATE ring SET number = 5",
        "UPDATE membership_change SET account = 'z' WHERE run = 1",
        "UPDATE membership_change SET run = 1 WHERE run = 2",
        "UPDATE lineage SET cause = '' WHERE run = 1",
        "UPDATE lineage SET run = 1, position = 9 WHERE run = 2",
        "INSERT INTO run VALUES (0, 0, 'published')",
        "INSERT OR REPLACE INTO run VALUES (1, 0, 'prepared')",
        "INSERT INTO ring VALUES (7, 1)",
        "INSERT OR REPLACE INTO ring VALUES (1, 1)",
        "INSERT INTO membership_change VALUES (1, 1, 'z', 1)",
        "INSERT OR REPLACE INTO membership_change VALUES (1, 1, 'a', -1)",
        "INSERT OR REPLACE INTO lineage VALUES (1, 0, 1, 'born', '[]', '', '[]', '[]')",
    ],
)
def test_no_statement_can_touch_a_published_run(path: Path, statement: str) -> None:
    before = dump(path)
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="published runs of the ledger never change"),
        connection,
    ):
        connection.execute(statement)
    assert dump(path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lineage SET cause = 'settings' WHERE run = 2",
        "DELETE FROM lineage WHERE run = 2",
        "DELETE FROM membership_change WHERE run = 2",
        "UPDATE run SET state = 'published' WHERE id = 2",
    ],
)
def test_a_prepared_run_can_still_be_changed(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount == 1


def test_a_second_prepared_run_is_refused_by_the_database_too(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute("INSERT INTO run VALUES (3, 0, 'prepared')")


def test_a_refusal_of_the_database_reaches_the_caller_as_a_sentence(path: Path) -> None:
    with (
        open_ledger(f"sqlite:///{path}") as ledger,
        pytest.raises(StoreError, match=r"ledger\.db: published runs of the ledger never change"),
        transaction(ledger.engine, "write") as connection,
    ):
        connection.exec_driver_sql("DELETE FROM ring")


@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {table}" for table in TABLES),
        *(f"TRUNCATE {table} CASCADE" for table in TABLES),
        "UPDATE run SET state = 'prepared' WHERE id = 1",
        "UPDATE ring SET born_run = 2",
        "UPDATE membership_change SET account = 'z' WHERE run = 1",
        "UPDATE membership_change SET run = 1 WHERE run = 2",
        "UPDATE lineage SET cause = '' WHERE run = 1",
        "INSERT INTO run VALUES (0, 0, 'published')",
        "INSERT INTO ring VALUES (7, 1)",
        "INSERT INTO membership_change VALUES (1, 1, 'z', 1)",
        "INSERT INTO membership_change VALUES (1, 1, 'a', 1) ON CONFLICT DO NOTHING",
    ],
)
def test_no_statement_can_touch_a_published_run_on_a_server_either(ledger_url: str, statement: str) -> None:
    with open_ledger(ledger_url) as ledger:
        ledger.prepare(1, RINGS, LINEAGE, 1)
        ledger.complete(1)
        ledger.prepare(2, {"R-000001": frozenset("abc")}, LINEAGE, 2)
        with (
            pytest.raises(StoreError, match="published runs of the ledger never change"),
            transaction(ledger.engine, "write") as connection,
        ):
            connection.exec_driver_sql(statement)
        assert ledger.rings() == RINGS
