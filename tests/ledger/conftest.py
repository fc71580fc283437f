"""A ledger with one person of every role, in each kind of database in turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import pytest

from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.rights import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger import Ledger

NOW = 1_780_000_000_000
MINUTE = 60_000
PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here


@dataclass
class Office:
    """A ledger and the people who work with it, all of them logged in."""

    ledger: Ledger
    tokens: dict[str, str] = field(default_factory=dict)
    """By the person's name."""
    numbers: Iterator[int] = field(default_factory=count)

    def ask(self, name: str, why: str = "", at: int = NOW) -> Request:
        """Make a request as a person; each is another one."""
        return Request(self.tokens[name], at, why, f"request-{next(self.numbers)}")

    def hire(self, name: str, role: Role, firm: str = "") -> None:
        """Add somebody and log them in."""
        add_user(self.ledger, self.ask("admin"), NewPerson(name, PASSWORD, role, firm))
        self.tokens[name] = log_in(self.ledger, name, PASSWORD, NOW).token


@pytest.fixture
def office(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give a ledger whose people are called as their roles; hashing is cheap, as it is not what is tested."""
    monkeypatch.setattr("graphfraud.ledger.passwords.MEMORY_KIB", 64)
    monkeypatch.setattr("graphfraud.ledger.passwords.TIME_COST", 1)
    with open_ledger(ledger_url) as ledger:
        people = Office(ledger)
        add_first_admin(ledger, "admin", PASSWORD, NOW)
        people.tokens["admin"] = log_in(ledger, "admin", PASSWORD, NOW).token
        for role in Role:
            if role is not Role.ADMIN:
                people.hire(role.value, role)
        yield people
