"""Western addresses taken apart: country, postcode, street, number, unit.

The parts are found wherever they stand: a unit by its word (Apt, Flat, Unit, Suite, #), as ``4c/12``, or as
what holds a digit behind the kind of street, so that letters put in to dodge a list (XZQ 4C) change nothing.
The town is left out where a postcode is known, because people shorten it. Nothing that holds a digit is ever
left out, so two doors stay two; an address without a house number is kept whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from graphfraud.identifiers.address_countries import plain_postcode, postcodes_of
from graphfraud.identifiers.address_parts import Parts
from graphfraud.identifiers.address_west_words import (
    COUNTRY_NAMES,
    DIRECTIONS,
    NUMBER_BEHIND,
    SAME_WORD,
    STREET_KINDS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


_ACCENTED = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for block in (range(0xC0, 0x250), range(0x1E00, 0x1F00))
    for code in block
}
"""Latin letters with accents, each with the letter under them."""
_ONE_SIGN = _ACCENTED | dict.fromkeys(map(ord, '.:;"()*_|!?<>\\'), " ") | {ord("'"): None, ord("’"): None}
_COUNTRY_BEHIND = re.compile(rf"[ ,]+(?:{'|'.join(sorted(COUNTRY_NAMES))})$")
_COUNTRIES = tuple(COUNTRY_NAMES)
_CARE_OF = re.compile(r"(?<![^ ,])(?:c/o|attn|att|care of) [^,0-9]*")
_CARE_OF_WORDS = ("c/o", "att", "care of")
_UNIT = re.compile(
    r"(?<![^ ,])(?:"
    r"(?:(?:apt|apartment|suite|ste|unit|flat|room|rm|app|appt|apto|dpto|wohnung|whg|u(?=[0-9]))"
    r"(?: ?#? ?(?=[0-9])| #? ?| no )|# ?)"
    r"(?P<unit>[0-9]{1,5}(?:[ \-]?[a-z])?|[a-z](?:[ \-]?[0-9]{1,4})?)(?=[ ,/](?!box )|$)/?"
    r"|(?P<floor>[0-9]{1,2})(?:st|nd|rd|th)? (?:floor|fl)(?![^ ,])"
    r"|(?:floor|fl) (?P<floor_behind>[0-9]{1,2})(?![^ ,])"
    r"|(?P<word>basement|penthouse|ground floor)(?![^ ,])(?: flat)?"
    r"|(?:bldg|building|block|blk|tower) (?P<building>[0-9]{1,3}|[a-z])(?![^ ,])"
    r")"
)
_UNIT_BEFORE_NUMBER = re.compile(
    "(?:^|(?<=, ))(?P<unit>[0-9]{1,4}[a-z]?|[a-z][0-9]{0,3})/(?=[0-9]{1,5}[a-z]? [^0-9])"
)
_NUMBER_IN_FRONT = re.compile(
    r"([0-9]{1,6}(?:[a-z]| ?(?:bis|ter|quater)(?= ))?(?:[\-/][0-9]{1,5}[a-z]?){0,3})(?: 1/2)? (?=[^ ,])"
)
_NUMBER_BEHIND = re.compile(
    r"(?<=[^0-9 ,]) ([0-9]{1,5}(?: ?[a-z](?![a-z0-9]))?(?:-[0-9]{1,5}[a-z]?)?)(?=[ ,/]|$)"
)
_COMMA_BEHIND_NUMBER = re.compile("^([0-9]{1,6}(?:[a-z]|bis|ter|quater)?), (?=[^0-9])")
_COMMA_BEFORE_NUMBER = re.compile("(?<=[^0-9 ,]), (?=[0-9]{1,5}[a-z]?(?:[ ,]|$))")
_CANADIAN_UNIT = re.compile("(?:^|(?<=, ))(?P<unit>[0-9]{1,5}[a-z]?|[a-z][0-9]{0,3})-(?=[0-9]{1,6} [^0-9])")
_INITIALS = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_PO_BOX = re.compile(
    "(?:p ?o box|post office box|postfach|bp|boite postale|apartado) ?#?([0-9]{1,7})(?![0-9])"
)
_ORDINAL = re.compile("([0-9]+)(?:st|nd|rd|th)")
_HAS_DIGIT = re.compile("[0-9]")
_SAYS_FLOOR = re.compile("[0-9]{3}|[0-9][a-z]|[a-z][0-9]")
_NOT_IN_UNIT = re.compile("[^0-9a-z]+")


class _Street(NamedTuple):
    """Street and house number as one line names them."""

    line: int
    street: str
    number: str
    behind: Sequence[str]
    """What follows them on the line."""


class _Units:
    """What tells the doors of one house number apart, as it is met."""

    def __init__(self) -> None:
        self._buildings: list[str] = []
        self._floors: list[str] = []
        self._rooms: list[str] = []

    def take(self, found: re.Match[str]) -> str:
        """Note a unit that is called one, and return what stays in the text: nothing."""
        groups = found.groupdict()
        if floor := groups.get("floor") or groups.get("floor_behind"):
            self._floors.append(f"{floor}f")
        elif building := groups.get("building"):
            self._buildings.append(f"bldg{building}")
        else:
            self.add(groups.get("unit") or groups.get("word") or "")
        return " "

    def add(self, word: str) -> None:
        """Note a word that may name a room."""
        self._rooms.append(_NOT_IN_UNIT.sub("", word))

    def joined(self) -> str:
        """Return all units in one; the floor only where no room's name says it (4c, 401)."""
        floors = [] if any(map(_SAYS_FLOOR.search, self._rooms)) else self._floors
        return "-".join(dict.fromkeys(filter(None, (*self._buildings, *floors, *self._rooms))))


def read_western(text: str, postcode: str, country: str) -> Parts:
    """Take a Western address apart.

    Args:
        text: folded, commas kept; a line break is a comma.
        postcode: letters and digits of the postcode's own column, or empty.
        country: two-letter code in lower case, or empty.

    Returns:
        Its parts. Time is linear in the length of the text.
    """
    text = _plain(text)
    if text.endswith(_COUNTRIES):
        text = _COUNTRY_BEHIND.sub("", text)
    text, postcode = _take_postcode(text, postcode, country)
    if any(word in text for word in _CARE_OF_WORDS):
        text = _CARE_OF.sub("", text)
    units = _Units()
    rest = _UNIT.sub(units.take, text)
    if "/" in rest:
        rest = _UNIT_BEFORE_NUMBER.sub(units.take, rest)
    if country == "ca":
        rest = _CANADIAN_UNIT.sub(units.take, rest)
    lines = _lines(rest, country)
    found = _find_street(lines, country)
    if found is None:
        return _whole(text, postcode, country)
    others = " ".join(lines[: found.line] + lines[found.line + 1 :])
    town = []
    for word in (*found.behind, *others.split()):
        if _is_unit(word):
            units.add(word)
        else:
            town.append(word)
    city, street, number = " ".join(town), found.street, found.number
    area = postcode or city
    return Parts(
        country, area, street, number, units.joined(), postcode, city=city, town=street, number=number
    )


def _lines(text: str, country: str) -> list[str]:
    """Part a text at its commas, but for those between a street and its number."""
    if country in NUMBER_BEHIND:
        text = _COMMA_BEFORE_NUMBER.sub(" ", text, count=1)
    text = _COMMA_BEHIND_NUMBER.sub(r"\1 ", text.lstrip(" ,"))
    return [line for part in text.split(",") if (line := " ".join(part.split()))]


def _plain(text: str) -> str:
    """Return the text without accents and without punctuation that says nothing."""
    if "." in text:
        text = _INITIALS.sub(r"\1", text)
    text = text.translate(_ONE_SIGN).replace("#", " #").replace(",", " , ")
    return " ".join(text.split()).replace(" , ", ", ")


def _take_postcode(text: str, postcode: str, country: str) -> tuple[str, str]:
    """Take the postcode out of the text; the one of its own column goes before it."""
    rule = postcodes_of(country)
    if not rule:
        return text, postcode
    found = rule.last.search(text)
    if not found and (rule.may_stand_before_town or country in NUMBER_BEHIND):
        *_, found = (None, *rule.before_town.finditer(text))
    if not found:
        return (_without(text, postcode, country) if postcode else text), postcode
    in_text = plain_postcode(country, found[1])
    rest = f"{text[: found.start()]}, {text[found.end() :]}".strip(" ,")
    if (postcode and in_text != postcode) or not (postcode or _HAS_DIGIT.search(rest)):
        return text, postcode
    return rest, in_text


def _without(text: str, postcode: str, country: str) -> str:
    """Return the text without a known postcode that stands behind the house number, in one word or two."""
    words = text.split() if postcode[:2] in text else []
    for at in range(1, len(words)):
        for size in (1, 2):
            if plain_postcode(country, "".join(words[at : at + size])) == postcode:
                return " ".join(words[:at] + words[at + size :])
    return text


def _find_street(lines: Sequence[str], country: str) -> _Street | None:
    """Return the first line that names a street and a number, read as the country writes them."""
    number_behind = country in NUMBER_BEHIND
    for position, line in enumerate(lines):
        if found := _PO_BOX.search(line):
            return _Street(position, "po box", found[1], line[found.end() :].split())
    for position, line in enumerate(lines if not number_behind else ()):
        if found := _NUMBER_IN_FRONT.match(line):
            street, behind = _end_of_street(line[found.end() :].split())
            return _Street(position, street, found[1].replace(" ", ""), behind)
    for position, line in enumerate(lines):
        if not (found := _NUMBER_BEHIND.search(line)):
            continue
        number, after = found[1].replace(" ", ""), line[found.end() :].split()
        if number_behind:
            return _Street(position, _same_words(line[: found.start()].split()), number, after)
        before = line[: found.start()].split()
        for words, others in ((after, ()), (before, after)):
            if any(word in STREET_KINDS for word in words):
                street, behind = _end_of_street(words)
                return _Street(position, street, number, [*behind, *others])
    return None


def _end_of_street(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Part a street's name from what follows: it ends with its kind, else before what holds a digit."""
    end = next((number for number, word in enumerate(words) if number and word in STREET_KINDS), None)
    if end is None:
        end = next((number for number, word in enumerate(words) if number and _is_unit(word)), len(words))
    else:
        end += 1
        while end < len(words) and (words[end] in STREET_KINDS or words[end] in DIRECTIONS):
            end += 1
    return _same_words(words[:end]), words[end:]


def _same_words(words: Sequence[str]) -> str:
    return " ".join(map(_same_word, words))


def _same_word(word: str) -> str:
    """Return the form of a street's word in which its spellings meet."""
    if not word.isalpha():
        return _ORDINAL.sub(r"\1", word)
    return SAME_WORD.get(word) or (word.removesuffix("asse") if word.endswith("strasse") else word)


def _is_unit(word: str) -> bool:
    """Tell whether a word may tell doors apart: it holds a digit, or is one letter."""
    return len(word) == 1 or bool(_HAS_DIGIT.search(word))


def _whole(text: str, postcode: str, country: str) -> Parts:
    """Keep an address without a house number as one text."""
    street = _same_words(text.replace(",", " ").split())
    return Parts(
        country=country, area=postcode, street=street, house="", unit="", postcode=postcode, town=street
    )
