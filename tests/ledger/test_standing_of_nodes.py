"""What people decided is seen beside the nodes while it holds: victims first, fraud before the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout.entry import Action, EntryType
from graphfraud.investigation.standing import Standing, standings
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger.holds import HeldAccount, place_hold
from graphfraud.ledger.verdicts import Verdict, give_verdict
from graphfraud.model import DAY_MS
from tests.ledger.block_list import NOW, draft, propose

if TYPE_CHECKING:
    from tests.ledger.conftest import Office

MAIL = "email:taro@example.jp"


def judge(office: Office, judgement: Judgement, reason: VerdictReason, *nodes: str) -> None:
    give_verdict(office.ledger, office.ask("lead"), Verdict(judgement, reason, nodes, "R-000001", 1))


@pytest.mark.parametrize(
    ("action", "standing"),
    [
        (Action.BLOCK, Standing.BLOCKED),
        (Action.CHALLENGE, Standing.WATCHED),
        (Action.REVIEW, Standing.WATCHED),
        (Action.ALLOW, None),
    ],
)
def test_a_listed_value_is_seen_while_its_entry_counts(
    office: Office, action: Action, standing: Standing | None
) -> None:
    propose(office, "lead", draft(action=action, days=30))
    found = {at: standings(office.ledger, [MAIL], NOW + at * DAY_MS) for at in (-1, 0, 29, 30)}
    expected = {MAIL: standing} if standing else {}
    assert found == {-1: {}, 0: expected, 29: expected, 30: {}}


def test_of_two_entries_the_more_severe_is_seen_and_another_types_key_is_not(office: Office) -> None:
    propose(office, "lead", draft(action=Action.REVIEW))
    propose(office, "lead", draft(action=Action.BLOCK))
    propose(office, "lead", draft("taro", type=EntryType.ACCOUNT))
    found = standings(office.ledger, [MAIL, "device:taro", "account:taro"], NOW)
    assert found == {MAIL: Standing.BLOCKED, "account:taro": Standing.BLOCKED}


def test_a_proposal_is_not_seen_before_it_is_approved(office: Office) -> None:
    assert propose(office, "lead", draft(lasting=True)).needs
    assert standings(office.ledger, [MAIL], NOW) == {}


def test_a_victim_is_seen_as_one_whatever_else_is_said(office: Office) -> None:
    propose(office, "lead", draft("A", type=EntryType.ACCOUNT))
    judge(office, Judgement.FRAUD, VerdictReason.STOLEN_CARD, "account:A", "account:B", "account:C")
    judge(office, Judgement.VICTIM, VerdictReason.TAKEOVER, "account:B")
    judge(office, Judgement.UNSURE, VerdictReason.TOO_LITTLE, "account:C")
    place_hold(office.ledger, office.ask("lead", "takeover"), HeldAccount("D", 0))
    found = standings(office.ledger, [f"account:{one}" for one in "ABCDE"], NOW)
    assert found == {
        "account:A": Standing.FRAUD,
        "account:B": Standing.VICTIM,
        "account:D": Standing.VICTIM,
    }
