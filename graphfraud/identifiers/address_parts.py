"""The parts of an address, and the key that they make."""

from __future__ import annotations

from typing import NamedTuple

KEY_MARK = "|"
"""Stands between the parts of a key, and in none of them."""


class Parts(NamedTuple):
    """A postal address taken apart; a part that the text does not name is empty.

    The key of the door is made of country, area, street, house and unit; the rest is for people and signals.
    """

    country: str
    area: str
    """Prefecture and city in Japan, the postcode elsewhere; the town's name where there is no postcode."""
    street: str
    """Town in Japan, without the chome, which is the first of `house`; street elsewhere."""
    house: str
    """House number with its chome and wing."""
    unit: str
    """Flat, room or floor."""
    postcode: str = ""
    """As given, in its country's plain form."""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    """Town with its chome, in the numerals of its official name: 奈佐原二丁目."""
    number: str = ""
    """House number without chome and wing: 8-21."""
    wing: str = ""
    """Letter or number of one of several buildings on the house number; part of `house` too."""
    contradicted_by: str = ""
    """The place that the postcode stands for, where the text names another one."""

    @property
    def building_key(self) -> str:
        """The key of the building: of the door without its unit."""
        return KEY_MARK.join(self[:4])

    @property
    def key(self) -> str:
        """The key of the door."""
        return self.building_key + (KEY_MARK + self.unit if self.unit else "")
