"""A made-up shop after a night, which tests only read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.rights import Role
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import Place

PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here
EVENING = "2026-06-30T23:59:00+09:00"


@pytest.fixture(scope="session")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a made-up shop with rings; `shop/` holds its feeds and the truth."""
    place = new_place()
    write_shop(place.folder / "shop", ShopPlan(accounts=900, seed=5))
    place.ask("nightly", "shop/orders.csv", "--as-of", EVENING)
    return place


@dataclass(frozen=True)
class Desk:
    """A shop whose ledger knows one person of every role, all of them logged in."""

    place: Place
    tokens: Mapping[str, str]

    def ask(self, who: str, *words: str) -> str:
        """Run a command as somebody, in this process, and return its output."""
        with patch.dict("os.environ", {"GRAPHFRAUD_TOKEN": self.tokens.get(who, "nobody's")}):
            return self.place.ask(*words)

    def rows(self, who: str, *words: str) -> list[dict[str, Any]]:
        """Return what a command prints as JSON."""
        return [json.loads(line) for line in self.ask(who, *words, "--format", "json").splitlines()]

    def audit(self) -> list[dict[str, Any]]:
        """Return all lines but the one that tells of this reading."""
        return self.rows("auditor", "audit", "export")[:-1]


@pytest.fixture(scope="session")
def staffed(shop: Place, new_place: Callable[[], Place]) -> Desk:
    """Make the people once; tests get copies."""
    place: Place = shop.copy_to(new_place().folder)
    now = 1_700_000_000_000
    with (
        patch("graphfraud.ledger.sessions.SESSION_MS", 10**12),
        patch("graphfraud.ledger.passwords.MEMORY_KIB", 64),
        open_ledger(f"sqlite:///{place.ledger}") as ledger,
    ):
        add_first_admin(ledger, "admin", PASSWORD, now)
        tokens = {"admin": log_in(ledger, "admin", PASSWORD, now).token}
        for role in Role:
            if role is not Role.ADMIN:
                add_user(ledger, Request(tokens["admin"], now), NewPerson(role.value, PASSWORD, role))
                tokens[role.value] = log_in(ledger, role.value, PASSWORD, now).token
    return Desk(place, tokens)


@pytest.fixture
def desk(staffed: Desk, place: Place) -> Desk:
    """Give a copy of the shop with its people."""
    return Desk(staffed.place.copy_to(place.folder), staffed.tokens)
