"""The gate before the screens: without a session there is the login page, and nothing else.

It stands in front of Streamlit's own server, so that no page, no connection, no download and no component is
answered past it, whatever a script does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse

from graphfraud.cli.shop import Shop
from graphfraud.errors import GraphFraudError
from graphfraud.ledger import Ledger, open_ledger
from graphfraud.ledger.visits import find_visit
from graphfraud.ui.login_page import LOGIN_PATH

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from graphfraud.ledger.visits import Visit

COOKIE = "graphfraud_session"
"""Holds the token of a session; no script can read it."""

OPEN = (LOGIN_PATH, "/_stcore/health", "/favicon.png")
"""What is answered without a session: the login, and whether the server runs."""

OPEN_BELOW = ("/static/", "/auth/", "/oauth2callback")
"""Streamlit's own scripts and styles, the same everywhere; and the way to an identity provider and back."""

DATA = ("/_stcore/", "/media/", "/component/")
"""What no person opens by hand: it is refused, not sent to the login."""


class Door:
    """The ledger behind the gate, opened when somebody first comes."""

    def __init__(self) -> None:
        self._ledger: Ledger | None = None

    def ledger(self) -> Ledger:
        """Return the ledger.

        Raises:
            GraphFraudError: it cannot be opened now.
        """
        if self._ledger is None:
            self._ledger = open_ledger(Shop.here().places.ledger_url)
        return self._ledger

    def visit(self, token: str) -> Visit | None:
        """Return whose session a token is, None where it is nobody's or has ended."""
        return find_visit(self.ledger(), token, time.time_ns() // 1_000_000, seen=False) if token else None


class Gate:
    """Lets through who has a session."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or send it to the login."""
        if scope["type"] not in {"http", "websocket"} or _is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        problem = ""
        try:
            visit = await to_thread.run_sync(self._door.visit, asked.cookies.get(COOKIE, ""))
        except GraphFraudError as error:
            visit, problem = None, str(error)
        if visit is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"].startswith(DATA):
            await PlainTextResponse(problem or "nobody is logged in\n", 503 if problem else 401)(
                scope, receive, send
            )
        else:
            target = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
            await RedirectResponse(f"{LOGIN_PATH}?to={quote(target, safe='')}", 303)(scope, receive, send)


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_BELOW)
