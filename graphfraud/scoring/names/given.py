"""Given names whose readings are known, and readings that contradict them.

Parents read kanji as they like, so only what has nothing in common with any known reading is a contradiction,
and only beside a family name that is read as it should be: then the writer knows Japanese names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from graphfraud.errors import ConfigError
from graphfraud.identifiers.name import name_parts
from graphfraud.scoring.names.family import Misreading, everyday, family_of
from graphfraud.scoring.names.kana import reading_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE: Final = "given_names.tsv"
_COLUMNS: Final = 2
_LEAST_KANJI: Final = 2
"""Of the family name: those of one kanji are Chinese and Korean names, too."""
_PARTS: Final = 2
"""Family and given name, both in kanji and in kana; of one piece nobody knows where the given name begins."""


@lru_cache(4096)  # the names of an account come again with each of its orders
def find_given_misreading(name: str, reading: str) -> Misreading | None:
    """Tell where a customer's reading contradicts the kanji of the given name.

    Args:
        name: the customer's name, any text.
        reading: its reading, any text.

    Returns:
        The contradiction; None where any known reading has its first or last kana in common with the typed
        one, where that is another name's (a wife's in her husband's account), and where it cannot be told:
        the name is not in the table or not written in two parts, or its family name is unknown, of one kanji
        or read otherwise.
    """
    written, typed = [everyday(part) for part in name_parts(name)], reading_parts(reading)
    if len(written) != _PARTS or len(typed) != _PARTS:
        return None
    family, readings = family_of(name), given_readings(written[1])
    if family is None or len(family.written) < _LEAST_KANJI or typed[0] not in family.keys:
        return None
    if not readings or typed[1] in _table().keys or any(_may_be_read(typed[1], one) for one in readings):
        return None
    return Misreading(written[1], readings)


def given_readings(written: str) -> tuple[str, ...]:
    """Return the known readings of a given name in everyday kanji, in hiragana; none for an unknown one."""
    return _table().names.get(written, ())


def _may_be_read(typed: str, known: str) -> bool:
    (key,) = reading_parts(known) or [""]
    return not key or typed[0] == key[0] or typed[-1] == key[-1]


@dataclass(frozen=True, slots=True)
class _Table:
    names: Mapping[str, tuple[str, ...]]
    """Readings in hiragana by how a name is written, in everyday kanji."""
    keys: frozenset[str]
    """All readings, as `reading_parts` spells them."""


@cache
def _table() -> _Table:
    """Read the table when a name is first asked for: it never changes while the program runs."""
    names: dict[str, tuple[str, ...]] = {}
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise ConfigError(f"{TABLE}, line {number}: has no {_COLUMNS} columns; install again")
        names[cells[0]] = tuple(cells[1].split(","))
    readings = {reading for known in names.values() for reading in known}
    return _Table(names, frozenset("".join(reading_parts(reading)) for reading in readings))
