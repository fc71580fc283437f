"""The command that lists card testing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from graphfraud.cli.options import FormatOption, LanguageOption, LimitOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.shop import Shop, moment
from graphfraud.model import DAY_MS
from graphfraud.rights import Action
from graphfraud.scoring.explanations import campaign_sentence, known_language

if TYPE_CHECKING:
    from datetime import tzinfo

    from graphfraud.scoring.card_testing import Campaign

COLUMNS: Final = (
    Column("campaign"),
    Column("cause"),
    Column("first", Kind.TIME),
    Column("last", Kind.TIME),
    Column("attempts", Kind.NUMBER),
    Column("cards", Kind.NUMBER),
    Column("declined", Kind.NUMBER),
    Column("tiny", Kind.NUMBER),
    Column("accounts", Kind.NUMBER),
    Column("orders"),
)
TOLD: Final = (Column("repeats"), Column("events"), Column("sentence"))
"""Columns for programs alone: they are long."""

DAYS: Final = 30
"""Days before the last night from which campaigns are listed where no date is asked for."""


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command("campaigns")(list_campaigns)


def list_campaigns(
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help=f"From then on; by default {DAYS} days before the last night."),
    ] = None,
    how: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    lang: LanguageOption = None,
) -> None:
    """List card testing: tries of many cards that have something in common, one line a campaign."""
    from graphfraud.investigation.campaigns import card_testing  # loads numpy and scipy

    shop = Shop.here()
    language = known_language(lang or shop.settings.shop.language)
    zone = shop.settings.shop.time_zone
    begin = moment(since, zone, "--since")
    with shop.view(Action.LIST_RINGS, "campaigns", how) as view:
        if view.run is None:
            return
        record = view.record()
        begin = int(record["as_of"]) - DAYS * DAY_MS if begin is None else begin
        found = card_testing(view, record, shop.settings, since=begin)[::-1][:limit]
    columns = COLUMNS if how is Format.TABLE else (*COLUMNS, *TOLD)
    emit((_row(one, language, ZoneInfo(zone)) for one in found), columns, how, zone)
    if how is Format.TABLE and not found:
        note("no card testing was found")


def _row(found: Campaign, language: str, zone: tzinfo) -> dict[str, Any]:
    return {
        "campaign": found.id,
        "cause": found.cause,
        "first": found.first,
        "last": found.last,
        "attempts": found.attempts,
        "cards": found.cards,
        "declined": found.declined,
        "tiny": found.tiny,
        "accounts": found.accounts,
        "orders": " ".join(found.orders),
        "repeats": " ".join(found.repeats),
        "events": " ".join(found.events),
        "sentence": campaign_sentence(found, language, zone),
    }
