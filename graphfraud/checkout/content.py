"""What a release lists: a snapshot, and over it what its deltas say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfraud.checkout.keys import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfraud.checkout.table import Record, Table

Records = tuple["Record", ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Never changed once made, so that any number of threads can read it."""

    snapshot: Table
    changed: Mapping[int, Records] = field(default_factory=dict)
    """Hash -> what the deltas list under it, in place of what the snapshot does."""
    kinds: Kinds = field(default_factory=Kinds)

    @classmethod
    def of(cls, snapshot: Table) -> Content:
        """Begin with a snapshot."""
        return cls(snapshot, {}, snapshot.kinds())

    def after(self, delta: Table) -> Content:
        """Return the content with a delta laid over it."""
        return Content(self.snapshot, {**self.changed, **dict(delta.groups())}, self.kinds | delta.kinds())

    def find(self, digest: int) -> Records:
        """Return what is listed under a hash."""
        found = self.changed.get(digest)
        return self.snapshot.find(digest) if found is None else found

    def groups(self) -> Iterator[tuple[int, Records]]:
        """Yield each hash under which something is listed."""
        for digest, records in self.snapshot.groups():
            if digest not in self.changed:
                yield digest, records
        for digest, records in self.changed.items():
            if records:
                yield digest, records

    def digests_of(self, entry_ids: set[str]) -> dict[str, int]:
        """Return the hash under which each of some entries stands; those not listed are left out."""
        found = {
            entry_id: digest
            for entry_id, digest in self.snapshot.digests_of(entry_ids)
            if digest not in self.changed
        }
        for digest, records in self.changed.items():
            found |= {one.entry_id: digest for one in records if one.entry_id in entry_ids}
        return found

    def counts(self) -> dict[str, int]:
        """Count the entries of each action."""
        counted = Counter(one.action.value for _, records in self.groups() for one in records)
        return dict(sorted(counted.items()))
