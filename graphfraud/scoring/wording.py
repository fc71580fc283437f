"""The languages that rings are explained in, and what is said besides the signals' own sentences.

A template's fields are the reason's `params`, made readable by `graphfraud.scoring.explanations`. The
sentences of the signals stand in `graphfraud.scoring.sentences`, each with all its languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """How one signal is put in one language."""

    short: str
    """For a column of a list."""
    many: str
    one: str = ""
    """Where the reason's `count` is 1; empty where the wording is the same."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is said besides the signals."""

    since: str
    """Added to what is shared, where it is known since when."""
    between: str
    """Two numbers that differ."""
    holding: str
    cut: str
    more: str
    """Ends a list of identifiers that is longer than is shown."""
    campaign: str
    """Card testing."""


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "en": Language(
            since=", since {date}",
            between="{least} to {most}",
            holding="{first} and {second} hold the ring together with {bits} bits, the least of its links: "
            "both used {nodes}",
            cut="{first} and {second} were not joined, {bits} bits being too weak: both used {nodes}",
            more="{nodes} and {count} more",
            campaign="card testing: {attempts} tries to pay with {cards} cards by {accounts} accounts, "
            "{declined} declined and {tiny} for next to nothing, from {first} to {last}; in common: {nodes}",
        ),
        "ja": Language(
            since="、{date}から",
            between="{least}〜{most}",
            holding="{first}と{second}の{bits}ビットが最も弱いつながりで、輪はここで保たれる。共通: {nodes}",
            cut="{first}と{second}は{bits}ビットと弱いため結ばなかった。共通: {nodes}",
            more="{nodes} ほか{count}件",
            campaign="カードの有効性確認と見られる決済が{attempts}件（カード{cards}枚、アカウント{accounts}件、"
            "拒否{declined}件、ごく少額{tiny}件）。{first}〜{last}。共通: {nodes}",
        ),
    }
)
"""By ISO 639 code. A new language is an entry here and one in every signal of `sentences`."""
