"""Addresses: a postcode that stands for another place than the text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers import address
from graphfraud.model import MILLI
from graphfraud.scoring.facts import Sign
from graphfraud.scoring.signs.prefectures import prefecture_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.identifiers.address_parts import Parts
    from graphfraud.scoring.records import MemberRecords, SignInput

NEAR_STRENGTH: Final = 250
"""Thousandths of a sign where text and postcode agree on the prefecture: a slip of a digit does that."""


def contradicted(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members with an address whose postcode is another place's; weaker within one prefecture."""
    for member in members:
        for column in ("address", "billing_address"):
            for text, postcode, country in member.distinct(column, "postcode", "country"):
                # the column `postcode` is the parcel's; a bill's postcode stands in its text
                told_apart = postcode if column == "address" else ""
                parts = _parsed(text, told_apart, country or given.references.region)
                if parts is None or not parts.contradicted_by:
                    continue
                near = prefecture_of(parts.contradicted_by) == parts.prefecture
                yield Sign(
                    signal,
                    member.account,
                    f"{parts.postcode}/{parts.key}",
                    NEAR_STRENGTH if near else MILLI,
                    told={"name": text, "postcode": parts.postcode, "place": parts.contradicted_by},
                )


@lru_cache(4096)  # the addresses of an account come again with each of its orders
def _parsed(text: str, postcode: str, country: str) -> Parts | None:
    return address.parse(text, postcode=postcode, country=country)
