"""A mailbox behind a real SMTP server, for tests."""

from __future__ import annotations

import socket
from typing import Any


class Mailbox:
    """Keeps the e-mails of a real SMTP server."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep one e-mail."""
        self.got.append(envelope)
        return self.answer


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
