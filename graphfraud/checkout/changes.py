"""What differs between two contents: the rows of a delta, and what they do to the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.checkout.collecting import Collected
    from graphfraud.checkout.content import Content, Records
    from graphfraud.checkout.table import Record

Listed = dict[int, tuple["Record", ...]]
"""Hash -> what is listed under it, sorted; empty where nothing is any more."""


def difference(old: Content, new: Mapping[int, Records]) -> Listed:
    """Return the hashes under which the new content lists something else than the old one."""
    changed = {digest: records for digest, records in new.items() if old.find(digest) != records}
    gone: Listed = {digest: () for digest, _ in old.groups() if digest not in new}
    return changed | gone


def changes_to(old: Content, collected: Collected, removed: set[str]) -> Listed:
    """Return the hashes that change when some entries are put in, or taken out, of a content.

    Args:
        old: what counts now.
        collected: entries that are new or stand otherwise; what the old content lists under their ids goes.
        removed: ids of entries to take out.
    """
    leaving = collected.entry_ids | removed
    touched = {*collected.listed, *old.digests_of(leaving).values()}
    new = defaultdict[int, list["Record"]](list)
    for digest in touched:
        new[digest] += (one for one in old.find(digest) if one.entry_id not in leaving)
        new[digest] += collected.listed.get(digest, ())
    return {
        digest: records
        for digest, unsorted in new.items()
        if (records := tuple(sorted(unsorted))) != old.find(digest)
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """What a delta does, in entries; one that stands otherwise than before counts on both sides."""

    came: Mapping[str, int]
    """Action -> entries."""
    went: Mapping[str, int]

    @classmethod
    def of(cls, old: Content, delta: Listed) -> Tally:
        """Count what a delta changes in a content."""
        came, went = Counter[str](), Counter[str]()
        for digest, records in delta.items():
            before, now = set(old.find(digest)), set(records)
            came.update(one.action.value for one in now - before)
            went.update(one.action.value for one in before - now)
        return cls(came, went)

    def applied_to(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Return the entries of each action after the delta."""
        after = Counter(counts)
        after.update(self.came)
        after.subtract(self.went)
        return {action: number for action, number in sorted(after.items()) if number}
