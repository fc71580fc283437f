"""E-mail addresses: how easily made, numbered in a row, in another member's name, or typed by a machine."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers import email
from graphfraud.model import MILLI
from graphfraud.scoring.facts import Sign
from graphfraud.scoring.names.kana import roman_key
from graphfraud.scoring.names.people import japanese_person
from graphfraud.scoring.signs.mail_domains import Grade, grade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.names.people import Person
    from graphfraud.scoring.records import MemberRecords, SignInput

REMEMBERED: Final = 2000
"""Mailboxes of one ring that several signals ask for: a large ring's."""

EASY_STRENGTH: Final = 400
"""Thousandths of a throwaway mailbox's sign that an easily made one is: many people have one for good."""

IN_A_ROW: Final = 3
"""Mailboxes with consecutive numbers that are no chance: two of a couple may be."""
GAP: Final = 2
"""Numbers of a row that may be missing between two: another of the same hand's accounts."""
YEARS: Final = range(1930, 2030)
"""Four digits that are a birthday or a wedding; siblings have neighbouring ones."""
STEM: Final = 2
"""Fewest characters before the number: one letter alone is everybody's."""

NAME_LETTERS: Final = 3
"""Fewest letters of a name that can be recognised in a mailbox."""

MACHINE_LENGTH: Final = 8
SWITCHES: Final = 6
"""Changes between letters and digits in a local part that nobody thinks of: x7k2q9."""


def mailboxes(member: MemberRecords) -> list[tuple[str, str]]:
    """Return the (local part, domain) of a member's mailboxes as their keys have it, sorted."""
    found = {_mailbox(text) for text in member.values("email")}
    return sorted(one for one in found if one is not None)


@lru_cache(REMEMBERED)
def _mailbox(text: str) -> tuple[str, str] | None:
    found = email.identify(text)
    if found is None or found.placeholder:
        return None
    local, _, domain = found.key.rpartition("@")
    return local, domain


def easily_made(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members with a throwaway mailbox, or with one that takes a form alone."""
    strengths = {Grade.THROWAWAY: MILLI, Grade.EASY: EASY_STRENGTH}
    for member in members:
        for local, domain in mailboxes(member):
            strength = strengths.get(grade(domain))
            if strength:
                told = {"email": f"{local}@{domain}"}
                yield Sign(signal, member.account, f"{local}@{domain}", strength, told)


def bound(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members all of whose mailboxes come with a contract or are tied to a telephone."""
    for member in members:
        found = mailboxes(member)
        if found and all(grade(domain) is Grade.BOUND for _, domain in found):
            yield Sign(signal, member.account, "bound", told={"email": "@".join(found[0])})


_NUMBERED: Final = re.compile(r"(\D*)(\d{1,9})(\D*)")


def numbered(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members whose mailboxes differ from other members' in a number that counts up."""
    series: defaultdict[tuple[str, str], dict[int, set[str]]] = defaultdict(dict)
    written: dict[tuple[str, str, int], str] = {}
    for member in members:
        for local, domain in mailboxes(member):
            parts = _NUMBERED.fullmatch(local)
            if parts and len(parts[1] + parts[3]) >= STEM and int(parts[2]) not in YEARS:
                pattern = (parts[1], f"{parts[3]}@{domain}")
                series[pattern].setdefault(int(parts[2]), set()).add(member.account)
                key = (*pattern, int(parts[2]))
                written[key] = min(f"{local}@{domain}", written.get(key, f"{local}@{domain}"))
    for before, after in sorted(series):
        users = series[before, after]
        for row in _rows(sorted(users)):
            accounts = sorted({account for number in row for account in users[number]})
            if min(len(row), len(accounts)) >= IN_A_ROW:
                shown = " … ".join(written[before, after, number] for number in (row[0], row[-1]))
                for account in accounts:
                    yield Sign(signal, account, shown, told={"email": shown, "row": len(row)})


def _rows(numbers: list[int]) -> Iterator[list[int]]:
    """Yield the stretches of ascending numbers without a larger gap than GAP."""
    row = numbers[:1]
    for before, number in pairwise(numbers):
        if number - before > GAP + 1:
            yield row
            row = []
        row.append(number)
    yield row


def in_anothers_name(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members whose mailbox is made of another member's family and given name, and not of their own."""
    people = {member.account: _people(member) for member in members}
    boxes = {member.account: mailboxes(member) for member in members}
    for account in sorted(boxes):
        if not people[account]:
            continue
        for local, domain in boxes[account]:
            letters = roman_key(local)
            if any(_names(letters, person, either=True) for person in people[account]):
                continue
            other = _named_in(letters, (local, domain), account, people, boxes)
            if other:
                told = {"email": f"{local}@{domain}", "other": other}
                yield Sign(signal, account, f"{local}@{domain}", told=told)


def _people(member: MemberRecords) -> list[Person]:
    found = (japanese_person(name, kana) for name, kana in member.distinct("name", "name_kana"))
    return [person for person in found if person is not None and person.given_sound]


def _named_in(
    letters: str,
    mailbox: tuple[str, str],
    account: str,
    people: dict[str, list[Person]],
    boxes: dict[str, list[tuple[str, str]]],
) -> str:
    """Return the other member in whose name a mailbox is made, who does not use it; empty for none."""
    others = (one for one in sorted(people) if one != account and mailbox not in boxes[one])
    return next((one for one in others if any(_names(letters, person) for person in people[one])), "")


def _names(letters: str, person: Person, *, either: bool = False) -> bool:
    """Tell whether both names of a person, or either, stand in a mailbox's letters."""
    family = any(len(sound) >= NAME_LETTERS and sound in letters for sound in person.family_sounds)
    given = len(person.given_sound) >= NAME_LETTERS and person.given_sound in letters
    return family or given if either else family and given


_SWITCH: Final = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_UNSPEAKABLE: Final = re.compile("[bcdfghjklmnpqrstvwxz]{7,}")


def machine_made(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members with a mailbox whose name a machine made up; those that providers assign are none."""
    for member in members:
        for local, domain in mailboxes(member):
            long = len(local) >= MACHINE_LENGTH
            mixed = len(_SWITCH.findall(local)) >= SWITCHES or bool(_UNSPEAKABLE.search(local))
            if long and mixed and grade(domain) is not Grade.BOUND:
                yield Sign(signal, member.account, f"{local}@{domain}", told={"email": f"{local}@{domain}"})
