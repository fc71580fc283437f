"""What the benchmark measures of the block list at the checkout; each prints one JSON object.

``publish FOLDER ENTRIES`` publishes a made-up list, ``change FOLDER`` a delta to it; ``start FOLDER`` and
``look-up FOLDER ORDERS`` read it in a fresh process, as a checkout does; ``serve FOLDER ORDERS`` asks the
look-up service for it.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.checkout.keyring import MATCHING_SECRET, TRUSTED_KEYS, KeyRing
from graphfraud.checkout.publisher import Publisher, PublishSettings
from graphfraud.checkout.reader import Reader, ReaderSettings, system_clock
from graphfraud.evaluation.checkout_http import answer_times
from graphfraud.evaluation.checkout_list import entries, orders

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGES = 1_000
"""Entries of the delta: half are new, half go."""

_MICRO = 1_000_000


def publish(folder: Path, count: int) -> dict[str, float]:
    """Publish a list of `count` entries; return the seconds, and the bytes of the release."""
    ring = KeyRing(folder / "keys")
    ring.create()
    publisher = _publisher(folder)
    began = time.perf_counter()
    publisher.publish(entries(count), system_clock())
    whole = time.perf_counter() - began
    return {"seconds": whole, "bytes": _size(folder)}


def change(folder: Path) -> dict[str, float]:
    """Publish a delta, as a process does that was just started; return its seconds."""
    new = [
        ReleaseEntry(f"N-{number}", Action.BLOCK, EntryType.EMAIL, f"new{number}@example.jp", "chargeback")
        for number in range(CHANGES // 2)
    ]
    gone = [f"B-{number:07d}" for number in range(CHANGES - len(new))]
    began = time.perf_counter()
    report = _publisher(folder).publish_changes(new, gone, system_clock())
    return {"seconds": time.perf_counter() - began, "changed": report.added + report.removed}


def start(folder: Path) -> dict[str, float]:
    """Make a reader, which verifies and loads the release; return seconds, and memory before and after."""
    before = _memory()
    began = time.perf_counter()
    reader = _reader(folder)
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "entries": reader.status().entries,
        "mb_before": before,
        "mb_after": _memory(),
        "mb_peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def look_up(folder: Path, count: int) -> dict[str, float]:
    """Check raw orders one after the other; return microseconds at some percentiles, by clock and by CPU."""
    reader = _reader(folder)
    asked = list(orders(count, reader.status().entries))
    for order in asked[:1000]:
        reader.check(order)  # tables and caches that a running checkout has
    gc.collect()
    wall, cpu, hits = [], [], 0
    for order in asked:
        began, worked = time.perf_counter(), time.thread_time()
        answer = reader.check(order)
        wall.append(time.perf_counter() - began)
        cpu.append(time.thread_time() - worked)
        hits += answer.action is not None
    return {
        "orders": count,
        "hits": hits,
        **percentiles(wall),
        **{f"cpu_{name}": value for name, value in percentiles(cpu).items()},
    }


def serve(folder: Path, count: int) -> dict[str, float]:
    """Ask the service single orders, 500 a second; return microseconds at some percentiles."""
    listed = _reader(folder).status().entries
    wall, cpu = answer_times(folder, listed, count)
    return {"orders": count, "cpu_each": round(cpu / count * _MICRO, 1), **percentiles(wall)}


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return median, 95th, 99th and 99.9th percentile and maximum, in microseconds."""
    ordered = sorted(seconds)
    named = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "p999": 0.999}
    found = {name: ordered[int(share * (len(ordered) - 1))] * _MICRO for name, share in named.items()}
    return {name: round(value, 1) for name, value in (found | {"max": ordered[-1] * _MICRO}).items()}


def _publisher(folder: Path) -> Publisher:
    ring = KeyRing(folder / "keys")
    settings = PublishSettings(folder / "release")
    return Publisher(settings, ring.signing_key(), ring.secret(), ring.trusted())


def _reader(folder: Path) -> Reader:
    keys = folder / "keys"
    return Reader(
        ReaderSettings(
            folder=folder / "release",
            trusted_keys=keys / TRUSTED_KEYS,
            secrets=(keys / MATCHING_SECRET,),
            when_unavailable=None,
        )
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "release").glob("*.gfb"))


def _memory() -> int:
    """Return the resident memory of this process in MB, from Linux's /proc."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def main() -> None:
    """Do the one measurement that the command line names."""
    parser = argparse.ArgumentParser(description="One measurement of the block list at the checkout.")
    parser.add_argument("what", choices=["publish", "change", "start", "look-up", "serve"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=1_000_000, help="entries, or orders")
    given = parser.parse_args()
    measured = {
        "publish": lambda: publish(given.folder, given.count),
        "change": lambda: change(given.folder),
        "start": lambda: start(given.folder),
        "look-up": lambda: look_up(given.folder, given.count),
        "serve": lambda: serve(given.folder, given.count),
    }
    sys.stdout.write(json.dumps(measured[given.what]()) + "\n")


if __name__ == "__main__":
    main()
