"""Finds the event behind a ring's change, among what was recorded since the last published run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SETTINGS = "settings"
"""Nothing was recorded that touches the ring: what changed is how the shop looks at it."""
CORRECTION = "correction"
"""An event of a member was recorded again with other content."""
OUTCOME = "outcome"
"""The outcome of a member's event came in."""
VERDICT = "verdict"
"""A person judged a member, or an identifier that members share."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event, a correction or an outcome recorded since the last published run."""

    event_id: str
    account: str
    at: int | None
    """When it happened (ms), None in an undated feed."""
    nodes: frozenset[str]
    """Printed keys of the identifiers it used."""
    kind: str = ""
    """Empty for an event that was new, else CORRECTION or OUTCOME."""


@dataclass(frozen=True, slots=True)
class NewEvents:
    """What was recorded, found by account and by identifier."""

    by_account: Mapping[str, Sequence[NewEvent]]
    by_node: Mapping[str, Sequence[NewEvent]]

    @classmethod
    def of(cls, recorded: Iterable[NewEvent]) -> NewEvents:
        """Index what was recorded, in any order."""
        by_account: defaultdict[str, list[NewEvent]] = defaultdict(list)
        by_node: defaultdict[str, list[NewEvent]] = defaultdict(list)
        for event in recorded:
            by_account[event.account].append(event)
            for node in event.nodes:
                by_node[node].append(event)
        return cls(dict(by_account), dict(by_node))


def find_cause(
    recorded: NewEvents,
    members: frozenset[str],
    shared: frozenset[str],
    judged: frozenset[str] = frozenset(),
) -> str:
    """Name what changed a ring.

    Args:
        recorded: what was recorded since the last published run.
        members: the ring's accounts, those that joined and those that left included.
        shared: printed keys of the identifiers that its members share.
        judged: printed keys on which a person gave a verdict since then.

    Returns:
        The id of the earliest new event of a member that uses a shared identifier; failing that, of the
        earliest one of anybody (a stranger's use can make an identifier too common to mean anything); failing
        that CORRECTION or OUTCOME where a member's event was corrected or its outcome came in, VERDICT where
        somebody judged a member or what they share; else SETTINGS. Events of the same instant go by id,
        undated ones come last.
    """
    own = [event for account in members for event in recorded.by_account.get(account, ())]
    theirs = [event for event in own if not event.kind and not shared.isdisjoint(event.nodes)]
    if theirs:
        return _earliest(theirs)
    strangers = [event for node in shared for event in recorded.by_node.get(node, ()) if not event.kind]
    if strangers:
        return _earliest(strangers)
    kinds = {event.kind for event in own}
    if not judged.isdisjoint(shared | {f"{Label.ACCOUNT.value}:{account}" for account in members}):
        kinds.add(VERDICT)
    return next((kind for kind in (CORRECTION, OUTCOME, VERDICT) if kind in kinds), SETTINGS)


def _earliest(events: Iterable[NewEvent]) -> str:
    first = min(events, key=lambda event: (event.at is None, event.at or 0, event.event_id))
    return first.event_id
