"""The audit only grows, one changed byte is found, and the line that does not hold is named."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from graphfraud.errors import RefusedError, StoreError
from graphfraud.ledger import people
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import Head, lines, read_head, verify
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.audit import audit, audit_payload
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger import Ledger
    from tests.ledger.conftest import Office

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e様\ud800\x00=1+1" + "長" * 600


@pytest.fixture
def filled(office: Office) -> Ledger:
    """A ledger in which some things were done and some refused."""
    for number in range(5):
        with act(office.ledger, office.ask("viewer"), Action.OPEN_RING, f"R-{number:06d}"):
            pass
    with pytest.raises(RefusedError):
        people.list_people(office.ledger, office.ask("viewer"))
    with act(office.ledger, office.ask("auditor"), Action.SEARCH, HOSTILE) as doing:
        doing.told["found"] = [HOSTILE]
    return office.ledger


def tamper(ledger: Ledger, statement: str) -> None:
    """Change a row as somebody could who may do anything with the database."""
    if ledger.engine.dialect.name == "postgresql":
        with transaction(ledger.engine, "write") as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(statement)
        return
    with closing(sqlite3.connect(str(ledger.engine.url.database))) as file, file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement)


def test_a_chain_that_nobody_touched_holds_to_its_head(filled: Ledger) -> None:
    found = verify(filled)
    assert found.broken == ""
    assert found.head == read_head(filled)
    assert found.head is not None
    assert found.lines == found.head.id > 10
    assert verify(filled, found.head).broken == ""


def test_lines_come_back_as_they_were_written_with_who_when_and_what(filled: Ledger) -> None:
    with transaction(filled.engine, "read") as connection:
        found = list(lines(connection))
        last = found[-1]
        assert [line.id for line in lines(connection, subject="R-000003")] == [found[-4].id]
    assert (last.person, last.action, last.outcome) == ("auditor", "search", "done")
    assert last.body == {"found": [HOSTILE]}
    assert found[-2].body == {
        "refused": "viewer (viewer) may not do this; these roles may: lead, admin, auditor"
    }


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET at = at + 1 WHERE id = 7", "line 7 was changed"),
        ("UPDATE audit SET person = 1 WHERE id = 12", "line 12 was changed"),
        ("UPDATE audit SET action = 'user.list' WHERE id = 7", "line 7 was changed"),
        ("UPDATE audit SET outcome = 'refused' WHERE id = 2", "line 2 was changed"),
        ("UPDATE audit SET digest = '0' WHERE id = 3", "line 3 was changed"),
        ("UPDATE audit SET previous = '0' WHERE id = 1", "line 1 does not follow"),
        ("UPDATE audit_payload SET subject = 'R-999999' WHERE audit = 13", "line 13 has a payload that was"),
        ("UPDATE audit_payload SET body = '{} ' WHERE audit = 13", "line 13 has a payload that was changed"),
        ("DELETE FROM audit_payload WHERE audit = 13", "line 13 has lost its payload, and no erasure"),
        ("DELETE FROM audit WHERE id = 4", "line 4 is gone: the next one is 5"),
        ("UPDATE audit SET id = 999 WHERE id = 6", "line 6 is gone"),
    ],
)
def test_whatever_is_changed_behind_its_back_is_found_and_the_first_such_line_is_named(
    filled: Ledger, statement: str, said: str
) -> None:
    tamper(filled, statement)
    found = verify(filled)
    assert found.broken.startswith(said)
    assert found.lines == int(found.broken.split()[1]) - 1


def test_a_changed_line_whose_digest_was_made_to_fit_breaks_the_next_one(filled: Ledger) -> None:
    digest = hashlib.sha256(b"made to fit").hexdigest()
    tamper(filled, f"UPDATE audit SET digest = '{digest}' WHERE id = 5")
    assert verify(filled).broken.startswith("line 5 was changed")


def test_lines_cut_off_at_the_end_are_missed_by_a_head_that_was_kept_elsewhere(filled: Ledger) -> None:
    kept = read_head(filled)
    assert kept is not None
    tamper(filled, f"DELETE FROM audit_payload WHERE audit = {kept.id}")
    tamper(filled, f"DELETE FROM request_done WHERE audit = {kept.id}")
    tamper(filled, f"DELETE FROM audit WHERE id = {kept.id}")
    assert verify(filled).broken == ""
    assert verify(filled, kept).broken == f"line {kept.id} is gone: a head of line {kept.id} was kept"
    other = Head(3, "0" * 64)
    assert verify(filled, other).broken == "line 3 is not the line whose head was kept"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET at = 0",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)",
        "INSERT INTO audit SELECT id + 70, at, person, action, outcome, digest, digest, digest FROM audit",
        "UPDATE audit_payload SET body = ''",
        "DELETE FROM audit_payload",
        "INSERT INTO audit_payload VALUES (1, '', '', '')",
        "DELETE FROM request_done",
        "UPDATE request_done SET key = 'x'",
        "DELETE FROM person",
        "UPDATE person SET name = 'mallory' WHERE id = 1",
    ],
)
def test_the_database_itself_refuses_to_change_the_audit(filled: Ledger, statement: str) -> None:
    before = read_head(filled)
    with (
        pytest.raises(StoreError, match=r"only grows|follows|stays known|erasure must say|never deleted"),
        transaction(filled.engine, "write") as connection,
    ):
        connection.exec_driver_sql(statement)
    assert read_head(filled) == before
    assert verify(filled).broken == ""


def test_not_even_emptying_or_replacing_gets_past_the_database(filled: Ledger) -> None:
    postgres = filled.engine.dialect.name == "postgresql"
    replacing = "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 1"
    with (
        pytest.raises(StoreError, match=r"only grows|follows the last one"),
        transaction(filled.engine, "write") as connection,
    ):
        connection.exec_driver_sql("TRUNCATE audit CASCADE" if postgres else replacing)
    assert verify(filled).broken == ""


def test_an_act_that_fails_half_way_leaves_neither_rows_nor_a_line(office: Office) -> None:
    before = read_head(office.ledger)

    def broken() -> Iterator[None]:
        with act(office.ledger, office.ask("lead"), Action.JUDGE, "R-000001"):
            raise OSError("the disk went away")
        yield

    with pytest.raises(OSError, match="the disk went away"):
        next(broken())
    assert read_head(office.ledger) == before


def test_a_payload_that_went_cannot_be_guessed_from_its_digest(filled: Ledger) -> None:
    """The digest is salted: that of what the body very probably was is not the one in the chain."""
    with transaction(filled.engine, "read") as connection:
        salts = connection.scalars(sa.select(audit_payload.c.salt)).all()
        digests = connection.scalars(sa.select(audit.c.payload_digest)).all()
    assert len(set(salts)) == len(salts)
    assert len(set(digests)) == len(digests)
    assert all(len(salt) == 32 for salt in salts)
