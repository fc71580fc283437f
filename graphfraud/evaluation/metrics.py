"""Measures of a list of rings against the truth. Pure: rings and truth in, counts out.

Two questions are asked of a ring and a planted ring, and both with the same half:

* a ring is *right* where at least half of its accounts belong to one planted ring;
* a planted ring is *found* by a ring that is right for it and holds at least half of its accounts.

So a fragment of a planted ring is right but finds nothing, and a component that swallows half of the shop
finds nothing either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HIGH_SCORE = 70 * MILLI
"""From this score on a shop would act without a second look: what a false alarm costs most."""

UNEXPLAINED = "none of these"
"""Stands for the kind of a wrong ring that is mostly of no innocent group."""


@dataclass(frozen=True, slots=True)
class ListedRing:
    """One line of a list of rings."""

    id: str
    score: int
    """Thousandths of a point."""
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlantedRing:
    """A group that the truth says is one ring."""

    name: str
    kind: str
    members: frozenset[str]
    cold: bool = False
    """None of its accounts has a known-bad outcome: nothing but the links gives it away."""


@dataclass(frozen=True)
class Truth:
    """Who belongs together in a made-up shop, guilty or not."""

    rings: Sequence[PlantedRing]
    innocent: Mapping[str, frozenset[str]]
    """``kind:name`` -> the accounts of an innocent group; an account may be in several."""

    @cached_property
    def ring_of(self) -> Mapping[str, PlantedRing]:
        """The planted ring of each account that is in one."""
        return {account: ring for ring in self.rings for account in ring.members}

    @cached_property
    def innocent_groups_of(self) -> Mapping[str, Sequence[str]]:
        """The innocent groups of each account that is in any."""
        groups = defaultdict(list)
        for group, members in self.innocent.items():
            for account in members:
                groups[account].append(group)
        return groups


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


def right_for(ring: ListedRing, truth: Truth) -> PlantedRing | None:
    """Return the planted ring that at least half of a ring's accounts belong to, or None.

    Between two planted rings of half each the name decides.
    """
    inside = Counter(truth.ring_of[account].name for account in ring.members if account in truth.ring_of)
    if not inside:
        return None
    name, most = min(inside.items(), key=lambda item: (-item[1], item[0]))
    if 2 * most < len(ring.members):
        return None
    return next(planted for planted in truth.rings if planted.name == name)


def found_by(rings: Iterable[ListedRing], truth: Truth) -> set[str]:
    """Return the names of the planted rings that one of these rings finds."""
    found = set()
    for ring in rings:
        planted = right_for(ring, truth)
        if planted and 2 * len(ring.members & planted.members) >= len(planted.members):
            found.add(planted.name)
    return found


def recall(rings: Iterable[ListedRing], truth: Truth) -> Share:
    """Return how many of the planted rings these rings find."""
    return Share(len(found_by(rings, truth)), len(truth.rings))


def recall_by_kind(rings: Iterable[ListedRing], truth: Truth) -> dict[str, Share]:
    """Return the recall for each kind of planted ring, by kind in order of name."""
    found = found_by(rings, truth)
    planted = Counter(ring.kind for ring in truth.rings)
    caught = Counter(ring.kind for ring in truth.rings if ring.name in found)
    return {kind: Share(caught[kind], planted[kind]) for kind in sorted(planted)}


def cold_recall(rings: Iterable[ListedRing], truth: Truth) -> Share:
    """Return the recall of planted rings without any known-bad outcome."""
    found = found_by(rings, truth)
    cold = [ring.name for ring in truth.rings if ring.cold]
    return Share(sum(name in found for name in cold), len(cold))


def precision(rings: Sequence[ListedRing], truth: Truth) -> Share:
    """Return how many of these rings are right; give the first k of a list for precision at k."""
    return Share(sum(right_for(ring, truth) is not None for ring in rings), len(rings))


def mean_jaccard(rings: Iterable[ListedRing], truth: Truth) -> float | None:
    """Return how well the best ring for each planted ring fits it, on average.

    Returns:
        The mean over the planted rings of the largest |A and B| / |A or B|, 0 to 1, with 0 for one that no
        ring touches; None where nothing was planted.
    """
    if not truth.rings:
        return None
    best = dict.fromkeys((ring.name for ring in truth.rings), 0.0)
    for ring in rings:
        for planted in {truth.ring_of[account] for account in ring.members if account in truth.ring_of}:
            fit = len(ring.members & planted.members) / len(ring.members | planted.members)
            best[planted.name] = max(best[planted.name], fit)
    return sum(best.values()) / len(best)


def false_merges(rings: Iterable[ListedRing], truth: Truth) -> Share:
    """Return how many accounts of the right rings are outsiders: of no part of that planted ring."""
    outsiders = accounts = 0
    for ring in rings:
        planted = right_for(ring, truth)
        if planted:
            accounts += len(ring.members)
            outsiders += len(ring.members - planted.members)
    return Share(outsiders, accounts)


def false_alarms(rings: Iterable[ListedRing], truth: Truth) -> dict[str, int]:
    """Count the wrong rings by the kind of innocent group that explains them.

    A wrong ring is explained by the group with most of its accounts, if that is half of them or more;
    between groups of equal size the kind's name decides.

    Returns:
        Rings by kind, the most frequent first; kinds without one are left out.
    """
    counts: Counter[str] = Counter()
    for ring in rings:
        if right_for(ring, truth) is None:
            counts[_innocent_kind(ring, truth)] += 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def largest(rings: Iterable[ListedRing], accounts: int) -> Share:
    """Return the size of the largest ring, of all the shop's accounts."""
    return Share(max((len(ring.members) for ring in rings), default=0), accounts)


def high_scores(rings: Iterable[ListedRing]) -> int:
    """Count the rings with `HIGH_SCORE` or more."""
    return sum(ring.score >= HIGH_SCORE for ring in rings)


def _innocent_kind(ring: ListedRing, truth: Truth) -> str:
    groups = Counter(group for account in ring.members for group in truth.innocent_groups_of.get(account, ()))
    if groups:
        group, most = min(groups.items(), key=lambda item: (-item[1], item[0]))
        if 2 * most >= len(ring.members):
            return group.partition(":")[0]
    return UNEXPLAINED
