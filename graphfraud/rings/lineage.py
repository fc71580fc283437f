"""What became of each ring in a night, from born to ended, and the event that did it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from graphfraud.model import Lineage, RingChange
from graphfraud.rings.identity import ring_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_PART = 2
"""Accounts of one ring that make a part of it: a single account that moves is no split."""


def compare(
    previous: Mapping[str, frozenset[str]],
    tonight: Mapping[str, frozenset[str]],
    cause: Callable[[str, frozenset[str]], str],
) -> list[Lineage]:
    """Say what changed between two nights.

    * merged: tonight's ring holds at least half of two or more of last night's (itself included); `others`
    are the
      rest of them.
    * split: it holds two or more accounts of another ring of last night, and so does another ring tonight;
      `others` are the rings it came from. The part that keeps the id shrank.
    * born, grew, shrank: none of these. A ring that both won and lost accounts grew if it won as many as it
    lost. * ended: the id is not there tonight; `others` are the rings that hold at least half of it.

    A ring can both merge and split in one night, and then has two entries. One with the members of last night
    has none.

    Args:
        previous: ring id -> accounts, as last published; no account in two rings.
        tonight: the same for tonight, with ids from `graphfraud.rings.identity.assign`.
        cause: names the event behind a change, from the ring's id and the accounts it has tonight or had last
            night (a correction may concern the one that left); asked once for each changed ring.

    Returns:
        Changes, the oldest ring first. Cost: linear in the accounts.
    """
    parts = _parts(previous, tonight)
    holders = _turned(parts)
    changes: list[Lineage] = []
    for ring in sorted(previous.keys() | tonight.keys(), key=ring_number):
        before, now = previous.get(ring, frozenset()), tonight.get(ring, frozenset())
        if before == now:
            continue
        reason = cause(ring, now | before)
        added, removed = tuple(sorted(now - before)), tuple(sorted(before - now))
        if now:
            kinds = _kinds(ring, parts.get(ring, Counter()), holders, previous)
            if not kinds:
                kinds = [(_plain_change(before, added, removed), ())]
        else:
            heirs = (heir for heir, common in holders[ring].items() if 2 * common >= len(before))
            kinds = [(RingChange.ENDED, _by_age(heirs))]
        changes.extend(Lineage(ring, change, others, reason, added, removed) for change, others in kinds)
    return changes


def _kinds(
    ring: str,
    origins: Mapping[str, int],
    holders: Mapping[str, Mapping[str, int]],
    previous: Mapping[str, frozenset[str]],
) -> list[tuple[RingChange, tuple[str, ...]]]:
    """Return whether a ring came out of a merge, a split or both, each with the other rings concerned."""
    held = {origin for origin, common in origins.items() if 2 * common >= len(previous[origin])}
    absorbed = held - {ring} if len(held) > 1 else set()
    broken_off = {
        origin
        for origin, common in origins.items()
        if origin != ring
        and origin not in absorbed
        and common >= _PART
        and sum(part >= _PART for part in holders[origin].values()) > 1
    }
    kinds = []
    if absorbed:
        kinds.append((RingChange.MERGED, _by_age(absorbed)))
    if broken_off:
        kinds.append((RingChange.SPLIT, _by_age(broken_off)))
    return kinds


def _plain_change(before: frozenset[str], added: tuple[str, ...], removed: tuple[str, ...]) -> RingChange:
    if not before:
        return RingChange.BORN
    return RingChange.GREW if len(added) >= len(removed) else RingChange.SHRANK


def _parts(
    previous: Mapping[str, frozenset[str]], tonight: Mapping[str, frozenset[str]]
) -> dict[str, Counter[str]]:
    """Count, for each of tonight's rings, the accounts that come from each of last night's."""
    ring_of = {account: ring for ring, members in previous.items() for account in members}
    return {
        ring: Counter(ring_of[account] for account in members if account in ring_of)
        for ring, members in tonight.items()
    }


def _turned(parts: Mapping[str, Mapping[str, int]]) -> defaultdict[str, dict[str, int]]:
    """Return the same counts by last night's ring."""
    turned: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for ring, origins in parts.items():
        for origin, common in origins.items():
            turned[origin][ring] = common
    return turned


def _by_age(rings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(rings, key=ring_number))
