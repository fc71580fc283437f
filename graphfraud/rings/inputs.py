"""What rings are drafted from: the night's arrays, and names for their codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graphfraud.scoring.inputs import KeyLookup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays, Links
    from graphfraud.network.components import Components
    from graphfraud.network.evidence import Evidence
    from graphfraud.network.look_alikes import LookAlikes
    from graphfraud.network.sharing import Sharing
    from graphfraud.scoring.verdicts import Verdicts


class NameLookup(KeyLookup, Protocol):
    """Names for the codes of the arrays; a graph's view is one."""

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        ...


@dataclass(frozen=True, slots=True)
class NamesWithLookAlikes:
    """Names for codes, those of look-alikes behind the identifiers' among them."""

    names: NameLookup
    alike: LookAlikes

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        return self.names.account_keys(codes)

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`; a look-alike's are all spellings."""
        begin = self.alike.begin
        named = iter(self.names.identifier_nodes([code for code in codes if code < begin]))
        return [next(named) if code < begin else self.alike.nodes[code - begin] for code in codes]

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        return self.names.event_ids(codes)

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        return self.names.event_names(codes)

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Give what feeds told of events, by their codes: canonical column -> cell, ``event_id`` always."""
        return self.names.event_details(codes)


@dataclass(frozen=True, slots=True)
class RingNetwork:
    """The arrays that rings are drafted from; see `graphfraud.detection`."""

    events: EventArrays
    identifiers: IdentifierArrays
    links: Links
    hubs: NDArray[np.int8]
    sharing: Sharing
    evidence: Evidence
    joined: NDArray[np.int64]
    """Component of each account by code before any split, -1 for none."""
    components: Components
    """After the splits."""
    rank: NDArray[np.int64]
    """Place of each account in the order of keys, by code; -1 for an account that is joined with none."""
    verdicts: Verdicts
    """Verdicts in force."""
