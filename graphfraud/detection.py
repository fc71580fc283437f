"""From a graph's columns to scored rings without ids: the chain of design section 6, one step after another.

Reads through `DetectorReads` only, so both stores and any night's view serve. The same events give the same
rings, byte for byte, whatever their order and whatever numbers a store gave to their keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import EVENT_LABELS, Hub, Label, Ring
from graphfraud.network.components import Components, connected_components, group_members
from graphfraud.network.evidence import Evidence, identifier_bits, pair_evidence
from graphfraud.network.hubs import HubReason, find_account_hubs, find_hubs
from graphfraud.network.links import degrees, derive_links, fold_guests, resolve_owners
from graphfraud.network.sharing import Sharing, index_sharing
from graphfraud.network.split import split_components
from graphfraud.rings.drafting import RingNetwork, draft_rings
from graphfraud.scoring.calibration import Calibration, calibrate, known_fraud_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays, Links
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import DetectorReads

    Step = Callable[[str], AbstractContextManager[None]]

GUEST_BY_EMAIL = 1
"""What `DetectorReads.guest_arrays` gives for a guest known by an e-mail."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What one look at the whole graph found."""

    rings: tuple[Ring, ...]
    """Kept components, the highest score first; their `id` is empty until the registry gives one."""
    hubs: tuple[Hub, ...]
    owners: dict[str, str]
    """Guest account -> the registered account that it belongs to."""
    calibration: Calibration
    events: EventArrays
    """Guests folded into their owners; the comparison with last night reads them."""
    counts: dict[str, int]
    """How much there was at each step, for the run record."""


@dataclass(frozen=True, slots=True)
class _Graph:
    """The arrays of one night."""

    events: EventArrays
    identifiers: IdentifierArrays
    owner: NDArray[np.int64]
    links: Links
    hubs: NDArray[np.int8]
    account_hubs: NDArray[np.int8]
    sharing: Sharing


def detect(
    reads: DetectorReads, settings: Settings, *, as_of: int, calibration: Calibration | None, step: Step
) -> Detection:
    """Find and score the rings of a graph.

    Args:
        reads: the graph as one run leaves it.
        settings: the shop's.
        as_of: the night's time, ms since 1970 UTC.
        calibration: the frozen record; None renews it from these events.
        step: called with each step's name around it, for progress and timings.

    Returns:
        Rings, hubs and owners. About 25 s and 3 GB for 2 million accounts with 10 million links.
    """
    with step("load"):
        currency = calibration.currency if calibration else settings.shop.currency or reads.main_currency()
        events = reads.event_arrays(currency=currency)
        identifiers = reads.identifier_arrays(settings.shop.deny)
        is_guest = reads.guest_arrays() == GUEST_BY_EMAIL
    with step("links"):
        owner = resolve_owners(events, identifiers, is_guest)
        events = fold_guests(events, owner)
        if calibration is None:
            calibration = calibrate(events, as_of, settings.scoring, currency)
        graph = _build_graph(events, identifiers, owner, settings, calibration.as_of)
    with step("evidence"):
        evidence = pair_evidence(graph.sharing)
    with step("components"):
        components, rank = _components(reads, evidence, len(is_guest), settings)
    with step("score"):
        wanted = _worth_scoring(components, graph.events, settings)
        network = RingNetwork(
            graph.events, identifiers, graph.links, graph.hubs, graph.sharing, evidence, components, rank
        )
        rings = draft_rings(network, wanted, reads, settings, calibration, as_of)
    counts = {
        "events": len(events),
        "accounts": calibration.accounts,
        "links": len(graph.links),
        "pairs": len(evidence.kept),
        "components": len(components),
        "scored": len(wanted),
        "rings": len(rings),
    }
    with step("name"):
        owners, hubs = _name_owners(reads, graph), _name_hubs(reads, graph)
    return Detection(tuple(rings), hubs, owners, calibration, graph.events, counts | {"hubs": len(hubs)})


def _build_graph(
    events: EventArrays,
    identifiers: IdentifierArrays,
    owner: NDArray[np.int64],
    settings: Settings,
    as_of: int,
) -> _Graph:
    links = derive_links(events, identifiers)
    hubs = find_hubs(links, events, identifiers, settings.network, as_of)
    account_hubs = find_account_hubs(links, identifiers, settings.network, len(owner))
    bits = identifier_bits(degrees(links, len(identifiers)), identifiers, hubs, settings.network)
    sharing = index_sharing(links, identifiers, bits, account_hubs, settings.network)
    return _Graph(events, identifiers, owner, links, hubs, account_hubs, sharing)


def _components(
    reads: DetectorReads, evidence: Evidence, n_accounts: int, settings: Settings
) -> tuple[Components, NDArray[np.int64]]:
    """Join the kept pairs, take weakly joined parts apart, and rank accounts by their keys."""
    label = connected_components(n_accounts, evidence.kept)
    rank = np.full(n_accounts, -1, dtype=np.int64)
    joined = np.flatnonzero(label >= 0)
    keys = np.array(reads.account_keys(joined.tolist()), dtype=object)
    rank[joined[np.argsort(keys, kind="stable")]] = np.arange(len(joined))
    split = split_components(label, rank, evidence.kept, settings.network)
    return group_members(split.label, rank), rank


def _worth_scoring(components: Components, events: EventArrays, settings: Settings) -> NDArray[np.int64]:
    """Number the components that are large enough for a ring, or that hold known fraud."""
    bad = np.unique(events.account[known_fraud_events(events)])
    with_fraud = np.zeros(len(components), dtype=np.bool_)
    found = components.label[bad]
    with_fraud[found[found >= 0]] = True
    return np.flatnonzero((components.size >= settings.rings.min_accounts) | with_fraud)


def _name_owners(reads: DetectorReads, graph: _Graph) -> dict[str, str]:
    guests = np.flatnonzero(graph.owner != np.arange(len(graph.owner)))
    keys = reads.account_keys(guests.tolist())
    return dict(zip(keys, reads.account_keys(graph.owner[guests].tolist()), strict=True))


def _name_hubs(reads: DetectorReads, graph: _Graph) -> tuple[Hub, ...]:
    """List hubs that at least two accounts use, and account hubs, the highest degree first."""
    degree = graph.sharing.degree
    codes = np.flatnonzero((graph.hubs != HubReason.NONE) & (degree >= 2))
    nodes = reads.identifier_nodes(codes.tolist())
    found = [
        Hub(node, int(degree[code]), HubReason(int(graph.hubs[code])).word)
        for node, code in zip(nodes, codes, strict=True)
    ]
    accounts = np.flatnonzero(graph.account_hubs != HubReason.NONE)
    named = [label.code for label in EVENT_LABELS]
    direct = np.isin(graph.identifiers.label[graph.links.identifier], named)
    used = np.bincount(graph.links.account[direct], minlength=len(graph.account_hubs))
    found += [
        Hub(f"{Label.ACCOUNT.value}:{key}", int(used[code]), HubReason(int(graph.account_hubs[code])).word)
        for key, code in zip(reads.account_keys(accounts.tolist()), accounts, strict=True)
    ]
    return tuple(sorted(found, key=lambda hub: (-hub.degree, hub.node)))
