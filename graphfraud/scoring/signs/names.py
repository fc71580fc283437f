"""Names: readings that contradict the kanji."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.scoring.facts import Sign
from graphfraud.scoring.names.family import find_misreading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, SignInput

_WRITTEN_AND_READ = (("name", "name_kana"), ("recipient", "recipient_kana"))
"""Columns that hold a name, and those that hold its reading."""


def misreadings(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members whose reading contradicts the kanji of the family name (津田 read as しんでん)."""
    for member in members:
        for columns in _WRITTEN_AND_READ:
            for name, reading in member.distinct(*columns):
                found = find_misreading(name, reading)
                if found:
                    told = {"name": name, "reading": reading, "known": "・".join(found.known)}
                    yield Sign(signal, member.account, f"{name}/{reading}", told=told)
