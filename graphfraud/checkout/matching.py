"""Which of several matches decides. `docs/checkout.md` says why each rule stands.

1. An entry counts from its start until its expiry.
2. An allow entry takes away what reaches more people than itself: one on an account whatever it is, any other
   only what sees the same thing less closely (the building of its address, the network of its IP). What
   reaches as few people stays: a block on the same value, or on the card that an allowed account pays with.
3. A hold is never taken away: it protects the account's owner, perhaps from whoever is logged in now.
4. Of what is left the most severe counts: hold, block, challenge, review, allow. Among equals the one that
   reaches fewest people, then the lower entry id, so that every checkout says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import Action, EntryType
from graphfraud.checkout.widths import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.checkout.table import Record

_SEVERITY = {action: number for number, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the entries that match an order come to."""

    deciding: Record
    matches: tuple[Record, ...]
    """All that count now, the deciding one first, what was taken away last."""


def decide(found: Sequence[Record], now: int) -> Decision | None:
    """Return what decides; None where nothing counts.

    Args:
        found: all that is listed under an order's keys.
        now: milliseconds since 1970 UTC.
    """
    counting = [one for one in found if one.starts <= now < one.expires]
    if not counting:
        return None
    allowing = [one for one in counting if one.action is Action.ALLOW]
    taken_away = {one.entry_id for one in counting if any(_overrules(allow, one) for allow in allowing)}
    ordered = sorted(counting, key=lambda one: (one.entry_id in taken_away, *_rank(one)))
    return Decision(ordered[0], tuple(ordered))


def _overrules(allow: Record, other: Record) -> bool:
    if other.action is Action.HOLD or other.width <= allow.width:
        return False
    return allow.type is EntryType.ACCOUNT or FAMILIES[allow.type] is FAMILIES[other.type]


def _rank(one: Record) -> tuple[int, int, str]:
    return _SEVERITY[one.action], one.width, one.entry_id
