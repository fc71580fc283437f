"""The order as a checkout has it, under the column names of the canonical feed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Order:
    """What an order form and its request say, as typed; empty text where nothing is known.

    A misspelt name is a TypeError when the shop's code first runs, and not a list that never matches.
    """

    order_id: str = ""
    """Goes into the record of a hit, so that "why was this order refused" has an answer."""
    account: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    device: str = ""
    device_kind: str = ""
    """``app`` or ``browser``; anything else is taken for a browser."""
    ip: str = ""
    card: str = ""
    """The payment provider's token, or a masked number; never the number itself."""
    card_kind: str = ""
    """``token`` or ``masked``; empty takes token."""
    bin: str = ""
    recipient: str = ""
    address: str = ""
    """The shipping address; a bill's address is not looked up."""
    postcode: str = ""
    country: str = ""
    """Two letters (ISO 3166-1); empty takes the release's region."""
    amount: int | None = None
    """Minor units of `currency`; only recorded with a hit."""
    currency: str = ""

    @classmethod
    def from_fields(cls, given: Mapping[str, str | int | None]) -> Order:
        """Make an order from a mapping of column names; None counts as unknown.

        Raises:
            ReleaseError: a name is not one of an order's.
        """
        unknown = sorted(given.keys() - ORDER_FIELDS)
        if unknown:
            known = ", ".join(sorted(ORDER_FIELDS))
            raise ReleaseError(f"an order has no field {', '.join(map(repr, unknown))}; it has: {known}")
        amount = given.get("amount")
        words = {name: str(one) for name, one in given.items() if one is not None and name != "amount"}
        return cls(**words, amount=None if amount is None else int(amount))


ORDER_FIELDS = frozenset(one.name for one in fields(Order))
"""The names that `Order.from_fields` takes."""
