"""How values are written on a screen: money, points, times, keys; nothing in them hides or moves text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphfraud.model import MILLI, Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.ui.words import Words

NOTHING = "-"
"""Stands where nothing is known."""

HIDDEN = "•••"
"""Stands for a value that the person may not see."""

SHORT = 24
"""Characters of a label on the canvas: a longer one spoils the fit of the picture; the tooltip has it all."""

LONG = 120
"""Characters of a value in a table or a sentence."""

_DECIMALS: Mapping[str, int] = MappingProxyType({"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3})
"""Digits after the point, by ISO 4217 code; the rest have two."""

_SIGNS: Mapping[str, str] = MappingProxyType({"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"})

_PLACES = frozenset({Label.ADDRESS.value, Label.BUILDING.value})
"""Labels whose key is ``country|postcode|place``."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """Writes values for one shop."""

    time_zone: str
    currency: str
    """ISO 4217 code of sums that name none."""

    def money(self, minor: int | None, currency: str = "") -> str:
        """Write minor units in major ones: 161340 JPY as ¥161,340."""
        if minor is None:
            return NOTHING
        code = currency or self.currency
        decimals = decimals_of(code)
        return f"{'-' if minor < 0 else ''}{sign_of(code)}{abs(minor) / 10**decimals:,.{decimals}f}"

    def time(self, at: int | None) -> str:
        """Write a time to the minute in the shop's zone."""
        return NOTHING if at is None else self.moment(at).strftime("%Y-%m-%d %H:%M")

    def day(self, at: int | None) -> str:
        """Write the day of a time in the shop's zone."""
        return NOTHING if at is None else self.moment(at).strftime("%Y-%m-%d")

    def moment(self, at: int) -> datetime:
        """Return a time in the shop's zone, without losing any year that a feed may name."""
        return (_EPOCH + timedelta(milliseconds=at)).astimezone(self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.time_zone)


def decimals_of(currency: str) -> int:
    """Return how many digits a currency has after the point."""
    return _DECIMALS.get(currency, 2)


def hub_reason(reason: str, words: Words) -> str:
    """Say why a hub is one; a placeholder's own words stand as they are."""
    key = f"hub.{reason}"
    return words(key) if key in words else plain(reason)


def sign_of(currency: str) -> str:
    """Return what is written before a sum: a sign where everybody knows it, else the code."""
    return _SIGNS.get(currency, f"{currency} " if currency else "")


def points(thousandths: int) -> str:
    """Write thousandths of a point or bit with one decimal."""
    return f"{thousandths / MILLI:,.1f}"


def plain(text: str, most: int = LONG) -> str:
    """Return text on one line in which nothing moves, hides or reorders what is around it; cut where long."""
    safe = "".join(one if _is_plain(one) else "\N{REPLACEMENT CHARACTER}" for one in text[: most + 1])
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"


def ending(text: str, most: int = SHORT) -> str:
    """Return the end of a text as `plain` does its beginning: of an address the end tells most."""
    return plain(text, most) if len(text) <= most else f"…{plain(text[-most + 1 :], most)}"


def _is_plain(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] != "C" and category not in {"Zl", "Zp"}


def readable(node: str) -> str:
    """Return a printed key as people write it: an address without its country and postcode in front."""
    label, _, key = node.partition(":")
    if label in _PLACES and key.count("|") >= 2:
        country, postcode, place = key.split("|", 2)
        digits = f"〒{postcode[:3]}-{postcode[3:]} " if country == "jp" and len(postcode) == 7 else ""
        return f"{digits}{place}"
    return key
