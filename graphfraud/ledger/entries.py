"""Entries of the block list: proposed by one person and, where they reach far, approved by another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.blocklist import (
    DAY_RELEASE_AGAIN_DAYS,
    EntryEvent,
    EntryStatus,
    chosen_days,
    entry_id,
    entry_number,
    expiry,
    is_day_release,
)
from graphfraud.checkout.entry import Action as Deed
from graphfraud.checkout.widths import Width
from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.ledger.acts import act, check_text
from graphfraud.ledger.cases import owns_case
from graphfraud.ledger.changes import ring_number
from graphfraud.ledger.own_values import refuse_linked
from graphfraud.ledger.schema.blocklist import list_entry, list_event
from graphfraud.model import DAY_MS
from graphfraud.rights import LIMITS, Action, Role, limits_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graphfraud.blocklist import Caution, EntryReason
    from graphfraud.checkout.entry import EntryType
    from graphfraud.checkout.listing import Listed
    from graphfraud.ledger.acts import Act, Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.rights import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to list."""

    action: Deed
    type: EntryType
    value: str
    """As typed; for NAME_ADDRESS the address."""
    reason: EntryReason
    name: str = ""
    """For NAME_ADDRESS: whose address it is."""
    postcode: str = ""
    country: str = ""
    kind: str = ""
    """For CARD ``token`` or ``masked``, for DEVICE ``app`` or ``browser``."""
    normalised: bool = False
    """`value` is a key that `graphfraud.identifiers` made."""
    days: int | None = None
    """How long it stands; None takes the type's own, longer where the value was listed before."""
    lasting: bool = False
    starts_at: int | None = None
    """Ms since 1970 UTC; None: as soon as it is active."""
    ring: str = ""
    """The ring that is the evidence; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the graph says of a draft; `graphfraud.investigation.listing` works it out."""

    listed: Listed
    orders: int = 0
    """That it would have stopped."""
    customers: int = 0
    money: int = 0
    """Minor units of these orders."""
    unweighed: int = 0
    """Orders of them in another currency than `money`."""
    wide: bool = False
    """It reaches a whole building, whatever its type."""
    cautions: Collection[Caution] = ()
    answers: Mapping[Caution, str] = field(default_factory=dict)
    nodes: Collection[str] = ()
    """Printed keys of whom and what it is about; nobody who uses one of them may decide."""
    run: int | None = None
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    """What was known, plain values."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What became of a draft."""

    entry: str
    """Its id, as ``L-000123``."""
    status: EntryStatus
    needs: tuple[str, ...]
    """Why somebody else has to approve it; empty where it is active already."""
    expires_at: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a draft needs before it counts."""

    days: int | None
    """How long it would stand; None for a lasting one."""
    times_listed: int
    """How often its value was listed before."""
    needs: tuple[str, ...]
    """Why somebody else has to approve it; empty where nobody else is needed."""


def foresee(
    ledger: Ledger, request: Request, draft: Draft, checked: Checked, limits: Mapping[Role, Limits] = LIMITS
) -> Outlook:
    """Say what a draft of whoever asks would need; nothing is saved but that somebody looked.

    Raises:
        ConfigError: it cannot stand so long.
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.ASSESS_ENTRY, f"{draft.type.value}:{checked.listed.key}") as doing:
        before = same_value(doing.connection, draft.action, checked.listed)
        days, times = _settle_days(draft, before)
        needs = needs_of(doing, replace(draft, days=days), checked, before, limits)
    return Outlook(days, times, tuple(needs))


def propose_entry(
    ledger: Ledger,
    request: Request,
    draft: Draft,
    checked: Checked,
    limits: Mapping[Role, Limits] = LIMITS,
    renews: str = "",
) -> Proposal:
    """List a value, or propose it where it reaches further than one person may decide.

    Args:
        ledger: the ledger.
        request: who, when, why.
        draft: what is to be listed.
        checked: what the graph says of it.
        limits: how far an entry of each role may reach.
        renews: the entry whose place it takes; empty for none.

    Raises:
        ConfigError: nothing is said about why, a caution is not answered, or it cannot stand so long.
        NotFoundError: there is no entry to renew.
        RefusedError: whoever asks may not, is linked to it, or the value is listed or proposed already.
    """
    _check(request, draft, checked)
    with act(ledger, request, Action.PROPOSE_ENTRY, f"{draft.type.value}:{checked.listed.key}") as doing:
        refuse_linked(doing, checked.nodes)
        before = same_value(doing.connection, draft.action, checked.listed)
        old = _renewed(doing.connection, renews)
        _refuse_listed_twice(before, old, doing.at)
        days, times = _settle_days(draft, before)
        draft = replace(draft, days=days, lasting=days is None)
        needs = needs_of(doing, draft, checked, before, limits)
        _refuse_agent(doing, draft, needs)
        number = _next(doing.connection, list_entry)
        row = _row(doing, number, draft, checked) | {
            "times_listed": times,
            "needs": needs,
            "renews": old.id if old else None,
        }
        doing.connection.execute(list_entry.insert(), row)
        tell(doing, number, EntryEvent.PROPOSED, request.why)
        if not needs:
            activate(doing, number)
            tell(doing, number, EntryEvent.ACTIVATED)
        made = doing.connection.execute(sa.select(list_entry).where(list_entry.c.id == number)).one()
        doing.told |= {"entry": entry_id(number), "after": made.status, "needs": needs, "days": days}
        doing.told |= {"deed": draft.action.value, "orders": checked.orders, "customers": checked.customers}
    return Proposal(entry_id(number), EntryStatus(made.status), tuple(needs), made.expires_at)


def _settle_days(draft: Draft, before: Sequence[sa.Row[Any]]) -> tuple[int | None, int]:
    """Return how long a draft stands, and how often its value was listed before."""
    times = sum(1 for one in before if one.approved_at is not None)
    return chosen_days(draft.type, draft.days, lasting=draft.lasting, times_listed=times), times


def needs_of(
    doing: Act,
    draft: Draft,
    checked: Checked,
    before: Sequence[sa.Row[Any]],
    limits: Mapping[Role, Limits],
) -> list[str]:
    """Say why an entry needs a second person, a sentence a reason; `draft.days` is settled already."""
    if is_day_release(draft.action, draft.type, draft.days):
        since = doing.at - DAY_RELEASE_AGAIN_DAYS * DAY_MS
        lately = any(one.approved_at is not None and one.approved_at > since for one in before)
        return [f"it was let through for a day within the last {DAY_RELEASE_AGAIN_DAYS}"] if lately else []
    role = doing.person.role
    most = limits_of(limits, role)
    needs = []
    if draft.days is None:
        needs.append("it lasts for ever")
    elif draft.days > most.days:
        needs.append(f"{draft.days} days; the limit for {role.value} is {most.days}")
    if checked.wide or checked.listed.width >= Width.BUILDING:
        needs.append("it reaches everybody in a building, a network or the like")
    if checked.customers > most.customers:
        needs.append(f"{checked.customers:,} customers; the limit for {role.value} is {most.customers:,}")
    if checked.money > most.money:
        needs.append(f"{checked.money:,} of orders; the limit for {role.value} is {most.money:,}")
    if checked.unweighed:
        needs.append(f"{checked.unweighed:,} orders in other currencies, which no limit weighs")
    if most.values < 1:
        needs.append(f"{role.value} may list nothing alone")
    return needs


def same_value(connection: sa.Connection, deed: Deed, listed: Listed) -> Sequence[sa.Row[Any]]:
    """Return all entries with an action on a value, the oldest first."""
    wanted = (
        list_entry.c.type == listed.type.value,
        list_entry.c.key == listed.key,
        list_entry.c.action == deed.value,
    )
    return connection.execute(sa.select(list_entry).where(*wanted).order_by(list_entry.c.id)).all()


def activate(doing: Act, number: int) -> None:
    """Make an entry count from now on, or from the start that was chosen; what it renews is over."""
    entry = find_entry(doing.connection, entry_id(number))
    others = sa.select(list_entry).where(
        list_entry.c.type == entry.type,
        list_entry.c.key == entry.key,
        list_entry.c.action == entry.action,
        list_entry.c.status == EntryStatus.ACTIVE.value,
    )
    for other in doing.connection.execute(others).all():
        over = other.expires_at is not None and other.expires_at <= doing.at
        if not over and other.id != entry.renews:
            raise RefusedError(f"{entry_id(other.id)} lists the same value: renew or archive that one")
        update(doing, other.id, status=EntryStatus.ARCHIVED.value, ended_at=doing.at)
        tell(doing, other.id, EntryEvent.ARCHIVED, "expired" if over else f"renewed as {entry_id(number)}")
    starts_at = max(doing.at, entry.starts_at or 0)
    update(
        doing,
        number,
        status=EntryStatus.ACTIVE.value,
        approved_at=doing.at,
        starts_at=starts_at,
        expires_at=entry.expires_at or expiry(starts_at, entry.days),
    )


def find_entry(connection: sa.Connection, text: str) -> sa.Row[Any]:
    """Return an entry's row.

    Raises:
        NotFoundError: there is none of that id.
    """
    number = entry_number(text)
    found = sa.select(list_entry).where(list_entry.c.id == (number or 0))
    row = connection.execute(found).first() if number is not None else None
    if row is None:
        raise NotFoundError(f"there is no entry {text!r}; `graphfraud blocklist list` names them")
    return row


def update(doing: Act, number: int, **values: Any) -> None:
    """Change an entry's row."""
    doing.connection.execute(list_entry.update().where(list_entry.c.id == number).values(**values))


def tell(doing: Act, number: int, kind: EntryEvent, text: str = "") -> None:
    """Add a line to an entry's history."""
    row = {
        "id": _next(doing.connection, list_event),
        "entry": number,
        "audit": doing.audit_id,
        "at": doing.at,
        "person": doing.person.id,
        "kind": kind.value,
        "text": text,
    }
    doing.connection.execute(list_event.insert(), row)


def refuse_silence(request: Request) -> None:
    """Refuse an act about which nothing is said.

    Raises:
        ConfigError: there is no reason.
    """
    if not request.why.strip():
        raise ConfigError("say why: --note")


def _check(request: Request, draft: Draft, checked: Checked) -> None:
    refuse_silence(request)
    if draft.action is Deed.HOLD:
        raise ConfigError("a hold is no entry: `graphfraud case hold` protects an account")
    for what in ("value", "name", "postcode", "country", "kind"):
        check_text(f"the {what}", getattr(draft, what))
    if draft.ring and ring_number(draft.ring) is None:
        raise ConfigError(f"{draft.ring!r} is not a ring id")
    open_ones = sorted({one for one in checked.cautions if not checked.answers.get(one, "").strip()})
    if open_ones:
        raise ConfigError(
            f"not answered: {', '.join(open_ones)}: strangers may share the value. List a narrower "
            f"one, or say why it is right with --answer {open_ones[0]}=TEXT"
        )
    for answer in checked.answers.values():
        check_text("an answer", answer)


def _renewed(connection: sa.Connection, renews: str) -> sa.Row[Any] | None:
    if not renews:
        return None
    old = find_entry(connection, renews)
    if old.status not in {EntryStatus.ACTIVE.value, EntryStatus.ARCHIVED.value}:
        raise RefusedError(f"{renews} is {old.status}; only an active or archived entry is renewed")
    return old


def _refuse_listed_twice(before: Sequence[sa.Row[Any]], old: sa.Row[Any] | None, at: int) -> None:
    for one in before:
        if one.status in {EntryStatus.PROPOSED.value, EntryStatus.REVOKED.value}:
            raise RefusedError(
                f"{entry_id(one.id)} lists the same value and is {one.status}: settle that one"
            )
        lives = one.expires_at is None or one.expires_at > at
        if one.status == EntryStatus.ACTIVE.value and lives and (old is None or old.id != one.id):
            raise RefusedError(f"{entry_id(one.id)} lists the same value: renew or archive that one")


def _refuse_agent(doing: Act, draft: Draft, needs: Sequence[str]) -> None:
    """Refuse an agent anything but to let a customer of the own case through for a day."""
    if not doing.person.only_own_cases:
        return
    if not is_day_release(draft.action, draft.type, draft.days) or needs:
        raise RefusedError(
            "an agent lets a wrongly stopped customer through for a day, and lists nothing else"
        )
    if not owns_case(doing.connection, draft.ring, doing.person.id):
        raise RefusedError("this customer is in no case that was given to you")


def _row(doing: Act, number: int, draft: Draft, checked: Checked) -> dict[str, Any]:
    return {
        "id": number,
        "audit": doing.audit_id,
        "action": draft.action.value,
        "type": draft.type.value,
        "key": checked.listed.key,
        "width": checked.listed.width,
        "value": draft.value,
        "name": draft.name,
        "postcode": draft.postcode,
        "country": draft.country,
        "kind": draft.kind,
        "normalised": draft.normalised,
        "reason": draft.reason.value,
        "text": doing.request.why,
        "status": EntryStatus.PROPOSED.value,
        "author": doing.person.id,
        "proposed_at": doing.at,
        "days": draft.days,
        "starts_at": draft.starts_at,
        "ring": ring_number(draft.ring),
        "run": checked.run,
        "snapshot": dict(checked.snapshot),
        "answers": {caution.value: checked.answers[caution] for caution in checked.cautions},
        "source": "",
    }


def _next(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
