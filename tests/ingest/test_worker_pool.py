"""Workers leave with their parent, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PARENT = """
import sys
from graphfraud.ingest import load_mapping
from graphfraud.ingest.pool import transform_chunks
from graphfraud.ingest.chunks import Chunk

def chunks():
    row = ["1", "2026-06-01T00:00:00Z", "C1"]
    while True:
        yield Chunk(("event_id", "at", "account"), [row], [2])

if __name__ == "__main__":
    import signal
    # whoever starts the tests in the background may have had them ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, _ in enumerate(transform_chunks(chunks(), load_mapping("canonical"), {}, 2)):
        if number == 3:
            import multiprocessing
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123  # a kernel file
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_a_parent_that_is_killed_or_interrupted(  # waits, then asserts
    tmp_path: Path, how: signal.Signals
) -> None:
    if not os.path.isdir("/proc/self"):  # noqa: PTH112  # a kernel folder
        pytest.skip("not run: a /proc file system is needed")
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.send_signal(how)
        parent.wait(timeout=30)
    waited = time.monotonic() + 30
    while any(map(alive, workers)) and time.monotonic() < waited:
        time.sleep(0.05)
    assert not [pid for pid in workers if alive(pid)]
