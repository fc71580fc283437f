"""The server behind the screens answers this machine only, and under its own names only."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

import pytest

from graphfraud.rights import Role
from tests.e2e.conftest import serving
from tests.people import PASSWORD, log_in_at_the_screens
from tests.ui.hostile import SCRIPT

if TYPE_CHECKING:
    from email.message import Message

    from playwright.sync_api import Browser

    from tests.conftest import Place
    from tests.e2e.conftest import Screens

UPGRADE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Cookie: graphfraud_session={token}\r\n\r\n"
)


def answer(screens: Screens, host: str, token: str = "") -> int:
    """Ask for the connection over which all data comes, under a host's name; return the status."""
    port = urlsplit(screens.address).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as line:
        line.sendall(UPGRADE.format(host=host, token=token).encode())
        return int(line.recv(1_000).split()[1])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "graphfraud.internal"])
def test_a_page_elsewhere_whose_name_points_here_gets_no_data(shop_screens: Screens, host: str) -> None:
    port = urlsplit(shop_screens.address).port
    token = log_in_at_the_screens(shop_screens.place, Role.VIEWER)
    assert answer(shop_screens, f"{host}:{port}", token) == 403
    assert answer(shop_screens, f"127.0.0.1:{port}", token) == 101


@pytest.mark.parametrize("token", ["", "made-up", "\xff" * 43])
def test_without_a_session_there_is_no_connection_for_data(shop_screens: Screens, token: str) -> None:
    assert answer(shop_screens, urlsplit(shop_screens.address).netloc, token) == 403


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: str


def ask(
    screens: Screens, path: str, *, token: str = "", form: dict[str, str] | None = None, origin: str = ""
) -> Answer:
    """Ask for an address without following where it sends."""
    line = HTTPConnection("127.0.0.1", urlsplit(screens.address).port or 0, timeout=60)
    headers = {"Cookie": f"graphfraud_session={token}", "Accept-Language": "ja"}
    with closing(line):
        if form is None:
            line.request("GET", path, headers=headers)
        else:
            headers |= {"Origin": origin or screens.address.rstrip("/")}
            line.request("POST", path, urlencode(form), headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.mark.parametrize(
    "path", ["/", "/ring?id=R-000001", "/search?q=a", "/nights", "/settings", "/index.html", "/whatever"]
)
def test_without_a_session_every_page_leads_to_the_login(shop_screens: Screens, path: str) -> None:
    answer = ask(shop_screens, path)
    assert answer.status == 303
    assert answer.headers["Location"] == f"/login?to={quote(path, safe='')}"
    assert answer.body == ""


@pytest.mark.parametrize(
    "path",
    [
        "/media/0123456789abcdef0123456789abcdef.html",
        "/_stcore/host-config",
        "/_stcore/upload_file/a/b",
        "/_stcore/bidi-components/graphfraud_canvas/x.js",
        "/component/x/index.html",
        "/_stcore//health",
        "/_stcore/health/../stream",
    ],
)
def test_without_a_session_no_download_and_no_component_is_given(shop_screens: Screens, path: str) -> None:
    assert ask(shop_screens, path).status == 401


@pytest.mark.parametrize("path", ["/static/../ring", "/static/%2e%2e/ring", "/login/../ring", "//ring"])
def test_an_address_that_goes_round_the_gate_finds_no_page(shop_screens: Screens, path: str) -> None:
    assert "R-00" not in ask(shop_screens, path).body


def test_a_right_password_gets_a_cookie_that_no_script_reads(shop_screens: Screens) -> None:
    log_in_at_the_screens(shop_screens.place, Role.LEAD)
    form = {"name": "lead", "password": PASSWORD, "to": "/ring?id=R-000001"}
    answer = ask(shop_screens, "/login", form=form)
    assert (answer.status, answer.headers["Location"]) == (303, "/ring?id=R-000001")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["graphfraud_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert ask(shop_screens, "/nights", token=cookie.value).status == 200


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/login?to=/",
        "/\n",
    ],
)
def test_the_login_leads_nowhere_else(shop_screens: Screens, to: str) -> None:
    log_in_at_the_screens(shop_screens.place, Role.LEAD)
    answer = ask(shop_screens, "/login", form={"name": "lead", "password": PASSWORD, "to": to})
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_is_refused_in_words_and_what_was_typed_is_text(shop_screens: Screens) -> None:
    log_in_at_the_screens(shop_screens.place, Role.LEAD)
    answer = ask(shop_screens, "/login", form={"name": SCRIPT, "password": "wrong", "to": f'/"><{SCRIPT}'})
    assert answer.status == 401
    assert answer.headers["Set-Cookie"] is None
    assert "ログインできませんでした" in answer.body
    assert "<script" not in answer.body
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_another_sites_form_logs_nobody_in(shop_screens: Screens) -> None:
    log_in_at_the_screens(shop_screens.place, Role.LEAD)
    form = {"name": "lead", "password": PASSWORD}
    answer = ask(shop_screens, "/login", form=form, origin="https://evil.example")
    assert answer.status == 400
    assert answer.headers["Set-Cookie"] is None


def test_a_form_without_end_is_not_read(shop_screens: Screens) -> None:
    assert ask(shop_screens, "/login", form={"name": "x" * 100_000}).status == 400


def test_where_nobody_is_known_the_login_says_what_to_do(browser: Browser, place: Place) -> None:
    del browser
    with serving(place) as screens:
        answer = ask(screens, "/login")
        assert answer.status == 503
        assert "graphfraud user add" in answer.body


def test_a_ledger_that_is_newer_gets_a_sentence(browser: Browser, place: Place) -> None:
    del browser
    log_in_at_the_screens(place, Role.LEAD)
    with sqlite3.connect(place.ledger) as ledger:
        ledger.execute("UPDATE ledger_version SET version_num = '9999'")
    with serving(place) as screens:
        answer = ask(screens, "/login")
        assert answer.status == 503
        assert "update graphfraud" in answer.body
        assert ask(screens, "/media/x", token="any").status == 503  # noqa: S106  # stands for anybody


def test_a_wrong_setting_is_said_before_anything_is_opened(place: Place) -> None:
    (place.folder / "graphfraud.toml").write_text("[shop]\nregion = 3\n", encoding="utf-8")
    done = place.run("ui", "--port", "1")
    assert done.returncode == 1
    assert "shop.region" in done.stderr
    assert "Traceback" not in done.stderr
