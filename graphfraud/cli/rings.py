"""Commands that list what the last night found: rings, ring, members, hubs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli.options import FormatOption, LanguageOption, LimitOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.ring_page import Shown, print_ring
from graphfraud.cli.shop import Shop
from graphfraud.model import MILLI, RingState
from graphfraud.rights import Action
from graphfraud.scoring.explanations import known_language
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.stores.ports import RingRow

RING_COLUMNS = (
    Column("ring"),
    Column("score", Kind.POINTS),
    Column("size", Kind.NUMBER),
    Column("state"),
    Column("priority", Kind.NUMBER),
    Column("money_at_risk", Kind.NUMBER),
    Column("money_spent", Kind.NUMBER),
    Column("currency"),
    Column("orders", Kind.NUMBER),
    Column("first_seen", Kind.TIME),
    Column("last_seen", Kind.TIME),
    Column("top_signal"),
)
MEMBER_COLUMNS = (
    Column("ring"),
    Column("account"),
    Column("degree", Kind.NUMBER),
    Column("betweenness", Kind.POINTS),
    Column("first_seen", Kind.TIME),
    Column("last_seen", Kind.TIME),
    Column("known_fraud"),
    Column("likely_victim"),
)
HUB_COLUMNS = (Column("node"), Column("degree", Kind.NUMBER), Column("reason"))

TABLE_LIMIT = 50
"""Rows of a table where no limit is asked for: what fits a screen; CSV and JSON give all."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("rings")(list_rings)
    app.command("ring")(show_ring)
    app.command("members")(list_members)
    app.command("hubs")(list_hubs)


def list_rings(
    how: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    min_score: Annotated[float, typer.Option(help="Only rings with at least this score.")] = 0.0,
    state: Annotated[RingState | None, typer.Option(help="Only rings in the queue, or only history.")] = None,
) -> None:
    """List the published rings, the highest score first."""
    print_rings(Shop.here(), RingFilter(min_score=round(min_score * MILLI), state=state), how, limit)


def print_rings(shop: Shop, wanted: RingFilter, how: Format, limit: int | None) -> None:
    """Print a shop's rings."""
    shown = limit if limit is not None or how is not Format.TABLE else TABLE_LIMIT
    with shop.view(Action.LIST_RINGS, how=how) as view:
        rows = view.rings(wanted)
    if wanted.state is RingState.QUEUE:
        rows = _without_closed(shop, rows)
    emit((_ring_row(row) for row in rows[:shown]), RING_COLUMNS, how, shop.settings.shop.time_zone)
    if how is Format.TABLE and shown is not None and len(rows) > shown:
        note(f"{shown} of {len(rows)} rings; --limit shows more")


def _without_closed(shop: Shop, rows: Sequence[RingRow]) -> Sequence[RingRow]:
    """Leave out rings whose cases are closed: they stay quiet until they wake."""
    from graphfraud.ledger.case_reading import quiet_rings  # loads SQLAlchemy

    with shop.ledger() as ledger:
        quiet = quiet_rings(ledger)
    return [row for row in rows if row.id not in quiet]


def show_ring(
    ring: Annotated[str, typer.Argument(metavar="R-000123", help="The ring's id.")],
    how: FormatOption = Format.TABLE,
    language: LanguageOption = None,
) -> None:
    """Explain one ring: what is shared by whom since when, what speaks for and against it."""
    print_one_ring(Shop.here(), ring, how, language)


def print_one_ring(shop: Shop, ring: str, how: Format, language: str | None = None) -> None:
    """Print one ring of a shop, in the shop's language where none is asked for."""
    shown = Shown(shop.settings.shop.time_zone, known_language(language or shop.settings.shop.language))
    with shop.view(Action.OPEN_RING, ring, how) as view:
        found = view.ring(ring)
        links = view.links([member.account for member in found.members])
    with shop.ledger() as ledger:  # only now: looking for a ring where there is no graph makes no ledger
        print_ring(found, links, ledger.lineage(ring=ring), how, shown)


def list_members(
    ring: Annotated[str | None, typer.Argument(metavar="R-000123", help="Only this ring.")] = None,
    how: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """List who is in which ring; with a ring, its members' places in it."""
    shop = Shop.here()
    action = Action.LIST_RINGS if ring is None else Action.OPEN_RING
    with shop.view(action, ring or "members", how) as view:
        if ring is not None:
            rows = [{"ring": ring, **asdict(member)} for member in view.ring(ring).members]
            emit(rows[:limit], MEMBER_COLUMNS, how, shop.settings.shop.time_zone)
            return
        pairs = list(view.members())
    shown = limit if limit is not None or how is not Format.TABLE else TABLE_LIMIT
    emit(({"ring": one, "account": account} for one, account in pairs[:shown]), MEMBER_COLUMNS[:2], how)
    if how is Format.TABLE and shown is not None and len(pairs) > shown:
        note(f"{shown} of {len(pairs)} accounts; --limit shows more")


def list_hubs(how: FormatOption = Format.TABLE, limit: LimitOption = None) -> None:
    """List what is shared and joins nobody: carriers, lockers, offices, placeholders; and why."""
    shop = Shop.here()
    with shop.view(Action.LIST_RINGS, "hubs", how) as view:
        hubs = view.hubs()
    shown = limit if limit is not None or how is not Format.TABLE else TABLE_LIMIT
    emit((asdict(hub) for hub in hubs[:shown]), HUB_COLUMNS, how)
    if how is Format.TABLE and shown is not None and len(hubs) > shown:
        note(f"{shown} of {len(hubs)} hubs; --limit shows more")


def _ring_row(row: RingRow) -> dict[str, Any]:
    return {"ring": row.id, **asdict(row), "state": row.state.value}
