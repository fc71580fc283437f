"""One case a ring: nobody works on another's, none is closed half-done, and all of it is in the history."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from graphfraud.casework import CaseStatus, HoldEvent, Step
from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.judgement import VerdictReason
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.audit import verify
from graphfraud.ledger.case_reading import list_cases, quiet_rings, read_case
from graphfraud.ledger.cases import Casework, Snapshot
from graphfraud.ledger.changes import ring_id
from graphfraud.ledger.flags import list_flags, raise_flag
from graphfraud.ledger.holds import HeldAccount, held_accounts, lift_hold, log_on_hold, place_hold
from graphfraud.model import DAY_MS
from graphfraud.rights import Role
from graphfraud.settings import CaseSettings

if TYPE_CHECKING:
    from tests.ledger.conftest import Office

NOW = 1_780_000_000_000
MINUTE = 60_000
RING = "R-000007"
SEEN = Snapshot(1, {"a", "b", "c"}, set())


@pytest.fixture
def work(office: Office) -> Casework:
    """The cases of a shop with nine rings whose checklist asks for a verification."""
    rings = {ring_id(number): frozenset({f"{number}-a", f"{number}-b"}) for number in range(1, 10)}
    office.ledger.prepare(1, rings, [], NOW)
    office.ledger.complete(1)
    return Casework(office.ledger, CaseSettings())


def test_a_case_is_opened_worked_on_and_closed_and_its_history_tells_all_of_it(
    office: Office, work: Casework
) -> None:
    work.take(office.ask("investigator"), RING)
    work.note(office.ask("investigator", "called the customer <b>twice</b>\x1b[0m"), RING)
    work.set_due(office.ask("investigator"), RING, NOW + DAY_MS)
    work.wait(office.ask("investigator"), RING, pending=True)
    work.wait(office.ask("investigator"), RING, pending=False)
    work.do_step(office.ask("investigator", "by phone"), RING, Step.VERIFY)
    reason = VerdictReason.STOLEN_CARD
    work.close(office.ask("investigator", "sure"), RING, CaseStatus.CONFIRMED, reason, SEEN)
    page = read_case(office.ledger, RING, NOW)
    assert (page.case.status, page.case.reason, page.case.owner) == (
        "confirmed",
        "stolen_card",
        "investigator",
    )
    assert page.case.due_at == NOW + DAY_MS
    assert [(one.kind, one.person) for one in page.events] == [
        (kind, "investigator")
        for kind in ("opened", "given", "note", "due", "status", "status", "step", "closed")
    ]
    assert page.events[2].text == "called the customer <b>twice</b>\x1b[0m"
    assert [one.step for one in page.steps if one.done_by] == ["verify"]
    assert quiet_rings(office.ledger) == {RING}
    assert verify(office.ledger).broken == ""


def test_two_people_cannot_hold_one_case_and_after_the_time_out_it_is_free(
    office: Office, work: Casework
) -> None:
    work.take(office.ask("investigator"), RING)
    with pytest.raises(RefusedError, match="investigator is working on R-000007; free in 30 minutes"):
        work.take(office.ask("lead"), RING)
    work.note(office.ask("investigator", "still here", NOW + 20 * MINUTE), RING)
    with pytest.raises(RefusedError, match="free in 21 minutes"):
        work.note(office.ask("lead", "me too", NOW + 29 * MINUTE), RING)
    work.take(office.ask("lead", at=NOW + 50 * MINUTE), RING)
    assert read_case(office.ledger, RING, NOW + 50 * MINUTE).case.locked_by == "lead"


def test_of_two_people_who_decide_in_the_same_second_one_is_told_who_was_quicker(
    office: Office, work: Casework, ledger_url: str
) -> None:
    reason = VerdictReason.HOUSEHOLD
    for name in ("lead", "investigator"):
        office.hire(f"{name}2", Role(name))
    names = ["lead", "investigator", "lead2", "investigator2"]
    work.do_step(office.ask("lead"), RING, Step.VERIFY)
    work.give(office.ask("lead"), RING, "lead")
    requests = {name: office.ask(name) for name in names}

    def decide(name: str) -> str:
        with open_ledger(ledger_url) as ledger:
            other = Casework(ledger, CaseSettings())
            try:
                other.close(requests[name], RING, CaseStatus.DISMISSED, reason, SEEN)
            except RefusedError as refused:
                return str(refused)
        return ""

    with ThreadPoolExecutor(len(names)) as people:
        said = list(people.map(decide, names))
    assert said.count("") == 1
    assert all("is closed (dismissed)" in one for one in said if one)
    assert [one.kind for one in read_case(office.ledger, RING, NOW).events].count("closed") == 1
    assert verify(office.ledger).broken == ""


def test_closing_is_refused_while_a_required_step_is_open_or_the_reason_does_not_fit(
    office: Office, work: Casework
) -> None:
    work = Casework(work.ledger, CaseSettings(required_steps=[Step.VERIFY, Step.POLICE_REPORT]))
    reason = VerdictReason.RESALE
    work.do_step(office.ask("lead"), RING, Step.VERIFY)
    with pytest.raises(RefusedError, match="required and not done: police_report"):
        work.close(office.ask("lead"), RING, CaseStatus.CONFIRMED, reason, SEEN)
    work.do_step(office.ask("lead"), RING, Step.POLICE_REPORT)
    with pytest.raises(RefusedError, match="was done before"):
        work.do_step(office.ask("lead"), RING, Step.VERIFY)
    for status in (CaseStatus.DISMISSED, CaseStatus.NEW):
        with pytest.raises(ConfigError, match=f"resale is no reason for {status.value}"):
            work.close(office.ask("lead"), RING, status, reason, SEEN)
    work.close(office.ask("lead"), RING, CaseStatus.CONFIRMED, reason, SEEN)
    with pytest.raises(RefusedError, match="is closed"):
        work.take(office.ask("lead"), RING)


def test_an_agent_sees_and_works_on_the_cases_given_to_them_and_no_others(
    office: Office, work: Casework
) -> None:
    other = "R-000008"
    for ring in (RING, other):
        work.take(office.ask("lead"), ring)
    work.give(office.ask("lead"), RING, "agent")
    assert [one.ring for one in list_cases(office.ledger, office.ask("agent"))] == [RING]
    work.note(office.ask("agent", "spoke with her"), RING)
    for ring in (other, "R-000009"):
        with pytest.raises(RefusedError, match=f"{ring} was not given to you"):
            work.note(office.ask("agent", "let me see"), ring)
    with pytest.raises(RefusedError, match="may not do this"):
        work.close(office.ask("agent"), RING, CaseStatus.DISMISSED, VerdictReason.CONFIRMED, SEEN)
    assert {one.ring for one in list_cases(office.ledger, office.ask("viewer"))} == {RING, other}
    with pytest.raises(NotFoundError, match="R-000009 has no case yet"):
        read_case(office.ledger, "R-000009", NOW)


@pytest.mark.parametrize("ring", ["", "R-1", "R-000007; DROP TABLE ring_case", "\0", "r-000007"])
def test_what_is_no_ring_has_no_case(office: Office, work: Casework, ring: str) -> None:
    with pytest.raises(NotFoundError, match="is not a ring id"):
        work.take(office.ask("lead"), ring)


def test_a_ring_that_never_was_has_no_case(office: Office, work: Casework) -> None:
    with pytest.raises(NotFoundError, match="there never was a ring R-000010"):
        work.take(office.ask("lead"), "R-000010")
    assert list_cases(office.ledger, office.ask("lead")) == []


def test_a_hold_is_lifted_by_one_person_after_the_contact_and_the_verification(office: Office) -> None:
    account, ledger = HeldAccount("customer-1", 5000), office.ledger
    place_hold(ledger, office.ask("investigator", "taken over"), account)
    assert held_accounts(ledger) == ["customer-1"]
    with pytest.raises(RefusedError, match="is held already"):
        place_hold(ledger, office.ask("lead", "again"), account)
    log_on_hold(ledger, office.ask("investigator", "left a message"), "customer-1", HoldEvent.CONTACT)
    with pytest.raises(RefusedError, match="not logged yet: verification"):
        lift_hold(ledger, office.ask("investigator", "she called back"), account)
    log_on_hold(ledger, office.ask("investigator", "date of birth"), "customer-1", HoldEvent.VERIFICATION)
    lift_hold(ledger, office.ask("investigator", "it is her"), account)
    assert held_accounts(ledger) == []
    with pytest.raises(NotFoundError, match="is not held"):
        lift_hold(ledger, office.ask("investigator", "again"), account)
    place_hold(ledger, office.ask("investigator", "a second time"), account)
    with pytest.raises(RefusedError, match="not logged yet: contact, verification"):
        lift_hold(ledger, office.ask("investigator", "quickly"), account)


def test_an_agent_holds_within_a_limit_and_only_accounts_of_the_own_cases(
    office: Office, work: Casework
) -> None:
    work.give(office.ask("lead"), RING, "agent")
    with pytest.raises(RefusedError, match="is in no case that was given to you"):
        place_hold(office.ledger, office.ask("agent", "odd"), HeldAccount("a", 100, "R-000008"))
    with pytest.raises(RefusedError, match=r"100,001 of open orders .* the limit is 100,000"):
        place_hold(office.ledger, office.ask("agent", "odd"), HeldAccount("a", 100_001, RING))
    place_hold(office.ledger, office.ask("agent", "odd"), HeldAccount("a", 100_000, RING))
    with pytest.raises(ConfigError, match="say why"):
        place_hold(office.ledger, office.ask("lead"), HeldAccount("b", 0))


def test_anybody_may_raise_a_flag_and_must_say_what_is_odd(office: Office) -> None:
    for role in Role:
        raise_flag(office.ledger, office.ask(role.value, "a gift wrapper in summer"), "customer-1")
    assert len(list_flags(office.ledger, office.ask("viewer"))) == len(Role)
    with pytest.raises(ConfigError, match="say what is odd"):
        raise_flag(office.ledger, office.ask("lead", " "), "customer-1")
    with pytest.raises(RefusedError, match="nobody is logged in"):
        raise_flag(office.ledger, Request("forged", NOW, "odd"), "customer-1")
