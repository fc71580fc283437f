"""Reading from the SQLite graph what is new since an earlier run, without a look at all that is old."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import EVENT_LABELS, RingState
from graphfraud.network.arrays import UNDATED, EventArrays, IdentifierArrays
from graphfraud.stores.changes import EventChanges, RingStanding
from graphfraud.stores.event_rows import events_of_columns
from graphfraud.stores.sqlite_arrays import SqliteArrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


class SqliteChanges(SqliteArrays):
    """The reads of `graphfraud.stores.changes.ChangeReads` that a view adds to its arrays."""

    def event_changes(self, since: int, currency: str) -> EventChanges:
        """Read what the runs after `since` recorded; about 20 microseconds an event."""
        given = {"after": self._last_revision(since), "since": since, "currency": currency}
        rows = self._rows("event_changes", undated=int(UNDATED), **given)
        replaced = self._rows("revisions_replaced", since=since)
        return EventChanges(_events(rows), np.array([seq for (seq,) in replaced], dtype=np.int64))

    def guests_after(self, code: int) -> NDArray[np.int8]:
        """Read `guest_arrays` of the account codes above `code`, in their order without gaps."""
        rows = np.array(self._rows("account_columns_after", after=code), dtype=np.int64).reshape(-1, 2)
        guest = np.zeros(int(rows[:, 0].max(initial=code)) - code, dtype=np.int8)
        guest[rows[:, 0] - code - 1] = rows[:, 1]
        return guest

    def identifiers_after(self, code: int, denied: Iterable[str]) -> IdentifierArrays:
        """Read `identifier_arrays` of the codes above `code`: entry 0 is the next one."""
        rows = self._rows("identifier_columns_after", after=code)
        number, label, strength, placeholder, parent = np.array(rows, dtype=np.int64).reshape(-1, 5).T
        size = int(number.max(initial=code)) - code
        place = number - code - 1
        found = IdentifierArrays(
            label=np.full(size, -1, dtype=np.int8),
            strength=np.zeros(size, dtype=np.int8),
            denied=np.zeros(size, dtype=np.bool_),
            parent=np.full(size, -1, dtype=np.int64),
        )
        found.label[place] = label
        found.strength[place] = strength
        found.denied[place] = placeholder != 0
        found.parent[place] = parent
        for new in self.identifier_numbers(list(denied)).values():
            if new > code:
                found.denied[new - code - 1] = True
        return found

    def ring_standings(self) -> Mapping[str, RingStanding]:
        """Tell by id how each published ring stands."""
        rows = self._rows("ring_standings")
        return {ring: RingStanding(run, RingState(state), until) for ring, run, state, until in rows}

    def hubs_after(self, since: int) -> Sequence[str]:
        """Name the nodes that became a hub, changed as one or ceased to be one in runs after `since`."""
        return [node for (node,) in self._rows("hubs_changed", since=since)]

    def guests_moved_after(self, since: int) -> Sequence[str]:
        """Name the guests whose owner changed in runs after `since`."""
        return [guest for (guest,) in self._rows("owners_changed", since=since)]

    def identifier_numbers(self, nodes: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of identifiers by their printed keys; unknown ones are left out."""
        return dict(self._rows("identifiers_by_node", nodes=json.dumps(list(nodes), ensure_ascii=False)))


def _events(rows: Sequence[tuple[int, ...]]) -> EventArrays:
    """Turn rows of event_changes.sql into arrays."""
    return events_of_columns(list(zip(*rows, strict=True)) or [()] * (9 + len(EVENT_LABELS)))
