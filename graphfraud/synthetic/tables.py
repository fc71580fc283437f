"""Names, towns, buildings and goods, read from ``tables.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Name:
    """A family or given name."""

    written: str
    kana: str
    romaji: str
    weight: int


@dataclass(frozen=True, slots=True)
class Town:
    """A part of a city with its postcode."""

    prefecture: str
    city: str
    name: str
    postcode: str
    area_code: str
    """Of landlines, without the leading zero."""


@dataclass(frozen=True, slots=True)
class Tables:
    """All that made-up customers are made of; positions in these tuples stand in the codes of `supply`."""

    family: tuple[Name, ...]
    given: tuple[Name, ...]
    towns: tuple[Town, ...]
    buildings: dict[str, tuple[str, ...]]
    """Names by what the building is: flat, tower, office, dormitory, locker."""
    domains: tuple[tuple[str, int], ...]
    local_parts: tuple[str, ...]
    bins: tuple[str, ...]
    placeholders: dict[str, tuple[str, ...]]
    goods: tuple[tuple[str, int], ...]
    """Name and price in yen, the cheapest first."""


@cache
def load_tables() -> Tables:
    """Read the tables that come with this package."""
    with Path(__file__).with_name("tables.toml").open("rb") as file:
        raw = tomllib.load(file)
    contact = raw["contact"]
    return Tables(
        family=tuple(Name(*row) for row in raw["family"]),
        given=tuple(Name(*row) for row in raw["given"]),
        towns=tuple(Town(*row) for row in raw["town"]),
        buildings={kind: tuple(names) for kind, names in raw["building"].items()},
        domains=tuple((domain, weight) for domain, weight in contact["domain"]),
        local_parts=tuple(contact["local"]),
        bins=tuple(contact["bin"]),
        placeholders={kind: tuple(values) for kind, values in raw["placeholder"].items()},
        goods=tuple((name, price) for name, price in raw["goods"]["item"]),
    )
