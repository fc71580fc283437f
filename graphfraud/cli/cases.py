"""The commands around judgement: case judge, apart, verdicts."""

from __future__ import annotations

from typing import Annotated

import typer

from graphfraud.cli import casework
from graphfraud.cli.options import FormatOption, NoteOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.shop import Shop
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.rights import Action

VERDICT_COLUMNS = (
    Column("decision", Kind.NUMBER),
    Column("at", Kind.TIME),
    Column("person"),
    Column("judgement"),
    Column("reason"),
    Column("ring"),
    Column("nodes"),
    Column("note"),
)

group = typer.Typer(no_args_is_help=True, help="The work on rings: verdicts, cases, notes.")


def register(app: typer.Typer) -> None:
    """Add this group's commands, those of daily casework among them."""
    casework.add_to(group)
    app.add_typer(group, name="case")


@group.command("judge")
def judge(
    ring: Annotated[str, typer.Argument(metavar="R-000123", help="The ring's id.")],
    judgement: Annotated[Judgement, typer.Argument(help="What its accounts are.")],
    reason: Annotated[VerdictReason, typer.Option(help="Why; each judgement has its own.")],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KEY", help="Only this account or identifier; may be repeated."),
    ] = None,
    why: NoteOption = "",
) -> None:
    """Give a verdict on a ring's accounts, or on some of its accounts and identifiers."""
    from graphfraud.investigation.judging import Opinion, judge_ring

    shop = Shop.here()
    opinion = Opinion(judgement, reason, tuple(only or ()))
    with shop.view(Action.OPEN_RING, ring) as view, shop.ledger() as ledger:
        request = shop.request(why)
        number = judge_ring(view, ledger, request, ring, opinion, shop.settings.limits.by_role())
    note(f"decision {number}: {ring} {judgement.value} ({reason.value}); the next night goes by it")


@group.command("apart")
def apart(
    first: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    second: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    take_back: Annotated[bool, typer.Option("--take-back", help="Let them stand together again.")] = False,
    why: NoteOption = "",
) -> None:
    """Say that two accounts are not the same person: from the next night on no ring holds both."""
    from graphfraud.investigation.judging import call_not_the_same

    shop = Shop.here()
    with shop.view(Action.SEARCH, f"apart {first} {second}") as view, shop.ledger() as ledger:
        request = shop.request(why)
        number = call_not_the_same(view, ledger, request, first, second, take_back=take_back)
    what = "may stand together again" if take_back else "are not the same"
    note(f"decision {number}: {first} and {second} {what}; the next night goes by it")


@group.command("verdicts")
def verdicts(
    nodes: Annotated[list[str], typer.Argument(metavar="KEY...", help="Printed keys, such as account:A1.")],
    how: FormatOption = Format.TABLE,
) -> None:
    """List every verdict that was ever given on an account or identifier, the latest first."""
    from graphfraud.ledger.verdicts import verdicts_on

    shop = Shop.here()
    with shop.ledger() as ledger:
        found = verdicts_on(ledger, shop.request(), nodes)
    rows = (
        {
            "decision": one.id,
            "at": one.at,
            "person": one.person,
            "judgement": one.verdict.judgement.value,
            "reason": one.verdict.reason.value,
            "ring": one.verdict.ring,
            "nodes": " ".join(one.verdict.nodes),
            "note": one.note,
        }
        for one in found
    )
    emit(rows, VERDICT_COLUMNS, how, shop.settings.shop.time_zone)
