"""A thread that calls a function again and again, also in forked processes (pre-forking web servers)."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger("graphfraud.checkout")


class Follower:
    """Calls `step` every `seconds` until it is stopped.

    Args:
        step: what to do; an error in it is logged and does not end the thread.
        seconds: between two calls.
        after_fork: is called first in a forked process, before the thread begins there.
    """

    def __init__(self, step: Callable[[], object], seconds: float, after_fork: Callable[[], None]) -> None:
        self._step = step
        self._seconds = seconds
        self._after_fork = after_fork
        self._stopped = threading.Event()
        self._start()
        itself = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _restart(itself))

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stopped.set()
        self._thread.join()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="graphfraud-release", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._step()
            except Exception:  # noqa: BLE001  # a thread that ends in silence is worse than any error
                _log.exception("the release folder could not be looked at")

    def restart(self) -> None:
        """Begin again in a forked process, which has none of its parent's threads."""
        if not self._stopped.is_set():
            self._after_fork()
            self._stopped = threading.Event()
            self._start()


def _restart(follower: weakref.ref[Follower]) -> None:
    alive = follower()
    if alive is not None:
        alive.restart()
