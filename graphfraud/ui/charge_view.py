"""The orders that a caller's charge may be, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.model import MILLI
from graphfraud.ui.shown import HIDDEN, NOTHING, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.charges import Charge, ChargedOrder, FoundCharge
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words


def charge_rows(
    orders: Sequence[ChargedOrder], words: Words, shown: Shown, *, names: bool
) -> list[dict[str, Any]]:
    """Return one row an order, with its account hidden where names are."""
    return [
        {
            "at": shown.time(one.at),
            "order": plain(one.order),
            "account": plain(one.account) if names else HIDDEN,
            "amount": shown.money(one.amount, one.currency),
            "status": words(f"status.{one.status.value}") if one.status.value else NOTHING,
            "outcome": words(f"outcome.{one.outcome.value}") if one.outcome.value else NOTHING,
            "ring": one.ring or NOTHING,
            "score": NOTHING if one.score is None else f"{one.score / MILLI:.0f}",
        }
        for one in orders
    ]


def nothing_fits(charge: Charge, found: FoundCharge, words: Words, shown: Shown) -> tuple[str, str]:
    """Say in two lines what was looked for where nothing was found."""
    days = words("search.charge_nothing", first=shown.day(found.low), last=shown.day(found.high - 1))
    anything = words("search.charge_any")
    amount = anything if charge.amount is None else shown.money(charge.amount)
    return days, words("search.charge_said", amount=amount, last4=charge.last4 or anything)
