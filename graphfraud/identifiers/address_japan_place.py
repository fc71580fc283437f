"""Where in Japan a text lies: prefecture, city and town, by the longest name of the shipped table that fits.

What the text leaves out is found again where only one place fits: the city from the postcode or the town, the
ward from the town, the prefecture from the city. What the text says is never overruled by the postcode.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfraud.identifiers.address_japan_folding import fold_direction
from graphfraud.identifiers.address_japan_table import japan, without_oaza

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.identifiers.address_japan_table import City, Japan, Town

KYOTO = "京都市"

_PREFECTURE_LENGTHS = (4, 3, 2)
"""Characters of a prefecture's name, with and without its 都, 道, 府 or 県."""

_DIRECTION = re.compile("(?:[上下]ケ?[るル]|[東西南北]入[るルりリ]?) ?(?:[0-9]+(?:丁目|筋目))?")
"""The end of a Kyoto street direction, folded."""
_WARD = re.compile("[^0-9市区町村]{1,3}区")
_ENDS_A_TOWN = re.compile("[0-9 ]|字|$")
_SHORTEST_LONE_TOWN, _LONGEST_LONE_TOWN = 2, 16
"""Characters of a town that is found without a city."""


class Place(NamedTuple):
    """Where a text lies, and what of it is left to read."""

    city: City | None
    town: Town | None
    typed: str
    """What stood before the town, or between it and the number, that is part of the name (大字, 字)."""
    street: str
    """Kyoto street directions, as typed and folded."""
    rest: str
    """What follows: smaller names, number, building, unit."""
    street_behind: bool = False
    """Whether the street stood behind the town."""
    prefecture: str = ""
    """As typed, where no city was found."""


def find_place(text: str, postcode: str) -> Place:
    """Find prefecture, city and town at the front of a folded text.

    Args:
        text: as `fold_japanese` returns it.
        postcode: seven digits, or empty; used for what the text leaves out.

    Returns:
        The place; city or town are None where nothing, or more than one, fits.
    """
    table = japan()
    prefecture, after = _prefecture(table.prefectures, text)
    place = _read(table, prefecture, after, postcode)
    if not prefecture and (place is None or place.town is None):
        short, after_short = _prefecture(table.short_prefectures, text)
        with_short = _read(table, short, after_short, postcode) if short else None
        place = with_short if with_short and with_short.town else place
    return place or Place(None, None, "", "", after, prefecture=prefecture)


def find_named_town(text: str) -> Place | None:
    """Find prefecture, city and town at the front of a folded text, whatever digits are to follow it.

    Args:
        text: as `fold_japanese` returns it, with prefecture, city and town, up to the house number.

    Returns:
        What `find_place` finds, but for `rest`, if any digit is put behind the text; None where a digit
        could make it mean another place, or where the way it is written or the street says which town it is.
    """
    table = japan()
    prefecture, after = _prefecture(table.prefectures, text)
    if not prefecture or text[-1].isdigit() or after in table.beginnings_before_digits:
        return None
    cities, rest = _cities(table, prefecture, after)
    if len(cities) != 1 or cities[0].name.startswith(KYOTO):
        return None
    city = cities[0]
    if without_oaza(rest) in city.beginnings_before_digits:
        return None
    town, typed, rest = _town(city, rest)
    if town is None or town.is_twin or city.has_alike(town):
        return None
    return Place(city, town, typed, "", rest)


def _prefecture(names: Mapping[str, str], text: str) -> tuple[str, str]:
    """Take the prefecture off the front."""
    for length in _PREFECTURE_LENGTHS:
        if name := names.get(text[:length]):
            return name, text[length:]
    return "", text


def _read(table: Japan, prefecture: str, text: str, postcode: str) -> Place | None:
    """Find city and town; where the prefecture is not named, another reading may suit the postcode better."""
    cities, rest = _cities(table, prefecture, text)
    place = _in_one_of(cities, rest, postcode) if cities else None
    has_town = place is not None and place.town is not None
    if has_town and (prefecture or not postcode):
        return place
    other = _by_postcode(table, prefecture, text, postcode) if postcode else None
    if other and other.town and not (has_town and place and len(place.rest) < len(other.rest)):
        return other
    if place and place.city and (has_town or prefecture or text.startswith(place.city.folded)):
        return place
    if text[:1].isdigit():
        return None  # a number alone: a postcode beside it makes no address of it
    return _by_town(table, prefecture, text) or other


def _cities(table: Japan, prefecture: str, text: str) -> tuple[Sequence[City], str]:
    """Return the cities of the longest name at the front, in the prefecture if one is given."""
    for length in table.lengths:
        found: Sequence[City] = table.by_name.get(text[:length], ())
        if found and prefecture:
            found = [city for city in found if city.prefecture == prefecture]
        if found:
            return found, text[length:]
    return (), text


def _in_one_of(cities: Sequence[City], rest: str, postcode: str) -> Place | None:
    """Find the town in the only city of several in which one fits best; None where that is not one."""
    places = [_in_city(city, rest) for city in cities]
    if len(places) == 1:
        return places[0]
    if all(place.town is None for place in places):
        ward = _WARD.match(rest)  # a ward of former times, before a city drew them anew
        if ward:
            places = [_in_city(city, rest[ward.end() :]) for city in cities]
    best = _best(places)
    if len(best) > 1 and postcode:
        at_postcode = {id(city) for city, _ in japan().at_postcode(postcode)}
        best = [place for place in best if id(place.city) in at_postcode] or best
    return best[0] if len(best) == 1 else None


def _best(places: Iterable[Place]) -> list[Place]:
    """Return the places whose town takes most of the text; none where no town fits."""
    fitting = [place for place in places if place.town is not None]
    shortest = min((len(place.rest) for place in fitting), default=0)
    return [place for place in fitting if len(place.rest) == shortest]


def _in_city(city: City, text: str) -> Place:
    """Find the town of a city at the front of the text, behind street directions in Kyoto."""
    if city.name.startswith(KYOTO):
        return _in_kyoto(city, text)
    town, typed, rest = _town(city, text)
    return Place(city, town, typed, "", rest)


def _in_kyoto(city: City, text: str) -> Place:
    """Find the town behind the last street direction, else in front of them."""
    town, typed, rest = _town(city, text)
    if town and _ENDS_A_TOWN.match(rest):
        return Place(city, town, typed, "", rest)
    directions = list(_DIRECTION.finditer(text))
    if directions:
        end = directions[-1].end()
        behind, typed_behind, rest_behind = _town(city, text[end:])
        if behind:
            return Place(city, behind, typed_behind, text[:end], rest_behind)
    if town and directions:
        end = len(text) - len(rest)
        last = directions[-1].end()
        if last > end:
            return Place(city, town, typed, text[end:last], text[last:], street_behind=True)
    return Place(city, town, typed, "", rest)


def _town(city: City, text: str) -> tuple[Town | None, str, str]:
    """Return the town of the longest name at the front, 大字 or 字 as typed before it, and what follows."""
    typed = ""
    if text.startswith("大字"):
        typed, text = "大字", text[2:]
    elif text.startswith("字"):
        typed, text = "字", text[1:]
    for length in city.lengths:
        town = city.towns.get(text[:length])
        if town and not _cuts_a_number(text[:length], text[length : length + 1]):
            return town, typed, text[length:].lstrip(" '")
    for length in city.loose_lengths:
        town = city.loose_towns.get(text[:length])
        if town and _ENDS_A_TOWN.match(text, length) and not text[:length][-1:].isdigit():
            return town, typed, text[length:]
    return None, typed, text


def _cuts_a_number(name: str, following: str) -> bool:
    """Tell whether a name that ends with a number would end inside a longer one, or before 丁目."""
    return "0" <= name[-1] <= "9" and ("0" <= following <= "9" or following == "丁")


def _by_postcode(table: Japan, prefecture: str, text: str, postcode: str) -> Place | None:
    """Read a text that may name no city as one in the postcode's city."""
    cities = {
        id(city): city for city, _ in table.at_postcode(postcode) if prefecture in {"", city.prefecture}
    }
    places = [_in_city(city, text) for city in cities.values()]
    best = _best(places)
    if len(best) == 1:
        return best[0]
    return places[0] if len(places) == 1 else None


def _by_town(table: Japan, prefecture: str, text: str) -> Place | None:
    """Read a text that names no city as one in the only city that has its town."""
    for length in range(min(len(text), _LONGEST_LONE_TOWN), _SHORTEST_LONE_TOWN - 1, -1):
        found: Sequence[City] = table.cities_of_town.get(text[:length], ())
        if prefecture:
            found = [city for city in found if city.prefecture == prefecture]
        if len(found) == 1 and _ENDS_A_TOWN.match(text, length) and not text[:length][-1:].isdigit():
            return _in_city(found[0], text)
        if found:
            break
    return None


def twin_mark(town: Town, street: str, postcode: str) -> str:
    """Return the postcode of one of several towns of one name; where that is not known, the street."""
    typed = fold_direction(street)
    by_street = {code for listed, code in town.streets if listed == typed}
    if len(by_street) == 1:
        return by_street.pop()
    return postcode if postcode in town.postcodes else typed
