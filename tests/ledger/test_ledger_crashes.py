"""A night killed at any point, a full disk and a busy reader: nothing is lost and nothing is half done."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import StoreError
from graphfraud.ledger import Recovery, open_ledger, sqlite
from graphfraud.ledger import connect as connecting
from graphfraud.ledger.changes import ring_id
from graphfraud.model import Lineage, RingChange

if TYPE_CHECKING:
    from pathlib import Path

LAST_NIGHT = {"R-000001": frozenset("ab")}
TONIGHT = {"R-000001": frozenset("abc"), "R-000002": frozenset("xy")}
LINEAGE = [Lineage("R-000002", RingChange.BORN, (), "event-2", ("x", "y"), ())]

NIGHT = """
import os, pathlib, signal, sys
import sqlalchemy as sa
from graphfraud.ledger import open_ledger
from graphfraud.model import Lineage, RingChange

folder, stop = pathlib.Path(sys.argv[1]), sys.argv[2]

def reach(point):
    if point == stop:
        os.kill(os.getpid(), signal.SIGKILL)

ledger = open_ledger(f"sqlite:///{folder}/ledger.db")
statements = 0

@sa.event.listens_for(ledger.engine, "before_cursor_execute")
def count(connection, cursor, statement, *rest):
    global statements
    if statement.split()[0] in {"DELETE", "INSERT", "UPDATE"}:
        reach(f"statement {statements}")
        statements += 1

@sa.event.listens_for(ledger.engine, "commit")
def committing(connection):
    reach(f"commit after {statements}")

lineage = [Lineage("R-000002", RingChange.BORN, (), "event-2", ("x", "y"), ())]
ledger.prepare(2, {"R-000001": frozenset("abc"), "R-000002": frozenset("xy")}, lineage, 2)
reach("prepared")
(folder / "pointer.new").write_text("2")
os.replace(folder / "pointer.new", folder / "pointer")
reach("pointer moved")
ledger.complete(2)
reach("completed")
"""
"""One night as a process of its own; a file stands for the graph's published-run pointer."""

BEFORE_THE_POINTER = [
    *(f"statement {number}" for number in range(8)),
    "commit after 8",
    "prepared",
]
AFTER_THE_POINTER = ["pointer moved", "statement 8", "commit after 9", "completed"]


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder}/ledger.db"


def run_night(folder: Path, stop: str) -> int:
    """Publish run 1, then let run 2 go as far as `stop`; return its exit code."""
    (folder / "pointer").write_text("1")
    with open_ledger(url_in(folder)) as ledger:
        ledger.prepare(1, LAST_NIGHT, [], 1)
        ledger.complete(1)
    return subprocess.run([sys.executable, "-c", NIGHT, str(folder), stop], check=False).returncode


@pytest.mark.parametrize("stop", BEFORE_THE_POINTER)
def test_a_night_killed_before_the_pointer_moved_never_was(tmp_path: Path, stop: str) -> None:
    assert run_night(tmp_path, stop) == -9
    with open_ledger(url_in(tmp_path)) as ledger:
        assert ledger.rings() == LAST_NIGHT
        was_prepared = stop == "prepared"
        assert ledger.recover(1) == (Recovery(dropped=2) if was_prepared else Recovery())
        assert (ledger.rings(), ledger.lineage(), ledger.next_ring_number()) == (LAST_NIGHT, [], 2)
        ledger.prepare(2, TONIGHT, LINEAGE, 3)
        ledger.complete(2)
        assert (ledger.rings(), ledger.lineage()) == (TONIGHT, [(2, LINEAGE[0])])


@pytest.mark.parametrize("stop", AFTER_THE_POINTER)
def test_a_night_killed_after_the_pointer_moved_is_completed(tmp_path: Path, stop: str) -> None:
    assert run_night(tmp_path, stop) == -9
    assert (tmp_path / "pointer").read_text() == "2"
    with open_ledger(url_in(tmp_path)) as ledger:
        was_completed = stop == "completed"
        assert ledger.rings() == (TONIGHT if was_completed else LAST_NIGHT)
        assert ledger.recover(2) == (Recovery() if was_completed else Recovery(completed=2))
        assert (ledger.rings(), ledger.lineage()) == (TONIGHT, [(2, LINEAGE[0])])
        assert ledger.next_ring_number() == 3


def test_the_kill_points_cover_every_statement_of_a_night(tmp_path: Path) -> None:
    assert run_night(tmp_path, "statement 9") == 0


FULL_DISK = """
import pathlib, resource, sys
from graphfraud.errors import StoreError
from graphfraud.ledger import open_ledger
from graphfraud.ledger.changes import ring_id

folder, room = pathlib.Path(sys.argv[1]), int(sys.argv[2])
rings = {ring_id(number): frozenset(f"{number}-{member}" for member in range(50)) for number in range(1, 600)}
ledger = open_ledger(f"sqlite:///{folder}/ledger.db")
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    ledger.prepare(2, rings, [], 2)
except StoreError as error:
    print(error)
else:
    sys.exit("the disk was not full")
assert ledger.rings() == {"R-000001": frozenset("ab")}
ledger.close()
"""


@pytest.mark.parametrize("room", [0, 20_000, 100_000, 250_000])
def test_a_full_disk_is_a_sentence_and_nothing_is_lost(tmp_path: Path, room: int) -> None:
    with open_ledger(url_in(tmp_path)) as ledger:
        ledger.prepare(1, LAST_NIGHT, [], 1)
        ledger.complete(1)
    filled = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path), str(room)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert filled.returncode == 0, filled.stderr
    assert filled.stdout.count("\n") == 1
    assert "ledger.db: its disk " in filled.stdout
    assert "nothing was changed" in filled.stdout
    with open_ledger(url_in(tmp_path)) as ledger:
        assert ledger.recover(1) == Recovery()
        assert ledger.rings() == LAST_NIGHT
        ledger.prepare(2, TONIGHT, LINEAGE, 3)
        ledger.complete(2)
        assert ledger.rings() == TONIGHT


READER = """
import pathlib, sys
from graphfraud.ledger import open_ledger

folder = pathlib.Path(sys.argv[1])
reads = 0
with open_ledger(f"sqlite:///{folder}/ledger.db") as ledger:
    while not (folder / "done").exists():
        run, sizes = ledger.last_run(), {len(members) for members in ledger.rings().values()}
        assert len(sizes) == 1, sizes
        assert sizes.pop() >= run
        ledger.lineage(run=run)
        reads += 1
        (folder / "reading").touch()
print(reads)
"""


def test_a_reader_in_another_process_never_fails_while_nights_run(tmp_path: Path) -> None:
    """In run n every ring has n members, so a reader that saw half a night would see two sizes."""

    def rings_of(run: int) -> dict[str, frozenset[str]]:
        return {
            ring_id(ring): frozenset(f"{ring}-{member}" for member in range(run)) for ring in range(1, 400)
        }

    with open_ledger(url_in(tmp_path)) as ledger:
        ledger.prepare(1, rings_of(1), [], 1)
        ledger.complete(1)
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not (tmp_path / "reading").exists():
            assert reader.poll() is None
        for run in range(2, 12):
            ledger.prepare(run, rings_of(run), [], run)
            ledger.prepare(run, rings_of(run), [], run)
            ledger.complete(run)
        (tmp_path / "done").touch()
        output, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors
    assert int(output) >= 1


def test_a_writer_that_waited_in_vain_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0)
    with open_ledger(url_in(tmp_path)) as ledger:
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match=r"another process has been writing.*run again"):
                ledger.prepare(1, LAST_NIGHT, [], 1)
            assert ledger.rings() == {}
            other.execute("ROLLBACK")
        assert ledger.recover(None) == Recovery()


def test_a_ledger_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    with open_ledger(url_in(tmp_path)) as ledger:
        with connecting.transaction(ledger.engine, "read") as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="may not be written: check the permissions"):
            ledger.prepare(1, LAST_NIGHT, [], 1)
        assert ledger.rings() == {}
