"""The command for a caller who does not know a charge."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit, note, shown_time
from graphfraud.cli.shop import Shop
from graphfraud.rights import Action

COLUMNS = (
    Column("order"),
    Column("at", Kind.TIME),
    Column("account"),
    Column("amount", Kind.NUMBER),
    Column("currency"),
    Column("status"),
    Column("outcome"),
    Column("ring"),
    Column("score", Kind.POINTS),
)


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command("charge")(search_charge)


def search_charge(
    day: Annotated[
        str, typer.Argument(metavar="DATE", help="The day on the statement; the days beside it count, too.")
    ],
    amount: Annotated[
        str, typer.Option("--amount", help="The amount on the statement: 12800, or 128.00 with cents.")
    ] = "",
    last4: Annotated[str, typer.Option("--last-four", help="The card's last four digits.")] = "",
    how: FormatOption = Format.TABLE,
) -> None:
    """Find the order behind a charge that a caller does not know, and its ring."""
    from graphfraud.investigation.charges import currency_of, find_charge, read_charge  # loads SQLAlchemy

    shop = Shop.here()
    zone = shop.settings.shop.time_zone
    with shop.graph() as view:
        charge = read_charge(day, amount, last4, currency_of(view))
    with shop.view(Action.SEARCH, str(charge), how) as view, shop.ledger() as ledger:
        found = find_charge(view, ledger, charge, zone)
    emit(map(_row, found.orders), COLUMNS, how, zone)
    if not found.orders:
        low, high = shown_time(found.low, zone), shown_time(found.high, zone)
        note(f"no order fits; looked for {charge}, ordered from {low} to before {high}")
    if not found.complete:
        note("more orders fit than are shown: ask the caller for the amount and the last four digits")


def _row(one: Any) -> dict[str, Any]:
    return {
        "order": one.order,
        "at": one.at,
        "account": one.account,
        "amount": one.amount,
        "currency": one.currency,
        "status": one.status.value,
        "outcome": one.outcome.value,
        "ring": one.ring,
        "score": one.score,
    }
