"""Words and columns of the block list's commands.

The words are those of `graphfraud.blocklist` and `graphfraud.checkout.entry`, written again so that `--help`
does not load what these load; a test holds that they agree.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graphfraud.cli.output import Column, Kind
from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.blocklist import Caution
    from graphfraud.ledger.entry_reading import EntryRow


class Deed(StrEnum):
    """What the checkout shall do: `graphfraud.checkout.entry.Action` without the hold."""

    BLOCK = "block"
    CHALLENGE = "challenge"
    REVIEW = "review"
    ALLOW = "allow"


class ListedType(StrEnum):
    """`graphfraud.checkout.entry.EntryType`."""

    ACCOUNT = "account"
    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    CARD = "card"
    BIN = "bin"
    DEVICE = "device"
    IP = "ip"
    CIDR = "cidr"
    ADDRESS = "address"
    BUILDING = "building"
    POSTCODE = "postcode"
    NAME_ADDRESS = "name_address"


class Reason(StrEnum):
    """`graphfraud.blocklist.EntryReason`."""

    STOLEN_CARD = "stolen_card"
    CARD_TESTING = "card_testing"
    CHARGEBACK = "chargeback"
    FALSE_CLAIM = "false_claim"
    RESALE = "resale"
    COUPON_ABUSE = "coupon_abuse"
    DROP_ADDRESS = "drop_address"
    KNOWN_GROUP = "known_group"
    TAKEOVER = "takeover"
    SUSPICION = "suspicion"
    WRONGLY_STOPPED = "wrongly_stopped"
    CONFIRMED_GOOD = "confirmed_good"
    IMPORTED = "imported"


class Status(StrEnum):
    """`graphfraud.blocklist.EntryStatus`."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REJECTED = "rejected"
    REVOKED = "revoked"
    ARCHIVED = "archived"


ENTRY_COLUMNS = (
    Column("entry"),
    Column("status"),
    Column("action"),
    Column("type"),
    Column("value"),
    Column("name"),
    Column("reason"),
    Column("author"),
    Column("approver"),
    Column("starts_at", Kind.TIME),
    Column("expires_at", Kind.TIME),
    Column("contested_due", Kind.TIME),
    Column("ring"),
    Column("hits", Kind.NUMBER),
    Column("orders", Kind.NUMBER),
    Column("last_hit", Kind.TIME),
    Column("stopped"),
)
REVIEW_COLUMNS = (Column("why"), Column("due_at", Kind.TIME), *ENTRY_COLUMNS)
EVENT_COLUMNS = (Column("at", Kind.TIME), Column("person"), Column("kind"), Column("text"))
IMPACT_COLUMNS = (
    Column("type"),
    Column("key"),
    Column("orders", Kind.NUMBER),
    Column("customers", Kind.NUMBER),
    Column("good_orders", Kind.NUMBER),
    Column("good_customers", Kind.NUMBER),
    Column("fraud_orders", Kind.NUMBER),
    Column("known_then", Kind.NUMBER),
    Column("open_orders", Kind.NUMBER),
    Column("currency"),
    Column("money", Kind.NUMBER),
    Column("good_money", Kind.NUMBER),
    Column("fraud_money", Kind.NUMBER),
    Column("unweighed", Kind.NUMBER),
    Column("first_at", Kind.TIME),
    Column("last_at", Kind.TIME),
    Column("days", Kind.NUMBER),
    Column("needs"),
    Column("cautions"),
)
NARROWER_COLUMNS = (
    Column("type"),
    Column("key"),
    Column("orders", Kind.NUMBER),
    Column("customers", Kind.NUMBER),
    Column("known_fraud", Kind.NUMBER),
)
ORDER_COLUMNS = (
    Column("at", Kind.TIME),
    Column("entry"),
    Column("decided"),
    Column("action"),
    Column("type"),
    Column("reason"),
    Column("version", Kind.NUMBER),
    Column("text"),
    Column("author"),
    Column("approver"),
    Column("status"),
)


def entry_cells(row: EntryRow, at: int) -> dict[str, Any]:
    """Return an entry's cells by the names of `ENTRY_COLUMNS`.

    Args:
        row: the entry.
        at: now, ms: an active entry may be over, or not have begun.
    """
    state = row.status.value
    if state == Status.ACTIVE.value and not row.counts_at(at):
        state = "expired" if row.is_over(at) else "scheduled"
    return {
        "entry": row.id,
        "status": state,
        "action": row.action.value,
        "type": row.type.value,
        "value": row.value,
        "name": row.name,
        "reason": row.reason,
        "author": row.author,
        "approver": row.approver,
        "starts_at": row.starts_at,
        "expires_at": row.expires_at,
        "contested_due": row.contested_due,
        "ring": row.ring,
        "hits": row.life.hits,
        "orders": row.life.orders,
        "last_hit": row.life.last_hit,
        "stopped": "; ".join(f"{amount:,} {code}".strip() for code, amount in row.life.stopped.items()),
    }


def read_answers(given: list[str] | None) -> Mapping[Caution, str]:
    """Read the values of `--answer`.

    Raises:
        ConfigError: one is no CAUTION=TEXT.
    """
    from graphfraud.blocklist import Caution

    answers = {}
    for text in given or ():
        word, _, answer = text.partition("=")
        if word not in set(Caution) or not answer.strip():
            raise ConfigError(f"--answer {text[:60]!r} is no CAUTION=TEXT; known are: {', '.join(Caution)}")
        answers[Caution(word)] = answer
    return answers
