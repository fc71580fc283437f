"""Family names whose readings are known, and readings that contradict them.

The table holds Japan's commonest family names. A name that is not in it is unknown, and so is a reading that
begins or ends as a known one does: the kanji of names are read in more ways than any dictionary has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from graphfraud.errors import ConfigError
from graphfraud.identifiers.name import name_parts
from graphfraud.scoring.names.kana import reading_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE: Final = "family_names.tsv"
_COLUMNS: Final = 3

_VARIANTS: Final = str.maketrans(
    "髙﨑邊邉齋齊澤濱廣嶋嶌櫻國德眞惠榮條瀨龍會淺關藏彌曾禮靜圓壽渕淵籠峯冨桒",
    "高崎辺辺斎斉沢浜広島島桜国徳真恵栄条瀬竜会浅関蔵弥曽礼静円寿淵淵篭峰富桑",
)
"""Kanji of names and the everyday form of each: one family writes its name either way."""

_LEAST_KANJI: Final = 2
"""Names of one kanji are read in too many ways, and many of them are Chinese and Korean names too."""

_LEAST_KANA: Final = 3
"""Kana at the beginning of an unspaced reading that can be told to be a family name."""


@dataclass(frozen=True, slots=True)
class FamilyName:
    """A family name in kanji and how it is read."""

    written: str
    readings: tuple[str, ...]
    """Hiragana, the surest first."""
    keys: frozenset[str]
    """The same as `reading_parts` spells them."""


@dataclass(frozen=True, slots=True)
class Misreading:
    """A family name and a reading that nobody of that name has."""

    written: str
    known: tuple[str, ...]
    """How the name is read, in hiragana."""


@lru_cache(4096)  # the names of an account come again with each of its orders
def find_misreading(name: str, reading: str) -> Misreading | None:
    """Tell where a customer's reading contradicts the kanji of the family name.

    Args:
        name: the customer's name, any text.
        reading: its reading, any text.

    Returns:
        The contradiction; None where the reading fits, and where it cannot be told: the name is not in the
        table or has one kanji, the reading is no kana, or is that of another family name, as after a wedding.
    """
    families, typed = _families(name), reading_parts(reading)
    if not typed or not families or len(families[0].written) < _LEAST_KANJI:
        return None
    spaced = len(typed) > 1
    if any(_may_be_read(part, key, spaced) for family in families for key in family.keys for part in typed):
        return None
    if any(_is_another_name(part, spaced) for part in typed):
        return None
    return Misreading(families[0].written, families[0].readings)


def family_of(name: str) -> FamilyName | None:
    """Return the known family name that a name begins with, the longest; None where there is none."""
    families = _families(name)
    return families[0] if families else None


def everyday(written: str) -> str:
    """Return a name with each kanji in its everyday form."""
    return written.translate(_VARIANTS)


@lru_cache(2000)
def _families(name: str) -> tuple[FamilyName, ...]:
    """Return the known family names that a name may begin with: of a spaced name its first part alone."""
    parts = [everyday(part) for part in name_parts(name)]
    known = _table().names
    if len(parts) != 1:
        return (known[parts[0]],) if parts and parts[0] in known else ()
    ends = range(min(len(parts[0]) - 1, _table().longest), 0, -1)
    return tuple(known[parts[0][:end]] for end in ends if parts[0][:end] in known)


def _may_be_read(typed: str, key: str, spaced: bool) -> bool:
    """Tell whether a typed reading begins as a known one does, or ends so: then one kanji may be read so.

    Of a reading in one piece with the given name, the family name ends somewhere near the known one's length.
    """
    ending = typed[-1:] if spaced else typed[1 : len(key) + 1]
    return typed[0] == key[0] or key[-1] in ending


def _is_another_name(typed: str, spaced: bool) -> bool:
    """Tell whether a typed reading is, or begins with, a known reading of any family name."""
    sure = _table().sure
    return typed in sure or (
        not spaced and any(typed[:end] in sure for end in range(_LEAST_KANA, len(typed)))
    )


@dataclass(frozen=True, slots=True)
class _Table:
    names: Mapping[str, FamilyName]
    """By how they are written, in everyday kanji."""
    longest: int
    """Kanji of the longest name."""
    sure: frozenset[str]
    """Readings in the best dictionary of names of two kanji or more, as `reading_parts` spells them."""


@cache
def _table() -> _Table:
    """Read the table when a name is first asked for: it never changes while the program runs."""
    names: dict[str, FamilyName] = {}
    sure: set[str] = set()
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise ConfigError(f"{TABLE}, line {number}: has no {_COLUMNS} columns; install again")
        written, best, other = cells
        readings = tuple(reading for reading in f"{best},{other}".split(",") if reading)
        names[written] = FamilyName(written, readings, frozenset(map(_key, readings)))
        if len(written) >= _LEAST_KANJI:
            sure.update(map(_key, best.split(",")))
    return _Table(names, max(map(len, names), default=0), frozenset(sure))


def _key(reading: str) -> str:
    return "".join(reading_parts(reading))
