"""A person's data goes out of the audit, and the chain still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, RefusedError
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import lines, read_head, verify
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.erasure import erase
from graphfraud.ledger.schema.audit import audit_payload
from graphfraud.rights import Action

if TYPE_CHECKING:
    from graphfraud.ledger import Ledger
    from tests.ledger.conftest import Office

NOW = 1_780_000_000_000
NAME = '様名"\\花子'


@pytest.fixture
def searched(office: Office) -> Ledger:
    """A ledger in which a customer was searched for, found beside others, and left alone."""
    for subject, told in (
        (f"account:{NAME}", None),
        ("tok_1", f"account:{NAME}"),
        ("tok_2", "account:other"),
    ):
        with act(office.ledger, office.ask("lead"), Action.SEARCH, subject) as doing:
            doing.told["found"] = [told]
    return office.ledger


def payloads(ledger: Ledger) -> str:
    with transaction(ledger.engine, "read") as connection:
        return str(connection.execute(audit_payload.select()).all())


def test_what_lines_say_of_a_person_goes_and_the_chain_holds(office: Office, searched: Ledger) -> None:
    kept = read_head(searched)
    assert kept is not None
    assert erase(searched, office.ask("admin", "asked for it"), [NAME]) == 2
    assert NAME not in payloads(searched)
    assert "花子" not in payloads(searched)
    assert "\\u82b1" not in payloads(searched)
    assert verify(searched, kept).broken == ""
    with transaction(searched.engine, "read") as connection:
        last = list(lines(connection))[-4:]
    assert [line.body is None for line in last] == [True, True, False, False]
    assert [line.person for line in last] == ["lead", "lead", "lead", "admin"]
    assert last[-1].body == {"why": "asked for it", "lines": [last[0].id, last[1].id]}
    assert erase(searched, office.ask("admin"), [NAME]) == 0


def test_old_lines_are_emptied_by_age(office: Office, searched: Ledger) -> None:
    with act(searched, office.ask("lead", at=NOW + 1), Action.SEARCH, "new"):
        pass
    emptied = erase(searched, office.ask("admin", at=NOW + 2), [], NOW + 1)
    with transaction(searched.engine, "read") as connection:
        left = [line.subject for line in lines(connection) if line.body is not None]
    assert left == ["new", ""]
    assert emptied > 10
    assert verify(searched).broken == ""


def test_what_is_too_short_or_nothing_is_refused_and_only_an_admin_erases(
    office: Office, searched: Ledger
) -> None:
    before = payloads(searched)
    for texts in ([], ["a"], ["", NAME]):
        with pytest.raises(ConfigError):
            erase(searched, office.ask("admin"), texts)
    assert payloads(searched) == before
    with pytest.raises(RefusedError, match="these roles may: admin"):
        erase(searched, office.ask("auditor"), [NAME])
