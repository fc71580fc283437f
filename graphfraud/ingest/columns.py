"""The canonical columns: what a mapping fills, what each means, how each is checked and how it is masked.

This table is the one place where the columns stand; mappings, checks, digests and pages are made from it.
An empty cell means unknown, in every column.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from graphfraud.model import Cause, Kind, Liability, Outcome, Status


class Check(Enum):
    """How the cells of a column are checked; a cell that fails rejects its row."""

    TEXT = "kept as given"
    IDENTIFIER = "cleaned to a key; what cannot be a real value is kept and never links"
    TIME = "a time between 1990 and 2100"
    MONEY = "an amount that is not negative, in the currency's units"
    CURRENCY = "three letters (ISO 4217)"
    CHOICE = "one of a list of words"


class Mask(Enum):
    """How a value is written to a reject file or a profile."""

    NONE = "as it is"
    EMAIL = "first letter and domain"
    LAST_TWO = "last two characters"
    FIRST_ONE = "first character"
    FIRST_SIX = "first six characters"
    SHORT = "first three characters"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column."""

    name: str
    group: str
    meaning: str
    check: Check = Check.TEXT
    mask: Mask = Mask.NONE
    choices: tuple[str, ...] = ()
    """The words that a CHOICE column takes."""


def _words(values: type[Kind | Status | Outcome | Cause | Liability]) -> tuple[str, ...]:
    return tuple(value.value for value in values if value.value)


YES, NO = "yes", "no"

COLUMNS = (
    Column("event_id", "what", "the shop's number of the order or event"),
    Column("kind", "what", "what the event is; order where empty", Check.CHOICE, choices=_words(Kind)),
    Column("at", "what", "when it happened", Check.TIME),
    Column("status", "what", "how far an order has come", Check.CHOICE, choices=_words(Status)),
    Column("staff", "what", "who in the shop did it; only auditors see it", mask=Mask.FIRST_ONE),
    Column("account", "who", "the customer's login id in the shop; empty for a guest", mask=Mask.SHORT),
    Column("name", "who", "the customer's name", mask=Mask.FIRST_ONE),
    Column("name_kana", "who", "its reading", mask=Mask.FIRST_ONE),
    Column("email", "who", "the customer's e-mail address", Check.IDENTIFIER, Mask.EMAIL),
    Column("phone", "who", "the customer's phone number", Check.IDENTIFIER, Mask.LAST_TWO),
    Column("device", "with what", "id of the device that was used", Check.IDENTIFIER, Mask.SHORT),
    Column(
        "device_kind",
        "with what",
        "what made the device id: the shop's app, or a browser's fingerprint",
        Check.CHOICE,
        choices=("app", "browser"),
    ),
    Column("ip", "with what", "IP address of the request", Check.IDENTIFIER, Mask.SHORT),
    Column(
        "card",
        "with what",
        "the payment provider's token for the card, or a masked number; never the number",
        Check.IDENTIFIER,
        Mask.SHORT,
    ),
    Column(
        "card_kind",
        "with what",
        "what `card` holds; token where empty",
        Check.CHOICE,
        choices=("token", "masked"),
    ),
    Column("bin", "with what", "the card number's first six or eight digits"),
    Column("last4", "with what", "the card number's last four digits", mask=Mask.LAST_TWO),
    Column("card_name", "with what", "the name on the card", mask=Mask.FIRST_ONE),
    Column(
        "auth",
        "with what",
        "what 3-D Secure did",
        Check.CHOICE,
        choices=("none", "frictionless", "challenged", "failed"),
    ),
    Column("recipient", "where to", "the name the parcel goes to", mask=Mask.FIRST_ONE),
    Column("recipient_kana", "where to", "its reading", mask=Mask.FIRST_ONE),
    Column("address", "where to", "the shipping address", Check.IDENTIFIER, Mask.FIRST_SIX),
    Column("postcode", "where to", "its postcode", mask=Mask.SHORT),
    Column("country", "where to", "its country, two letters (ISO 3166)"),
    Column("billing_name", "where to", "the name on the bill", mask=Mask.FIRST_ONE),
    Column("billing_address", "where to", "the address on the bill", mask=Mask.FIRST_SIX),
    Column("amount", "what for", "what the order costs", Check.MONEY),
    Column("currency", "what for", "the currency of `amount` and `recovered`", Check.CURRENCY),
    Column("items", "what for", "the names of the things ordered, with semicolons between"),
    Column("quantity", "what for", "how many things"),
    Column("delivery_on", "what for", "the delivery day asked for"),
    Column("shipping", "what for", "how it is shipped"),
    Column("gift", "what for", "yes where the order is a gift", Check.CHOICE, choices=(YES, NO)),
    Column("coupon", "what for", "the coupon code used"),
    Column("outcome", "what came of it", "what came of the event", Check.CHOICE, choices=_words(Outcome)),
    Column("outcome_at", "what came of it", "when the outcome was known", Check.TIME),
    Column("cause", "what came of it", "why money was lost", Check.CHOICE, choices=_words(Cause)),
    Column("liability", "what came of it", "who bears the loss", Check.CHOICE, choices=_words(Liability)),
    Column("recovered", "what came of it", "how much of the loss came back", Check.MONEY),
)

BY_NAME = {column.name: column for column in COLUMNS}

OUTCOME_COLUMNS = tuple(column.name for column in COLUMNS if column.group == "what came of it")
"""Kept as outcomes of the event, apart from the event itself: they change long after it."""

EVENT_COLUMNS = tuple(column.name for column in COLUMNS if column.name not in OUTCOME_COLUMNS)
"""What an event's details and digest are made of."""

FEED_COLUMNS = {
    "events": tuple(column.name for column in COLUMNS),
    "outcomes": ("event_id", *OUTCOME_COLUMNS, "currency"),
}
"""The columns that a mapping of each kind of feed may fill."""

YES_NO = {"1": YES, "true": YES, "y": YES, "on": YES, "0": NO, "false": NO, "n": NO, "off": NO}
"""Other spellings of yes and no that a gift flag comes in."""
