"""The commands of daily casework: case list, show, take, give, note, wait, due, step, close, hold, flag."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graphfraud.casework import CaseStatus, HoldEvent, Step
from graphfraud.cli.options import FormatOption, NoteOption
from graphfraud.cli.output import Column, Format, Kind, emit, note, say
from graphfraud.cli.shop import Shop, moment
from graphfraud.judgement import VerdictReason
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger.cases import Casework

CASE_COLUMNS = (
    Column("ring"),
    Column("status"),
    Column("reason"),
    Column("owner"),
    Column("opened_at", Kind.TIME),
    Column("due_at", Kind.TIME),
    Column("locked_by"),
)
STEP_COLUMNS = (Column("step"), Column("required"), Column("done_at", Kind.TIME), Column("done_by"))
EVENT_COLUMNS = (Column("at", Kind.TIME), Column("person"), Column("kind"), Column("text"))
FLAG_COLUMNS = (
    Column("at", Kind.TIME),
    Column("person"),
    Column("account"),
    Column("event"),
    Column("note"),
)
RATE_COLUMNS = (
    Column("month"),
    Column("person"),
    Column("flags", Kind.NUMBER),
    Column("right", Kind.NUMBER),
    Column("wrong", Kind.NUMBER),
)

_RingArgument = Annotated[str, typer.Argument(metavar="R-000123", help="The ring's id.")]
_AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT")]


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `case`."""
    group.command("list")(list_cases)
    group.command("show")(show)
    group.command("next")(take_next)
    group.command("take")(take)
    group.command("give")(give)
    group.command("note")(add_note)
    group.command("wait")(wait)
    group.command("due")(due)
    group.command("step")(step)
    group.command("close")(close)
    group.command("hold")(hold)
    group.command("log")(log)
    group.command("lift")(lift)
    group.command("holds")(holds)
    group.command("flag")(flag)
    group.command("flags")(flags)


def list_cases(
    closed: Annotated[bool, typer.Option("--closed", help="List closed cases instead of open ones.")] = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """List cases, those due first on top; an agent sees the own ones."""
    from graphfraud.ledger.case_reading import list_cases as read_list

    shop = Shop.here()
    with shop.ledger() as ledger:
        rows = read_list(ledger, shop.request(), closed=closed)
    emit(
        (asdict(row) | {"status": row.status.value} for row in rows),
        CASE_COLUMNS,
        how,
        shop.settings.shop.time_zone,
    )


def show(ring: _RingArgument) -> None:
    """Show a case: who has it, what is done, what was noted, why it woke."""
    from graphfraud.ledger.case_reading import read_case

    shop = Shop.here()
    zone = shop.settings.shop.time_zone
    with shop.view(Action.OPEN_RING, ring), shop.ledger() as ledger:
        page = read_case(ledger, ring, shop.request().at)
    emit([asdict(page.case) | {"status": page.case.status.value}], CASE_COLUMNS, Format.TABLE, zone)
    say("")
    emit((asdict(row) for row in page.steps), STEP_COLUMNS, Format.TABLE, zone)
    say("")
    emit((asdict(row) for row in page.events), EVENT_COLUMNS, Format.TABLE, zone)


def take_next() -> None:
    """Take the case of the first ring of the review queue that nobody has."""
    from graphfraud.investigation import queue

    with _work() as (shop, work):
        with shop.view(Action.LIST_RINGS) as view:
            request = shop.request()
            rows = queue.with_cases(queue.review_queue(view, work.ledger), work.ledger, request.at)
        note(f"{queue.take_next(rows, work, request)} is yours")


def take(ring: _RingArgument) -> None:
    """Take a ring's case for yourself; it is opened where there is none."""
    with _work() as (shop, work):
        work.take(shop.request(), ring)
        note(f"{ring} is yours; others wait {shop.settings.cases.lock_minutes} minutes after your last word")


def give(
    ring: _RingArgument, name: Annotated[str, typer.Argument(metavar="NAME", help="Who gets it.")]
) -> None:
    """Give a ring's case to somebody."""
    with _work() as (shop, work):
        work.give(shop.request(), ring, name)
        note(f"{ring} was given to {name}")


def add_note(
    ring: _RingArgument, text: Annotated[str, typer.Argument(help="What there is to know.")]
) -> None:
    """Add a note to a case."""
    with _work() as (shop, work):
        work.note(shop.request(text), ring)


def wait(
    ring: _RingArgument,
    over: Annotated[bool, typer.Option("--over", help="The waiting is over.")] = False,
    why: NoteOption = "",
) -> None:
    """Say that a case waits for somebody outside."""
    with _work() as (shop, work):
        work.wait(shop.request(why), ring, pending=not over)


def due(
    ring: _RingArgument, date: Annotated[str, typer.Argument(metavar="DATE", help="As 2026-03-31.")]
) -> None:
    """Set until when a case is to be closed."""
    with _work() as (shop, work):
        at = moment(date, shop.settings.shop.time_zone, "DATE")
        work.set_due(shop.request(), ring, at or 0)


def step(
    ring: _RingArgument,
    step: Annotated[Step, typer.Argument(help="What was done.")],
    why: NoteOption = "",
) -> None:
    """Tick off a step of a case's checklist."""
    with _work() as (shop, work):
        work.do_step(shop.request(why), ring, step)


def close(
    ring: _RingArgument,
    status: Annotated[CaseStatus, typer.Argument(help="confirmed or dismissed.")],
    reason: Annotated[VerdictReason, typer.Option(help="Why; each result has its own.")],
    why: NoteOption = "",
) -> None:
    """Close a case; refused while a required step is open."""
    from graphfraud.investigation.casework import snapshot

    with _work() as (shop, work):
        with shop.view(Action.OPEN_RING, ring) as view:
            seen = snapshot(view, ring)
        work.close(shop.request(why), ring, status, reason, seen)
        note(f"{ring} is {status.value}; it wakes when the ring changes")


def hold(account: _AccountArgument, why: NoteOption = "") -> None:
    """Protect a victim's account: the checkout stops its orders until the hold is lifted."""
    from graphfraud.investigation.casework import held_account
    from graphfraud.ledger.holds import place_hold

    shop = Shop.here()
    with shop.graph() as view, shop.ledger() as ledger:
        place_hold(ledger, shop.request(why), held_account(view, account), shop.settings.limits.by_role())
    note(f"{account} is held")


def log(
    account: _AccountArgument,
    kind: Annotated[HoldEvent, typer.Argument(help="contact or verification.")],
    why: NoteOption = "",
) -> None:
    """Log that the customer of a held account was contacted, or verified."""
    from graphfraud.ledger.holds import log_on_hold

    shop = Shop.here()
    with shop.ledger() as ledger:
        log_on_hold(ledger, shop.request(why), account, kind)


def lift(account: _AccountArgument, why: NoteOption = "") -> None:
    """Lift the hold on an account, after the contact and the verification were logged."""
    from graphfraud.investigation.casework import held_account
    from graphfraud.ledger.holds import lift_hold

    shop = Shop.here()
    with shop.graph() as view, shop.ledger() as ledger:
        lift_hold(ledger, shop.request(why), held_account(view, account), shop.settings.limits.by_role())
    note(f"{account} is no longer held")


def holds(how: FormatOption = Format.TABLE) -> None:
    """List the accounts that are held now."""
    from graphfraud.ledger.holds import list_holds

    shop = Shop.here()
    with shop.ledger() as ledger:
        accounts = list_holds(ledger, shop.request())
    emit(({"account": account} for account in accounts), (Column("account"),), how)


def flag(
    account: _AccountArgument,
    order: Annotated[str, typer.Option("--order", metavar="ID", help="The order that is odd.")] = "",
    why: NoteOption = "",
) -> None:
    """Say that something is odd about an account or one order of it."""
    from graphfraud.investigation.casework import flag_account

    shop = Shop.here()
    with shop.graph() as view, shop.ledger() as ledger:
        flag_account(view, ledger, shop.request(why), account, order)
    note(f"{account} is flagged")


def flags(
    waiting: Annotated[
        bool, typer.Option("--waiting", help="List flags about which nothing is known yet, instead.")
    ] = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Tell how often each person's flags were right, month by month."""
    from graphfraud.investigation.casework import flags_waiting, hit_rates

    shop = Shop.here()
    zone = shop.settings.shop.time_zone
    with shop.graph() as view, shop.ledger() as ledger:
        if waiting:
            emit(
                (asdict(one) for one in flags_waiting(view, ledger, shop.request())), FLAG_COLUMNS, how, zone
            )
            return
        rates = hit_rates(view, ledger, shop.request(), zone)
    emit((asdict(one) for one in rates), RATE_COLUMNS, how)


@contextmanager
def _work() -> Iterator[tuple[Shop, Casework]]:
    """Open the cases of the shop here."""
    from graphfraud.ledger.cases import Casework

    shop = Shop.here()
    with shop.ledger() as ledger:
        yield shop, Casework(ledger, shop.settings.cases)
