"""What else is at work while a night runs: another night, readers, a disk that fills up."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Place
    from tests.nightly.conftest import FaultyNights, TwoNights

ROOM = (0, 0.02, 0.05, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9)
"""How large a file may become, as shares of what the graph's file needs."""

LIMITED = """
import resource, sys
room = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
from graphfraud.cli import main
main()
"""


def contents(place: Place) -> dict[Path, bytes]:
    """Read every file but the shared memory in which SQLite's readers note where they are."""
    files = [path for path in place.folder.rglob("*") if path.is_file() and not path.name.endswith("-shm")]
    return {path: path.read_bytes() for path in files}


@pytest.mark.parametrize("second", ["nightly", "detect", "ingest"])
def test_a_second_run_leaves_with_exit_code_4_says_so_and_changes_nothing(
    two_nights: TwoNights, evening: Place, faulty_nights: FaultyNights, second: str
) -> None:
    first = faulty_nights([(evening, "pause:score")])
    paused = evening.folder / "paused"
    while not paused.exists():
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    before = contents(evening)
    words = ("ingest", "inbox/orders-2.csv") if second == "ingest" else (second, *two_nights.command[1:])
    refused = evening.run(*words)
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr.count("\n") == 1
    assert "another run is at work" in refused.stderr
    assert contents(evening) == before
    paused.unlink()
    output, errors = first.communicate()
    assert output == "done\n", errors
    assert evening.published() == two_nights.after


def what_was_read(reader: subprocess.Popen[str], flags: Path) -> dict[str, list[str]]:
    """Tell a reader to stop and return the digests that it saw, by run."""
    (flags / "stop").touch()
    output, errors = reader.communicate()
    assert reader.returncode == 0, errors
    seen: dict[str, list[str]] = json.loads(output)
    return seen


def test_a_reader_sees_whole_runs_only_and_never_fails_through_a_whole_night(
    two_nights: TwoNights,
    evening: Place,
    faulty_nights: FaultyNights,
    start_script: Callable[..., subprocess.Popen[str]],
    tmp_path: Path,
) -> None:
    """The night pauses at each step until the reader has read once more, and then runs on by itself."""
    reader = start_script("reader.py", evening.graph, tmp_path)
    reading = tmp_path / "reading"
    nights = faulty_nights([(evening, "pause:any")])
    paused = evening.folder / "paused"
    while nights.poll() is None:
        if not paused.exists():
            time.sleep(0.005)
            continue
        reading.unlink(missing_ok=True)
        while not reading.exists():
            assert reader.poll() is None, reader.communicate()
            time.sleep(0.005)
        paused.unlink()
    output, errors = nights.communicate()
    assert output == "done\n", errors
    seen = what_was_read(reader, tmp_path)
    quiet: dict[str, list[str]] = {}
    for place in (two_nights.waiting, evening):
        quiet |= what_was_read(start_script("reader.py", place.graph, tmp_path), tmp_path)
    assert seen == quiet
    assert set(seen) == {"1", "2"}


@pytest.mark.parametrize("share", ROOM)
def test_a_full_disk_is_a_sentence_and_nothing_is_lost_and_a_night_that_was_published_is_no_failure(
    two_nights: TwoNights, evening: Place, needed_bytes: int, share: float
) -> None:
    full = subprocess.run(
        [sys.executable, "-c", LIMITED, str(int(share * needed_bytes)), *two_nights.command],
        check=False,
        cwd=evening.folder,
        capture_output=True,
        encoding="utf-8",
    )
    assert "disk" in full.stderr
    if full.returncode:
        assert (full.returncode, full.stdout, full.stderr.count("\n")) == (3, "", 1), full.stderr
        assert full.stderr.startswith("graphfraud: ")
        assert evening.published() in (two_nights.before, two_nights.after)
    else:
        assert "published is kept" in full.stderr
        assert evening.published() == two_nights.after
    evening.ask(*two_nights.command)
    assert evening.published() == two_nights.after


@pytest.fixture(scope="module")
def needed_bytes(two_nights: TwoNights) -> int:
    """Tell how large the graph's file is after the second night."""
    return two_nights.done.graph.stat().st_size
