"""What simpler ways than the product's find in the same graph: components ranked by their size.

They are what a shop's engineer tries first, so a claim of the product's is worth what it adds to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detection import GUEST_BY_EMAIL
from graphfraud.evaluation.metrics import ListedRing
from graphfraud.model import EVENT_LABELS, MILLI, Label
from graphfraud.network.components import component_labels
from graphfraud.network.links import degrees, derive_links, fold_guests, resolve_owners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graphfraud.network.arrays import Links
    from graphfraud.stores.ports import DetectorReads

CAPS = (5, 10, 20, 50)
"""Most accounts on an identifier that still joins: the baseline is to be seen at its best setting."""

FEWEST_ACCOUNTS = 3
"""A couple of accounts is no ring, as in the product's own settings."""


def rings_by_size(reads: DetectorReads) -> Iterator[tuple[str, list[ListedRing]]]:
    """Yield the components of a graph as lists of rings, the largest first, with the name of each way.

    First those over every identifier, then for each of `CAPS` those over identifiers that stand for somebody,
    are no IP and have at most so many accounts. A component's score is its size.
    """
    events = reads.event_arrays()
    identifiers = reads.identifier_arrays(())
    owner = resolve_owners(events, identifiers, reads.guest_arrays() == GUEST_BY_EMAIL)
    links = derive_links(fold_guests(events, owner), identifiers)
    named = np.isin(identifiers.label, [label.code for label in EVENT_LABELS])
    yield "size, all identifiers", _components(links, named, len(owner), reads)
    telling = named & ~identifiers.denied & (identifiers.label != Label.IP.code)
    degree = degrees(links, len(identifiers))
    for cap in CAPS:
        joining = telling & (degree <= cap)
        yield f"size, at most {cap} accounts on an identifier", _components(links, joining, len(owner), reads)


def _components(
    links: Links, joining: NDArray[np.bool_], n_accounts: int, reads: DetectorReads
) -> list[ListedRing]:
    """Join accounts over the chosen identifiers and list what comes out, the largest first."""
    rows = joining[links.identifier]
    account, identifier = links.account[rows], links.identifier[rows]
    label = component_labels(n_accounts + len(joining), account, n_accounts + identifier)[:n_accounts]
    size = np.bincount(label)
    member = np.flatnonzero(size[label] >= FEWEST_ACCOUNTS)
    member = member[np.argsort(label[member], kind="stable")]
    key = reads.account_keys(member.tolist())
    begins = np.flatnonzero(np.diff(label[member], prepend=-1))
    ends = np.append(begins[1:], len(member))
    groups = sorted(
        (sorted(key[begin:end]) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)),
        key=lambda keys: (-len(keys), keys[0]),
    )
    return [ListedRing(keys[0], len(keys) * MILLI, frozenset(keys)) for keys in groups]
