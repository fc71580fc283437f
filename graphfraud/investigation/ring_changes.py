"""What became of a ring since an earlier night: who joined, who left, what is shared now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.errors import NotFoundError
from graphfraud.investigation.shared import shared_values

if TYPE_CHECKING:
    from graphfraud.model import Ring
    from graphfraud.stores.ports import GraphView


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sets beside each other."""

    only_then: tuple[str, ...]
    both: tuple[str, ...]
    only_now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RingChanges:
    """One ring in two runs."""

    then: Ring | None
    """The ring in the earlier run; None where it did not stand yet."""
    now: Ring
    accounts: Sides
    values: Sides
    """Printed keys of what two or more members use."""


def compare_ring(earlier: GraphView, later: GraphView, ring: str) -> RingChanges:
    """Compare a ring in two runs.

    Args:
        earlier: a view of the earlier run.
        later: a view of the run that is shown.
        ring: the ring's id.

    Raises:
        NotFoundError: the ring does not stand in the later run.
    """
    now = later.ring(ring)
    try:
        then = earlier.ring(ring)
    except NotFoundError:
        then = None
    return RingChanges(
        then,
        now,
        _sides(_accounts(then), _accounts(now)),
        _sides(_values(earlier, then), _values(later, now)),
    )


def _accounts(ring: Ring | None) -> set[str]:
    return {member.account for member in ring.members} if ring else set()


def _values(view: GraphView, ring: Ring | None) -> set[str]:
    return {value.node for value in shared_values(view.links(sorted(_accounts(ring))))} if ring else set()


def _sides(then: set[str], now: set[str]) -> Sides:
    return Sides(tuple(sorted(then - now)), tuple(sorted(then & now)), tuple(sorted(now - then)))
