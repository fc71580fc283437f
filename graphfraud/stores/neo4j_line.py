"""The line to a server: notices when nothing comes any more, though nobody hung up.

A line that a firewall drops, and a server that hangs, send nothing, not even an end. The driver waits until
Neo4j's own keep-alive runs out, two minutes by default. Here whatever takes longer than usual has the server
asked for a sign of life, over a connection of its own.
"""

from __future__ import annotations

import math
import socket
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

PATIENCE_SECONDS: Final = 3.0
"""Before a sign of life is asked for, and between two: hardly a statement of ours takes as long."""
PULSE_SECONDS: Final = 2.5
"""For a sign of life. A healthy server needs milliseconds, one under load or short of memory a second."""
PULSES: Final = 2
"""Signs that may stay away: with the patience before them, 8 s until silence is noticed."""
LOOK_SECONDS: Final = 0.2
"""Between two looks at whether somebody else has noticed the silence."""

_GREETING: Final = b"\x60\x60\xb0\x17" + b"\x00\x00\x04\x05" + b"\x00" * 12
"""What a Bolt client says first: a magic number and the version that it proposes."""


class SilentLineError(Exception):
    """The server sends nothing."""


class Line:
    """The line to one server. Once it was silent, nothing more is tried over it.

    Args:
        host: of the server.
        port: of its Bolt connector.
    """

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._silent = threading.Event()

    def wait_for(self, work: Callable[[], _Result], at_most: float = math.inf) -> _Result:
        """Do work that waits for the server, in a thread that is left behind where the line is silent.

        Args:
            work: what to do.
            at_most: seconds after which the server itself would have ended it.

        Raises:
            SilentLineError: no answer, and no sign of life.
        """
        if self._silent.is_set():
            raise SilentLineError
        answer: Future[_Result] = Future()
        threading.Thread(target=_fulfil, args=(answer, work), daemon=True).start()
        began = heard = time.monotonic()
        while not self._silent.is_set():
            if _is_done(answer):
                return answer.result()
            now = time.monotonic()
            if now - heard >= PATIENCE_SECONDS:
                if now - began >= at_most or not self._is_alive(answer):
                    break
                heard = time.monotonic()
        self._silent.set()
        raise SilentLineError

    def _is_alive(self, answer: Future[_Result]) -> bool:
        return any(answer.done() or self._has_pulse() for _ in range(PULSES))

    def _has_pulse(self) -> bool:
        """Tell whether anything comes from there; a server that refuses or hangs up is not silent."""
        try:
            with socket.create_connection(self._address, PULSE_SECONDS) as connection:
                connection.sendall(_GREETING)
                connection.recv(1)
        except TimeoutError:
            return False
        except OSError:
            return True  # the driver's own error says it better
        return True


def _fulfil(answer: Future[_Result], work: Callable[[], _Result]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:  # noqa: BLE001  # whoever waits for the answer gets it
        answer.set_exception(error)


def _is_done(answer: Future[_Result]) -> bool:
    """Wait for an answer, but not for long."""
    try:
        answer.exception(LOOK_SECONDS)
    except TimeoutError:
        return False
    return True
