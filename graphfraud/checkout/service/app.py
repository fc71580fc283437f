"""The HTTP application: look orders and values up, tell health and readiness."""

from __future__ import annotations

import math
import time
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader

from graphfraud import __version__
from graphfraud.checkout.service.access import Gate, RateLimit
from graphfraud.checkout.service.body_limit import BodyLimit
from graphfraud.checkout.service.models import (
    AnswerOut,
    AnswersOut,
    Health,
    OrdersIn,
    Problem,
    Readiness,
    StatusOut,
    ValuesIn,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from graphfraud.checkout.order import Order
    from graphfraud.checkout.reader import Reader
    from graphfraud.checkout.service.access import ServiceSettings

MOST_BODY = 1 << 20
"""Bytes of a request: fifty orders of any sensible length."""

_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False)

_ABOUT = "Looks orders up in the signed release of the block list that this host serves."

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The request is no JSON."},
    401: {"model": Problem, "description": "No API key, or not one of ours."},
    413: {"model": Problem, "description": "The request is too large."},
    422: {"model": Problem, "description": "The request has the wrong shape."},
    429: {"model": Problem, "description": "Too many orders; `Retry-After` says how long to wait."},
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every request needs."""

    reader: Reader
    gate: Gate
    limit: RateLimit

    def answers(self, key: int, orders: list[Order]) -> AnswersOut:
        wait = self.limit.seconds_to_wait(key, len(orders))
        if wait:
            raise HTTPException(429, "too many orders for this key", {"Retry-After": str(math.ceil(wait))})
        found = [AnswerOut.of(order.order_id, self.reader.check(order)) for order in orders]
        return AnswersOut(answers=found)


async def _desk(request: Request) -> _Desk:
    desk: _Desk = request.app.state.desk
    return desk


AtDesk = Annotated[_Desk, Depends(_desk)]


async def _caller(desk: AtDesk, key: Annotated[str | None, Depends(_HEADER)]) -> int:
    number = desk.gate.number_of(key)
    if number is None:
        raise HTTPException(401, "send one of the service's keys in the header X-API-Key")
    return number


Caller = Annotated[int, Depends(_caller)]

_routes = APIRouter()

# Coroutines all, because nothing here waits, and to hand a call to a thread takes longer than a look-up.


@_routes.post("/v1/orders", responses=_PROBLEMS)
async def check_orders(asked: OrdersIn, caller: Caller, desk: AtDesk) -> AnswersOut:
    """Say what to do with each order."""
    return desk.answers(caller, [one.order() for one in asked.orders])


@_routes.post("/v1/values", responses=_PROBLEMS)
async def check_values(asked: ValuesIn, caller: Caller, desk: AtDesk) -> AnswersOut:
    """Say what an order with just this value would be told."""
    return desk.answers(caller, [one.order() for one in asked.values])


@_routes.get("/v1/status", responses={401: _PROBLEMS[401]}, dependencies=[Depends(_caller)])
async def status(desk: AtDesk) -> StatusOut:
    """Say how the reader is."""
    return StatusOut(**asdict(desk.reader.status()))


@_routes.get("/health")
async def health() -> Health:
    """Say that the process is up."""
    return Health()


@_routes.get("/ready", responses={503: {"model": Readiness, "description": "No release answers."}})
async def ready(desk: AtDesk, response: Response) -> Readiness:
    """Say whether a release answers; without one, orders get the shop's own setting."""
    now = desk.reader.status()
    if now.unavailable:
        response.status_code = 503
    return Readiness(ready=not now.unavailable, version=now.version)


def create_app(
    reader: Reader, settings: ServiceSettings, clock: Callable[[], float] = time.monotonic
) -> FastAPI:
    """Return the application; while it runs, the reader follows its folder.

    Args:
        reader: answers.
        settings: who may ask, and how often.
        clock: seconds that only ever grow, for the rate limit.

    Raises:
        ConfigError: there is no API key, or one is too short.
    """

    @asynccontextmanager
    async def following(_app: FastAPI) -> AsyncIterator[None]:
        with reader.following():
            yield

    app = FastAPI(
        title="graphfraud checkout",
        version=__version__,
        description=_ABOUT,
        docs_url=None,  # the page would load scripts from elsewhere
        redoc_url=None,
        lifespan=following,
    )
    limit = RateLimit(settings.orders_per_second, settings.burst, clock)
    app.state.desk = _Desk(reader, Gate(settings.api_keys), limit)
    app.include_router(_routes)
    app.add_middleware(BodyLimit, most=MOST_BODY)
    app.add_exception_handler(RequestValidationError, _wrong_shape)
    return app


async def _wrong_shape(_request: Request, error: Exception) -> JSONResponse:
    """Say where a request is wrong, without giving back the values in it."""
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": (), "msg": ""}
    where = ".".join(str(part)[:40] for part in first["loc"])
    detail = f"{where}: {first['msg']}".encode("ascii", "backslashreplace").decode("ascii")
    return JSONResponse({"detail": detail}, status_code=422)
