"""The lock of the one writer: a lease on the server, and a file lock here that dies with its holder.

The lease keeps writers on other machines out; it runs out by itself, LEASE_MS after the last sign of its
holder. The file lock lies in the cache folder, whose own number stands in the lease: whoever holds the file
lock knows that an earlier holder with the same number is dead, and need not wait for the lease to run out.
"""

from __future__ import annotations

import threading
import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from graphfraud.errors import LockedError, StoreError
from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_connection import LEASE_MS, ClaimedWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.stores.neo4j_connection import Neo4jConnection
    from graphfraud.stores.neo4j_place import Neo4jPlace

BEAT_SECONDS: Final = 10
"""Between two signs of life: five may fail before the lease runs out."""


@contextmanager
def hold(connection: Neo4jConnection) -> Iterator[ClaimedWriter]:
    """Hold the graph for one writer; gives what writes under the lock.

    Raises:
        LockedError: another process holds it; nothing was changed.
        StoreError: the server cannot be reached, or the cache folder cannot be written.
    """
    place = connection.place
    with this_machine(place):
        owner = uuid.uuid4().hex
        _take(connection, owner, _machine(place.cache))
        stop = threading.Event()
        beat = threading.Thread(target=_beat, args=(connection, owner, stop), daemon=True)
        beat.start()
        try:
            yield ClaimedWriter(connection, owner)
        finally:
            stop.set()
            beat.join()
            with suppress(
                StoreError
            ):  # the lease runs out by itself, and this machine's next run need not wait
                connection.try_once(load_statements("cypher", "write")["lock_free"], owner=owner)


def _take(connection: Neo4jConnection, owner: str, machine: str) -> None:
    write = load_statements("cypher", "write")
    given = {"owner": owner, "machine": machine, "lease_ms": LEASE_MS}
    _, taken = connection.write((write["lock_make"], {}), (write["lock_take"], given))
    if taken:
        return
    held = connection.read(write["lock_holder"])
    seconds = max(0, held[0][0] if held else 0) // 1000 + 1
    raise LockedError(
        f"{connection.place.shown}: another run is at work on another machine; wait for it to end, nothing "
        f"was changed. If it was killed, its lock runs out in {seconds} s"
    )


@contextmanager
def this_machine(place: Neo4jPlace) -> Iterator[None]:
    """Have the cache folder of a graph for this process alone.

    Raises:
        LockedError: another process has it.
        StoreError: it cannot be written.
    """
    cache = place.cache
    lock = FileLock(cache / "lock")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LockedError(
            f"{place.shown}: another run is at work; wait for it to end, nothing was changed"
        ) from error
    except OSError as error:
        raise StoreError(
            f"{cache}: {error.strerror}; graphfraud keeps there what it need not ask the server for again. "
            "Check the folder's rights, or name another in GRAPHFRAUD_GRAPH_CACHE"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _machine(cache: Path) -> str:
    """Return the cache folder's own number; the file lock must be held."""
    path = cache / "machine"
    if not path.exists():
        path.write_text(uuid.uuid4().hex, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _beat(connection: Neo4jConnection, owner: str, stop: threading.Event) -> None:
    renew = load_statements("cypher", "write")["lock_renew"]
    while not stop.wait(BEAT_SECONDS):
        with suppress(StoreError):  # the writer itself says what is wrong; here the next beat tries again
            connection.try_once(renew, owner=owner, lease_ms=LEASE_MS)
