"""The shop's own watch lists: whoever uses what stands on one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphfraud.model import MILLI, Label
from graphfraud.scoring.facts import Sign
from graphfraud.scoring.references.watch_lists import NAME, SAME, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, SignInput

_WHERE: Final = {
    "account": Label.ACCOUNT.value,
    "address": Label.ADDRESS.value,
    "billing_address": Label.ADDRESS.value,
    "card": Label.CARD.value,
    "card_name": NAME,
    "device": Label.DEVICE.value,
    "email": Label.EMAIL.value,
    "ip": Label.IP.value,
    "name": NAME,
    "phone": Label.PHONE.value,
    "recipient": NAME,
}
"""Columns that are looked up, and what they hold."""


def listed(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members who used what stands on a list that is no list of hubs; weaker where it is only alike."""
    lists = [one for one in given.references.watch_lists if not one.hub]
    if not lists:
        return
    for member in members:
        found: dict[str, Sign] = {}
        for column, label in _WHERE.items():
            for value, postcode, country in member.distinct(column, "postcode", "country"):
                land = (country if label == Label.ADDRESS else "") or given.references.region
                keys = keys_of(label, value, postcode=postcode, country=land)
                for match in filter(None, (one.find(label, keys) for one in lists)):
                    told = {
                        "name": value,
                        "other": match.entry.written,
                        "list": match.list,
                        "alike": match.likeness,
                    }
                    strength = MILLI if match.likeness == SAME else MILLI * match.likeness // (2 * SAME)
                    what = f"{match.list}/{match.entry.label}:{match.entry.key}"
                    sign = Sign(signal, member.account, what, strength, told)
                    if what not in found or found[what].strength < strength:
                        found[what] = sign
        yield from found.values()
