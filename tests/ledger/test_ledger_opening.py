"""Opening creates and migrates a ledger, and refuses in one sentence whatever is none."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from graphfraud.errors import ConfigError, StoreError
from graphfraud.ledger import connect as connecting
from graphfraud.ledger import open_ledger, schema
from graphfraud.ledger.waiting import BUSY_TIMEOUT_S

if TYPE_CHECKING:
    from pathlib import Path

RINGS = {"R-000001": frozenset("ab")}


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def make_ledger(path: Path) -> None:
    with open_ledger(url_of(path)) as ledger:
        ledger.prepare(1, RINGS, [], 1)
        ledger.complete(1)


def test_migrations_end_at_the_schema_that_this_version_reads() -> None:
    config = Config()
    config.set_main_option("script_location", "graphfraud.ledger:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.SCHEMA_VERSION


def test_migrating_from_empty_gives_exactly_the_declared_tables(ledger_url: str) -> None:
    options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
    with (
        open_ledger(ledger_url) as ledger,
        connecting.transaction(ledger.engine, "write") as connection,
    ):
        migrated = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(migrated, schema.metadata) == []


def test_an_older_ledger_with_runs_and_people_is_brought_up_to_date(ledger_url: str) -> None:
    with connecting.empty_database(ledger_url) as connection:
        connecting.migrate(connection, "0001")
        connection.exec_driver_sql("INSERT INTO run VALUES (1, 0, 'prepared')")
        connection.exec_driver_sql("INSERT INTO ring VALUES (1, 1)")
        connection.exec_driver_sql("INSERT INTO membership_change VALUES (1, 1, 'a', 1), (1, 1, 'b', 1)")
        connection.exec_driver_sql("UPDATE run SET state = 'published'")
    with open_ledger(ledger_url) as ledger:
        assert ledger.rings() == RINGS
        with connecting.transaction(ledger.engine, "read") as connection:
            version = connection.exec_driver_sql(f"SELECT version_num FROM {schema.VERSION_TABLE}").scalar()
    assert version == schema.SCHEMA_VERSION


@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)
def test_a_newer_ledger_on_a_server_is_refused_and_an_interrupted_migration_leaves_nothing(
    ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as fault:
        fault.setattr("graphfraud.ledger.migrations.guards.append_only", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_ledger(ledger_url)
    with connecting.empty_database(ledger_url):
        pass  # it still is
    with (
        open_ledger(ledger_url) as ledger,
        connecting.transaction(ledger.engine, "write") as connection,
    ):
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"schema 9999 is newer than this program's .*: update"):
        open_ledger(ledger_url)


def test_migrated_and_declared_tables_hold_the_same_constraints(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    make_ledger(path)
    declared = tmp_path / "declared.db"
    engine = sa.create_engine(url_of(declared))
    schema.metadata.create_all(engine)
    engine.dispose()

    def definitions(file: Path) -> dict[str, str]:
        query = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        with closing(sqlite3.connect(file)) as connection:
            return {name: " ".join(sql.split()) for name, sql in connection.execute(query)}

    migrated = definitions(path)
    del migrated[schema.VERSION_TABLE]
    assert migrated == definitions(declared)


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.touch()
    make_ledger(path)
    with open_ledger(url_of(path)) as ledger:
        assert ledger.rings() == RINGS


def test_readers_and_writers_get_write_ahead_log_full_sync_and_foreign_keys(tmp_path: Path) -> None:
    make_ledger(tmp_path / "ledger.db")
    with (
        open_ledger(url_of(tmp_path / "ledger.db")) as ledger,
        connecting.transaction(ledger.engine, "read") as connection,
    ):
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
    assert values == ["wal", 2, 1, BUSY_TIMEOUT_S * 1000]


def test_a_current_ledger_opens_without_importing_alembic(tmp_path: Path) -> None:
    make_ledger(tmp_path / "ledger.db")
    script = (
        "import sys\n"
        "from graphfraud.ledger import open_ledger\n"
        "open_ledger(sys.argv[1]).close()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script, url_of(tmp_path / "ledger.db")], check=True)


def test_a_newer_ledger_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    make_ledger(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"schema 9999 is newer than this program's .*: update"):
        open_ledger(url_of(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("journal_mode", ["wal", "delete"])
@pytest.mark.parametrize(
    "table",
    [
        "event (id INTEGER PRIMARY KEY)",
        "alembic_version (version_num TEXT)",
        f"{schema.VERSION_TABLE} (version_num TEXT)",
    ],
    ids=["the graph's", "another program's", "without a version"],
)
def test_a_foreign_database_is_refused_and_left_as_it_was(
    tmp_path: Path, table: str, journal_mode: str
) -> None:
    path = tmp_path / "foreign.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA journal_mode = {journal_mode}")
        connection.execute(f"CREATE TABLE {table}")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"foreign\.db: it is the graph's or another program's database"):
        open_ledger(url_of(path))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"orders, not a database\n" * 100, b"\x00" * 5000, b"PK\x03\x04zip"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"orders\.csv: it is no database: set GRAPHFRAUD_LEDGER_URL"):
        open_ledger(url_of(path))
    assert path.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder: name a file in it"):
        open_ledger(url_of(tmp_path))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"absent/ledger\.db: it cannot be opened: check that its folder"):
        open_ledger(url_of(tmp_path / "absent" / "ledger.db"))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ledger.db", "is not a URL"),
        ("", "is not a URL"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://user:secret@host/db", "names mysql"),
        ("neo4j://user:secret@host", "names neo4j"),
        ("user:secret@host", "is not a URL"),
    ],
)
def test_a_wrong_url_is_a_wrong_setting_and_its_password_is_not_printed(url: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as refused:
        open_ledger(url)
    assert "secret" not in str(refused.value)
    assert "sqlite:///path/to/ledger.db" in str(refused.value)


def test_an_interrupted_migration_leaves_nothing_and_the_next_start_finishes_it(tmp_path: Path) -> None:
    """The process is killed at each statement of the migration in turn, until one migration goes through."""
    path = tmp_path / "ledger.db"
    script = (
        "import os, signal, sys\n"
        "import sqlalchemy as sa\n"
        "from graphfraud.ledger import open_ledger\n"
        "left = int(sys.argv[2])\n"
        "@sa.event.listens_for(sa.Engine, 'before_cursor_execute')\n"
        "def count(connection, cursor, statement, *rest):\n"
        "    global left\n"
        "    left -= statement.split()[0] in {'CREATE', 'INSERT'}\n"
        "    if left < 0:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "open_ledger(sys.argv[1]).close()\n"
    )
    for statements in (0, 1, 4, 8, 12):
        killed = subprocess.run(
            [sys.executable, "-c", script, url_of(path), str(statements)], check=False, capture_output=True
        )
        assert killed.returncode == -9, killed.stderr.decode()
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (0,)
    make_ledger(path)
    with open_ledger(url_of(path)) as ledger:
        assert ledger.rings() == RINGS


def test_several_processes_may_create_the_same_ledger_at_once(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from graphfraud.ledger import open_ledger\n"
        "import alembic.command\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
        "with open_ledger(sys.argv[1]) as ledger:\n"
        "    assert ledger.next_ring_number() == 1\n"
    )
    pipe = subprocess.PIPE
    arguments = [sys.executable, "-c", script, url_of(tmp_path / "ledger.db")]
    with ExitStack() as stack:
        openers = [
            stack.enter_context(subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=pipe))
            for _ in range(4)
        ]
        for opener in openers:
            assert opener.stdout is not None
            assert opener.stdout.readline() == b"ready\n"
        for opener in openers:
            assert opener.stdin is not None
            opener.stdin.close()
        failures = [opener.stderr.read().decode() for opener in openers if opener.stderr is not None]
    assert failures == [""] * 4
    assert [opener.returncode for opener in openers] == [0] * 4
