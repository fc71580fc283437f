"""What goes wrong while a release is made: what counted before still does, and the next call goes on."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout import EntryType, Order
from graphfraud.errors import LockedError, ReleaseError, StoreError

if TYPE_CHECKING:
    from graphfraud.checkout import Reader
    from tests.checkout.conftest import Desk

LATER = Order(email="later@example.jp")


@pytest.fixture
def reader(desk: Desk) -> Reader:
    """Give a reader that serves version 1, while the folder holds version 2, which blocks one more."""
    desk.publish(desk.entry(EntryType.EMAIL, "blocked@example.jp"))
    reader = desk.reader()
    desk.change(desk.entry(EntryType.EMAIL, "later@example.jp"))
    return reader


def run_publisher(desk: Desk, step: int, *emails: str, room: int = 0) -> subprocess.CompletedProcess[str]:
    """Publish in a process of its own that is killed at a step, or may write `room` bytes a file at most."""

    def limit() -> None:
        if room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    script = Path(__file__).with_name("publisher_with_faults.py")
    words = [sys.executable, str(script), str(desk.base), str(desk.now), str(step), *emails]
    return subprocess.run(words, capture_output=True, text=True, check=False, preexec_fn=limit)


def test_a_publisher_killed_at_any_step_leaves_a_release_that_serves_and_the_next_one_goes_on(
    desk: Desk,
) -> None:
    lists = [[f"p{number}@example.jp"] for number in range(3)]
    for one in lists[:2]:
        desk.now += 1_000
        assert run_publisher(desk, 0, *one).returncode == 0
    before = desk.base / "before"
    shutil.copytree(desk.folder, before)
    desk.now += 1_000
    steps = int(run_publisher(desk, 0, *lists[2]).stdout)
    assert steps > 12, "the delta, the manifest, the archive, their folders, and old files that go"
    for step in range(1, steps + 1):
        shutil.rmtree(desk.folder)
        shutil.copytree(before, desk.folder)
        assert run_publisher(desk, step, *lists[2]).returncode == -signal.SIGKILL
        served = [one for (one,) in lists if desk.reader().check(Order(email=one)).stops]
        assert served in (lists[1], lists[2]), f"killed before step {step} of {steps}"
        assert desk.reader().status().refused == ""
        desk.now += 1_000
        desk.publisher(kept_versions=1, most_deltas=1).publish(
            [desk.entry(EntryType.EMAIL, lists[2][0], entry_id=f"B-{lists[2][0]}")], desk.now
        )
        assert desk.reader().check(Order(email=lists[2][0])).stops
        assert not list(desk.folder.rglob(".new-*"))


def test_a_full_disk_leaves_the_last_release_serving_and_is_told(desk: Desk, reader: Reader) -> None:
    desk.now += 1_000
    many = [f"person{number}@example.jp" for number in range(200)]
    done = run_publisher(desk, 0, *many, room=4_096)
    assert done.returncode == 1
    assert "StoreError" in done.stderr
    assert "what was there before stays" in done.stderr
    assert not list(desk.folder.rglob(".new-*"))
    assert reader.refresh()
    assert reader.status().version == 2
    assert reader.check(LATER).stops


def test_two_publishers_at_once_are_one_publisher_and_one_that_is_told(desk: Desk) -> None:
    with desk.publisher()._locked(), pytest.raises(LockedError, match="another process is publishing"):
        desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))


def test_a_folder_that_may_not_be_written_is_told(desk: Desk) -> None:
    desk.folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError):
        desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))


@pytest.mark.parametrize("damaged", ["manifest.json", "snapshot-0000000001.gfb", "delta-0000000002.gfb"])
def test_the_next_whole_list_repairs_a_damaged_folder_under_a_new_version(
    desk: Desk, reader: Reader, damaged: str
) -> None:
    (desk.folder / damaged).write_bytes(b"damaged")
    with pytest.raises(ReleaseError, match="publish the whole list"):
        desk.change(desk.entry(EntryType.EMAIL, "third@example.jp"))
    report = desk.publish(desk.entry(EntryType.EMAIL, "third@example.jp"))
    assert (report.kind, report.version) == ("snapshot", 3)
    assert reader.refresh()
    assert reader.check(Order(email="third@example.jp")).stops


def test_a_publisher_without_any_manifest_of_its_own_does_not_guess_a_version(
    desk: Desk, reader: Reader
) -> None:
    shutil.rmtree(desk.ring.folder)
    desk.ring.create()
    with pytest.raises(ReleaseError, match="none of them signed by a key of ours"):
        desk.publish(desk.entry(EntryType.EMAIL, "third@example.jp"))
    assert reader.status().version == 1


def test_a_lost_folder_goes_on_after_the_version_that_readers_have(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "blocked@example.jp")
    for number in range(3):
        desk.publish(entry, desk.entry(EntryType.EMAIL, f"a{number}@example.jp"))
    reader = desk.reader(keep=desk.base / "keep")
    shutil.rmtree(desk.folder)
    desk.publish(entry)
    assert not reader.refresh()
    assert "version 3 was served before" in reader.status().refused
    report = desk.publisher().publish([entry], desk.now + 1, after=3)
    assert (report.version, report.kind) == (4, "snapshot")
    desk.now += 60_000
    assert reader.refresh()
    assert desk.publisher().publish([entry], desk.now, after=3).kind == "unchanged"


def test_a_delta_follows_a_renewal(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "blocked@example.jp")
    desk.publish(entry)
    reader = desk.reader()
    assert desk.publish(entry, minutes=5 * 24 * 60).kind == "renewal"
    assert reader.refresh()
    assert desk.change(desk.entry(EntryType.EMAIL, "later@example.jp")).kind == "delta"
    assert reader.refresh()
    assert reader.check(LATER).stops
