"""Users and audit on the screen: the ledger's own rows, for those who may, hostile or not."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import RefusedError
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request, act
from graphfraud.ledger.audit import Line, LineFilter
from graphfraud.ledger.audit_reading import read_latest
from graphfraud.ledger.order_scores import keep_scores
from graphfraud.ledger.people import PersonRow, disable_user, list_people
from graphfraud.order_score import OrderScore
from graphfraud.rights import Action, Role
from graphfraud.ui.office_view import audit_csv, audit_rows, people_rows
from graphfraud.ui.shown import Shown
from graphfraud.ui.words import Words
from tests.people import log_in_at_the_screens, now_ms
from tests.ui.hostile import LONG, MOVES, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from graphfraud.ledger import Ledger
    from tests.conftest import Place

    Look = Callable[..., AppTest]

SHOWN = Shown("Asia/Tokyo", "JPY")
AT = 1_780_000_000_000
"""2026-05-29 05:26:40 in Tokyo."""


def ask(place: Place, role: Role, key: str) -> Request:
    return Request(log_in_at_the_screens(place, role), now_ms(), "", key)


@pytest.fixture
def office(full_shop: Place, place: Place) -> Place:
    """Give a shop in whose audit stands a hostile search."""
    copy = full_shop.copy_to(place.folder)
    with open_ledger(f"sqlite:///{copy.ledger}") as ledger:
        viewer = ask(copy, Role.VIEWER, "hostile")
        with act(ledger, viewer, Action.SEARCH, f"{SCRIPT}{MOVES}{LONG}") as doing:
            doing.told["found"] = SCRIPT
    return copy


def test_a_lead_and_an_admin_see_everybody_with_role_and_last_login(office: Place, look: Look) -> None:
    with open_ledger(f"sqlite:///{office.ledger}") as ledger:
        disable_user(ledger, ask(office, Role.ADMIN, "gone"), "agent")
    for role in (Role.LEAD, Role.ADMIN):
        table = look(office, "users", role=role).dataframe[0].value
        assert set(table["name"]) == {one.value for one in Role}
        assert list(table["state"]).count("active") == len(Role) - 1
        (login,) = table[table["name"] == role.value]["last_login"]
        assert login != "-"


def test_the_last_login_is_when_the_latest_session_began(office: Place) -> None:
    with open_ledger(f"sqlite:///{office.ledger}") as ledger:
        rows = list_people(ledger, ask(office, Role.ADMIN, "list"))
    with closing(sqlite3.connect(office.ledger)) as file:
        kept = dict(
            file.execute(
                "SELECT p.name, max(s.created_at) FROM person p LEFT JOIN session s ON s.person = p.id "
                "GROUP BY p.name"
            )
        )
    assert {row.name: row.last_login_at for row in rows} == kept


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
def test_an_auditor_reads_the_newest_lines_and_hostile_ones_are_cells(
    office: Place, look: Look, locale: str
) -> None:
    app = look(office, "audit", locale, Role.AUDITOR)
    table = app.dataframe[0].value
    assert list(table["line"]) == sorted(table["line"], reverse=True)
    assert not any(hidden in table.to_csv() for hidden in ("\u202e", "\x1b", "\u2028", LONG))
    app.selectbox(key="audit_action").select("search").run()
    app.text_input(key="audit_person").set_value(" Viewer ").run()
    assert not app.exception
    found = app.dataframe[0].value
    assert set(found["act"]) == {"search"}
    assert set(found["who"]) == {"viewer"}
    app.text_input(key="audit_person").set_value("nobody' OR 1=1 --").run()
    assert not app.dataframe
    assert app.info


def readings(place: Place) -> int:
    """Count how often the audit was read; this is once more."""
    with open_ledger(f"sqlite:///{place.ledger}") as ledger:
        wanted = LineFilter(action=Action.READ_AUDIT.value)
        return len(read_latest(ledger, ask(place, Role.AUDITOR, ""), wanted))


def test_a_click_is_no_new_reading_of_the_audit(office: Place, look: Look) -> None:
    before = readings(office)
    app = look(office, "audit", role=Role.AUDITOR)
    app.run()
    app.button(key="audit_verify").click().run()
    assert readings(office) == before + 2


@pytest.mark.parametrize(
    ("page", "role", "head"),
    [
        ("audit", Role.AUDITOR, "line,at,"),
        ("orders", Role.LEAD, "order,at,"),
        ("queue", Role.LEAD, "ring,score,"),
    ],
)
def test_a_file_can_be_fetched_again_and_each_time_is_a_line_of_the_audit(
    office: Place, look: Look, monkeypatch: pytest.MonkeyPatch, page: str, role: Role, head: str
) -> None:
    made: dict[str, Callable[[], str]] = {}

    def offered(_label: str, file: Callable[[], str], *, file_name: str, **_rest: object) -> None:
        made[file_name] = file

    with open_ledger(f"sqlite:///{office.ledger}") as ledger:
        keep_scores(ledger, [OrderScore("O1", "A1", AT, 20_000, 1, "JPY", ("R-000001",), ())], None, 0)
        monkeypatch.setattr("streamlit.download_button", offered)
        look(office, page, role=role)
        file = list(made.values())[-1]  # the queue is looked at first
        assert file().startswith(head)
        assert file().startswith(head)
        wanted = LineFilter(person=role.value, action=Action.EXPORT.value)
        assert len(read_latest(ledger, ask(office, Role.AUDITOR, "count"), wanted)) == 2


def test_the_check_names_the_first_line_that_does_not_hold(office: Place, look: Look) -> None:
    app = look(office, "audit", role=Role.AUDITOR)
    app.button(key="audit_verify").click().run()
    assert app.success
    with closing(sqlite3.connect(office.ledger)) as file, file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE audit SET at = at + 1 WHERE id = 4")
    app.button(key="audit_verify").click().run()
    assert "line 4 was changed" in "\n".join(one.value for one in app.text)
    assert app.error


@pytest.mark.parametrize(
    ("page", "role"), [("users", Role.VIEWER), ("users", Role.INVESTIGATOR), ("audit", Role.ADMIN)]
)
def test_who_may_not_is_not_given_the_page_and_refused_by_the_ledger(
    office: Place, look: Look, page: str, role: Role
) -> None:
    menu = look(office, "queue", role=role)
    with pytest.raises(ValueError, match=f"Could not find a navigation page .*{page}"):
        menu.switch_page(f"app_pages/{page}.py").run()
    asked = ask(office, role, "forged")
    read: dict[str, Callable[[Ledger], object]] = {
        "users": lambda ledger: list_people(ledger, asked),
        "audit": lambda ledger: read_latest(ledger, asked, LineFilter()),
    }
    with open_ledger(f"sqlite:///{office.ledger}") as ledger, pytest.raises(RefusedError):
        read[page](ledger)


def test_a_person_of_another_firm_who_never_logged_in_is_a_row() -> None:
    people = [PersonRow("rin", Role.AGENT, f"{MOVES}Ltd", AT, None, None)]
    (row,) = people_rows(people, Words.of("en"), SHOWN)
    assert row["last_login"] == "-"
    assert "\u202e" not in row["firm"]
    assert row["added"] == "2026-05-29"


def test_an_erased_line_says_so_and_the_file_runs_no_formula() -> None:
    lines = [
        Line(2, AT, "aoi", "search", "refused", "=1+1", {"why": "x"}, "d2"),
        Line(1, AT, "", "search", "done", "", None, "d1"),
    ]
    rows = audit_rows(lines, Words.of("en"), SHOWN)
    assert [row["told"] for row in rows] == ['{"why":"x"}', "(erased)"]
    assert [row["outcome"] for row in rows] == ["refused", "done"]
    first, second = csv.DictReader(io.StringIO(audit_csv(lines)))
    assert (first["line"], first["at"], first["subject"]) == ("2", str(AT), "'=1+1")
    assert second["body"] == ""
