"""What facts are collected from, and how codes get their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphfraud.network.grouping import expand_ranges, offsets
from graphfraud.scoring.verdicts import NO_VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays, Links
    from graphfraud.network.look_alikes import LookAlikes
    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.parameters import ScoringParameters
    from graphfraud.scoring.references import References
    from graphfraud.scoring.verdicts import Verdicts


class KeyLookup(Protocol):
    """Names codes; a graph store's writer is one. Asked once a kind, only for the codes that facts need."""

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        ...

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        ...

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        ...

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Give what feeds told of events, by their codes: canonical column -> cell, ``event_id`` always."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringInput:
    """All that the facts of a night's rings are read from."""

    members: NDArray[np.int64]
    """Account codes, ring by ring; no account twice."""
    offsets: NDArray[np.int64]
    """Ring i has ``members[offsets[i]:offsets[i + 1]]``; one entry more than rings."""
    events: EventArrays
    """All of the shop's, guests folded into their owners; those of the members are enough."""
    identifiers: IdentifierArrays
    links: Links
    """All of the shop's, or of the members; others do no harm."""
    degree: NDArray[np.int64]
    """Accounts in the whole shop on each identifier code."""
    bits: NDArray[np.int64]
    """What agreement on each identifier code is worth, thousandths of a bit."""
    hubs: NDArray[np.bool_]
    """For each identifier code, True where its sharing means nothing."""
    lift: NDArray[np.int64]
    """Nearness to known fraud outside the ring, thousandths of chance, parallel to `members`."""
    keys: KeyLookup
    family_names: Mapping[int, str]
    """Key of the family name by account code, where one is known."""
    calibration: Calibration
    references: References
    """Files of the shop's own, loaded."""
    parameters: ScoringParameters
    verdicts: Verdicts = NO_VERDICTS
    """Verdicts in force."""
    alike: LookAlikes | None = None
    """Addresses that look alike; `links`, `identifiers` and what is counted by code hold theirs."""

    def pick(self, rings: NDArray[np.int64]) -> ScoringInput:
        """Return the input of some of the rings, by their places."""
        size = np.diff(self.offsets)[rings]
        _, slot = expand_ranges(self.offsets[rings], size)
        return replace(self, members=self.members[slot], offsets=offsets(size), lift=self.lift[slot])

    def by_account(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return, for each account code, the value parallel to `members`; -1 for accounts in no ring."""
        used = (self.members, self.events.account, self.links.account)
        table = np.full(1 + max(int(codes.max(initial=-1)) for codes in used), -1, dtype=np.int64)
        table[self.members] = values
        return table
