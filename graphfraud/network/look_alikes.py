"""Links through addresses that look alike: identifiers beside the shop's own, one a group of spellings.

A look-alike stands behind the last identifier's code and has every user of its spellings. Whoever shares one
of the spellings themselves shares no look-alike beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import Label, Strength
from graphfraud.network.arrays import IdentifierArrays, Links

if TYPE_CHECKING:
    from numpy.typing import NDArray


SIGN: Final = " ≈ "
"""Between the spellings in a look-alike's printed key."""


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Groups of addresses that look alike."""

    begin: int
    """Code of the first look-alike: as many as there are identifiers."""
    address: NDArray[np.int64]
    """Codes of the spellings, sorted."""
    identifier: NDArray[np.int64]
    """Code of each one's look-alike; parallel to `address`."""
    nodes: tuple[str, ...]
    """Printed keys of the look-alikes, by code: both strings, ``address:… ≈ address:…``."""
    degree: NDArray[np.int64]
    """Accounts in the whole shop on each."""
    bits: NDArray[np.int64]
    """Weight of each, thousandths of a bit."""
    links: Links
    """Of the look-alikes, sorted as links are."""

    def __len__(self) -> int:
        return len(self.nodes)

    def said_by(self, identifier: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the look-alike of each identifier, -1 where it has none."""
        if not len(self.address):
            return np.full(len(identifier), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.address, identifier), len(self.address) - 1)
        return np.where(self.address[place] == identifier, self.identifier[place], -1)


_NONE: Final = np.empty(0, np.int64)
NO_LINKS: Final = Links(_NONE, _NONE, _NONE, _NONE, np.empty(0, np.bool_))


def no_look_alikes(begin: int) -> LookAlikes:
    """Return none, for a shop of so many identifiers."""
    return LookAlikes(begin, _NONE, _NONE, (), _NONE, _NONE, NO_LINKS)


def with_hubs(hubs: NDArray[np.int8], alike: LookAlikes) -> NDArray[np.int8]:
    """Return `HubReason` by identifier, the look-alikes behind them: none is a hub."""
    return np.append(hubs, np.zeros(len(alike), dtype=np.int8)) if len(alike) else hubs


def with_links(links: Links, alike: LookAlikes) -> Links:
    """Return links and those of the look-alikes, in the order of links."""
    if not len(alike):
        return links
    columns = (field.name for field in fields(Links))
    return Links(*(np.concatenate([getattr(links, name), getattr(alike.links, name)]) for name in columns))


def with_identifiers(identifiers: IdentifierArrays, alike: LookAlikes) -> IdentifierArrays:
    """Return what is known of identifiers, the look-alikes behind them: medium, and addresses."""
    if not len(alike):
        return identifiers
    more = len(alike)
    return IdentifierArrays(
        label=np.append(identifiers.label, np.full(more, Label.ADDRESS.code, dtype=np.int8)),
        strength=np.append(identifiers.strength, np.full(more, Strength.MEDIUM, dtype=np.int8)),
        denied=np.append(identifiers.denied, np.zeros(more, dtype=np.bool_)),
        parent=np.append(identifiers.parent, np.full(more, -1, dtype=np.int64)),
    )
