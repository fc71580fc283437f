"""The commands about alerts: list, send, test."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any

import typer

from graphfraud.cli.options import FormatOption, LimitOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.shop import Shop, now_ms
from graphfraud.errors import ConfigError, DeliveryError, GraphFraudError
from graphfraud.rights import Action

if TYPE_CHECKING:
    from graphfraud.alerting.alerts import Alert
    from graphfraud.ledger import Ledger

COLUMNS = (
    Column("alert", Kind.NUMBER),
    Column("at", Kind.TIME),
    Column("kind"),
    Column("subject"),
    Column("score", Kind.POINTS),
    Column("rings"),
)

TABLE_LIMIT = 50
"""Rows of a table where no limit is asked for: what fits a screen; CSV and JSON give all."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(
        help="What somebody should know today, and how it reaches them.", no_args_is_help=True
    )
    group.command("list")(list_all)
    group.command("send")(send)
    group.command("test")(test)
    app.add_typer(group, name="alerts")


def list_all(how: FormatOption = Format.TABLE, limit: LimitOption = None) -> None:
    """List alerts, the latest first, and say what has not gone out yet."""
    from graphfraud.ledger.outbox import list_alerts, unsent_messages

    shop = Shop.here()
    shown = limit if limit is not None or how is not Format.TABLE else TABLE_LIMIT
    with shop.view(Action.LIST_RINGS, "alerts", how), shop.ledger() as ledger:
        alerts = list_alerts(ledger, shown)
        waiting = unsent_messages(ledger)
    emit((_row(one) for one in alerts), COLUMNS, how, shop.settings.shop.time_zone)
    for message in waiting:
        why = f": {message.error}" if message.error else ""
        note(f"a message to {message.channel} waits, attempts: {message.attempts}{why}")


def send() -> None:
    """Send what waits on every channel that graphfraud.toml names; leaves with exit code 3 on a fault."""
    from graphfraud.alerting.channels import open_channels
    from graphfraud.alerting.delivery import deliver
    from graphfraud.ledger.outbox import untold

    shop = Shop.here()
    channels = open_channels(shop.settings.alerts, os.environ, shop.settings.shop.language)
    if not channels:
        raise ConfigError(NO_CHANNEL)
    with shop.ledger() as ledger:
        done = deliver(ledger, shop.settings, channels, now_ms, at_once=True)
        left = {one.name: untold(ledger, one.name, now_ms()) for one in channels}
    note(f"{done.sent} messages sent")
    for name, count in left.items():
        if count:
            note(f"{name}: {count} alerts wait for the next digest (quiet hours, or enough for this hour)")
    if done.faults:
        raise DeliveryError("; ".join(done.faults))


def test() -> None:
    """Send one made-up message to every channel, at once and past the outbox."""
    from graphfraud.alerting.alerts import Alert, AlertKind
    from graphfraud.alerting.channels import open_channels
    from graphfraud.alerting.messages import compose

    shop = Shop.here()
    channels = open_channels(shop.settings.alerts, os.environ, shop.settings.shop.language)
    if not channels:
        raise ConfigError(NO_CHANNEL)
    key, now, faults = secrets.token_hex(16), now_ms(), []
    alert = Alert(AlertKind.RING, "test", "R-000000", now, {"score": 0})
    body = {"test": True} | compose([alert], key, now=now, link=shop.settings.alerts.link)
    for channel in channels:
        try:
            channel.send(key, body, now)
        except DeliveryError as error:
            faults.append(f"{channel.name}: {error}")
        else:
            note(f"{channel.name}: took the test message")
    if faults:
        raise DeliveryError("; ".join(faults))


NO_CHANNEL = (
    "graphfraud.toml names no way for alerts: give [alerts] a file, [alerts.email] a host or "
    "[alerts.webhook] a url"
)


def send_quietly(shop: Shop, ledger: Ledger) -> None:
    """Send what is due after a night or a look; what goes wrong is said, and waits in the outbox."""
    from graphfraud.alerting.channels import open_channels
    from graphfraud.alerting.delivery import deliver

    try:
        channels = open_channels(shop.settings.alerts, os.environ, shop.settings.shop.language)
        faults = deliver(ledger, shop.settings, channels, now_ms).faults
    except GraphFraudError as error:
        note(f"alerts: {error}; they wait in the outbox")
        return
    for fault in faults:
        note(f"alerts: {fault}")


def _row(one: Alert) -> dict[str, Any]:
    return {
        "alert": one.id,
        "at": one.at,
        "kind": one.kind.value,
        "subject": one.subject,
        "score": one.facts.get("score"),
        "rings": " ".join(one.facts.get("rings", [])),
    }
