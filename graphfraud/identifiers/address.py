"""Postal addresses: one key for one door, and its building as parent where the unit can be told for certain.

Cleaning: width, case, dashes and spaces are folded, the rest is by country. Japan: a postcode in front of the
text is taken out, 丁目, 番地, 番 and 号 between numbers become hyphens, spaces go, and a room at the end is
set apart. Elsewhere: punctuation goes, and ``Apt``, ``Suite``, ``Unit`` and the like are set apart with
their number. The key is ``country|postcode|text`` with the unit last, for example
``jp|1600023|東京都新宿区西新宿2-8-1第一ビル #101``. Two doors stay two: what is not certain is left as typed.
Kanji numerals, missing prefectures and abbreviated street words are not resolved.
Sharing: a family, an office, or a place where stolen goods are received: medium. Neighbours share the
BUILDING, which never joins on its own.
Placeholder: no address (too short, numbers alone, a postcode alone) or words such as 同上.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graphfraud.identifiers.text import bounded, fold, fold_hyphens, is_repeated, says_nothing, single_spaces
from graphfraud.model import Identifier, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_COUNTRY = 20
_MAX_POSTCODE = 12
_MAX_BODY = 150
"""Longest text of a key; with country, postcode, bars and unit it stays under the limit of all keys."""
_MIN_LETTERS_AND_DIGITS = 4
"""A shorter text names no door; 津市1-2 has four."""

_COUNTRY_CODES = {
    "japan": "jp", "jpn": "jp", "日本": "jp", "日本国": "jp",
    "usa": "us", "unitedstates": "us", "unitedstatesofamerica": "us", "アメリカ": "us",
    "unitedkingdom": "gb", "uk": "gb", "gbr": "gb",
}  # fmt: skip
"""Names of countries as shop systems export them in place of the code, folded and without spaces."""

_NO_ADDRESS_WORDS = frozenset({
    "同上", "上記と同じ", "上記に同じ", "同じ", "請求先と同じ", "注文者と同じ", "ご注文者と同じ",
    "配送先と同じ", "店頭受取", "店舗受取", "same", "same as above", "same as billing",
    "same as billing address", "same as shipping", "same address", "as above", "see above", "ditto", "pickup",
    "pick up", "in store", "in-store pickup", "store pickup", "address",
})  # fmt: skip
"""Cleaned texts that stand for an address given elsewhere, or for none."""

_KEY = re.compile(r"([^\W_]{0,20})\|([0-9a-z]{0,12})\|(.*)")
_UNIT_OF_KEY = re.compile(r"(.+) #([0-9a-z\-]{1,8})")
_NOT_IN_COUNTRY = re.compile(r"[\W_]+")
_NOT_IN_POSTCODE = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class _CountryRules:
    """How addresses of one country are cleaned; another country is one more row of `_RULES`."""

    clean: Callable[[str], str]
    """Makes one text of all spellings of a folded address."""
    split: Callable[[str], tuple[str, str]]
    """Parts a clean text into building and unit; the unit is empty where it is not certain."""


def identify(value: str, *, postcode: str = "", country: str = "JP") -> Identifier | None:
    """Return the door that a postal address names; None for an empty value.

    Args:
        value: the address in one text, as typed; any text. A key is taken as it is.
        postcode: the postcode, where the feed has it in a column of its own.
        country: two-letter code (ISO 3166-1), or a name that shop systems export; empty where it is not
        known.

    Returns:
        A medium identifier; its parent is the key of the building, empty where the text names no unit for
        sure.
    """
    text = fold_hyphens(fold(value))
    if not text:
        return None
    key = _KEY.fullmatch(bounded(text))
    if key:
        return _from_key(*key.groups())
    place = _country(country)
    rules = _RULES.get(place, _WESTERN)
    code, text = _take_postcode(place, _postcode(place, postcode), text.replace("|", " "))
    body = fold(rules.clean(text))
    building, unit = rules.split(body)
    if unit and _is_too_short(building):
        building, unit = body, ""
    body = bounded(building, _MAX_BODY) + (f" #{unit}" if unit else "")
    return _from_key(place, code, body)


def _from_key(place: str, code: str, body: str) -> Identifier:
    """Make the identifier of a clean address."""
    prefix = f"{place}|{code}|"
    reason = _placeholder(code, body)
    unit = None if reason else _UNIT_OF_KEY.fullmatch(body)
    parent = prefix + unit[1] if unit else ""
    return Identifier(Label.ADDRESS, prefix + body, Strength.MEDIUM, reason, parent)


@lru_cache(maxsize=1024)  # a feed names few countries, and each on every row
def _country(country: str) -> str:
    name = fold(_NOT_IN_COUNTRY.sub("", fold(country)))
    return _NOT_IN_COUNTRY.sub("", _COUNTRY_CODES.get(name, name))[:_MAX_COUNTRY]


def _postcode(place: str, postcode: str) -> str:
    """Return letters and digits of a postcode; empty for zeros, the first five digits for the US."""
    code = _NOT_IN_POSTCODE.sub("", fold(postcode))[:_MAX_POSTCODE]
    if is_repeated(code):
        return ""
    if place == "us" and len(code) == 9 and code.isdigit():
        return code[:5]
    return code


_JAPANESE_POSTCODE = re.compile(r"(〒?)[ :]?([0-9]{3})[\-ー]?([0-9]{4})(?![0-9\-])[ ,、]*")


def _take_postcode(place: str, code: str, text: str) -> tuple[str, str]:
    """Take a Japanese postcode off the front of the text; the column's own one goes before it."""
    found = _JAPANESE_POSTCODE.match(text) if place == "jp" else None
    if not found:
        return code, text
    in_text = _postcode(place, found[2] + found[3])
    if code and code != in_text and not found[1]:
        return code, text
    return code or in_text, text[found.end() :]


_JAPANESE_PUNCTUATION = re.compile("[,、。.;:\"'()「」\\[\\]]+")
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9]) ?(?:丁目|番地の?|番|号|の|ー) ?(?=[0-9])")
_AFTER_LAST_NUMBER = re.compile("(?<=[0-9])(?:番地|番|号)(?![室棟館店線地町街通])")
_SPACE_BETWEEN_NUMBERS = re.compile("(?<=[0-9]) (?=[0-9])")
_SPACE_BESIDE_JAPANESE = re.compile("(?<![0-9a-z]) | (?![0-9a-z])")
_HYPHENS = re.compile("-{2,}")

_ROOM_BY_NAME = re.compile(r"[#\-]?([0-9]{1,4}[a-z]?)号室$|#([0-9]{1,4}[a-z]?)$")
_ROOM_AFTER_HOUSE_NAME = re.compile(r"[0-9]-[0-9]{1,5}[^0-9\-#]{1,60}[^0-9\-#第]([0-9]{2,4})$")
_ROOM_AFTER_HOUSE_NUMBER = re.compile(r"(?<![0-9\-])[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,4}-([1-9][0-9]{2,3})$")


def _clean_japanese(text: str) -> str:
    text = single_spaces(_JAPANESE_PUNCTUATION.sub(" ", text))
    text = _BETWEEN_NUMBERS.sub("-", text)
    text = _AFTER_LAST_NUMBER.sub(" ", text)
    text = _SPACE_BETWEEN_NUMBERS.sub("-", single_spaces(text))
    return _HYPHENS.sub("-", _SPACE_BESIDE_JAPANESE.sub("", text)).strip("-")


def _split_japanese(body: str) -> tuple[str, str]:
    """Part off a room: called one, behind the name of a house, or a fourth number of three digits or more."""
    room = (
        _ROOM_BY_NAME.search(body)
        or _ROOM_AFTER_HOUSE_NAME.search(body)
        or _ROOM_AFTER_HOUSE_NUMBER.search(body)
    )
    if not room:
        return body, ""
    group = room.lastindex or 0
    start = room.start() if room.re is _ROOM_BY_NAME else room.start(group)
    return body[:start].rstrip(" -"), room[group]


_WESTERN_PUNCTUATION = re.compile(r"[,;.:\"'()]+")
_WESTERN_UNIT = re.compile(
    r"(?:^| )(?:(?:apt|apartment|suite|ste|unit|flat|room|rm)(?: ?#? ?| no )|# ?)"
    r"([0-9]{1,5}(?:-?[a-z])?|[a-z](?:-?[0-9]{1,4})?)(?= (?!box )|$)"
)


def _clean_western(text: str) -> str:
    return single_spaces(_WESTERN_PUNCTUATION.sub(" ", text).replace("#", " #"))


def _split_western(body: str) -> tuple[str, str]:
    """Part off the first unit that is called one, wherever it stands: the town often follows it."""
    unit = _WESTERN_UNIT.search(body)
    if not unit:
        return body, ""
    return single_spaces(f"{body[: unit.start()]} {body[unit.end() :]}"), unit[1].replace("-", "")


_WESTERN = _CountryRules(_clean_western, _split_western)
_RULES = {"jp": _CountryRules(_clean_japanese, _split_japanese)}


def _is_too_short(text: str) -> bool:
    return sum(map(str.isalnum, text)) < _MIN_LETTERS_AND_DIGITS


def _placeholder(code: str, body: str) -> str:
    """Say why a clean text names no door; empty where it does."""
    if not body and code:
        return "only a postcode"
    if says_nothing(body) or body in _NO_ADDRESS_WORDS:
        return "stands for no address"
    if not any(map(str.isalpha, body)):
        return "only numbers"
    if is_repeated(body):
        return "repeated characters"
    if _is_too_short(body):
        return "too short for an address"
    return ""
