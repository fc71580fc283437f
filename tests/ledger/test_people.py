"""Nobody is taken at their word: people log in, are allowed by role, and every try is in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.ledger import open_ledger, people, sessions
from graphfraud.ledger.acts import Request, act
from graphfraud.ledger.audit import Outcome, lines, read_head
from graphfraud.ledger.case_reading import list_cases
from graphfraud.ledger.cases import Casework
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.people import NewPerson
from graphfraud.ledger.schema.people import person, session
from graphfraud.rights import ALLOWED, Action, Role, allowed_actions
from graphfraud.settings import CaseSettings

if TYPE_CHECKING:
    from graphfraud.ledger import Ledger
    from graphfraud.ledger.audit import Line
    from tests.ledger.conftest import Office

NOW = 1_780_000_000_000
PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here


def last_line(ledger: Ledger) -> Line:
    with transaction(ledger.engine, "read") as connection:
        return list(lines(connection))[-1]


def test_the_first_person_becomes_the_admin_and_nobody_else_does_so(office: Office) -> None:
    listed = {row.name: row.role for row in people.list_people(office.ledger, office.ask("admin"))}
    assert listed == {role.value: role for role in Role}
    with pytest.raises(RefusedError, match="an admin adds others after logging in"):
        people.add_first_admin(office.ledger, "mallory", PASSWORD, NOW)
    assert people.has_people(office.ledger)


def test_a_ledger_without_people_says_so(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        assert not people.has_people(ledger)
        assert read_head(ledger) is None


@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_do_what_its_row_says_and_nothing_else(office: Office, role: Role) -> None:
    for action in Action:
        request = office.ask(role.value)
        if action in ALLOWED[role]:
            with act(office.ledger, request, action, "anything") as doing:
                assert doing.person.role is role
            assert last_line(office.ledger).outcome == Outcome.DONE
            continue
        with (
            pytest.raises(RefusedError, match=f"{role.value} .* may not do this"),
            act(office.ledger, request, action, "anything"),
        ):
            pytest.fail("the block ran")
        line = last_line(office.ledger)
        assert (line.outcome, line.person, line.action) == ("refused", role.value, action.value)


@pytest.mark.parametrize("token", ["", "guessed", "admin", "\ud800", "x" * 10_000])
def test_a_forged_token_is_refused_and_audited(office: Office, token: str) -> None:
    with pytest.raises(RefusedError, match="nobody is logged in"):
        people.add_user(office.ledger, Request(token, NOW), NewPerson("eve", PASSWORD, Role.ADMIN))
    line = last_line(office.ledger)
    assert (line.action, line.outcome, line.person, line.subject) == ("user.add", "refused", "", "eve")


def test_the_same_request_twice_is_refused_and_does_nothing(office: Office) -> None:
    request = office.ask("admin", "new colleague")
    people.add_user(office.ledger, request, NewPerson("hanako", PASSWORD, Role.VIEWER))
    done = last_line(office.ledger)
    with pytest.raises(RefusedError, match=f"carried out before \\(audit line {done.id}\\)"):
        people.add_user(office.ledger, request, NewPerson("taro", PASSWORD, Role.VIEWER))
    assert (last_line(office.ledger).id, last_line(office.ledger).outcome) == (done.id + 1, "refused")
    assert "taro" not in {row.name for row in people.list_people(office.ledger, office.ask("admin"))}


def test_a_session_ends_with_its_time_a_logout_a_new_password_or_a_disabled_person(office: Office) -> None:
    ledger, after = office.ledger, NOW + sessions.SESSION_MS
    assert people.who_is(ledger, office.tokens["viewer"], after - 1) is not None
    assert people.who_is(ledger, office.tokens["viewer"], after) is None
    assert people.who_is(ledger, office.tokens["viewer"], NOW - 1) is None
    people.log_out(ledger, office.ask("viewer"))
    people.change_own_password(ledger, office.ask("lead"), PASSWORD, "another long password")
    people.reset_password(ledger, office.ask("admin"), "agent", "a third long password")
    people.disable_user(ledger, office.ask("admin"), "auditor")
    for name in ("viewer", "lead", "agent", "auditor"):
        assert people.who_is(ledger, office.tokens[name], NOW + 1) is None, name
    assert sessions.log_in(ledger, "lead", "another long password", NOW).person.role is Role.LEAD
    assert sessions.log_in(ledger, "agent", "a third long password", NOW).person.role is Role.AGENT
    with pytest.raises(RefusedError, match="name or the password is wrong"):
        sessions.log_in(ledger, "auditor", PASSWORD, NOW)


def test_another_role_counts_from_the_next_request_on(office: Office) -> None:
    people.change_role(office.ledger, office.ask("admin"), "viewer", Role.AUDITOR)
    found = people.who_is(office.ledger, office.tokens["viewer"], NOW)
    assert found is not None
    assert found.role is Role.AUDITOR
    assert last_line(office.ledger).body == {"before": {"role": "viewer"}, "after": {"role": "auditor"}}


def test_unknown_names_and_wrong_passwords_are_told_alike_and_audited(office: Office) -> None:
    said = []
    for name, password in (("nobody", PASSWORD), ("viewer", "wrong password"), ("viewer\ud800", "\ud800")):
        with pytest.raises(RefusedError) as refused:
            sessions.log_in(office.ledger, name, password, NOW)
        said.append(str(refused.value))
        assert last_line(office.ledger).outcome == "refused"
    assert len(set(said)) == 1


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_even_with_the_right_one(office: Office) -> None:
    for _ in range(sessions.FAILURES_MOST):
        with pytest.raises(RefusedError, match="wrong"):
            sessions.log_in(office.ledger, "viewer", "not the password", NOW)
    with pytest.raises(RefusedError, match="try again in 15 minutes"):
        sessions.log_in(office.ledger, "viewer", PASSWORD, NOW)
    assert sessions.log_in(office.ledger, " Viewer ", PASSWORD, NOW + sessions.LOCK_MS).token


def test_the_last_admin_can_neither_be_disabled_nor_become_something_else(office: Office) -> None:
    with pytest.raises(RefusedError, match="is the last admin"):
        people.disable_user(office.ledger, office.ask("admin"), "admin")
    with pytest.raises(RefusedError, match="is the last admin"):
        people.change_role(office.ledger, office.ask("admin"), "admin", Role.LEAD)
    office.hire("second", Role.ADMIN)
    people.disable_user(office.ledger, office.ask("second"), "admin")


@pytest.mark.parametrize("name", ["", " ", "-x", "a b", "tarō", "a\0b", "x" * 65, "<b>", "=1+1", "a\u202eb"])
def test_a_name_that_could_be_mistaken_is_refused(office: Office, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be a name"):
        people.add_user(office.ledger, office.ask("admin"), NewPerson(name, PASSWORD, Role.VIEWER))


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 257, "hanako hanako"])
def test_a_weak_password_is_refused(office: Office, password: str) -> None:
    with pytest.raises(ConfigError, match="password"):
        people.add_user(office.ledger, office.ask("admin"), NewPerson("hanako", password, Role.VIEWER))


def test_full_width_and_half_width_spellings_of_a_password_are_one(office: Office) -> None:
    wide = "ｃｏｒｒｅｃｔ ｈｏｒｓｅ ｂａｔｔｅｒｙ"
    assert sessions.log_in(office.ledger, "viewer", wide, NOW).person.name == "viewer"


def test_nothing_that_the_ledger_holds_lets_anybody_in(office: Office) -> None:
    with transaction(office.ledger.engine, "read") as connection:
        kept = [str(row) for table in (person, session) for row in connection.execute(table.select())]
    secrets = [PASSWORD, *office.tokens.values()]
    assert not [secret for secret in secrets for row in kept if secret in row]
    assert PASSWORD not in repr(NewPerson("x", PASSWORD, Role.VIEWER))
    assert office.tokens["lead"] not in repr(office.ask("lead"))


def test_an_unknown_person_cannot_be_changed_and_a_reason_has_an_end(office: Office) -> None:
    with pytest.raises(NotFoundError, match="nobody is called 'ghost'"):
        people.disable_user(office.ledger, office.ask("admin"), "ghost")
    with pytest.raises(ConfigError, match="2001 characters; 2000 are kept"):
        people.disable_user(office.ledger, office.ask("admin", "x" * 2001), "viewer")


@pytest.mark.parametrize("role", list(Role))
def test_staff_of_a_partner_firm_may_do_no_more_than_an_agent_whatever_their_role(role: Role) -> None:
    assert allowed_actions(role, "Example Contact KK") <= ALLOWED[Role.AGENT]
    assert allowed_actions(role, "") == ALLOWED[role]


def test_a_partner_firms_lead_works_on_the_cases_given_to_them_and_on_nothing_else(office: Office) -> None:
    office.ledger.prepare(1, {"R-000001": frozenset("a"), "R-000002": frozenset("b")}, [], NOW)
    office.ledger.complete(1)
    office.hire("outside", Role.LEAD, "Example Contact KK")
    work = Casework(office.ledger, CaseSettings())
    work.give(office.ask("lead"), "R-000001", "outside")
    work.note(office.ask("outside", "called"), "R-000001")
    with pytest.raises(RefusedError, match="not given to you"):
        work.note(office.ask("outside", "called"), "R-000002")
    with pytest.raises(RefusedError, match="partner firm"):
        people.list_people(office.ledger, office.ask("outside"))
    with pytest.raises(RefusedError, match="partner firm"):
        work.give(office.ask("outside"), "R-000002", "outside")
    assert [row.ring for row in list_cases(office.ledger, office.ask("outside"))] == ["R-000001"]
