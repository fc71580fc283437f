"""Who waits for whom: a night waits for the watch to finish with a file, and for nobody else.

The watch's turns are marked by a file lock in the graph's cache folder, which dies with the watch. A second
night finds no such mark and leaves at once.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from graphfraud.errors import LockedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.stores.ports import GraphStore

_MARK: Final = "watch.lock"
_RETRY_SECONDS: Final = 0.1
"""Between two tries of a night: shorter than the pauses of the watch."""
_MARK_SECONDS: Final = 2.0
"""So long the watch waits for its own mark, at which a night may just be looking."""


@contextmanager
def watch_turn(store: GraphStore, cache: Path) -> Iterator[None]:
    """Hold the graph for one turn of the watch, marked as such.

    Raises:
        LockedError: a night, another watch or another run is at work; nothing was changed.
        StoreError: the cache folder cannot be written.
    """
    mark = FileLock(cache / _MARK)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        mark.acquire(timeout=_MARK_SECONDS)
    except Timeout as error:
        raise LockedError(f"{cache}: another watch is at work; nothing was changed") from error
    except OSError as error:
        raise StoreError(f"{cache}: {error.strerror}; check the folder's rights") from error
    try:
        with store.lock():
            yield
    finally:
        mark.release()


@contextmanager
def night_turn(store: GraphStore, cache: Path | None, patience: float) -> Iterator[None]:
    """Hold the graph for a night, after the watch where it is just taking a file in.

    Args:
        store: the graph.
        cache: the graph's cache folder; None waits for nobody.
        patience: seconds that the watch is waited for.

    Raises:
        LockedError: another run is at work, or the watch was in all that time; nothing was changed.
    """
    until = time.monotonic() + patience
    refused = 0
    with ExitStack() as held:
        while True:
            watching = cache is not None and _is_marked(cache)
            try:
                held.enter_context(store.lock())
                break
            except LockedError:
                # A turn may have ended between the two looks: nobody is sent away for that.
                refused = 0 if watching else refused + 1
                if refused > 1 or cache is None or time.monotonic() >= until:
                    raise
            time.sleep(_RETRY_SECONDS)
        yield


def _is_marked(cache: Path) -> bool:
    """Tell whether the watch has its turn."""
    if not (cache / _MARK).exists():
        return False
    mark = FileLock(cache / _MARK)
    try:
        mark.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False  # it cannot be told; the graph's own lock decides
    mark.release()
    return False
