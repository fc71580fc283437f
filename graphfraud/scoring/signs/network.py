"""IP addresses, where the shop has a file of them: machines for homes, and places far from the parcel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers import address, ip
from graphfraud.model import MILLI
from graphfraud.scoring.facts import Sign
from graphfraud.scoring.references.ip_ranges import IpFacts
from graphfraud.scoring.signs.prefectures import PREFECTURES, prefecture_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, Record, SignInput
    from graphfraud.scoring.references.ip_ranges import IpFile

PART_STRENGTH: Final = 500
"""Thousandths of a sign that is true of some of a member's events only, or that rests on one."""

FAR_KM: Final = 1700
"""Farther than Tokyo is from any prefecture: carriers' exits stand there, whoever uses them."""
FAR_EVENTS: Final = 3
FAR_STRENGTH: Final = 250
"""A place by an IP is rough, so it takes several events and counts a quarter."""

_EARTH_KM: Final = 6371.0


def machines(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members who come from hosting, a VPN, a proxy or Tor; weaker where only some events do."""
    files = given.references.ip_files
    for member in members:
        facts = [(record["ip"], _look_up(record["ip"], files)) for record in member.records if record["ip"]]
        found = [(text, one) for text, one in facts if one.kind]
        if found:
            text, one = min(found, key=lambda pair: pair[0])
            strength = MILLI if len(found) == len(facts) > 1 else PART_STRENGTH
            told = {"ip": text, "kind": one.kind, "other": one.name or one.kind}
            yield Sign(signal, member.account, text, strength, told)


def elsewhere(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members who are never where their parcels go: in another country, or weaker, far away in the same.

    Gifts are left out, and a single event at home ends the suspicion: a traveller orders at home too.
    """
    files = given.references.ip_files
    for member in members:
        homes = {home for record in member.records if (home := _ship_to(record))}
        located = [
            (record, facts)
            for record in member.records
            if record["ip"] and not record.for_another and (facts := _look_up(record["ip"], files)).country
        ]
        if homes and located and all(facts.country not in homes for _, facts in located):
            record, facts = located[0]
            strength = MILLI if len(located) > 1 else PART_STRENGTH
            told = {"ip": record["ip"], "area": facts.country, "place": min(homes)}
            yield Sign(signal, member.account, facts.country, strength, told)
            continue
        yield from _far_away(signal, member, located)


def _far_away(
    signal: str, member: MemberRecords, located: Sequence[tuple[Record, IpFacts]]
) -> Iterator[Sign]:
    homes = {home for record in member.records if (home := prefecture_of(record["address"]))}
    placed = [(record, facts.place) for record, facts in located if facts.place is not None]
    if not homes or len(placed) < FAR_EVENTS:
        return
    if all(kilometres(place, home) > FAR_KM for _, place in placed for home in homes):
        record, place = placed[0]
        distance = round(min(kilometres(place, home) for home in homes))
        told = {"ip": record["ip"], "area": f"{distance:,} km", "place": min(homes)}
        yield Sign(signal, member.account, "far", FAR_STRENGTH, told)


def kilometres(place: tuple[float, float], prefecture: str) -> float:
    """Return the distance of a place (latitude, longitude) from a prefecture's capital, by the haversine."""
    home = PREFECTURES[prefecture]
    north, south = math.radians(place[0]), math.radians(home.latitude)
    across = math.sin((north - south) / 2) ** 2
    along = math.sin(math.radians(place[1] - home.longitude) / 2) ** 2
    share = across + math.cos(north) * math.cos(south) * along
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, share)))


def _ship_to(record: Record) -> str:
    """Return the country that a member's own parcel goes to, two capital letters; empty for none."""
    if record.for_another or not record["address"]:
        return ""
    if prefecture_of(record["address"]):
        return "JP"
    found = address.identify(record["address"], country=record["country"])
    return found.key.partition("|")[0].upper() if found and record["country"] else ""


def _look_up(text: str, files: Sequence[IpFile]) -> IpFacts:
    """Put together what all files say of an address; of two that say the same thing the first counts."""
    found = ip.identify(text)
    if found is None or found.placeholder:
        return IpFacts()
    key = found.key.partition("/")[0]
    facts = [one for file in files if (one := file.find(key)) is not None]
    return IpFacts(
        kind=next((one.kind for one in facts if one.kind), ""),
        country=next((one.country for one in facts if one.country), ""),
        place=next((one.place for one in facts if one.place), None),
        name=next((one.name for one in facts if one.kind and one.name), ""),
    )
