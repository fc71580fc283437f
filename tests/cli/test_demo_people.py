"""The demo's people: one of each role, with a password that is printed once and works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfraud.ledger import open_ledger
from graphfraud.ledger.sessions import log_in
from graphfraud.rights import Role
from tests.people import now_ms

if TYPE_CHECKING:
    from tests.conftest import Place


def test_each_role_gets_a_random_password_that_works_and_is_never_shown_again(place: Place) -> None:
    first = place.run("demo", "demo", "--accounts", "400", "--people")
    assert first.returncode == 0, first.stderr
    passwords = dict(re.findall(r"^  (\w+) +(\S{16})$", first.stderr, re.MULTILINE))
    assert set(passwords) == {role.value for role in Role}
    assert len(set(passwords.values())) == len(Role)
    assert "R-000001" in first.stdout
    again = place.run("demo", "demo", "--accounts", "400", "--people")
    assert again.returncode == 0, again.stderr
    assert not any(password in again.stderr + again.stdout for password in passwords.values())
    with open_ledger(f"sqlite:///{place.folder / 'demo' / 'ledger.db'}") as ledger:
        for name, password in passwords.items():
            assert log_in(ledger, name, password, now_ms()).person.role is Role(name)


def test_without_people_the_demo_asks_for_no_login(place: Place) -> None:
    done = place.run("demo", "demo", "--accounts", "400")
    assert done.returncode == 0
    assert "Log in" not in done.stderr
    place_of = {
        "GRAPHFRAUD_GRAPH_URL": "sqlite:///demo/graph.db",
        "GRAPHFRAUD_LEDGER_URL": "sqlite:///demo/ledger.db",
    }
    assert place.run("rings", **place_of).returncode == 0
