"""What one night changes in the registry: checked and worked out before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.errors import StoreError
from graphfraud.ledger.schema.registry import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphfraud.model import Lineage

_RING_ID = re.compile(r"R-([0-9]{6,9})")
"""Six digits at least, so that ids sort as text; nine at most, so that every database holds the number."""


def ring_id(number: int) -> str:
    """Return the id that people see: ``R-000123`` for 123."""
    return f"R-{number:06d}"


def ring_number(ring: str) -> int | None:
    """Return the number in a ring id, None where the text is no ring id that `ring_id` gives."""
    match = _RING_ID.fullmatch(ring)
    if match is None:
        return None
    number = int(match[1])
    return number if ring_id(number) == ring else None


@dataclass(frozen=True, slots=True)
class NightChanges:
    """The rows of one night, in the order in which they are stored."""

    born: Sequence[int]
    """Numbers of rings that are new tonight."""
    members: Sequence[tuple[int, str, Step]]
    """(ring number, account, joined or left), only where something changed."""


def night_changes(
    before: Mapping[str, frozenset[str]],
    tonight: Mapping[str, frozenset[str]],
    lineage: Sequence[Lineage],
    *,
    next_number: int,
) -> NightChanges:
    """Compare tonight's rings with the last published ones.

    Args:
        before: ring id -> members as last published.
        tonight: ring id -> members, every ring that stands tonight.
        lineage: what happened to which ring; each must stand tonight or have stood before.
        next_number: the lowest ring number that was never given.

    Returns:
        New rings and changed members, sorted.

    Raises:
        StoreError: an id is not a ring id, was given before to a ring that has ended, or has no members.

    Cost: linear in the members of both nights, plus sorting the changes.
    """
    _refuse_unknown_lineage(lineage, before.keys() | tonight.keys())
    born = []
    for ring, members in tonight.items():
        number = _number_or_refuse(ring)
        if not members:
            raise StoreError(f"ring {ring} has no members: leave a ring that ended out of the night")
        if ring in before:
            continue
        if number < next_number:
            raise StoreError(
                f"ring {ring} is new tonight, but numbers below {next_number} have been given and are never "
                "given again: number new rings from next_ring_number() on"
            )
        born.append(number)
    return NightChanges(sorted(born), sorted(_member_changes(before, tonight)))


def _member_changes(
    before: Mapping[str, frozenset[str]], tonight: Mapping[str, frozenset[str]]
) -> Iterator[tuple[int, str, Step]]:
    nobody: frozenset[str] = frozenset()
    for ring in before.keys() | tonight.keys():
        old, new = before.get(ring, nobody), tonight.get(ring, nobody)
        if old == new:
            continue
        number = _number_or_refuse(ring)
        yield from ((number, account, Step.JOINED) for account in new - old)
        yield from ((number, account, Step.LEFT) for account in old - new)


def _refuse_unknown_lineage(lineage: Iterable[Lineage], known: Iterable[str]) -> None:
    known = set(known)
    for entry in lineage:
        if entry.ring not in known:
            raise StoreError(
                f"lineage names ring {entry.ring!r}, which stands neither tonight nor in the last published "
                "run: hand over the night's rings and their lineage together"
            )


def _number_or_refuse(ring: str) -> int:
    number = ring_number(ring)
    if number is None:
        raise StoreError(f"{ring!r} is not a ring id: ids look like {ring_id(123)}")
    return number
