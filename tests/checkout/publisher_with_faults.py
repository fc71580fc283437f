"""A publisher in a process of its own that dies, or has no room, at a step that the caller names.

``publisher_with_faults.py BASE NOW STEP EMAIL...``: publishes the e-mail addresses at the time NOW; is killed
before the STEP-th step on the release's folder (opening, syncing, renaming, removing or making something).
0 is killed by nothing. Prints the number of steps.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from graphfraud.checkout import Action, EntryType, ReleaseEntry
from graphfraud.checkout.keyring import KeyRing
from graphfraud.checkout.publisher import Publisher, PublishSettings

STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir"})


def main() -> None:
    base, now, deadly = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS and str(base / "release") in str(arguments[0]):
            step()

    synced = os.fsync

    def sync(fd: Any) -> None:
        step()
        synced(fd)

    os.fsync = sync
    ring = KeyRing(base / "keys")
    settings = PublishSettings(base / "release", kept_versions=1, most_deltas=1)
    publisher = Publisher(settings, ring.signing_key(), ring.secret(), ring.trusted())
    entries = [ReleaseEntry(f"B-{one}", Action.BLOCK, EntryType.EMAIL, one, "fraud") for one in sys.argv[4:]]
    sys.addaudithook(watch)
    publisher.publish(entries, now)
    sys.stdout.write(f"{steps}\n")


main()
