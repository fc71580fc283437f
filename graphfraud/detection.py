"""From a graph's columns to scored rings without ids: the chain of design section 6, one step after another.

Reads through `DetectorReads` only, so both stores and any night's view serve. The same events give the same
rings, byte for byte, whatever their order and whatever numbers a store gave to their keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.judgement import NO_JUDGEMENTS, Judgements
from graphfraud.model import EVENT_LABELS, Hub, Label, Ring
from graphfraud.network.components import connected_components, group_members
from graphfraud.network.evidence import identifier_bits, pair_evidence
from graphfraud.network.hubs import HubReason, find_account_hubs, find_hubs
from graphfraud.network.links import derive_links, fold_guests, resolve_owners
from graphfraud.network.look_alikes import with_hubs
from graphfraud.network.separate import separate_components
from graphfraud.network.sharing import index_sharing, share_look_alikes
from graphfraud.network.spellings import NO_DOORS, Doors, find_spellings, link_spellings, read_doors
from graphfraud.network.split import split_components
from graphfraud.network.tallies import tally
from graphfraud.rings.drafting import draft_rings
from graphfraud.rings.inputs import NamesWithLookAlikes, RingNetwork
from graphfraud.scoring.calibration import Calibration, calibrate
from graphfraud.scoring.verdicts import find_verdicts, known_fraud_accounts, users_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays, Links
    from graphfraud.network.evidence import Evidence
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.sharing import Sharing
    from graphfraud.network.tallies import Tallies
    from graphfraud.rings.inputs import NameLookup
    from graphfraud.scoring.verdicts import Verdicts
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import DetectorReads

    Step = Callable[[str], AbstractContextManager[None]]

GUEST_BY_EMAIL = 1
"""What `DetectorReads.guest_arrays` gives for a guest known by an e-mail."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The arrays of a shop at one night, or of some of its accounts: then counts and hubs are the shop's."""

    events: EventArrays
    """Guests folded into their owners."""
    identifiers: IdentifierArrays
    links: Links
    tallies: Tallies
    hubs: NDArray[np.int8]
    """`HubReason` by identifier code."""
    account_hubs: NDArray[np.int8]
    """`HubReason` by account code."""
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Whole:
    """What a look at the whole shop leaves for the nights after it; see `graphfraud.incremental`."""

    graph: Graph
    account: NDArray[np.int64]
    """Account of each event as the feed named it, guests apart; parallel to the graph's events."""
    owner: NDArray[np.int64]
    """To whom each account's events belong, by account code."""
    guest: NDArray[np.int8]
    """What `DetectorReads.guest_arrays` gives."""
    joined: NDArray[np.int64]
    """Component of each account before any split, -1 for none."""
    verdicts: Verdicts
    """Verdicts in force."""
    doors: Doors
    """Of all addresses."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What one look at the whole graph found."""

    rings: tuple[Ring, ...]
    """Kept components, the highest score first; their `id` is empty until the registry gives one."""
    hubs: tuple[Hub, ...]
    owners: dict[str, str]
    """Guest account -> the registered account that it belongs to."""
    calibration: Calibration
    counts: dict[str, int]
    """How much there was at each step, for the run record."""
    whole: Whole


def detect(
    reads: DetectorReads,
    settings: Settings,
    *,
    as_of: int,
    calibration: Calibration | None,
    step: Step,
    judgements: Judgements = NO_JUDGEMENTS,
) -> Detection:
    """Find and score the rings of a graph.

    Args:
        reads: the graph as one run leaves it.
        settings: the shop's.
        as_of: the night's time, ms since 1970 UTC.
        calibration: the frozen record; None renews it from these events.
        step: called with each step's name around it, for progress and timings.
        judgements: what people have decided.

    Returns:
        Rings, hubs and owners. About 25 s and 3 GB for 2 million accounts with 10 million links.
    """
    with step("load"):
        currency = calibration.currency if calibration else settings.shop.currency or reads.main_currency()
        events = reads.event_arrays(currency=currency)
        identifiers = reads.identifier_arrays(settings.denied())
        guest = reads.guest_arrays()
    with step("links"):
        named = events.account
        owner = resolve_owners(events, identifiers, guest == GUEST_BY_EMAIL)
        events = fold_guests(events, owner)
        verdicts = find_verdicts(
            judgements,
            reads,
            not_same=settings.rings.not_same,
            owner_of=lambda codes: owner[codes],
            users_of=lambda codes: users_of(events, codes),
        )
        if calibration is None:
            calibration = calibrate(events, as_of, settings.scoring, currency, verdicts)
        graph = _build_graph(events, identifiers, len(owner), settings.network, calibration.as_of)
    with step("alike"):
        graph, doors = _link_look_alikes(graph, reads, settings.network)
        names = NamesWithLookAlikes(reads, graph.sharing.alike)
    with step("evidence"):
        evidence = pair_evidence(graph.sharing)
    with step("components"):
        network = join_accounts(graph, evidence, names, settings, verdicts)
    with step("score"):
        wanted = worth_scoring(network, settings)
        rings = draft_rings(network, wanted, names, settings, calibration, as_of)
    with step("name"):
        owners, hubs = _name_owners(reads, owner), _name_hubs(reads, graph)
    counts = {
        "events": len(events),
        "accounts": calibration.accounts,
        "links": len(graph.links),
        "pairs": len(evidence.kept),
        "components": len(network.components),
        "scored": len(wanted),
        "rings": len(rings),
        "hubs": len(hubs),
    }
    whole = Whole(graph, named, owner, guest, network.joined, verdicts, doors)
    return Detection(tuple(rings), hubs, owners, calibration, counts, whole)


def join_accounts(
    graph: Graph, evidence: Evidence, names: NameLookup, settings: Settings, verdicts: Verdicts
) -> RingNetwork:
    """Join the kept pairs, take weakly joined parts apart, and keep apart who was called not the same.

    Args:
        graph: the whole shop; or some accounts, none of which is joined with one outside.
        evidence: pairs of those accounts.
        names: names for codes; they decide ties.
        settings: the shop's.
        verdicts: those in force, among them who is not the same.
    """
    joined = connected_components(len(graph.account_hubs), evidence.kept)
    inside = np.flatnonzero(joined >= 0)
    keys = names.account_keys(inside.tolist())
    rank = np.full(len(joined), -1, dtype=np.int64)
    rank[inside[np.argsort(np.array(keys, dtype=object), kind="stable")]] = np.arange(len(inside))
    label = split_components(joined, rank, evidence.kept, settings.network).label
    not_same = verdicts.not_same[(joined[verdicts.not_same] >= 0).all(axis=1)]
    label = separate_components(label, rank, evidence.kept, not_same)
    return RingNetwork(
        events=graph.events,
        identifiers=graph.sharing.identifiers,
        links=graph.links,
        hubs=with_hubs(graph.hubs, graph.sharing.alike),
        sharing=graph.sharing,
        evidence=evidence,
        joined=joined,
        components=group_members(label, rank),
        rank=rank,
        verdicts=verdicts,
    )


def worth_scoring(network: RingNetwork, settings: Settings) -> NDArray[np.int64]:
    """Number the components that are large enough for a ring, or that hold known fraud or were judged."""
    components = network.components
    known = np.union1d(known_fraud_accounts(network.events, network.verdicts), network.verdicts.accounts)
    telling = np.zeros(len(components), dtype=np.bool_)
    found = components.label[known]
    telling[found[found >= 0]] = True
    return np.flatnonzero((components.size >= settings.rings.min_accounts) | telling)


def _build_graph(
    events: EventArrays,
    identifiers: IdentifierArrays,
    n_accounts: int,
    parameters: NetworkParameters,
    as_of: int,
) -> Graph:
    links = derive_links(events, identifiers)
    tallies = tally(links, events, identifiers, parameters, as_of)
    hubs = find_hubs(links, tallies, identifiers, parameters, as_of)
    account_hubs = find_account_hubs(links, identifiers, parameters, n_accounts)
    bits = identifier_bits(tallies.degree, identifiers, hubs, parameters)
    sharing = index_sharing(links, identifiers, bits, account_hubs, parameters, tallies)
    return Graph(events, identifiers, links, tallies, hubs, account_hubs, sharing)


def _link_look_alikes(
    graph: Graph, names: DetectorReads, parameters: NetworkParameters
) -> tuple[Graph, Doors]:
    """Return the graph in which users of addresses that look alike share something, too; and all doors."""
    if not parameters.alike_factor:
        return graph, NO_DOORS
    identifiers = graph.identifiers
    addresses = (identifiers.label == Label.ADDRESS.code) & ~identifiers.denied
    doors = read_doors(np.flatnonzero(addresses), names.identifier_nodes)
    usable = (graph.tallies.degree[doors.address] > 0) & (graph.hubs[doors.address] == HubReason.NONE)
    spellings = find_spellings(doors.address[usable].astype(np.int64), doors, names.identifier_nodes)
    alike = link_spellings(spellings, graph.links, len(identifiers), parameters)
    return replace(graph, sharing=share_look_alikes(graph.sharing, alike, graph.account_hubs)), doors


def _name_owners(reads: DetectorReads, owner: NDArray[np.int64]) -> dict[str, str]:
    guests = np.flatnonzero(owner != np.arange(len(owner)))
    keys = reads.account_keys(guests.tolist())
    return dict(zip(keys, reads.account_keys(owner[guests].tolist()), strict=True))


def _name_hubs(reads: DetectorReads, graph: Graph) -> tuple[Hub, ...]:
    """List hubs that at least two accounts use, and account hubs, the highest degree first."""
    degree = graph.tallies.degree
    codes = np.flatnonzero((graph.hubs != HubReason.NONE) & (degree >= 2))
    nodes = reads.identifier_nodes(codes.tolist())
    found = [
        Hub(node, int(degree[code]), HubReason(int(graph.hubs[code])).word)
        for node, code in zip(nodes, codes, strict=True)
    ]
    accounts = np.flatnonzero(graph.account_hubs != HubReason.NONE)
    used = direct_links(graph.links, graph.identifiers, len(graph.account_hubs))
    found += [
        Hub(f"{Label.ACCOUNT.value}:{key}", int(used[code]), HubReason(int(graph.account_hubs[code])).word)
        for key, code in zip(reads.account_keys(accounts.tolist()), accounts, strict=True)
    ]
    return tuple(sorted(found, key=lambda hub: (-hub.degree, hub.node)))


def direct_links(links: Links, identifiers: IdentifierArrays, n_accounts: int) -> NDArray[np.int64]:
    """Count by account code the identifiers that its events name, derived ones left out."""
    named = [label.code for label in EVENT_LABELS]
    direct = np.isin(identifiers.label[links.identifier], named)
    return np.bincount(links.account[direct], minlength=n_accounts).astype(np.int64, copy=False)
