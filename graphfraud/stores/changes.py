"""What a store can do beyond its port so that a night costs what its new events touch.

A store without these serves just as well: its nights are whole ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from graphfraud.stores.ports import GraphView, GraphWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from graphfraud.model import Publication, RingState
    from graphfraud.network.arrays import EventArrays, IdentifierArrays


@dataclass(frozen=True, slots=True)
class EventChanges:
    """The events that runs after some earlier one recorded, or whose outcome they did."""

    events: EventArrays
    """As they are now, guests as accounts of their own."""
    replaced: NDArray[np.int64]
    """Codes of revisions that a later one has replaced."""


@dataclass(frozen=True, slots=True)
class RingStanding:
    """How a ring stands in the last published run."""

    run: int
    """The run that wrote it as it is."""
    state: RingState
    work_until: int | None
    """As `Ring.work_until`."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a publication speaks of; all else stays as the last published run left it."""

    rings: frozenset[str]
    """Ids of published rings; one that the publication does not hold has ended."""
    hubs: frozenset[str]
    """Nodes; one that the publication does not hold is no hub any more."""
    owners: frozenset[str]
    """Guests; one that the publication does not hold is its own."""


@runtime_checkable
class ChangeReads(GraphView, Protocol):
    """A graph that can tell what is new since an earlier run."""

    def event_changes(self, since: int, currency: str) -> EventChanges:
        """Read what the runs after `since` recorded; amounts in another currency are 0."""
        ...

    def guests_after(self, code: int) -> NDArray[np.int8]:
        """Read `guest_arrays` of the account codes above `code`, in their order without gaps."""
        ...

    def identifiers_after(self, code: int, denied: Iterable[str]) -> IdentifierArrays:
        """Read `identifier_arrays` of the codes above `code`: entry 0 is the next one."""
        ...

    def ring_standings(self) -> Mapping[str, RingStanding]:
        """Tell by id how each published ring stands."""
        ...

    def hubs_after(self, since: int) -> Sequence[str]:
        """Name the nodes that became a hub, changed as one or ceased to be one in runs after `since`."""
        ...

    def guests_moved_after(self, since: int) -> Sequence[str]:
        """Name the guests whose owner changed in runs after `since`."""
        ...


@runtime_checkable
class PartWriter(GraphWriter, Protocol):
    """A writer that can publish a part of the results and let the rest stand."""

    def stage_part(self, publication: Publication, touched: Touched) -> None:
        """Write what the run found of what is `touched`, unseen by readers; staging again replaces it."""
        ...
