"""Addresses that differ by a slip of the hand in the name of the street or town, and in nothing else.

Two addresses are compared only where country, area (in the West the postcode), house and unit are the same.
They stay two keys: what is found here links their users, with less evidence than one address would.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from graphfraud.identifiers.address_japan_table import japan
from graphfraud.identifiers.address_west_words import DIRECTIONS, STREET_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_AT_A_DOOR: Final = 30
"""Streets with the same number and unit in one area that are compared: more are no slips but a list."""

_LEAST_LETTERS: Final = 5
"""Of a word in which one slip is allowed: Oak and Elk are two streets."""
_LONG_WORD: Final = 9
"""Letters from which two slips are allowed."""
_LEAST_KANJI: Final = 3
"""Of a town in which one character may differ."""

_DIGITS: Final = re.compile("[0-9]+")
_FIXED_WORDS: Final = frozenset([*DIRECTIONS, *DIRECTIONS.values(), *STREET_KINDS, *STREET_KINDS.values()])
"""Words that never differ by a slip: Oak St and Oak Ct, N Main and S Main are two places."""


def door_of(key: str) -> str:
    """Return what two alike addresses have in common, the key without its street; empty for no such thing.

    Args:
        key: of an address, ``us|94103|market st|123|4c``.
    """
    country, _, rest = key.partition("|")
    area, _, rest = rest.partition("|")
    street, _, door = rest.partition("|")
    placed = country == "jp" or bool(_DIGITS.search(area))
    return f"{country}|{area}|{door}" if street and area and placed and _DIGITS.search(door) else ""


def door_number(key: str) -> int:
    """Return a number of 63 bits for `door_of`, 0 for none; two doors have one number once in many shops."""
    door = door_of(key)
    return int.from_bytes(hashlib.blake2b(door.encode(), digest_size=8).digest()) >> 1 if door else 0


def are_alike(first: str, second: str) -> bool:
    """Tell whether two addresses of one door (`door_of`) are likely one place, written with a slip.

    Args:
        first: key of an address.
        second: key of another one.
    """
    country, area, one, *_ = first.split("|")
    other = second.split("|")[2]
    if one == other or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    return _alike_towns(area, one, other) if country == "jp" else _alike_streets(one, other)


def _alike_streets(one: str, other: str) -> bool:
    """Tell whether streets are the same but for slips in long words, or a left-out kind of street."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    first, second = one.split(), other.split()
    if len(first) > len(second):
        first, second = second, first
    if len(first) + 1 == len(second) and second[-1] in STREET_KINDS.values():
        second = second[:-1]
    same_length = len(first) == len(second)
    return same_length and all(_alike_words(*words) for words in zip(first, second, strict=True))


def _alike_words(one: str, other: str) -> bool:
    if one == other:
        return True
    if one in _FIXED_WORDS or other in _FIXED_WORDS or min(len(one), len(other)) < _LEAST_LETTERS:
        return False
    most = 2 if min(len(one), len(other)) >= _LONG_WORD else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def _alike_towns(area: str, one: str, other: str) -> bool:
    """Tell whether towns differ by one character, and at most one of them exists."""
    if min(len(one), len(other)) < _LEAST_KANJI or (_exists(area, one) and _exists(area, other)):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


@lru_cache(maxsize=4096)  # the same towns are asked for again and again
def _exists(area: str, town: str) -> bool:
    city = japan().by_key.get(area)
    return city is not None and town.partition("(")[0] in city.by_official_name


def alike_groups(keys: Sequence[str]) -> list[list[int]]:
    """Group addresses that are alike, one by one: the first with the second, the second with the third.

    Args:
        keys: of different addresses.

    Returns:
        Places in `keys`, two or more a group, each group by key; the groups by their first keys. Linear but
        for doors that several streets have, where all are compared.
    """
    doors: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if door := door_of(key):
            doors[door].append(place)
    groups = [
        group
        for places in doors.values()
        if 1 < len(places) <= MOST_AT_A_DOOR
        for group in _grouped(keys, sorted(places, key=keys.__getitem__))
    ]
    return sorted(groups, key=lambda group: keys[group[0]])


def _grouped(keys: Sequence[str], places: list[int]) -> Iterator[list[int]]:
    """Yield the groups of one door."""
    left = list(places)
    while left:
        group = [left.pop(0)]
        for place in group:
            near = [other for other in left if are_alike(keys[place], keys[other])]
            group += near
            left = [other for other in left if other not in near]
        if len(group) > 1:
            yield sorted(group, key=keys.__getitem__)
