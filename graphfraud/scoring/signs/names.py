"""Names: readings that contradict the kanji, cards of strangers, and names that nobody has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers.text import fold
from graphfraud.scoring.facts import Sign
from graphfraud.scoring.names.family import find_misreading
from graphfraud.scoring.names.given import find_given_misreading
from graphfraud.scoring.names.people import is_another, is_company, japanese_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, SignInput

_WRITTEN_AND_READ: Final = (("name", "name_kana"), ("recipient", "recipient_kana"))
"""Columns that hold a name, and those that hold its reading."""

_PAYERS: Final = ("card_name", "billing_name")


def misreadings(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members whose reading contradicts the kanji of the family name (津田 read as しんでん)."""
    for member in members:
        for columns in _WRITTEN_AND_READ:
            for name, reading in member.distinct(*columns):
                found = find_misreading(name, reading)
                if found:
                    told = {"name": name, "reading": reading, "known": "・".join(found.known)}
                    yield Sign(signal, member.account, f"{name}/{reading}", told=told)


def given_misreadings(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members whose reading contradicts the kanji of the given name, beside a family name read right."""
    for member in members:
        for columns in _WRITTEN_AND_READ:
            for name, reading in member.distinct(*columns):
                found = find_given_misreading(name, reading)
                if found:
                    told = {"name": name, "reading": reading, "known": "・".join(found.known)}
                    yield Sign(signal, member.account, f"{name}/{reading}", told=told)


def strangers_cards(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members who pay in a name that is neither the customer's nor the recipient's, nor a relative's."""
    for member in members:
        for payer, name, kana, recipient, recipient_kana in _paid_orders(member):
            people = [japanese_person(name, kana), japanese_person(recipient, recipient_kana)]
            named = [person for person in people if person is not None]
            # a recipient of whom nothing is known may be the payer
            unknown = people[1] is None and bool(recipient) and recipient != name
            if named and not unknown and all(is_another(payer, person) for person in named):
                yield Sign(
                    signal,
                    member.account,
                    f"{payer}/{name}",
                    told={"name": name or recipient, "other": payer},
                )


def _paid_orders(member: MemberRecords) -> list[tuple[str, ...]]:
    """Return the different (payer, name, reading, recipient, reading) of a member's orders, one a name."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for column in _PAYERS:
        for cells in member.distinct(column, "name", "name_kana", "recipient", "recipient_kana"):
            if cells[0]:
                found.setdefault(cells[:2], cells)
    return [found[key] for key in sorted(found)]


_ODD: Final = (
    re.compile("^様|様名|名様|様.*様.*様"),  # an honorific in place of a name
    re.compile(r"^(?:([\u4e00-\u9fff]{2,4})\1+|(\w{2,8}?)(?:[\s・]*\2){2,}|(\w)\3{2,})$"),  # repeated
    re.compile(  # words for trying out
        "^(?:(?:テスト|てすと|ダミー|サンプル|ほげ)(?:\\s.*|\\d*|太郎|花子|ユーザー?|ほげ)"
        "|(?:test|dummy|hoge)(?:er|user|name|hoge|\\s.*|\\d*))$"
    ),
    re.compile("qwert|asdf|zxcv|hjkl|lkjh|rewq|fdsa|vcxz"),  # keys in a row
    re.compile(r"\b[bcdfghjklmnpqrstvxz]{5,}\b"),  # letters that nobody can speak
)
"""What a folded name looks like that nobody has. Some checkouts add a 様, and some people type one too."""

_DIGITS: Final = re.compile(r"\d{2,}")
"""In a customer's own name; a recipient's may hold a room or a department."""


def odd_names(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members with a name that nobody has: 様名様名, テスト, asdfgh."""
    for member in members:
        for column in ("name", "recipient", "card_name"):
            for name in member.values(column):
                if _is_odd(fold(name), own=column != "recipient"):
                    yield Sign(signal, member.account, f"{column}/{name}", told={"name": name})


def _is_odd(folded: str, *, own: bool) -> bool:
    if is_company(folded):
        return False
    return any(pattern.search(folded) for pattern in _ODD) or (own and bool(_DIGITS.search(folded)))
