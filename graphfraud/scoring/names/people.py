"""Whether two names can be one person's or one family's, across kanji, kana and Roman letters.

Only what is certain counts. A card in another name is only another's where both parts of a Japanese name
are known to differ: a spouse shares the family name, a bride keeps the given one, and how the name of
somebody from abroad is written in Japan is anybody's guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers.name import name_parts
from graphfraud.identifiers.text import fold
from graphfraud.scoring.names.family import everyday, family_of
from graphfraud.scoring.names.kana import reading_parts, roman_key

if TYPE_CHECKING:
    from graphfraud.scoring.names.family import FamilyName

_COMPANY: Final = re.compile(
    r"株式|有限|合同会社|合資|\(株\)|\(有\)|法人|組合|協会|財団|社団|大学|学校|学園|病院|医院|クリニック|事務所"
    r"|商店|商会|工業|産業|製作所|会社|銀行|ホテル|旅館|\b(?:カ|ユ|ド)\)"
    r"|\b(?:inc|ltd|llc|llp|corp|co|company|gmbh|kk|gk|plc|university|college|hospital|hotel|store|shop"
    r"|card|cardholder|member|customer|gift|prepaid|debit)\b"
)
"""Words of companies and institutions, and of cards without a name, folded; such a name is nobody's."""

_KANJI: Final = re.compile("[々〆\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_LATIN: Final = re.compile("[a-z' -]+")

_LEAST_KANJI: Final = 2
"""A family name of one kanji may be Chinese or Korean, and its Roman letters follow other rules."""
_TWO: Final = 2
"""Parts of a name and of its reading that can be told apart."""
_LEAST_LETTERS: Final = 3
"""A shorter part is an initial, or cut off: it contradicts nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of how a Japanese name is written and spoken; see `roman_key`."""

    family: str
    """Kanji in everyday forms."""
    given: str
    """Kanji or kana as written; empty where it cannot be told."""
    family_sounds: frozenset[str]
    given_sound: str
    """Empty where no reading tells it."""


def is_company(name: str) -> bool:
    """Tell whether a name is that of a company or institution, by its words."""
    return bool(_COMPANY.search(fold(name).replace(".", "")))


@lru_cache(4096)  # the names of an account come again with each of its orders
def japanese_person(name: str, reading: str = "") -> Person | None:
    """Return what is known of a name; None unless its family name is a known one of two kanji or more.

    Args:
        name: as typed.
        reading: as typed; may be empty.
    """
    if is_company(name):
        return None
    family = family_of(name)
    if family is None or len(family.written) < _LEAST_KANJI:
        return None
    parts = [everyday(part) for part in name_parts(name)]
    given = parts[-1] if len(parts) > 1 else parts[0].removeprefix(family.written)
    return Person(
        family=family.written,
        given=given,
        family_sounds=frozenset(map(roman_key, family.readings)),
        given_sound=_given_sound(family, reading),
    )


def _given_sound(family: FamilyName, reading: str) -> str:
    """Return the sound of the given name: the part of a spaced reading that is not the family's."""
    parts = reading_parts(reading)
    if len(parts) != _TWO:
        return ""
    rest = [
        spoken
        for part, spoken in zip(parts, fold(reading).replace("・", " ").split(), strict=True)
        if part not in family.keys
    ]
    return roman_key(rest[0]) if len(rest) == 1 else ""


def is_another(payer: str, person: Person) -> bool:
    """Tell whether a name on a card or bill is certainly neither the person's nor a relative's.

    Args:
        payer: as on the card, in any script.
        person: whom it might be.

    Returns:
        False wherever it cannot be told.
    """
    if is_company(payer):
        return False
    parts = [everyday(part) for part in name_parts(payer)]
    if parts and all(map(_KANJI.fullmatch, parts)):
        return _is_another_in_kanji(payer, person)
    sounds = [sound for sound in map(roman_key, parts) if len(sound) >= _LEAST_LETTERS]
    latin_or_kana = all(_LATIN.fullmatch(part) or reading_parts(part) for part in parts)
    if len(sounds) < _TWO or not latin_or_kana or not person.given_sound:
        return False
    own = {*person.family_sounds, person.given_sound}
    return not any(_alike(sound, other) for sound in sounds for other in own)


def _is_another_in_kanji(payer: str, person: Person) -> bool:
    other = japanese_person(payer)
    if other is None or not other.given or not person.given:
        return False
    return other.family != person.family and other.given != person.given


def _alike(one: str, other: str) -> bool:
    """Tell whether two sounds are one, cut off or with one letter wrong."""
    short, long = sorted((one, other), key=len)
    if len(short) >= _LEAST_LETTERS and long.startswith(short):
        return True
    if len(short) != len(long):
        return len(long) - len(short) == 1 and any(
            short == long[:place] + long[place + 1 :] for place in range(len(long))
        )
    return sum(a != b for a, b in zip(short, long, strict=True)) <= 1
