"""Settings of what goes on by day: order scores, the watch and the alerts."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from graphfraud.reference_settings import Section

if TYPE_CHECKING:
    from typing import Self

_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def _quiet(text: str) -> str:
    if text and not _QUIET.fullmatch(text):
        raise ValueError(f"{text!r} is no span of hours; write one like 22:00-07:00")
    return text


def _web_address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", text):
        raise ValueError(f"{text!r} is no web address; write one like https://fraud.shop.example")
    return text


def _mailbox(text: str) -> str:
    if text and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", text):
        raise ValueError(f"{text!r} is no e-mail address; write one like fraud@shop.example")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]


class OrderSettings(Section):
    """Which orders get a score of their own, and which of them stand in the order queue."""

    days: int = Field(default=7, ge=1, le=90, description="older orders have left the house: nothing to stop")
    keep_days: int = Field(default=30, ge=1, le=3650, description="scores of older orders are forgotten")
    min_score: float = Field(
        default=10.0, ge=0, le=100, description="two signs, or a link to a ring; one sign alone earns less"
    )


class WatchSettings(Section):
    """How new files are looked for by day."""

    interval_seconds: float = Field(
        default=30.0, ge=0.1, le=300, description="seconds between two looks; an alert is due in five minutes"
    )
    settle_seconds: float = Field(
        default=5.0, ge=0, le=120, description="a file that grew in so many seconds may still be written"
    )
    night_waits_seconds: float = Field(
        default=120.0, ge=0, le=3600, description="so long a night waits for the watch to finish with a file"
    )


class EmailSettings(Section):
    """Alerts by e-mail; the password stands in the environment."""

    host: str = Field(default="", description="the SMTP server; empty sends no e-mail")
    port: int = Field(default=587, ge=1, le=65535, description="587 is for STARTTLS, 465 for TLS")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="`starttls`, `tls`, or `none` for a server on the same machine"
    )
    user: str = Field(default="", description="logs in where it is given")
    sender: Mailbox = Field(default="", description="who the e-mails are from")
    to: list[Mailbox] = Field(default_factory=list, description="who gets them")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.host and not (self.sender and self.to):
            raise ValueError("a host was given; name the sender and to, too")
        if self.user and self.security == "none":
            raise ValueError("a user needs starttls or tls: a password does not travel in clear")
        return self


class WebhookSettings(Section):
    """Alerts to another program, signed; the secret stands in the environment."""

    url: WebAddress = Field(default="", description="where they are posted; empty posts nothing")


class AlertSettings(Section):
    """What is worth an alert, and how often somebody is to be disturbed."""

    order_score: float = Field(
        default=10.0, ge=0, le=100, description="what stands in the order queue is worth a look today"
    )
    ring_score: float = Field(
        default=50.0, ge=0, le=100, description="below, a ring waits for the morning's queue"
    )
    money_at_risk: int = Field(
        default=100_000, ge=0, description="minor units of a ring's open orders; 0 gives no such alert"
    )
    quiet: Annotated[str, AfterValidator(_quiet)] = Field(
        default="", description="hours of the shop's zone without messages, such as `22:00-07:00`"
    )
    per_hour: int = Field(
        default=6, ge=1, le=3600, description="messages in an hour on each channel; the rest go in a digest"
    )
    link: WebAddress = Field(default="", description="where the screens are, for links to rings and orders")
    file: str = Field(default="", description="a file to which messages are added as JSON Lines")
    timeout_seconds: float = Field(
        default=10.0, gt=0, le=120, description="a server that takes longer is tried again later"
    )
    email: EmailSettings = EmailSettings()
    webhook: WebhookSettings = WebhookSettings()

    def quiet_hours(self) -> tuple[time, time] | None:
        """Return when quiet begins and ends; None for no quiet hours."""
        found = _QUIET.fullmatch(self.quiet)
        if not found:
            return None
        first, second, third, fourth = map(int, found.groups())
        return time(first, second), time(third, fourth)
