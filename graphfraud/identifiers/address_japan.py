"""Japanese addresses taken apart: prefecture, city, town, number, unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfraud.identifiers.address_japan_folding import chome_in_kanji, fold_japanese
from graphfraud.identifiers.address_japan_number import MOST_UNSAID_CHOME, read_numbers
from graphfraud.identifiers.address_japan_place import find_named_town, find_place, twin_mark
from graphfraud.identifiers.address_japan_table import japan
from graphfraud.identifiers.address_parts import KEY_MARK, Parts
from graphfraud.identifiers.text import fold, is_repeated

if TYPE_CHECKING:
    from graphfraud.identifiers.address_japan_place import Place
    from graphfraud.identifiers.address_japan_table import Town

_POSTCODE = re.compile(r"〒?[ :]?([0-9]{3})[\-ー]?([0-9]{4})(?![0-9\-])[ ,]*")
_POSTCODE_BEHIND = re.compile(r"[ ,]*〒[ :]?([0-9]{3})[\-ー]?([0-9]{4})[ ,]*$")
_NUMBER_ALONE = re.compile(r"[0-9丁目番地号\-]+")
"""A house number that no folding changes."""
_POSTCODE_SIGN = "〒"
_CHO, _CHOME = "丁", "丁目"
_WITH_CHO = "堺市"
"""The one city whose chome are called 丁, not 丁目, in official names."""


class Front(NamedTuple):
    """What stands in front of the house number, read: alike for all addresses of a town."""

    area: str
    """Prefecture and city as they stand in keys; what is known of them, or the postcode, where no city is."""
    street: str
    """The town as it stands in keys."""
    has_chome: bool | None
    """Whether the town is divided into chome; None where no town is known."""
    left: str
    """Folded text behind the town, smaller names above all."""
    postcode: str = ""
    prefecture: str = ""
    city: str = ""
    shown: str = ""
    """The town by its official name, with what was typed before it."""
    shown_behind: str = ""
    """What was typed behind the town and belongs to it."""
    contradicted_by: str = ""
    """The place that the postcode stands for, where the text names another one."""


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
    return _with_number(_front(find_place(rest, postcode), text, postcode), "")


def read_front(text: str, postcode: str) -> Front | None:
    """Read what stands in front of a house number, where no digit behind it can make it mean another place.

    Args:
        text: Japanese letters, the last no numeral, folded as `graphfraud.identifiers.text.fold` does.
        postcode: seven digits, or empty.

    Returns:
        What `read_behind` takes; None where only the whole address tells.
    """
    folded = fold_japanese(text)
    place = find_named_town(folded)
    if place is None or _POSTCODE_SIGN in folded:
        return None
    return _front(place, text, postcode)


def read_behind(front: Front, text: str) -> Parts | None:
    """Take an address apart whose front is known; the parts are those of `read_japanese`.

    Args:
        front: as `read_front` returned it.
        text: what follows, a digit first, as typed.

    Returns:
        Its parts; None where a postcode or the mark between the parts of a key stands in the text.
    """
    if not _NUMBER_ALONE.fullmatch(text):
        text = fold(text)
        if _POSTCODE_SIGN in text or KEY_MARK in text:
            return None
        text = fold_japanese(text)
    return _with_number(front, text)


def _front(place: Place, text: str, postcode: str) -> Front:
    city, town = place.city, place.town
    if city and town:
        town = city.as_typed(town, text)
    return Front(
        area=city.key if city else place.prefecture or postcode,
        street=_street(place, town, postcode),
        has_chome=town.has_chome if town else None,
        left=place.rest,
        postcode=postcode,
        prefecture=city.prefecture if city else place.prefecture,
        city=city.name if city else "",
        shown=place.typed + (town.name if town else ""),
        shown_behind=place.street if place.street_behind else "",
        contradicted_by=_contradiction(place, town, postcode),
    )


def _with_number(front: Front, text: str) -> Parts:
    """Read the numbers at the end of an address; `text` is what is not yet in its front."""
    name, chome, row, wing, unit = read_numbers(front.left + text, has_chome=front.has_chome)
    house = "-".join(row)
    town = front.shown + front.shown_behind + name
    if chome:
        town += chome_in_kanji(chome) + (_CHO if front.city.startswith(_WITH_CHO) else _CHOME)
    return Parts(
        country="jp",
        area=front.area,
        # 大字 and 字 stand in no key.
        street=front.street + name.removeprefix("大字").replace("字", "") if name else front.street,
        house=f"{house} {wing}" if house and wing else house or wing,
        unit=unit,
        postcode=front.postcode,
        prefecture=front.prefecture,
        city=front.city,
        town=town,
        number="-".join(row[1:]) if chome else house,
        wing=wing,
        contradicted_by=front.contradicted_by,
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


def _street(place: Place, town: Town | None, postcode: str) -> str:
    """Return the town as it stands in the key."""
    if town and town.is_twin:
        return f"{town.key}({twin_mark(town, place.street, postcode)})"
    return town.key if town else ""


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
