"""Marking a value for the block list: from a node of the picture to a draft, and its assessment in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfraud.checkout.entry import Action, EntryType
from graphfraud.ledger.entries import Draft
from graphfraud.model import Label
from graphfraud.ui.shown import LONG, plain, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.blocklist import EntryReason
    from graphfraud.investigation.cautions import Narrower
    from graphfraud.investigation.impact import Impact
    from graphfraud.investigation.listing import Assessment
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

MARKABLE = frozenset({label for label in Label if label is not Label.SUBNET})
"""Labels that an entry can list; a network is listed by the block that its owner has."""

ACTIONS = (Action.BLOCK, Action.CHALLENGE, Action.REVIEW, Action.ALLOW)
"""What a person may ask of the checkout; a hold is placed on a case."""

_UNIT_PARTS = 5
"""Of an address key that ends in a unit: country, area, street, house, unit."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to happen to one or more values."""

    action: Action
    reason: EntryReason
    days: int | None
    """None takes what is usual for the type."""
    ring: str = ""
    """The ring that is the evidence."""


def draft_of(node: str, wish: Wish) -> Draft:
    """Return the draft that lists a node of the graph.

    Args:
        node: its printed key, of a label in `MARKABLE`.
        wish: what shall happen to it.
    """
    label, _, key = node.partition(":")
    return Draft(
        action=wish.action,
        type=EntryType(label),
        value=key,
        reason=wish.reason,
        days=wish.days,
        ring=wish.ring,
        normalised=True,
    )


def node_of(kind: EntryType, key: str) -> str:
    """Return the printed key of a listed value, as far as the graph has such nodes."""
    return f"{kind.value}:{key}"


def impact_lines(found: Assessment, words: Words, shown: Shown) -> list[str]:
    """Say what an entry would have stopped, in sentences, the most important first."""
    impact = found.impact
    lines = [
        words(
            "impact.orders",
            orders=f"{impact.orders:,}",
            customers=f"{impact.customers:,}",
            money=shown.money(impact.money, impact.currency),
        ),
        words(
            "impact.good",
            orders=f"{impact.good_orders:,}",
            customers=f"{impact.good_customers:,}",
            money=shown.money(impact.good_money, impact.currency),
        ),
        words(
            "impact.fraud",
            orders=f"{impact.fraud_orders:,}",
            money=shown.money(impact.fraud_money, impact.currency),
        ),
        words("impact.open", orders=f"{impact.open_orders:,}"),
        _period(impact, words, shown),
    ]
    lines += [words("impact.unweighed", orders=f"{impact.unweighed:,}")] if impact.unweighed else []
    outlook = found.outlook
    days = (
        words("impact.lasting") if outlook.days is None else words("impact.days", count=f"{outlook.days:,}")
    )
    lines.append(days)
    if outlook.times_listed:
        lines.append(words("impact.before", count=f"{outlook.times_listed:,}"))
    return lines


def place_line(node: str, in_building: int | None, words: Words) -> str:
    """Say how much of a house an address is; empty for anything else.

    Args:
        node: the printed key.
        in_building: accounts on the whole building in the shop; None where it is no building's unit.
        words: of the language.
    """
    label, _, key = node.partition(":")
    if label != Label.ADDRESS.value:
        return ""
    parts = key.split("|")
    if in_building is None or len(parts) < _UNIT_PARTS:
        return words("impact.house")
    return words("impact.unit", unit=plain(parts[-1], LONG), accounts=f"{in_building:,}")


def building_of(node: str) -> str | None:
    """Return the printed key of the building that an address is a unit of; None where it is none."""
    label, _, key = node.partition(":")
    parts = key.split("|")
    if label != Label.ADDRESS.value or len(parts) < _UNIT_PARTS:
        return None
    return f"{Label.BUILDING.value}:{'|'.join(parts[:-1])}"


def narrower_rows(found: Sequence[Narrower], words: Words) -> list[dict[str, Any]]:
    """Return one row a value that could be listed instead."""
    return [
        {
            "kind": words(f"label.{one.type.value}"),
            "value": plain(readable(node_of(one.type, one.key)), LONG),
            "orders": one.orders,
            "customers": one.customers,
            "known_fraud": one.known_fraud,
        }
        for one in found
    ]


def _period(impact: Impact, words: Words, shown: Shown) -> str:
    if impact.first_at is None:
        return words("impact.never")
    return words("impact.period", first=shown.day(impact.first_at), last=shown.day(impact.last_at))
