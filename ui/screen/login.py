"""Logging in: the form, the check against the ledger, and the cookie that stands for the session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from graphfraud.cli.shop import Shop
from graphfraud.errors import GraphFraudError, RefusedError
from graphfraud.ledger.people import has_people
from graphfraud.ledger.sessions import log_in
from graphfraud.ui.login_page import LOGIN_PATH, LoginForm, closed_page, local_target, login_page
from graphfraud.ui.words import LANGUAGES, Words, choose_language
from screen.gate import COOKIE

if TYPE_CHECKING:
    from starlette.requests import Request

    from screen.gate import Door

LONGEST_FORM = 16_384
"""Bytes of a login: a name, a password of the longest kind, and where to go."""

AT_ONCE = 2
"""Passwords checked at once: each takes 64 MB and a core."""

_MINUTE_MS = 60_000

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class Login:
    """The two answers at one address: the form, and what became of it."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._limit = CapacityLimiter(AT_ONCE)

    def routes(self) -> list[Route]:
        """Return what the server answers."""
        return [
            Route(LOGIN_PATH, self.show, methods=["GET"]),
            Route(LOGIN_PATH, self.check, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the form; who has a session goes on."""
        to = local_target(request.query_params.get("to", "/"))
        say = _words(request, request.query_params.get("lang", ""))
        try:
            if await to_thread.run_sync(self._door.visit, request.cookies.get(COOKIE, "")):
                return RedirectResponse(to, 303)
            if not await to_thread.run_sync(lambda: has_people(self._door.ledger())):
                return _answer(closed_page(say, to, say("login.nobody"), "graphfraud user add NAME"), 503)
        except GraphFraudError as error:
            return _answer(closed_page(say, to, str(error)), 503)
        return _answer(login_page(say, LoginForm(to)), 200)

    async def check(self, request: Request) -> Response:
        """Begin a session, or say why not."""
        fields = await _fields(request)
        to = local_target(fields.get("to", "/"))
        say = _words(request, fields.get("lang", ""))
        if fields == {} or not _from_here(request):
            return _answer(login_page(say, LoginForm(to, problem=say("login.again"))), 400)
        name = fields.get("name", "")
        try:
            idle = Shop.here().settings.screens.idle_minutes * _MINUTE_MS
            now = time.time_ns() // 1_000_000
            session = await to_thread.run_sync(
                lambda: log_in(self._door.ledger(), name, fields.get("password", ""), now, idle),
                limiter=self._limit,
            )
        except RefusedError as error:
            problem = f"{say('login.refused')} ({error})"
            return _answer(login_page(say, LoginForm(to, name[:64], problem)), 401)
        except GraphFraudError as error:
            return _answer(closed_page(say, to, str(error)), 503)
        answer = RedirectResponse(to, 303)
        secure = request.url.scheme == "https"
        # Lax, not Strict: a link in a colleague's message opens the ring without another login.
        answer.set_cookie(COOKIE, session.token, httponly=True, samesite="lax", secure=secure)
        return answer


async def _fields(request: Request) -> dict[str, str]:
    """Read a form of a sensible size; empty where it is none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            return {}
    try:
        return {
            name: values[-1]
            for name, values in parse_qs(body.decode("utf-8"), keep_blank_values=True).items()
        }
    except ValueError:
        return {}


def _from_here(request: Request) -> bool:
    """Tell whether the form was on our own page: another's must not log anybody in as somebody."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _words(request: Request, chosen: str) -> Words:
    """Return the words of the language chosen on the page; else of the browser's."""
    if chosen in LANGUAGES:
        return Words.of(chosen)
    wanted = request.headers.get("accept-language", "").split(",")
    return Words.of(choose_language([one.partition(";")[0] for one in wanted]))


def _answer(page: str, status: int) -> Response:
    return HTMLResponse(page, status, HEADERS)
