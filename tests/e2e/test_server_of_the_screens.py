"""The server behind the screens answers this machine only, and under its own names only."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.conftest import Place
    from tests.e2e.conftest import Screens

UPGRADE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


def answer(screens: Screens, host: str) -> int:
    """Ask for the connection over which all data comes, under a host's name; return the status."""
    port = urlsplit(screens.address).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as line:
        line.sendall(UPGRADE.format(host=host).encode())
        return int(line.recv(1_000).split()[1])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "graphfraud.internal"])
def test_a_page_elsewhere_whose_name_points_here_gets_no_data(shop_screens: Screens, host: str) -> None:
    port = urlsplit(shop_screens.address).port
    assert answer(shop_screens, f"{host}:{port}") == 403
    assert answer(shop_screens, f"127.0.0.1:{port}") == 101


def test_a_wrong_setting_is_said_before_anything_is_opened(place: Place) -> None:
    (place.folder / "graphfraud.toml").write_text("[shop]\nregion = 3\n", encoding="utf-8")
    done = place.run("ui", "--port", "1")
    assert done.returncode == 1
    assert "shop.region" in done.stderr
    assert "Traceback" not in done.stderr
