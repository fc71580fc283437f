"""Ring ids that last: tonight's rings take over the ids of last night's that they mostly are.

An id is never given twice and never renumbered; the ledger keeps the next free number. Matching follows
Greene, Doyle and Cunningham, "Tracking the evolution of communities in dynamic social networks" (ASONAM
2010): the largest overlaps first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PREFIX = "R-"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The ids of a night."""

    ids: tuple[str, ...]
    """One for each ring, in the order in which they were given."""
    next_number: int
    """The first number that is still free."""


def ring_id(number: int) -> str:
    """Write a ring's number as its id: 123 is ``R-000123``."""
    return f"{_PREFIX}{number:06d}"


def ring_number(ring: str) -> int:
    """Read the number in a ring's id; the older of two rings has the smaller one.

    Raises:
        StoreError: `ring` is not an id that `ring_id` wrote, so the ledger that holds it is not ours.
    """
    number = ring.removeprefix(_PREFIX)
    if number == ring or not (number.isascii() and number.isdigit()):
        raise StoreError(f"{ring!r} is no ring id: one looks like {ring_id(123)}; check which ledger is set")
    return int(number)


def assign(
    previous: Mapping[str, frozenset[str]], tonight: Sequence[frozenset[str]], next_number: int
) -> Assignment:
    """Give each of tonight's rings an id.

    A ring and an id go together where they share at least half of the members of the smaller of the two; the
    largest Jaccard overlap chooses first, then the most members in common, then the older id, then the
    smallest member key. Unchanged members therefore always keep their id. What is left gets new numbers, in
    the order of the smallest member key, so that the order in which rings are given changes nothing.

    Args:
        previous: ring id -> accounts, as last published.
        tonight: accounts of each ring; no account in two of them, none empty.
        next_number: the first number never used.

    Returns:
        The ids, each used once, and the next free number. Cost: linear in the accounts, n log n in the
        overlaps.
    """
    overlaps = _overlaps(previous, tonight)
    smallest = [min(members) for members in tonight]
    overlaps.sort(key=lambda o: (-o.jaccard, -o.common, ring_number(o.ring), smallest[o.position]))
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for overlap in overlaps:
        if overlap.position not in ids and overlap.ring not in taken:
            ids[overlap.position] = overlap.ring
            taken.add(overlap.ring)
    number = max([next_number, *(ring_number(ring) + 1 for ring in previous)])
    for position in sorted(range(len(tonight)), key=smallest.__getitem__):
        if position not in ids:
            ids[position] = ring_id(number)
            number += 1
    return Assignment(tuple(ids[position] for position in range(len(tonight))), number)


@dataclass(frozen=True, slots=True)
class _Overlap:
    """A ring of last night that one of tonight's may continue."""

    jaccard: float
    """A quotient of two small integers: equal overlaps give equal floats."""
    common: int
    ring: str
    position: int


def _overlaps(previous: Mapping[str, frozenset[str]], tonight: Sequence[frozenset[str]]) -> list[_Overlap]:
    rings_of: defaultdict[str, list[str]] = defaultdict(list)
    for ring, members in previous.items():
        for account in members:
            rings_of[account].append(ring)
    found = []
    for position, members in enumerate(tonight):
        shared = Counter(ring for account in members for ring in rings_of.get(account, ()))
        for ring, common in shared.items():
            before = len(previous[ring])
            if 2 * common >= min(before, len(members)):
                found.append(_Overlap(common / (before + len(members) - common), common, ring, position))
    return found
