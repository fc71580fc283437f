"""Japanese addresses taken apart: prefecture, city, town, number, unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfraud.identifiers.address_japan_folding import chome_in_kanji, fold_japanese
from graphfraud.identifiers.address_japan_number import MOST_UNSAID_CHOME, read_numbers
from graphfraud.identifiers.address_japan_place import find_place, twin_mark
from graphfraud.identifiers.address_japan_table import japan
from graphfraud.identifiers.address_parts import Parts
from graphfraud.identifiers.text import is_repeated

if TYPE_CHECKING:
    from graphfraud.identifiers.address_japan_number import Numbers
    from graphfraud.identifiers.address_japan_place import Place
    from graphfraud.identifiers.address_japan_table import Town

_POSTCODE = re.compile(r"〒?[ :]?([0-9]{3})[\-ー]?([0-9]{4})(?![0-9\-])[ ,]*")
_POSTCODE_BEHIND = re.compile(r"[ ,]*〒[ :]?([0-9]{3})[\-ー]?([0-9]{4})[ ,]*$")
_WITH_CHO = "堺市"
"""The one city whose chome are called 丁, not 丁目, in official names."""


def read_japanese(text: str, postcode: str) -> Parts:
    """Take a Japanese address apart.

    Args:
        text: folded as `graphfraud.identifiers.text.fold` does.
        postcode: seven digits, or empty; for what the text leaves out, and to see whether it contradicts.
        It goes before one in the text.

    Returns:
        Its parts, and the postcode's place where that is another one.
    """
    postcode, rest = _take_postcode(postcode, fold_japanese(text))
    if not rest:
        return Parts("jp", postcode, "", "", "", postcode)
    place = find_place(rest, postcode)
    city, town = place.city, place.town
    if city and town:
        town = city.as_typed(town, text)
    numbers = read_numbers(place.rest, has_chome=town.has_chome if town else None)
    return Parts(
        country="jp",
        area=city.key if city else place.prefecture or postcode,
        street=_street(place, town, numbers, postcode),
        house=" ".join(filter(None, ("-".join(numbers.row), numbers.wing))),
        unit=numbers.unit,
        postcode=postcode,
        prefecture=city.prefecture if city else place.prefecture,
        city=city.name if city else "",
        town=_shown_town(place, town, numbers),
        number="-".join(numbers.row[1:] if numbers.chome else numbers.row),
        wing=numbers.wing,
        contradicted_by=_contradiction(place, town, postcode),
    )


def names_whole_town(parts: Parts) -> bool:
    """Tell whether an address names a town or chome and nothing in it: thousands of doors.

    Args:
        parts: of a Japanese address, or of its key.
    """
    city = japan().by_key.get(parts.area)
    if not city or parts.unit:
        return False
    if not parts.street:
        return not parts.house
    town = city.by_official_name.get(parts.street.partition("(")[0])
    if town is None or not parts.house:
        return town is not None
    return town.has_chome and parts.house.isdigit() and int(parts.house) <= MOST_UNSAID_CHOME


def _take_postcode(postcode: str, text: str) -> tuple[str, str]:
    """Take the postcode off the front of the text, or off its end where it is marked as one."""
    found = _POSTCODE.match(text)
    if not found and "〒" in text:
        found = _POSTCODE_BEHIND.search(text)
    if not found:
        return postcode, text
    in_text = found[1] + found[2]
    if postcode and postcode != in_text and "〒" not in found[0]:
        return postcode, text
    rest = text[found.end() :] if found.start() == 0 else text[: found.start()]
    return postcode or ("" if is_repeated(in_text) else in_text), rest


def _street(place: Place, town: Town | None, numbers: Numbers, postcode: str) -> str:
    """Return the town and smaller names as they stand in the key: without 大字 and 字."""
    name = town.key if town else ""
    if town and town.is_twin:
        name += f"({twin_mark(town, place.street, postcode)})"
    return name + numbers.name.removeprefix("大字").replace("字", "")


def _shown_town(place: Place, town: Town | None, numbers: Numbers) -> str:
    """Return the town by its official name, with what was typed around it and with its chome."""
    behind = place.street if place.street_behind else ""
    name = place.typed + (town.name if town else "") + behind + numbers.name
    if not numbers.chome:
        return name
    word = "丁" if place.city and place.city.name.startswith(_WITH_CHO) else "丁目"
    return name + chome_in_kanji(numbers.chome) + word


def _contradiction(place: Place, town: Town | None, postcode: str) -> str:
    """Return the place of a known postcode where the text names another city, or another town of it."""
    listed = japan().at_postcode(postcode) if postcode and place.city else ()
    for city, listed_town in listed:
        if city is place.city and (listed_town is town or not (listed_town.name and town)):
            return ""
    if not listed:
        return ""
    city, listed_town = listed[0]
    return city.prefecture + city.name + listed_town.name
