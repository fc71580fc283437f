"""Telephone numbers: an area far from every address, and numbers that belong to no telephone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers import phone
from graphfraud.scoring.facts import Sign
from graphfraud.scoring.signs.prefectures import NEIGHBOURS, PREFECTURES, prefecture_called, prefecture_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, SignInput

_JAPAN: Final = "+81"
_MOBILE: Final = ("+8150", "+8160", "+8170", "+8180", "+8190")
"""Numbers in Japan that have no area; most customers give one, and the library takes its time."""
_INTERNET: Final = "+8150"
"""Numbers of internet telephony in Japan (050), handed out by an app within minutes."""


def far_areas(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members whose fixed lines are all in prefectures neither of nor beside any of their addresses."""
    for member in members:
        areas = {place for number in _numbers(member) if (place := _area(number))}
        places = {place for text in _own_addresses(member) if (place := prefecture_of(text))}
        near = places.union(*(NEIGHBOURS[place] for place in places))
        if areas and places and not areas & near:
            far, home = PREFECTURES[min(areas)], PREFECTURES[min(places)]
            told = {
                "area": far.name,
                "area_english": far.english,
                "place": home.name,
                "place_english": home.english,
            }
            yield Sign(signal, member.account, far.name, told=told)


def internet_numbers(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members all of whose numbers are of internet telephony."""
    for member in members:
        numbers = _numbers(member)
        if numbers and all(number.startswith(_INTERNET) for number in numbers):
            yield Sign(signal, member.account, numbers[0], told={"phone": numbers[0]})


def _numbers(member: MemberRecords) -> list[str]:
    found = (phone.identify(text) for text in member.values("phone"))
    return sorted({one.key for one in found if one is not None and not one.placeholder})


def _own_addresses(member: MemberRecords) -> set[str]:
    """Return where a member has things sent for itself, and where its bills go."""
    sent = {record["address"] for record in member.records if not record.for_another}
    return sent | {record["billing_address"] for record in member.records}


@lru_cache(4096)  # the numbers of an account come again with each of its orders
def _area(number: str) -> str:
    """Return the prefecture of a fixed line in Japan; empty for any other number and where it straddles."""
    if not number.startswith(_JAPAN) or number.startswith(_MOBILE):
        return ""
    import phonenumbers  # noqa: PLC0415  # loads tables that most commands do not need
    from phonenumbers import geocoder  # noqa: PLC0415

    parsed = phonenumbers.parse(number)
    if phonenumbers.number_type(parsed) != phonenumbers.PhoneNumberType.FIXED_LINE:
        return ""
    return prefecture_called(geocoder.description_for_number(parsed, "en").rpartition(", ")[2])
