"""Measures the look-up service over HTTP: a steady number of orders a second, whether or not it keeps up.

A request's time counts from the moment at which it was due, so that one slow answer makes the requests that
wait behind it slow too, as it does for customers.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfraud.checkout.keyring import MATCHING_SECRET, TRUSTED_KEYS
from graphfraud.errors import GraphFraudError
from graphfraud.evaluation.checkout_list import orders
from graphfraud.evaluation.measuring import graphfraud

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.checkout.order import Order

PER_SECOND = 500
"""Requests; each asks for one order."""

CONNECTIONS = 32
"""Kept open, as a shop's servers do."""

WARM_UP = 500
"""Requests that are sent first and not counted."""

PORT = 8_797
_START_SECONDS = 60
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class _Load:
    """Requests that are sent when they are due, over whichever connection is free."""

    requests: list[bytes]
    per_second: float
    seconds: list[float] = field(default_factory=list)
    """Of each answer, from when it was due."""

    async def run(self) -> None:
        begin = time.perf_counter()
        due = iter([(begin + number / self.per_second, data) for number, data in enumerate(self.requests)])

        async def send() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
            for at, data in due:  # the connections take the requests in turn
                await asyncio.sleep(at - time.perf_counter())
                writer.write(data)
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                if not head.startswith(b"HTTP/1.1 200") or not length:
                    raise GraphFraudError(f"the service answered {head[:80]!r}")
                await reader.readexactly(int(length[1]))
                self.seconds.append(time.perf_counter() - at)
            writer.close()

        await asyncio.gather(*(send() for _ in range(CONNECTIONS)))


def answer_times(folder: Path, listed: int, count: int) -> tuple[list[float], float]:
    """Start the service on a made-up list, and ask it `count` single orders.

    Args:
        folder: where `checkout_bench` published the list.
        listed: entries of the list.
        count: requests.

    Returns:
        Seconds of each answer, and the CPU seconds that the service took for all of them.

    Raises:
        GraphFraudError: it does not start, or an answer is no answer.
    """
    key = secrets.token_hex(16)
    command = graphfraud(
        "checkout", "serve", "--fail", "open", "--folder", str(folder / "release"), "--port", str(PORT),
        "--trusted-keys", str(folder / "keys" / TRUSTED_KEYS),
        "--secret", str(folder / "keys" / MATCHING_SECRET), "--rate", "100000",
    )  # fmt: skip
    environment = os.environ | {"GRAPHFRAUD_CHECKOUT_API_KEY": key}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as service:  # noqa: S603  # ours
        try:
            _wait_until_it_answers()
            asked = [_request(order, key) for order in orders(count + WARM_UP, listed)]
            asyncio.run(_Load(asked[:WARM_UP], PER_SECOND).run())
            before = _cpu(service.pid)
            load = _Load(asked[WARM_UP:], PER_SECOND)
            asyncio.run(load.run())
            return load.seconds, _cpu(service.pid) - before
        finally:
            service.send_signal(signal.SIGINT)


def _request(order: Order, key: str) -> bytes:
    fields = {name: value for name in order.__slots__ if (value := getattr(order, name))}
    body = json.dumps({"orders": [fields]}).encode()
    head = (
        f"POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _wait_until_it_answers() -> None:
    async def connect() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.close()

    begin = time.perf_counter()
    while True:
        try:
            asyncio.run(connect())
        except OSError as error:
            if time.perf_counter() - begin > _START_SECONDS:
                raise GraphFraudError("the service does not start") from error
            time.sleep(0.2)
        else:
            return


def _cpu(pid: int) -> float:
    """Return the CPU seconds that a process has taken, from Linux's /proc."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123  # no path to speak of
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
