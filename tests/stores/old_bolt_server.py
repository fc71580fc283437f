"""Speaks just enough Bolt 4.4 to call itself an old server: no such one can be had for today's Java."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

_GREETING: Final = 20
"""Bytes of a client's first words: a magic number and four versions."""
_BOLT_4_4: Final = bytes([0, 0, 4, 4])


def _text(value: str) -> bytes:
    return (
        bytes([0x80 + len(value)]) + value.encode()
        if len(value) < 16
        else b"\xd0" + bytes([len(value)]) + value.encode()
    )


class OldBoltServer:
    """Answers SUCCESS to everything, with its agent in the first answer."""

    def __init__(self, agent: str) -> None:
        success = b"\xb1\x70\xa2" + _text("server") + _text(agent) + _text("connection_id") + _text("1")
        self._answer = len(success).to_bytes(2, "big") + success + b"\x00\x00"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with client, suppress(OSError):
                    self._speak(client)

    def _speak(self, client: socket.socket) -> None:
        client.recv(_GREETING, socket.MSG_WAITALL)
        client.sendall(_BOLT_4_4)
        while length := int.from_bytes(client.recv(2, socket.MSG_WAITALL), "big"):
            client.recv(length + 2, socket.MSG_WAITALL)  # one message in one piece, and the end mark
            client.sendall(self._answer)
