"""A person's data goes out of the audit, and the chain still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.casework import CaseStatus
from graphfraud.errors import ConfigError, RefusedError, StoreError
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import lines, read_head, verify
from graphfraud.ledger.cases import Casework, Snapshot
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.erasure import erase
from graphfraud.ledger.flags import raise_flag
from graphfraud.ledger.holds import HeldAccount, held_accounts, place_hold
from graphfraud.ledger.order_scores import OrderFilter, keep_scores, list_scores
from graphfraud.ledger.schema import metadata
from graphfraud.ledger.schema.audit import audit_payload
from graphfraud.ledger.verdicts import Verdict, give_verdict, judgements, set_apart
from graphfraud.model import Reason
from graphfraud.order_score import OrderScore
from graphfraud.rights import Action
from graphfraud.settings import CaseSettings

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


def test_a_person_goes_out_of_verdicts_cases_holds_and_flags_and_nobody_else_does(office: Office) -> None:
    ledger, person, other = office.ledger, "guest:email:hanako@example.jp", "guest:email:taro@example.jp"
    nodes = tuple(f"account:{one}" for one in (person, other))
    fraud = Verdict(Judgement.FRAUD, VerdictReason.RESALE, nodes, "R-000001", 1)
    give_verdict(ledger, office.ask("lead", f"{person} again"), fraud)
    set_apart(ledger, office.ask("lead", "two people"), person, other)
    ledger.prepare(1, {"R-000001": frozenset({"a", "b"})}, [], NOW)
    ledger.complete(1)
    work = Casework(ledger, CaseSettings(required_steps=[]))
    work.note(office.ask("lead", f"called {person}"), "R-000001")
    seen = Snapshot(1, {person, other}, {person})
    work.close(office.ask("lead"), "R-000001", CaseStatus.CONFIRMED, VerdictReason.RESALE, seen)
    for one in (person, other):
        place_hold(ledger, office.ask("lead", "taken over"), HeldAccount(one, 0))
        raise_flag(ledger, office.ask("viewer", "odd"), one, "order-1")
    erase(ledger, office.ask("admin"), [person])
    with transaction(ledger.engine, "read") as connection:
        left = "".join(str(connection.execute(table.select()).all()) for table in metadata.sorted_tables)
    assert "hanako" not in left
    assert left.count("taro@example.jp") > 4
    assert judgements(ledger).nodes[f"account:{other}"] is Judgement.FRAUD
    assert other in held_accounts(ledger)
    assert verify(ledger).broken == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verdict SET judgement = 'legitimate'",
        "UPDATE verdict SET note = 'another'",
        "UPDATE verdict SET note = '', at = 0",
        "UPDATE verdict_node SET node = 'account:somebody'",
        "DELETE FROM verdict_node",
        "UPDATE hold SET account = 'somebody'",
    ],
)
def test_under_the_name_of_an_erasure_nothing_else_can_be_changed(office: Office, statement: str) -> None:
    fraud = Verdict(Judgement.FRAUD, VerdictReason.RESALE, ("account:a",), "R-000001", 1)
    give_verdict(office.ledger, office.ask("lead", "seen"), fraud)
    place_hold(office.ledger, office.ask("lead", "taken over"), HeldAccount("a", 0))
    with (
        pytest.raises(StoreError, match=r"never changed|never deleted"),
        transaction(office.ledger.engine, "write") as connection,
    ):
        connection.exec_driver_sql(statement)


def test_the_scores_of_a_persons_orders_go_and_so_do_those_whose_reasons_name_them(office: Office) -> None:
    def scored(event: str, account: str, node: str) -> OrderScore:
        reason = Reason("ring_hard", 9000, (node,), {"node": node})
        return OrderScore(event, account, NOW, 9000, 1, "JPY", ("R-000001",), (reason,))

    own, named, others = (
        scored("E1", NAME, "card:a"),
        scored("E2", "other", NAME),
        scored("E3", "else", "card:b"),
    )
    keep_scores(office.ledger, [own, named, others], None, 0)
    erase(office.ledger, office.ask("admin", "asked for it"), [f"account:{NAME}"])
    assert list_scores(office.ledger, OrderFilter()) == [others]
