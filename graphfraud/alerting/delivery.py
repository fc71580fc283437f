"""One round of sending: every channel gets what it has not been told, and a fault stops nobody but itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from graphfraud.alerting.hours import may_go_out, retry_at
from graphfraud.alerting.messages import compose
from graphfraud.errors import DeliveryError
from graphfraud.ledger.outbox import claim, make_message, put_off, tick_off
from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.alerting.channels import Channel
    from graphfraud.ledger import Ledger
    from graphfraud.ledger.outbox import Waiting
    from graphfraud.settings import Settings

LEASE_FACTOR: Final = 4
"""How many times a channel's timeout a message is held for whoever sends it: connecting, then sending."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    sent: int
    faults: Sequence[str]
    """A sentence for each channel that did not take its message."""


def deliver(
    ledger: Ledger,
    settings: Settings,
    channels: Sequence[Channel],
    clock: Callable[[], int],
    *,
    at_once: bool = False,
) -> Round:
    """Send what is due on every channel; what does not go out stays in the outbox.

    Args:
        ledger: where the outbox is.
        settings: the shop's.
        channels: from `graphfraud.alerting.channels.open_channels`.
        clock: gives the time, ms since 1970 UTC.
        at_once: also send what was put off after a fault.

    Returns:
        What was sent and what went wrong. A channel is left alone for this round after its first fault, so a
        round takes at most about twice the timeout for each channel, however much waits.
    """
    sent, faults = 0, []
    for channel in channels:
        now = clock()
        may = partial(_may, now=now, settings=settings)
        make_message(ledger, channel.name, now, may, partial(compose, now=now, link=settings.alerts.link))
        try:
            sent += _send_due(ledger, settings, channel, clock, at_once=at_once)
        except DeliveryError as error:
            faults.append(f"{channel.name}: {error}")
    return Round(sent, faults)


def _send_due(
    ledger: Ledger, settings: Settings, channel: Channel, clock: Callable[[], int], *, at_once: bool
) -> int:
    """Send a channel's due messages, the oldest first; raises the first DeliveryError."""
    sent = 0
    lease = round(LEASE_FACTOR * settings.alerts.timeout_seconds * MILLI)
    while True:
        now = clock()
        message = claim(ledger, channel.name, now, now + lease, at_once=at_once)
        if message is None:
            return sent
        try:
            channel.send(message.key, message.body, now)
        except DeliveryError as error:
            put_off(ledger, message.id, retry_at(clock(), message.attempts + 1), str(error))
            raise
        tick_off(ledger, message.id, clock())
        sent += 1


def _may(waiting: Waiting, *, now: int, settings: Settings) -> bool:
    return may_go_out(now, waiting.made, settings.alerts, settings.shop.time_zone)
