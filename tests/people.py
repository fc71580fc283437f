"""People of a shop that is made up for a test: one of each role, called as the role, with one password."""

from __future__ import annotations

import secrets
import time
from functools import cache
from typing import TYPE_CHECKING

from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user, has_people
from graphfraud.ledger.sessions import log_in
from graphfraud.ledger.visits import set_mask
from graphfraud.rights import ALLOWED, Action, Role
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ledger import Ledger
    from graphfraud.stores.ports import RingRow
    from tests.conftest import Place

PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here

IDLE_MS = 30 * 60_000


def now_ms() -> int:
    """Return the clock's time, as the server of the screens goes by it."""
    return time.time_ns() // 1_000_000


def add_everybody(ledger: Ledger) -> None:
    """Add a person of each role where there is nobody yet."""
    if has_people(ledger):
        return
    add_first_admin(ledger, "admin", PASSWORD, now_ms())
    token = log_in(ledger, "admin", PASSWORD, now_ms()).token
    for role in Role:
        if role is not Role.ADMIN:
            request = Request(token, now_ms(), "", secrets.token_hex(8))
            add_user(ledger, request, NewPerson(role.value, PASSWORD, role))


@cache
def log_in_at_the_screens(place: Place, role: Role, *, names: bool = True) -> str:
    """Begin a session of the screens for a role, once; return its token.

    Args:
        place: the shop.
        role: whose.
        names: show names in clear, where the role may.
    """
    with open_ledger(f"sqlite:///{place.ledger}") as ledger:
        add_everybody(ledger)
        token = log_in(ledger, role.value, PASSWORD, now_ms(), IDLE_MS).token
        if names and Action.UNMASK in ALLOWED[role]:
            set_mask(ledger, Request(token, now_ms(), "", secrets.token_hex(8)), unmasked=True)
    return token


def worst_ring(place: Place, key: Callable[[RingRow], int] = lambda row: row.score) -> tuple[str, str]:
    """Return the ring with the highest score and one of its accounts; reading by command needs a login."""
    store = open_store(f"sqlite:///{place.graph}")
    try:
        ring = max(store.view().rings(RingFilter()), key=key).id
    finally:
        store.close()
    return ring, members_of(place, ring)[0]


def members_of(place: Place, ring: str) -> list[str]:
    """Return the accounts of a ring."""
    store = open_store(f"sqlite:///{place.graph}")
    try:
        return [account for _, account in store.view().members(ring)]
    finally:
        store.close()
