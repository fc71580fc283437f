"""Postal addresses: one key for one door however it is written, and its building as parent.

Cleaning: width, case, dashes and spaces are folded, and the address is taken apart by its country's rules
(`address_japan`, `address_west`). The key is ``country|area|street|house|unit``, for example
``jp|東京都新宿区|西新宿|2-8-1|101`` or ``us|94103|market st|123|4c``; without its unit it is the key of the
building. The name of a building is no part of it, because people write it or leave it out; wing, room and
floor are.
Japanese prefecture, city and town are those of the shipped table, found again where only one place fits. A
postcode never overrules the text: what it stands for is told beside (`Parts.contradicted_by`).
Sharing: a family, an office, or a place where stolen goods are received: medium. Neighbours share the
BUILDING, which never joins on its own.
Placeholder: no door (too short, numbers alone, a postcode or a town alone) or words such as 同上.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphfraud.identifiers.address_countries import plain_postcode
from graphfraud.identifiers.address_japan import (
    Front,
    names_whole_town,
    read_behind,
    read_front,
    read_japanese,
)
from graphfraud.identifiers.address_parts import KEY_MARK, Parts
from graphfraud.identifiers.address_west import read_western
from graphfraud.identifiers.text import bounded, fold, fold_hyphens, is_repeated, says_nothing, single_spaces
from graphfraud.model import Identifier, Label, Strength

_MAX_COUNTRY = 20
_MAX_POSTCODE = 12
_LONGEST = (_MAX_COUNTRY, 40, 60, 35, 35)
"""Longest country, area, street, house and unit of a key, which stays under the limit of all keys."""
_SHORT = 35
"""A key of this length has no part that needs cutting."""
_MIN_LETTERS_AND_DIGITS = 4
"""A shorter text names no door; 津市1-2 has four."""

_MOST_FRONTS = 30_000
"""Towns that are remembered, in some 20 MB: a shop's customers live in them again and again."""
_LONGEST_SHORT_WAY = 500
"""A longer address is read whole, where it is cut."""

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

_KEY = re.compile(r"([^\W_]{0,20})\|([^|]*)\|([^|]*)\|([^|]*)(?:\|([^|]*))?")
_NOT_IN_COUNTRY = re.compile(r"[\W_]+")
_FRONT = re.compile("[ぁ-ゖァ-ヺー々一-鿿 ]+(?<![一二三四五六七八九十百千壱弐参])(?=[0-9０-９])")
"""The front of a Japanese address in common letters, up to its first digit and not inside a number."""
_WIDE_SPACE = "\u3000"
_LATIN = re.compile("[a-z]")
_LINE_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def identify(value: str, *, postcode: str = "", country: str = "JP") -> Identifier | None:
    """Return the door that a postal address names; None for an empty value.

    Args:
        value: the address in one text, as typed; any text. A key is taken as it is.
        postcode: the postcode, where the feed has it in a column of its own.
        country: two-letter code (ISO 3166-1), or a name that shop systems export; empty where it is not
        known.

    Returns:
        A medium identifier; its parent is the key of the building, empty where the text names no unit.
        Some 15 microseconds in a Japanese town that was read before, else 30.
    """
    parts = parse(value, postcode=postcode, country=country)
    if parts is None:
        return None
    reason = placeholder(parts)
    parent = parts.building_key if parts.unit and not reason else ""
    return Identifier(Label.ADDRESS, parts.key, Strength.MEDIUM, reason, parent)


def parse(value: str, *, postcode: str = "", country: str = "JP") -> Parts | None:
    """Return the parts of a postal address; None for an empty value.

    Args:
        value: the address in one text, as typed; any text. A key gives the parts that it is made of.
        postcode: the postcode, where the feed has it in a column of its own.
        country: two-letter code, or a name that shop systems export.
    """
    if not value.isprintable():
        value = _LINE_BREAK.sub(", ", value.strip().replace(_WIDE_SPACE, " "))
    parts = _in_known_town(value, postcode, country)
    if parts:
        return parts
    text = fold(value)
    if not text:
        return None
    if KEY_MARK in text:
        key = _KEY.fullmatch(bounded(fold_hyphens(text)))
        if key:
            return _settled(Parts(*(part.strip() for part in key.groups(""))))
        text = single_spaces(text.replace(KEY_MARK, " "))
    place = _country(country)
    code = _postcode(place, postcode) if postcode else ""
    if text in _NO_ADDRESS_WORDS or says_nothing(text):
        return _settled(Parts(place, "", fold_hyphens(text), "", "", code))
    if place == "jp" and not (text.isascii() and _LATIN.search(text)):
        return _settled(read_japanese(text, code))
    return _settled(read_western(fold_hyphens(text), code, place))


def _in_known_town(value: str, postcode: str, country: str) -> Parts | None:
    """Read an address whose front is that of many: a short way to what the whole address gives.

    Letters that are no numerals and a digit behind them are folded apart as they are together.
    """
    end = _FRONT.match(value)
    front = _front(end[0], postcode, country) if end else None
    if not (end and front) or len(value) > _LONGEST_SHORT_WAY:
        return None
    parts = read_behind(front, value[end.end() :])
    return _settled(parts) if parts else None


@lru_cache(maxsize=_MOST_FRONTS)
def _front(text: str, postcode: str, country: str) -> Front | None:
    place = _country(country)
    return read_front(fold(text), _postcode(place, postcode)) if place == "jp" else None


def _postcode(place: str, postcode: str) -> str:
    """Return a postcode in its country's plain form; empty for one typed in place of one."""
    code = plain_postcode(place, fold(postcode))[:_MAX_POSTCODE]
    return "" if is_repeated(code) else code


def _settled(parts: Parts) -> Parts:
    """Return the parts as a key can hold them: bounded, and such that folding the key changes nothing."""
    key = parts.key
    if len(key) <= _SHORT and unicodedata.is_normalized("NFKC", key):
        return parts
    kept = (bounded(fold(part), most) for part, most in zip(parts, _LONGEST, strict=False))
    return Parts(*kept, *parts[len(_LONGEST) :])


@lru_cache(maxsize=1024)  # a feed names few countries, and each on every row
def _country(country: str) -> str:
    name = fold(_NOT_IN_COUNTRY.sub("", fold(country)))
    return _NOT_IN_COUNTRY.sub("", _COUNTRY_CODES.get(name, name))[:_MAX_COUNTRY]


def placeholder(parts: Parts) -> str:
    """Say why an address names no door; empty where it does.

    Args:
        parts: as `parse` returns them, of a text or of a key.
    """
    body = parts.street + parts.house + parts.unit
    if not body and (parts.area or parts.postcode):
        return "no house number" if any(map(str.isalpha, parts.area)) else "only a postcode"
    if says_nothing(body) or parts.street in _NO_ADDRESS_WORDS:
        return "stands for no address"
    if parts.country == "jp" and names_whole_town(parts):
        return "no house number"
    return "" if parts.city and parts.prefecture else _not_an_address(parts.area, body)


def _not_an_address(area: str, body: str) -> str:
    """Say why a text whose place is not known can be no address; empty where it can."""
    named = body if area.isascii() else area + body
    if not any(map(str.isalpha, named)):
        return "only numbers"
    if is_repeated(body) and not area:
        return "repeated characters"
    return "too short for an address" if sum(map(str.isalnum, named)) < _MIN_LETTERS_AND_DIGITS else ""
