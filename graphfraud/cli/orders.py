"""The command that lists the order queue."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from graphfraud.cli.options import FormatOption, LanguageOption, LimitOption
from graphfraud.cli.output import Column, Format, Kind, emit, iso_time, note, one_line, print_json, visible
from graphfraud.cli.shop import Shop
from graphfraud.errors import ConfigError
from graphfraud.model import MILLI
from graphfraud.rights import Action
from graphfraud.scoring.explanations import known_language, order_sentence

if TYPE_CHECKING:
    from graphfraud.order_score import OrderScore

COLUMNS = (
    Column("order"),
    Column("at", Kind.TIME),
    Column("account"),
    Column("score", Kind.POINTS),
    Column("thousandths", Kind.NUMBER),
    Column("amount", Kind.NUMBER),
    Column("currency"),
    Column("rings"),
    Column("reasons"),
)
"""For programs points come in thousandths, too, which add up as whole numbers do; CSV holds the reasons as
JSON."""

SHOWN = tuple(column for column in COLUMNS if column.name != "thousandths")

TABLE_LIMIT = 50
"""Rows of a table where no limit is asked for: what fits a screen; CSV and JSON give all."""


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command("orders")(list_orders)


def list_orders(
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help="Only orders of this day, in the shop's zone.")
    ] = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", help="Least score; by default that of graphfraud.toml.")
    ] = None,
    how: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    language: LanguageOption = None,
) -> None:
    """List the order queue: orders that show several signs or touch a ring, the highest score first."""
    from graphfraud.ledger.order_scores import OrderFilter, list_scores  # loads SQLAlchemy

    shop = Shop.here()
    spoken = known_language(language or shop.settings.shop.language)
    since, until = _day(day, shop.settings.shop.time_zone)
    least = shop.settings.orders.min_score if min_score is None else min_score
    wanted = OrderFilter(round(least * MILLI), since, until, limit=None if how is Format.TABLE else limit)
    with shop.view(Action.LIST_RINGS, "orders", how), shop.ledger() as ledger:
        found = list_scores(ledger, wanted)
    zone = ZoneInfo(shop.settings.shop.time_zone)
    if how is Format.JSON:
        for one in found:
            print_json(_body(one, spoken, zone))
    elif how is Format.CSV:
        emit((_cells(one, spoken, zone) for one in found), COLUMNS, how)
    else:
        shown = limit if limit is not None else TABLE_LIMIT
        emit((_row(one, spoken, zone) for one in found[:shown]), SHOWN, how, zone.key)
        if len(found) > shown:
            note(f"{shown} of {len(found)} orders; --limit shows more")


def _day(text: str | None, time_zone: str) -> tuple[int | None, int | None]:
    """Return when a day begins and ends, ms since 1970 UTC."""
    if text is None:
        return None, None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--day {text!r} is no date; write one like 2026-03-31") from error
    zone = ZoneInfo(time_zone)
    ends = [datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1))]
    return int(ends[0].timestamp() * MILLI), int(ends[1].timestamp() * MILLI)


def _row(one: OrderScore, language: str, zone: ZoneInfo) -> dict[str, Any]:
    worst = one_line(order_sentence(one.reasons[0], language, zone))
    more = f" (+{len(one.reasons) - 1})" if len(one.reasons) > 1 else ""
    return _told(one) | {"rings": " ".join(one.rings), "reasons": worst + more}


def _cells(one: OrderScore, language: str, zone: ZoneInfo) -> dict[str, Any]:
    reasons = json.dumps(_reasons(one, language, zone), ensure_ascii=False)
    return _told(one) | {"rings": " ".join(one.rings), "reasons": visible(reasons)}


def _body(one: OrderScore, language: str, zone: ZoneInfo) -> dict[str, Any]:
    told = _told(one) | {"at": iso_time(one.at), "score": one.score / MILLI}
    return told | {"rings": list(one.rings), "reasons": _reasons(one, language, zone)}


def _told(one: OrderScore) -> dict[str, Any]:
    return {
        "order": one.event,
        "at": one.at,
        "account": one.account,
        "score": one.score,
        "thousandths": one.score,
        "amount": one.amount,
        "currency": one.currency,
    }


def _reasons(one: OrderScore, language: str, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "signal": reason.signal,
            "points": reason.points / MILLI,
            "thousandths": reason.points,
            "evidence": list(reason.evidence),
            "sentence": order_sentence(reason, language, zone),
        }
        for reason in one.reasons
    ]
