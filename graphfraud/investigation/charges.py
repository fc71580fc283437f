"""A charge that somebody does not know: from what stands on their statement to the order and its ring."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from graphfraud.errors import ConfigError
from graphfraud.ingest.fields import Bad, parse_amount
from graphfraud.ingest.mapping import Money
from graphfraud.ledger.order_scores import OrderFilter, list_scores
from graphfraud.model import MILLI, Label
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.model import Outcome, Status
    from graphfraud.stores.ports import GraphView, OrderFacts

DAYS_AROUND: Final = 1
"""Days before and after the one on the statement: a bank books later, and elsewhere it is another day."""

MOST_LOOKED_AT: Final = 100_000
"""Orders of the days that are compared: three days of a shop with ten million orders a year."""

MOST_FOUND: Final = 200
"""Orders that are shown: where more fit, something else has to be asked of the caller."""

_MOST_TEXT: Final = 40
"""Characters that are read of what should be four digits."""

_MASKED: Final = f"{Label.CARD.value}:masked:"
_AFTER_MASKED: Final = f"{_MASKED}:"
"""How printed keys of masked cards begin, and what sorts after them all."""

_LAST_FOUR: Final = re.compile(r"[^0-9]*([0-9]{4})", re.ASCII)
_FEWER: Final = re.compile(r"[^0-9]*([0-9]{1,4})", re.ASCII)
"""A spreadsheet takes the zeros off a feed's 0042."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a caller reads from a statement."""

    on: date
    """The day, as the statement has it."""
    amount: int | None
    """Minor units; None where it is not known."""
    last4: str
    """The card's last four digits; empty where they are not known."""

    def __str__(self) -> str:
        amount = "" if self.amount is None else f" amount {self.amount}"
        return f"charge {self.on.isoformat()}{amount}{f' card {self.last4}' if self.last4 else ''}"


@dataclass(frozen=True, slots=True)
class ChargedOrder:
    """An order that may be the charge."""

    order: str
    """The feed's id."""
    account: str
    """Whose it is: the owner, where a guest belongs to a registered account."""
    at: int
    """ms since 1970 UTC."""
    amount: int | None
    """Minor units of `currency`."""
    currency: str
    status: Status
    outcome: Outcome
    ring: str
    """The ring of its account; empty where it is in none."""
    score: int | None
    """The order's own score in thousandths of a point; None where it has none."""


@dataclass(frozen=True, slots=True)
class FoundCharge:
    """What a search for a charge gave."""

    low: int
    """From when orders were looked at, ms since 1970 UTC."""
    high: int
    """Until before when."""
    orders: Sequence[ChargedOrder]
    """Those of the day itself first, then by time."""
    complete: bool
    """False where more orders fit, or lie in these days, than are looked at."""


def read_charge(on: str, amount: str, last4: str, currency: str) -> Charge:
    """Read what a caller says.

    Args:
        on: the day, as 2026-03-31.
        amount: in major units, as statements have it: ``12800``, ``¥12,800``, ``128.00``; empty for any.
        last4: the card's last four digits, or a masked number that ends in them; empty for any card.
        currency: ISO 4217 code of the amount; without one it is taken for minor units.

    Raises:
        ConfigError: a part cannot be read, or there is only a day.
    """
    known = _LAST_FOUR.fullmatch(_folded(last4))
    if last4.strip() and known is None:
        raise ConfigError("of a card the last four digits are asked for, as 1234, and no more of them")
    digits = known[1] if known else ""
    minor = _minor_units(amount.strip(), currency)
    if minor is None and not digits:
        raise ConfigError("a day alone is half the shop: give the amount or the last four digits, too")
    return Charge(_day(on), minor, digits)


def currency_of(view: GraphView) -> str:
    """Return the currency that the shop's sums are in, which an amount is read in; empty before a night."""
    return str(view.record().get("calibration", {}).get("currency", ""))


def find_charge(view: GraphView, ledger: Ledger, charge: Charge, time_zone: str) -> FoundCharge:
    """Find the orders that a charge may be.

    Args:
        view: the graph.
        ledger: where the orders' scores stand.
        charge: what the caller says.
        time_zone: the shop's, whose days count.

    Returns:
        Orders of the day, the one before and the one after, with exactly that amount and those digits, as the
        feed's `last4` or a masked card has them. Cancelled orders are there, too: money may be on hold.
    """
    zone = ZoneInfo(time_zone)
    low, begin, end, high = (
        _midnight(charge.on + timedelta(days=days), zone) for days in (-DAYS_AROUND, 0, 1, 1 + DAYS_AROUND)
    )
    looked_at = view.orders_between(low, high, amount=charge.amount, limit=MOST_LOOKED_AT + 1)
    fitting = looked_at[:MOST_LOOKED_AT]
    if charge.last4:
        fitting = _with_digits(view, fitting, charge.last4)
    dated = [(order, facts, facts.at) for order, facts in fitting if facts.at is not None]
    dated.sort(key=lambda one: (not begin <= one[2] < end, one[2], one[0]))
    shown = dated[:MOST_FOUND]
    scores = {one.event: one.score for one in list_scores(ledger, OrderFilter(since=low, until=high))}
    ring = {owner: _ring_of(view, owner) for owner in {facts.owner for _, facts, _ in shown}}
    orders = [
        ChargedOrder(
            order,
            facts.owner,
            at,
            facts.amount,
            facts.currency,
            facts.status,
            facts.outcome,
            ring[facts.owner],
            scores.get(order),
        )
        for order, facts, at in shown
    ]
    complete = len(looked_at) <= MOST_LOOKED_AT and len(dated) <= MOST_FOUND
    return FoundCharge(low, high, orders, complete)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise ConfigError(f"{text[:40]!r} is no date; write one like 2026-03-31") from error
    if not date.min + timedelta(days=2) < day < date.max - timedelta(days=3):
        raise ConfigError(f"{text[:40]!r} is no day on which anything was charged")
    return day


def _minor_units(text: str, currency: str) -> int | None:
    if not text:
        return None
    found = parse_amount(text, currency, Money(unit="major" if currency else "minor", symbols=True))
    if isinstance(found, Bad):
        raise ConfigError(f"the amount cannot be read: {found}")
    return found


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp()) * MILLI


def _with_digits(
    view: GraphView, orders: Sequence[tuple[str, OrderFacts]], last4: str
) -> list[tuple[str, OrderFacts]]:
    """Keep the orders whose card ends in some digits."""
    masked = view.nodes_ending(_MASKED, _AFTER_MASKED, [f"-{last4}"])
    codes = {facts.code for facts in view.orders_of(masked)}
    return [
        (order, facts)
        for order, facts in orders
        if facts.code in codes or _digits_of(facts.details.get("last4", "")) == last4
    ]


def _digits_of(cell: str) -> str:
    """Return the four digits that a feed's `last4` stands for; empty where it is something else."""
    found = _FEWER.fullmatch(_folded(cell))
    return found[1].zfill(4) if found else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_MOST_TEXT]).strip()


def _ring_of(view: GraphView, account: str) -> str:
    rings = view.rings(RingFilter(account=account, limit=1))
    return rings[0].id if rings else ""
