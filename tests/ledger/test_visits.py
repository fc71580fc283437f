"""A session of the screens ends when nobody is there; names are shown on request, and views are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.ledger import sessions, visits
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.people import who_is
from graphfraud.ledger.schema.people import session
from graphfraud.rights import Role
from tests.ledger.conftest import MINUTE, NOW, PASSWORD

if TYPE_CHECKING:
    from tests.ledger.conftest import Office

IDLE = 30 * MINUTE


def come_in(office: Office, name: str) -> str:
    """Log somebody in at the screens, where idle sessions end."""
    office.tokens[name] = sessions.log_in(office.ledger, name, PASSWORD, NOW, IDLE).token
    return office.tokens[name]


def test_a_session_ends_after_the_idle_time_and_not_before(office: Office) -> None:
    token = come_in(office, "lead")
    assert visits.find_visit(office.ledger, token, NOW + IDLE - 1, seen=False) is not None
    assert visits.find_visit(office.ledger, token, NOW + IDLE, seen=False) is None
    assert who_is(office.ledger, token, NOW + IDLE) is None
    with pytest.raises(RefusedError, match="nobody is logged in"):
        visits.set_mask(office.ledger, office.ask("lead", at=NOW + IDLE), unmasked=True)


def test_a_sign_of_life_begins_the_idle_time_anew_and_only_that_does(office: Office) -> None:
    token = come_in(office, "lead")
    assert visits.find_visit(office.ledger, token, NOW + 20 * MINUTE, seen=False)
    assert visits.find_visit(office.ledger, token, NOW + 25 * MINUTE, seen=True)
    assert visits.find_visit(office.ledger, token, NOW + 25 * MINUTE + IDLE - 1, seen=True)
    assert visits.find_visit(office.ledger, token, NOW + 55 * MINUTE + IDLE, seen=True) is None


def test_signs_of_life_are_written_at_most_once_a_minute(office: Office) -> None:
    token = come_in(office, "lead")
    for second in range(1, 60):
        visits.find_visit(office.ledger, token, NOW + 1_000 * second, seen=True)
    with transaction(office.ledger.engine, "read") as connection:
        row = sessions.find_session(connection, token, NOW)
    assert row is not None
    assert row.seen_at == NOW


def test_a_session_of_the_command_line_has_no_idle_time(office: Office) -> None:
    assert visits.find_visit(office.ledger, office.tokens["lead"], NOW + sessions.SESSION_MS - 1, seen=False)


def test_the_longest_session_ends_though_somebody_is_there(office: Office) -> None:
    token = come_in(office, "lead")
    for at in range(NOW, NOW + sessions.SESSION_MS, 20 * MINUTE):
        assert visits.find_visit(office.ledger, token, at, seen=True)
    assert visits.find_visit(office.ledger, token, NOW + sessions.SESSION_MS, seen=True) is None


@pytest.mark.parametrize("name", ["agent", "investigator", "lead"])
def test_whoever_may_sees_names_in_this_session_and_hides_them_again(office: Office, name: str) -> None:
    token = come_in(office, name)
    other = sessions.log_in(office.ledger, name, PASSWORD, NOW).token
    for unmasked in (True, False):
        visits.set_mask(office.ledger, office.ask(name), unmasked=unmasked)
        visit = visits.find_visit(office.ledger, token, NOW, seen=False)
        assert visit is not None
        assert visit.unmasked is unmasked
        elsewhere = visits.find_visit(office.ledger, other, NOW, seen=False)
        assert elsewhere is not None
        assert not elsewhere.unmasked


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN, Role.AUDITOR])
def test_who_may_not_see_names_is_refused(office: Office, role: Role) -> None:
    with pytest.raises(RefusedError, match="may not do this"):
        visits.set_mask(office.ledger, office.ask(role.value), unmasked=True)
    visit = visits.find_visit(office.ledger, office.tokens[role.value], NOW, seen=False)
    assert visit is not None
    assert not visit.unmasked


def test_a_saved_view_is_its_persons_own_and_can_be_written_over_and_dropped(office: Office) -> None:
    ledger, lead = office.ledger, who_is(office.ledger, office.tokens["lead"], NOW)
    viewer = who_is(ledger, office.tokens["viewer"], NOW)
    assert lead is not None
    assert viewer is not None
    visits.save_view(ledger, office.ask("lead"), " 朝の分 ", {"min_score": 10})
    visits.save_view(ledger, office.ask("lead"), "朝の分", {"min_score": 30, "changed": True})
    visits.save_view(ledger, office.ask("viewer"), "朝の分", {"min_score": 5})
    assert visits.saved_views(ledger, lead) == {"朝の分": {"min_score": 30, "changed": True}}
    visits.drop_view(ledger, office.ask("lead"), "朝の分")
    assert visits.saved_views(ledger, lead) == {}
    assert visits.saved_views(ledger, viewer) == {"朝の分": {"min_score": 5}}
    with pytest.raises(NotFoundError, match="none of your saved views"):
        visits.drop_view(ledger, office.ask("lead"), "朝の分")


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\0b"])
def test_a_name_that_no_list_can_show_is_refused(office: Office, name: str) -> None:
    with pytest.raises(ConfigError):
        visits.save_view(office.ledger, office.ask("lead"), name, {})


def test_a_session_that_began_before_the_columns_goes_on(office: Office) -> None:
    with transaction(office.ledger.engine, "write") as connection:
        connection.execute(session.update().values(seen_at=None, idle_ms=None))
    assert visits.find_visit(office.ledger, office.tokens["lead"], NOW + 1, seen=True)
