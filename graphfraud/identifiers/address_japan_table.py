"""The cities and towns of Japan with their postcodes, as the package ships them.

The table is made by ``python -m graphfraud.maintenance.address_tables`` from Japan Post's list. It has one
line a city: prefecture, city, and a cell for each town: the name, ``*`` where the town is divided into chome,
and its postcodes, each as ``:1600023`` or, where Kyoto has several towns of one name in one ward, with the
street directions that tell them apart, as ``:6020848=寺町今出川下/石薬師寺町東入``. The town without a
name stands for places that the list does not name.

The table is read when the first Japanese address asks for it, and a city's towns when the first address of
that city does, so the package costs nothing to import.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import is_normalized

from graphfraud.identifiers.address_japan_folding import fold_japanese
from graphfraud.identifiers.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PATH = Path(__file__).with_name("tables") / "japan.tsv.gz"

_WITH_CHOME = "*"
_BETWEEN_NAMES = "$"
"""Stands in no name and is changed by no folding, so that all names of a city are folded at once."""


class Town(NamedTuple):
    """A town (町, 大字, or Kyoto's 町) within a city."""

    name: str
    """Official name, as shown."""
    key: str
    """The name as it stands in keys."""
    has_chome: bool
    postcodes: tuple[str, ...]
    streets: tuple[tuple[str, str], ...] = ()
    """Kyoto street direction -> postcode, where the ward has several towns of this name."""

    @property
    def is_twin(self) -> bool:
        """Tell whether the ward has several towns of this name, which only street or postcode tells apart."""
        return bool(self.streets)


class City:
    """A city, ward, or town or village of a district, with its towns."""

    def __init__(self, line: str) -> None:
        self.prefecture, self.name, cells = line.split("\t", 2)
        self._cells = cells
        self.key = fold(self.prefecture + self.name)
        """Prefecture and city as they stand in keys."""
        self.folded = fold_japanese(fold(self.name))

    @cached_property
    def _parsed(self) -> Sequence[Town]:
        return [_town(cell) for cell in self._cells.split("\t")]

    @cached_property
    def _by_folded_name(self) -> dict[str, list[Town]]:
        named = [town for town in self._parsed if town.name]
        folded = fold_japanese(_BETWEEN_NAMES.join(town.key for town in named)).split(_BETWEEN_NAMES)
        found: dict[str, list[Town]] = defaultdict(list)
        for town, name in zip(named, folded if named else (), strict=True):
            found[without_oaza(name)].append(town)
        return found

    @cached_property
    def towns(self) -> dict[str, Town]:
        """Its towns by folded name; of names that fold alike, the first."""
        return {name: alike[0] for name, alike in self._by_folded_name.items()}

    def as_typed(self, town: Town, text: str) -> Town:
        """Return the town whose very name stands in the text, of those that fold alike (日の出, 日之出)."""
        alike = self._alike.get(town.key)
        return next((one for one in alike if one.key in text), town) if alike else town

    def has_alike(self, town: Town) -> bool:
        """Tell whether the name of another of its towns folds alike."""
        return town.key in self._alike

    @cached_property
    def _alike(self) -> dict[str, list[Town]]:
        return {alike[0].key: alike for alike in self._by_folded_name.values() if len(alike) > 1}

    @cached_property
    def by_official_name(self) -> dict[str, Town]:
        """Its towns by the name that stands in keys."""
        return {town.key: town for town in self._parsed if town.name}

    @cached_property
    def lengths(self) -> Sequence[int]:
        """Lengths of folded names, the longest first."""
        return sorted({len(name) for name in self.towns}, reverse=True)

    @cached_property
    def loose_towns(self) -> dict[str, Town]:
        """Its towns by names that people shorten: without 町 or ケ; none that could mean two or is a name."""
        found: dict[str, Town | None] = {}
        for name, town in self.towns.items():
            for short in _shortened(name):
                found[short] = None if short in found or short in self.towns else town
        return {name: town for name, town in found.items() if town is not None}

    @cached_property
    def loose_lengths(self) -> Sequence[int]:
        """Lengths of shortened names, the longest first."""
        return sorted({len(name) for name in self.loose_towns}, reverse=True)

    @cached_property
    def beginnings_before_digits(self) -> frozenset[str]:
        """What stands before a digit in the folded names of its towns, short ones too."""
        return _before_digits((*self.towns, *self.loose_towns))

    @cached_property
    def by_postcode(self) -> dict[str, Sequence[Town]]:
        """Its towns by postcode; the nameless town has the postcode of what the list does not name."""
        found: dict[str, list[Town]] = defaultdict(list)
        for town in self._parsed:
            for code in town.postcodes:
                found[code].append(town)
        return dict(found)

    def postcode_prefixes(self) -> set[str]:
        """Return the first three digits of its postcodes."""
        return {part[:3] for part in self._cells.split(":")[1:]}


class Japan:
    """All cities of Japan, and the ways to find them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.cities = [City(line) for line in lines]
        self.prefectures: dict[str, str] = {}
        self.short_prefectures: dict[str, str] = {}
        self.by_name: dict[str, list[City]] = defaultdict(list)
        self.by_key = {city.key: city for city in self.cities}
        self._by_prefix: dict[str, list[City]] = defaultdict(list)
        for city in self.cities:
            self._add(city)
        self.lengths = sorted({len(name) for name in self.by_name}, reverse=True)

    def _add(self, city: City) -> None:
        prefecture = fold_japanese(fold(city.prefecture))
        self.prefectures[prefecture] = self.short_prefectures[prefecture[:-1]] = city.prefecture
        for short in _spellings(city.folded):
            self.by_name[short].append(city)
        for prefix in city.postcode_prefixes():
            self._by_prefix[prefix].append(city)

    def at_postcode(self, postcode: str) -> list[tuple[City, Town]]:
        """Return the towns that have a postcode; none for one that is unknown or a large office's own."""
        return [
            (city, town)
            for city in self._by_prefix.get(postcode[:3], ())
            for town in city.by_postcode.get(postcode, ())
        ]

    @cached_property
    def beginnings_before_digits(self) -> frozenset[str]:
        """What stands before a digit in the folded names of cities."""
        return _before_digits(self.by_name)

    @cached_property
    def cities_of_town(self) -> dict[str, list[City]]:
        """Cities by folded town name: for texts that name no city; folds the whole table once."""
        found: dict[str, list[City]] = defaultdict(list)
        for city in self.cities:
            for name in city.towns:
                found[name].append(city)
        return dict(found)


@lru_cache(maxsize=1)
def japan() -> Japan:
    """Return the shipped table; read once, in some tenths of a second of CPU."""
    return Japan(gzip.decompress(PATH.read_bytes()).decode("utf-8").splitlines())


def without_oaza(name: str) -> str:
    """Return a folded town name without 大字 or 字 in front, which people write or leave out."""
    return name.removeprefix("大").removeprefix("字") if name.startswith(("大字", "字")) else name


def _before_digits(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name[:at] for name in names for at, sign in enumerate(name) if sign in "0123456789")


def _shortened(name: str) -> set[str]:
    """Return a name without one of its 町 or ケ."""
    return {name[:at] + name[at + 1 :] for at, sign in enumerate(name) if at and sign in "町ケ"}


def _town(cell: str) -> Town:
    name, *codes = cell.split(":")
    has_chome = name.endswith(_WITH_CHOME)
    streets = []
    for number, code in enumerate(codes if "=" in cell else ()):
        codes[number], _, listed = code.partition("=")
        streets += [(street, codes[number]) for street in listed.split("/") if street]
    name = name.removesuffix(_WITH_CHOME)
    is_folded = is_normalized("NFKC", name) and name == name.casefold()
    return Town(name, name if is_folded else fold(name), has_chome, tuple(codes), tuple(streets))


def _spellings(name: str) -> set[str]:
    """Return the ways to write a city: without its district (郡), and a ward's city without the ward."""
    names = {name}
    district, mark, rest = name.partition("郡")
    if mark and district and rest[-1:] in {"町", "村"} and len(rest) > 1:
        names.add(rest)
    city, mark, ward = name.partition("市")
    if mark and ward.endswith("区") and ward != "区":
        names |= {ward, city + mark}
    return names
