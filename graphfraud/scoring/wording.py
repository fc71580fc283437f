"""Every word that explains a ring, a table for each language.

A template's fields are the reason's `params`, made readable by `graphfraud.scoring.explanations`. A new
language is a new entry of `LANGUAGES` with the same signals.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """How one signal is put."""

    short: str
    """For a column of a list."""
    many: str
    one: str = ""
    """Where the reason's `count` is 1; empty where the wording is the same."""


@dataclass(frozen=True, slots=True)
class Language:
    """All wording of one language."""

    signals: Mapping[str, Words]
    """One entry a signal, and one for ``clip``."""
    since: str
    """Added to what is shared, where it is known since when."""
    between: str
    """Two numbers that differ."""
    holding: str
    cut: str
    more: str
    """Ends a list of identifiers that is longer than is shown."""


def _shared(short: str, things: str) -> Words:
    return Words(
        short,
        "{most} of {size} accounts used {node}; "
        f"{{count}} {things} are shared, each by {{between}} accounts{{since}}",
        "{most} of {size} accounts used {node}{since} (in the whole shop: {degree})",
    )


_KNOWN_FRAUD = "known fraud (chargebacks: {chargebacks}, refunds: {refunds}, complaints: {complaints})"
_SETTLED = "orders older than {days} days that nobody disputed: {orders} in all"

_ENGLISH = Language(
    signals={
        "shared_card": _shared("shared cards", "cards"),
        "shared_email": _shared("shared e-mails", "e-mail addresses"),
        "shared_phone": _shared("shared phones", "phone numbers"),
        "shared_device": _shared("shared devices", "devices"),
        "shared_address": _shared("shared addresses", "addresses"),
        "shared_network": _shared("shared networks", "IP addresses and networks"),
        "burst": Words(
            "opened together",
            "{count} of {size} accounts first appeared from {first} to {last}; at the shop's own pace, fewer "
            "than one such group in 10^{one_in_ten_to} is so close together by chance",
        ),
        "churn": Words(
            "many cards",
            "{count} of {size} accounts used {cards} cards that no other member used; "
            "{account} alone used {most}",
            "{account} used {cards} cards that no other member used",
        ),
        "known_fraud": Words(
            "known fraud",
            "{count} of {size} accounts have " + _KNOWN_FRAUD,
            "{count} of {size} accounts has " + _KNOWN_FRAUD,
        ),
        "near_fraud": Words(
            "near known fraud",
            "{count} of {size} accounts are close to known fraud outside the ring",
            "{count} of {size} accounts is close to known fraud outside the ring",
        ),
        "household": Words(
            "household",
            "{count} of {size} accounts share the home {node} and a family name, as a household does",
        ),
        "tenure": Words("long customers", "days as a customer, on average: {days}"),
        "settled": Words(
            "settled orders",
            "{count} of {size} accounts have " + _SETTLED,
            "{count} of {size} accounts has " + _SETTLED,
        ),
        "judged_fraud": Words(
            "judged fraud",
            "{count} of {size} accounts were judged fraud by an investigator",
            "{count} of {size} accounts was judged fraud by an investigator",
        ),
        "judged_legitimate": Words(
            "judged legitimate",
            "{count} of {size} accounts were judged legitimate by an investigator",
            "{count} of {size} accounts was judged legitimate by an investigator",
        ),
        "clip": Words("clipped", "the signals add up to {sum} points; a score ends at 0 and at 100"),
    },
    since=", since {date}",
    between="{least} to {most}",
    holding="{first} and {second} hold the ring together with {bits} bits, the least of its links: "
    "both used {nodes}",
    cut="{first} and {second} were not joined, {bits} bits being too weak: both used {nodes}",
    more="{nodes} and {count} more",
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({"en": _ENGLISH})
"""Wording by the language's ISO 639 code."""
