"""Entries of the block list: who may list what, who must approve, and what becomes of an entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from graphfraud.blocklist import LIFETIMES, Caution, EntryReason, EntryStatus
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.errors import ConfigError, NotFoundError, RefusedError, StoreError
from graphfraud.ledger.cases import Casework
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.entry_decisions import (
    approve_entry,
    archive_entry,
    contest_entry,
    note_review,
    reject_entry,
    revoke_entry,
)
from graphfraud.ledger.entry_hits import record_hits, why_order
from graphfraud.ledger.entry_reading import (
    EntryFilter,
    entries_to_review,
    list_entries,
    read_entry,
    release_entries,
)
from graphfraud.ledger.holds import HeldAccount, place_hold
from graphfraud.ledger.own_values import set_own_values
from graphfraud.model import DAY_MS
from graphfraud.rights import LIMITS, Role
from graphfraud.settings import BlocklistSettings, CaseSettings
from tests.ledger.block_list import NOW, ask, draft, hit, propose

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ledger.entries import Draft
    from tests.ledger.conftest import Office

INVESTIGATOR = LIMITS[Role.INVESTIGATOR]
BUILDING = draft("東京都新宿区西新宿2-8-1", type=EntryType.BUILDING, reason=EntryReason.DROP_ADDRESS)
ALLOW = draft("A-1", action=Action.ALLOW, type=EntryType.ACCOUNT, reason=EntryReason.WRONGLY_STOPPED, days=1)


def status_of(office: Office, entry: str) -> EntryStatus:
    return read_entry(office.ledger, office.ask("viewer"), entry).entry.status


def released(office: Office) -> set[str]:
    return {one.entry_id for one in release_entries(office.ledger)}


def kinds(office: Office, entry: str) -> list[str]:
    return [one.kind for one in read_entry(office.ledger, office.ask("viewer"), entry).events]


def test_an_entry_within_the_limits_is_active_at_once_and_in_the_release(office: Office) -> None:
    made = propose(office, "investigator", draft())
    assert (made.status, made.needs) == (EntryStatus.ACTIVE, ())
    assert made.expires_at == NOW + LIFETIMES[EntryType.EMAIL].days * DAY_MS
    [entry] = release_entries(office.ledger)
    assert (entry.entry_id, entry.value, entry.action) == (made.entry, "taro@example.jp", Action.BLOCK)
    assert (entry.starts_at, entry.expires_at) == (NOW, made.expires_at)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (replace(draft(), lasting=True), {}),
        (replace(draft(), days=INVESTIGATOR.days + 1), {}),
        (draft(), {"customers": INVESTIGATOR.customers + 1}),
        (draft(), {"money": INVESTIGATOR.money + 1}),
        (draft(), {"unweighed": 1}),
        (draft(), {"wide": True}),
        (BUILDING, {}),
        (draft("198.51.100.0/24".replace("198.51.100", "203.1.2"), type=EntryType.CIDR), {}),
        (replace(ALLOW, days=None, lasting=True), {}),
    ],
)
def test_what_reaches_too_far_waits_for_somebody_else(
    office: Office, wanted: Draft, said: dict[str, Any]
) -> None:
    made = propose(office, "investigator", wanted, **said)
    assert made.status is EntryStatus.PROPOSED
    assert made.needs
    assert released(office) == set()
    approve_entry(office.ledger, office.ask("lead"), made.entry)
    assert released(office) == {made.entry}
    assert kinds(office, made.entry) == ["proposed", "approved"]


@pytest.mark.parametrize("said", [{"customers": INVESTIGATOR.customers}, {"money": INVESTIGATOR.money}])
def test_what_reaches_exactly_the_limit_needs_nobody_else(office: Office, said: dict[str, Any]) -> None:
    assert propose(office, "investigator", draft(), **said).status is EntryStatus.ACTIVE


def test_nobody_approves_the_own_proposal_and_only_a_lead_approves(office: Office) -> None:
    made = propose(office, "lead", BUILDING)
    with pytest.raises(RefusedError, match="yourself"):
        approve_entry(office.ledger, office.ask("lead"), made.entry)
    for role in set(Role) - {Role.LEAD}:
        with pytest.raises(RefusedError, match="these roles may: lead"):
            approve_entry(office.ledger, office.ask(role.value), made.entry)
    office.hire("second", Role.LEAD)
    assert approve_entry(office.ledger, office.ask("second"), made.entry) is EntryStatus.ACTIVE


def test_whoever_is_linked_to_it_decides_nothing_about_it(office: Office) -> None:
    made = propose(office, "investigator", BUILDING)
    set_own_values(office.ledger, office.ask("admin"), "lead", {"phone:+819012345678"})
    linked = {"account:A1", "phone:+819012345678"}
    acts: list[Callable[[], object]] = [
        lambda: approve_entry(office.ledger, office.ask("lead"), made.entry, linked),
        lambda: propose(office, "lead", draft("b@example.jp"), nodes=linked),
    ]
    for linked_act in acts:
        with pytest.raises(RefusedError, match="linked"):
            linked_act()
    approve_entry(office.ledger, office.ask("lead"), made.entry, {"account:A1"})
    for ending in (revoke_entry, archive_entry):
        with pytest.raises(RefusedError, match="linked"):
            ending(office.ledger, office.ask("lead", "let me through"), made.entry, linked)
    assert status_of(office, made.entry) is EntryStatus.ACTIVE


def test_own_values_are_kept_as_hashes_and_forgotten_on_demand(office: Office) -> None:
    set_own_values(office.ledger, office.ask("admin"), "lead", {"phone:+819012345678"})
    with transaction(office.ledger.engine, "read") as connection:
        [(digest,)] = connection.execute(sa.text("SELECT digest FROM own_value")).all()
    assert "9012345678" not in digest
    set_own_values(office.ledger, office.ask("admin"), "lead", set())
    assert propose(office, "lead", draft(), nodes={"phone:+819012345678"}).status is EntryStatus.ACTIVE
    with pytest.raises(RefusedError):
        set_own_values(office.ledger, office.ask("lead"), "lead", set())


def test_an_agent_lets_a_customer_of_the_own_case_through_for_a_day_and_nothing_else(office: Office) -> None:
    work = Casework(office.ledger, CaseSettings())
    office.ledger.prepare(1, {"R-000001": frozenset({"A-1", "A-2"})}, [], NOW)
    office.ledger.complete(1)
    mine = replace(ALLOW, ring="R-000001")
    with pytest.raises(RefusedError, match="no case that was given to you"):
        propose(office, "agent", mine)
    work.give(office.ask("lead"), "R-000001", "agent")
    assert propose(office, "agent", mine).status is EntryStatus.ACTIVE
    for other in (replace(mine, days=2), draft(ring="R-000001"), replace(mine, type=EntryType.CIDR)):
        with pytest.raises((RefusedError, ConfigError)):
            propose(office, "agent", other)


def test_a_second_release_for_a_day_within_a_week_needs_somebody_else(office: Office) -> None:
    far: dict[str, Any] = {"customers": 10**6, "money": 10**12}
    assert propose(office, "investigator", ALLOW, **far).status is EntryStatus.ACTIVE
    again = propose(office, "investigator", ALLOW, NOW + 2 * DAY_MS, **far)
    assert again.status is EntryStatus.PROPOSED
    reject_entry(office.ledger, ask(office, "lead", "no", NOW + 2 * DAY_MS), again.entry)
    late = propose(office, "investigator", ALLOW, NOW + 8 * DAY_MS, **far)
    assert late.status is EntryStatus.ACTIVE


def test_an_unanswered_caution_and_an_unreasoned_entry_are_refused(office: Office) -> None:
    with pytest.raises(ConfigError, match="not answered: locker"):
        propose(office, "lead", draft(), cautions=[Caution.LOCKER])
    with pytest.raises(ConfigError, match="not answered: locker"):
        propose(office, "lead", draft(), cautions=[Caution.LOCKER], answers={Caution.LOCKER: "  "})
    answered = {Caution.LOCKER: "it was taken down"}
    made = propose(office, "lead", draft(), cautions=[Caution.LOCKER], answers=answered)
    page = read_entry(office.ledger, office.ask("viewer"), made.entry)
    assert page.answers == {"locker": "it was taken down"}
    assert page.entry.text == "seen in three rings"


@pytest.mark.parametrize(
    ("kind", "value", "most"),
    [(EntryType.IP, "203.1.2.3", 90), (EntryType.PHONE, "090-7293-5618", 730)],
)
def test_an_entry_stands_longer_when_listed_again_up_to_the_most(
    office: Office, kind: EntryType, value: str, most: int
) -> None:
    first = LIFETIMES[kind].days
    lasts, at = [], NOW
    for _ in range(6):
        made = propose(office, "lead", draft(value, type=kind), at)
        assert made.expires_at is not None
        lasts.append((made.expires_at - at) // DAY_MS)
        at = made.expires_at
    assert lasts == [min(first * (1 + times), most) for times in range(6)]
    with pytest.raises(ConfigError, match=f"at most {most}|1 to {most}"):
        propose(office, "lead", draft(value, type=kind, days=most + 1), at)
    with pytest.raises(ConfigError, match="lasts for ever"):
        propose(office, "lead", draft(value, type=kind, lasting=True), at)


def test_a_value_is_listed_once_and_renewed_in_place(office: Office) -> None:
    made = propose(office, "lead", draft())
    with pytest.raises(RefusedError, match=f"{made.entry} lists the same value"):
        propose(office, "lead", draft(" TARO@example.jp "))
    assert propose(office, "lead", draft(action=Action.REVIEW)).status is EntryStatus.ACTIVE
    later = NOW + DAY_MS
    again = propose(office, "investigator", draft(), later, renews=made.entry)
    assert (again.status, status_of(office, made.entry)) == (EntryStatus.PROPOSED, EntryStatus.ACTIVE)
    approve_entry(office.ledger, ask(office, "lead", "", later), again.entry)
    assert (status_of(office, again.entry), status_of(office, made.entry)) == ("active", "archived")
    with pytest.raises(NotFoundError, match="L-009999"):
        propose(office, "lead", draft("x@example.jp"), renews="L-009999")


def test_a_revoked_entry_is_out_at_once_and_somebody_else_looks_at_it(office: Office) -> None:
    made = propose(office, "lead", draft())
    revoke_entry(office.ledger, office.ask("investigator", "wrong customer"), made.entry)
    assert released(office) == set()
    with pytest.raises(RefusedError, match="only a lead decides"):
        reject_entry(office.ledger, office.ask("investigator", "no"), made.entry)
    assert reject_entry(office.ledger, office.ask("lead", "it was right"), made.entry) is EntryStatus.ACTIVE
    assert released(office) == {made.entry}
    revoke_entry(office.ledger, office.ask("lead", "wrong after all"), made.entry)
    for decide in (approve_entry, reject_entry):
        with pytest.raises(RefusedError, match="you revoked it yourself"):
            decide(office.ledger, office.ask("lead", "so be it"), made.entry)
    office.hire("second", Role.LEAD)
    assert approve_entry(office.ledger, office.ask("second"), made.entry) is EntryStatus.ARCHIVED
    with pytest.raises(RefusedError, match="nothing to approve"):
        approve_entry(office.ledger, office.ask("second"), made.entry)


def test_an_author_takes_the_own_proposal_back_and_nobody_elses(office: Office) -> None:
    made = propose(office, "investigator", BUILDING)
    office.hire("colleague", Role.INVESTIGATOR)
    with pytest.raises(RefusedError, match="only a lead"):
        reject_entry(office.ledger, office.ask("colleague", "no"), made.entry)
    assert reject_entry(office.ledger, office.ask("investigator", "typo"), made.entry) == "rejected"


def test_held_accounts_are_in_the_release_as_holds(office: Office) -> None:
    place_hold(office.ledger, office.ask("lead", "taken over"), HeldAccount("guest:email:a@b.example", 0))
    [entry] = release_entries(office.ledger)
    assert (entry.action, entry.value, entry.normalised) == (Action.HOLD, "guest:email:a@b.example", True)


def test_what_expires_was_never_hit_or_is_contested_comes_up_for_review(office: Office) -> None:
    settings = BlocklistSettings()
    quiet, used, short, fought = (
        propose(office, "lead", draft(f"{name}@example.jp", days=days)).entry
        for name, days in (("quiet", 365), ("used", 365), ("short", 100), ("fought", 365))
    )
    contest_entry(office.ledger, office.ask("agent", "she calls"), fought, NOW + 14 * DAY_MS)
    at = NOW + 91 * DAY_MS
    record_hits(office.ledger, [hit(used, at=at - DAY_MS), hit(short, at=at - DAY_MS)], "hits", at)

    def waiting(when: int) -> dict[str, str]:
        rows = entries_to_review(office.ledger, ask(office, "lead", "", when), settings)
        return {row.entry.id: row.why for row in rows}

    assert waiting(NOW + 80 * DAY_MS) == {fought: "contested"}
    assert waiting(at) == {fought: "contested", short: "expiring", quiet: "never_hit"}
    note_review(office.ledger, ask(office, "lead", "stays", at), quiet)
    contest_entry(office.ledger, ask(office, "lead", "cleared up", at), fought, None)
    note_review(office.ledger, ask(office, "lead", "stays", at), fought)
    assert waiting(at) == {short: "expiring"}
    assert waiting(at + 91 * DAY_MS)[used] == "no_longer_hit"


def test_hits_are_kept_once_and_money_counts_once_an_order(office: Office) -> None:
    made = propose(office, "lead", draft())
    hits = [
        hit(made.entry, "O-1", NOW, 5000),
        hit(made.entry, "O-1", NOW + 5, 5000),
        hit(made.entry, "O-2", NOW + 9, 700),
        hit(made.entry, "O-3", NOW + 9, 3, currency="USD"),
        hit(made.entry, "", NOW + 1, 10),
        hit(made.entry, "", NOW + 2, 10),
        hit(made.entry, "O-4", NOW, 900, action="review"),
    ]
    assert record_hits(office.ledger, hits, "a", NOW) == 7
    assert record_hits(office.ledger, [*hits, hit(made.entry, "O-5", NOW)], "b", NOW) == 1
    [row] = list_entries(office.ledger, office.ask("viewer"), EntryFilter())
    assert (row.life.hits, row.life.orders, row.life.last_hit) == (8, 7, NOW + 9)
    assert row.life.stopped == {"JPY": 5000 + 700 + 20 + 5000, "USD": 3}
    answers = why_order(office.ledger, office.ask("viewer"), "O-1")
    assert [(one.at, one.entry, one.author) for one in answers] == [
        (NOW + 5, made.entry, "lead"),
        (NOW, made.entry, "lead"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM list_entry",
        "UPDATE list_entry SET value = 'other@example.jp'",
        "UPDATE list_entry SET action = 'allow'",
        "UPDATE list_entry SET author = 1",
        "DELETE FROM list_event",
        "UPDATE list_event SET text = 'another'",
        "DELETE FROM list_hit",
        "UPDATE list_hit SET order_id = 'O-9'",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_listed(office: Office, statement: str) -> None:
    made = propose(office, "lead", draft())
    record_hits(office.ledger, [hit(made.entry)], "a", NOW)
    with pytest.raises(StoreError), transaction(office.ledger.engine, "write") as connection:
        connection.execute(sa.text(statement))


def test_an_archived_entry_stays_archived(office: Office) -> None:
    made = propose(office, "lead", draft())
    archive_entry(office.ledger, office.ask("lead", "over"), made.entry)
    with pytest.raises(StoreError), transaction(office.ledger.engine, "write") as connection:
        connection.execute(sa.text("UPDATE list_entry SET status = 'active'"))
    assert propose(office, "lead", draft()).status is EntryStatus.ACTIVE


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN, Role.AUDITOR])
def test_who_only_reads_lists_revokes_and_contests_nothing(office: Office, role: Role) -> None:
    made = propose(office, "lead", draft())
    acts: list[Callable[[], object]] = [
        lambda: propose(office, role.value, draft("b@example.jp")),
        lambda: revoke_entry(office.ledger, office.ask(role.value, "no"), made.entry),
        lambda: contest_entry(office.ledger, office.ask(role.value, "no"), made.entry, NOW),
    ]
    for one in acts:
        with pytest.raises(RefusedError, match="may not do this"):
            one()
