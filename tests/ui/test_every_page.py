"""Every page in its three states: nothing there yet, a shop at work, a shop full of hostile text."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.cases import Casework
from graphfraud.ledger.people import change_role
from graphfraud.ledger.verdicts import judgements
from graphfraud.rights import Role
from graphfraud.settings import CaseSettings
from tests.people import log_in_at_the_screens, now_ms, worst_ring
from tests.ui.hostile import LONG, MARKUP, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.conftest import Place

    Look = Callable[..., AppTest]

PAGES = (
    "queue",
    "ring",
    "orders",
    "search",
    "entity",
    "approvals",
    "blocklist",
    "nights",
    "settings",
    "users",
    "audit",
)

FILLED = tuple(page for page in PAGES if page not in {"approvals", "blocklist"})
"""Pages on which a shop stands before anybody listed anything."""


def texts(app: AppTest) -> str:
    """Put all that a page wrote as plain text together."""
    return "\n".join(str(one.value) for one in app.text)


def formatted(app: AppTest) -> str:
    """Put all together that the browser reads as Markdown, where text from orders would come alive."""
    parts = (
        app.markdown,
        app.title,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.header,
        app.subheader,
    )
    return "\n".join(str(one.value) for part in parts for one in part)


def reader_of(page: str) -> Role:
    """Name a role that sees the page."""
    return {"approvals": Role.LEAD, "users": Role.LEAD, "audit": Role.AUDITOR}.get(page, Role.INVESTIGATOR)


def query_for(page: str, place: Place) -> dict[str, Any]:
    ring, account = worst_ring(place)
    queries = {"ring": {"id": ring}, "search": {"q": account}, "entity": {"node": f"account:{account}"}}
    return queries.get(page, {})


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("page", PAGES)
def test_an_empty_shop_says_what_to_do_on_every_page(
    empty_shop: Place, look: Look, page: str, locale: str
) -> None:
    app = look(empty_shop, page, locale, reader_of(page))
    assert "graphfraud nightly" in app.code[0].value
    assert app.info


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("page", FILLED)
def test_a_shop_at_work_is_shown_on_every_page(full_shop: Place, look: Look, page: str, locale: str) -> None:
    app = look(full_shop, page, locale, reader_of(page), **query_for(page, full_shop))
    assert not app.error
    assert app.dataframe


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_is_only_ever_text(hostile_shop: Place, look: Look, page: str) -> None:
    app = look(hostile_shop, page, role=reader_of(page), **query_for(page, hostile_shop))
    assert not app.error
    for attack in (SCRIPT[:12], MARKUP[:12], "evil.example", LONG[:50], "\u202e", "\x1b"):
        assert attack not in formatted(app)
    for hidden in ("\u202e", "\u2066", "\x1b", "\u2028", LONG):
        assert hidden not in texts(app)


def mark(app: AppTest, account: str, why: str) -> AppTest:
    """Put an account on the list from its own page."""
    next(box for box in app.multiselect if box.key and box.key.startswith("mark:")).select(
        f"account:{account}"
    ).run()
    next(box for box in app.text_input if box.key == f"mark:account:{account}:why").set_value(why).run()
    return app.button(key=f"mark:account:{account}:propose").click().run()


def test_what_is_marked_is_approved_by_somebody_else_and_stands_on_the_list(
    full_shop: Place, look: Look, place: Place
) -> None:
    copy = full_shop.copy_to(place.folder)
    (copy.folder / "graphfraud.toml").write_text("[limits.investigator]\ndays = 5\n", encoding="utf-8")
    _, account = worst_ring(copy)
    mine = look(copy, "entity", node=f"account:{account}")
    assert "Say why" in texts(mark(mine, account, " "))
    mark(mine, account, "three cards")
    assert "Waits for approval" in mine.success[0].value
    waiting = look(copy, "approvals", role=Role.LEAD)
    assert len(waiting.dataframe) == 1
    listed = look(copy, "blocklist", role=Role.LEAD, entry="L-000001")
    listed.button(key="entry_approve").click().run()
    assert not listed.error
    assert any(button.key == "entry_revoke" for button in listed.button)
    listed.button(key="entry_revoke").click().run()
    assert listed.error  # nothing was said about why


def test_who_proposed_an_entry_cannot_approve_it(full_shop: Place, look: Look, place: Place) -> None:
    copy = full_shop.copy_to(place.folder)
    (copy.folder / "graphfraud.toml").write_text("[limits.lead]\ndays = 5\n", encoding="utf-8")
    _, account = worst_ring(copy)
    mine = look(copy, "entity", role=Role.LEAD, node=f"account:{account}")
    mark(mine, account, "three cards")
    own = look(copy, "blocklist", role=Role.LEAD, entry="L-000001")
    own.button(key="entry_approve").click().run()
    assert "somebody else has to look at it" in texts(own)


def test_a_hostile_value_on_the_list_is_text(hostile_shop: Place, look: Look, place: Place) -> None:
    copy = hostile_shop.copy_to(place.folder)
    _, account = worst_ring(copy)
    mark(look(copy, "entity", node=f"account:{account}"), account, f"{SCRIPT}{MARKUP}")
    for page in ("blocklist", "approvals"):
        listed = look(copy, page, role=Role.LEAD, entry="L-000001")
        assert not listed.error
        for attack in (SCRIPT[:12], MARKUP[:12]):
            assert attack not in formatted(listed)


@pytest.mark.parametrize("ring", ["R-999999", "../../x", SCRIPT, "R-1", "\x00", LONG])
def test_a_ring_that_is_not_there_gets_a_sentence(full_shop: Place, look: Look, ring: str) -> None:
    app = look(full_shop, "ring", id=ring)
    assert len(app.error) == 1
    assert "there is no ring" in texts(app)


@pytest.mark.parametrize("node", ["account:nobody", "email:nobody@example.jp", SCRIPT, "\x00", ":", LONG])
def test_a_node_that_is_not_there_gets_a_sentence(full_shop: Place, look: Look, node: str) -> None:
    assert len(look(full_shop, "entity", node=node).error) == 1


def test_a_search_without_a_hit_says_what_was_looked_for(full_shop: Place, look: Look) -> None:
    app = look(full_shop, "search", q="０９０－９９９９－００００")
    assert "phone:+819099990000" in texts(app)


def test_a_phone_number_is_found_in_any_spelling(full_shop: Place, look: Look) -> None:
    events = (full_shop.folder / "shop" / "orders.csv").read_text(encoding="utf-8").splitlines()
    phone = next(
        cell for line in events[1:] for cell in line.split(",") if cell.startswith("090") and cell.isdigit()
    )
    wide = phone.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    app = look(full_shop, "search", q=f"{wide[:3]}ー{wide[3:7]}ー{wide[7:]}")
    assert len(app.dataframe) == 1


def ask_for_charge(app: AppTest, day: date | None, amount: str, last4: str = "") -> AppTest:
    """Fill in the form for a caller who does not know a charge."""
    app.date_input(key="charge_day").set_value(day)
    app.text_input(key="charge_amount").set_value(amount)
    app.text_input(key="charge_last4").set_value(last4)
    next(button for button in app.button if button.key == "charge_find").click().run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
def test_a_charge_that_a_caller_does_not_know_is_found_and_hidden_from_a_viewer(
    full_shop: Place, look: Look, locale: str
) -> None:
    with (full_shop.folder / "shop" / "orders.csv").open(encoding="utf-8", newline="") as file:
        order = next(row for row in csv.DictReader(file) if row["kind"] == "order" and row["account"])
    day = date.fromisoformat(order["at"][:10])
    for role in (Role.INVESTIGATOR, Role.VIEWER):
        app = ask_for_charge(
            look(full_shop, "search", locale, role), day, f"¥{order['amount']}", order["last4"]
        )
        row = app.dataframe[0].value.iloc[0]
        assert row["order"] == order["event_id"]
        assert row["account"] == (order["account"] if role is Role.INVESTIGATOR else "•••")


def test_a_charge_that_nobody_made_says_what_was_looked_for(full_shop: Place, look: Look) -> None:
    app = ask_for_charge(look(full_shop, "search"), date(2026, 3, 1), "99999999", "0001")
    assert not app.dataframe
    assert any("2026-02-28" in one.value for one in app.info)
    assert "¥99,999,999" in texts(app)
    assert "0001" in texts(app)


@pytest.mark.parametrize("text", [SCRIPT, MARKUP, LONG, "4532015112830366", "\u202e"])
def test_a_charge_that_cannot_be_read_gets_a_sentence(full_shop: Place, look: Look, text: str) -> None:
    app = ask_for_charge(look(full_shop, "search"), date(2026, 3, 1), text, text)
    assert len(app.error) == 1
    assert text not in formatted(app)


def test_a_charge_in_a_hostile_shop_is_text(hostile_shop: Place, look: Look) -> None:
    app = ask_for_charge(look(hostile_shop, "search"), date(2026, 6, 3), "1000")
    assert len(app.dataframe) == 1
    for attack in (SCRIPT[:12], MARKUP[:12], "\u202e", "\x1b"):
        assert attack not in formatted(app)
    assert "\u202e" not in app.dataframe[0].value.to_csv()


def test_a_graph_that_is_none_gets_a_sentence(look: Look, place: Place) -> None:
    place.graph.write_text("this is no database, whatever its name says" * 50, encoding="utf-8")
    app = look(place)
    assert len(app.error) == 1
    assert "graphfraud.db" in texts(app)


def test_a_wrong_setting_gets_a_sentence(look: Look, full_shop: Place, place: Place) -> None:
    copy = full_shop.copy_to(place.folder)
    (copy.folder / "graphfraud.toml").write_text('[shop]\ntime_zone = "Mars/Olympus"\n', encoding="utf-8")
    app = look(copy)
    assert len(app.error) == 1
    assert "Mars/Olympus" in texts(app)


@pytest.mark.parametrize("tab", ["case", "verdict"])
@pytest.mark.parametrize("shop", ["full_shop", "hostile_shop"])
def test_the_work_on_a_ring_is_shown_before_anybody_began(
    request: pytest.FixtureRequest, look: Look, shop: str, tab: str
) -> None:
    place = request.getfixturevalue(shop)
    app = look(place, "ring", tab=tab, **query_for("ring", place))
    assert not app.error
    assert SCRIPT[:12] not in formatted(app)


def test_a_case_is_taken_noted_judged_and_closed_on_the_page(
    full_shop: Place, look: Look, place: Place
) -> None:
    copy = full_shop.copy_to(place.folder)
    app = look(copy, "ring", tab="case", **query_for("ring", copy))
    app.button(key="take").click().run()
    assert "Owner: investigator" in texts(app)
    ring = worst_ring(copy)[0]
    app.button(key="wait").click().run()
    assert "Waiting" in texts(app)
    app.button(key="close").click().run()
    assert "verify" in texts(app)  # a required step is open
    box = next(box for box in app.checkbox if box.key and box.key.startswith(f"step:{ring}:verify"))
    box.check().run()
    app.button(key="close").click().run()
    assert "Closed: fraud" in texts(app)
    assert not app.exception


def test_who_no_longer_may_is_refused_by_the_ledger_though_the_button_is_there(
    full_shop: Place, look: Look, place: Place
) -> None:
    copy = full_shop.copy_to(place.folder)
    app = look(copy, "ring", tab="verdict", **query_for("ring", copy))
    with open_ledger(f"sqlite:///{copy.ledger}") as ledger:
        admin = Request(log_in_at_the_screens(copy, Role.ADMIN), now_ms(), "", "demote")
        change_role(ledger, admin, "investigator", Role.VIEWER)
    app.button(key="judge").click().run()
    assert "may not do this" in texts(app)
    with open_ledger(f"sqlite:///{copy.ledger}") as ledger:
        assert judgements(ledger).nodes == {}


def test_a_viewer_is_offered_nothing_that_changes_anything(full_shop: Place, look: Look) -> None:
    for page in ("queue", "ring"):
        app = look(full_shop, page, role=Role.VIEWER, **query_for(page, full_shop))
        offered = {button.key for button in app.button}
        assert not offered & {"take", "take_next", "judge", "close", "wait", "hold_place", "flag"}


def test_an_agent_sees_the_rings_that_were_given_to_them_and_no_other(
    full_shop: Place, look: Look, place: Place
) -> None:
    copy = full_shop.copy_to(place.folder)
    ring, _ = worst_ring(copy)
    refused = look(copy, "ring", role=Role.AGENT, id=ring)
    assert "was not given to you" in texts(refused)
    with open_ledger(f"sqlite:///{copy.ledger}") as ledger:
        lead = Request(log_in_at_the_screens(copy, Role.LEAD), now_ms(), "", "give")
        Casework(ledger, CaseSettings()).give(lead, ring, "agent")
    assert not look(copy, "ring", role=Role.AGENT, id=ring).error
    assert len(look(copy, "queue", role=Role.AGENT).dataframe) == 1
