"""The detection of a night that follows a baseline: what is worked out anew, and what stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.detection import join_accounts, worth_scoring
from graphfraud.incremental.judging import count_changes, judge
from graphfraud.incremental.owners import open_shop
from graphfraud.incremental.reach import graph_of, touched_accounts, within_reach
from graphfraud.incremental.shop import take_part
from graphfraud.incremental.standing import find_standing, hubs_tonight, owners_tonight, read_again
from graphfraud.judgement import NO_JUDGEMENTS
from graphfraud.model import Label
from graphfraud.network.arrays import Pairs
from graphfraud.network.evidence import Evidence, pair_evidence
from graphfraud.network.spellings import NO_DOORS, read_doors
from graphfraud.rings.drafting import draft_rings
from graphfraud.rings.inputs import NamesWithLookAlikes
from graphfraud.scoring.verdicts import find_verdicts
from graphfraud.stores.changes import Touched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.detection import Graph, Step
    from graphfraud.incremental.baseline import Remembered
    from graphfraud.incremental.judging import Judged
    from graphfraud.incremental.shop import Part
    from graphfraud.judgement import Judgements
    from graphfraud.model import Hub, Ring
    from graphfraud.network.arrays import EventArrays, IdentifierArrays
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.spellings import Doors
    from graphfraud.scoring.verdicts import Verdicts
    from graphfraud.settings import Settings
    from graphfraud.stores.changes import ChangeReads
    from graphfraud.stores.ports import GraphView

MOST_SHARE: Final = 0.25
"""Share of a shop's accounts above which a look at all of it costs no more than picking them out."""


@dataclass(frozen=True, slots=True)
class Update:
    """What a night found that looked at what had changed."""

    rings: tuple[Ring, ...]
    """Without ids: those worked out anew, and those that are not as last published for another reason."""
    standing: frozenset[str]
    """Ids of the published rings that are the same tonight."""
    hubs: tuple[Hub, ...]
    owners: Mapping[str, str]
    touched: Touched
    """What the three above speak of."""
    queued: int
    """Standing rings in the review queue."""
    events: EventArrays
    """Those recorded since the baseline, guests folded into their owners."""
    counts: Mapping[str, int]
    """As `Detection.counts`, as far as they are known without a look at the whole shop."""
    recomputed: Mapping[str, float]
    """Share of the accounts, links and rings that were worked out anew."""


@dataclass(frozen=True, slots=True)
class Views:
    """The graph at two times, and what people have decided at both."""

    now: ChangeReads
    """As tonight's run leaves it, its results aside."""
    then: GraphView
    """As the baseline's run left it."""
    judgements: Judgements = NO_JUDGEMENTS


def update(
    remembered: Remembered,
    views: Views,
    settings: Settings,
    *,
    as_of: int,
    step: Step,
    most_share: float = MOST_SHARE,
) -> Update | None:
    """Find what tonight's events change.

    Args:
        remembered: the baseline.
        views: the graph tonight and at the baseline.
        settings: the shop's, the same as the baseline's.
        as_of: the night's time, ms since 1970 UTC.
        step: called with each step's name around it.
        most_share: share of the accounts above which nothing is found.

    Returns:
        What has changed; with what stands it is byte for byte what `detect` would find under the same
        calibration. None where so much is touched that a look at the whole shop costs no more.
    """
    baseline, calibration, reads = remembered.baseline, remembered.calibration, views.now
    most = int(most_share * baseline.n_accounts)
    with step("load"):
        changes = reads.event_changes(remembered.run, calibration.currency)
        if len(changes.events) > most_share * len(baseline.event):
            return None
        new_guests = reads.guests_after(baseline.n_accounts - 1)
        new_identifiers = reads.identifiers_after(baseline.n_identifiers - 1, settings.denied())
        new_doors = _new_doors(reads, baseline.n_identifiers, new_identifiers, settings.network)
        opening = open_shop(baseline, changes, new_guests, new_identifiers, new_doors)
    with step("links"):
        counts = count_changes(opening, settings.network, calibration.as_of)
        judged = judge(counts, settings.network, calibration.as_of)
        verdicts = find_verdicts(
            views.judgements,
            reads,
            not_same=settings.rings.not_same,
            owner_of=opening.owners.at,
            users_of=counts.everybody_on,
        )
    with step("evidence"):
        region = _region(judged, most, verdicts, reads)
    if region is None:
        return None
    names = NamesWithLookAlikes(PartNames(reads, region.part), region.graph.sharing.alike)
    with step("components"):
        inside = verdicts.within(region.part.accounts)
        network = join_accounts(region.graph, region.evidence, names, settings, inside)
    with step("score"):
        wanted = worth_scoring(network, settings)
        drafts = draft_rings(network, wanted, names, settings, calibration, as_of)
    with step("name"):
        still = find_standing(remembered, reads, region.touched, as_of)
        again = read_again(views.then, still.again, as_of)
        hubs = hubs_tonight(judged, reads, remembered.run)
        guests, owners = owners_tonight(opening.owners, reads, remembered.run)
    totals = _totals(remembered, judged) | {
        "rings": len(still.standing) + len(again) + len(drafts),
        "hubs": remembered.counts["hubs"] + hubs.more,
    }
    return Update(
        rings=(*drafts, *again),
        standing=still.standing,
        hubs=hubs.hubs,
        owners=owners,
        touched=Touched(still.published - still.standing, hubs.nodes, guests),
        queued=still.queued,
        events=opening.shop.added,
        counts=totals,
        recomputed={
            "accounts": _share(len(region.touched), baseline.n_accounts + len(new_guests)),
            "links": _share(len(region.part.links), totals["links"]),
            "rings": _share(len(drafts), totals["rings"]),
        },
    )


@dataclass(frozen=True, slots=True)
class PartNames:
    """Names for the codes of a part; event codes are the shop's own."""

    reads: ChangeReads
    part: Part

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        return self.reads.account_keys(self.part.accounts[list(codes)].tolist())

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        return self.reads.identifier_nodes(self.part.codes[list(codes)].tolist())

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        return self.reads.event_ids(codes)

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        return self.reads.event_names(codes)

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Give what feeds told of events, by their codes: canonical column -> cell, ``event_id`` always."""
        return self.reads.event_details(codes)


@dataclass(frozen=True, slots=True)
class _Region:
    """The accounts that are worked out anew, with all that walks to them pass by."""

    touched: NDArray[np.int64]
    part: Part
    graph: Graph
    evidence: Evidence
    """Between the touched accounts alone; they share no kept pair with any other."""


def _new_doors(reads: ChangeReads, begin: int, new: IdentifierArrays, parameters: NetworkParameters) -> Doors:
    """Find the doors of the addresses among the identifiers that the baseline does not have."""
    if not parameters.alike_factor:
        return NO_DOORS
    codes = begin + np.flatnonzero((new.label == Label.ADDRESS.code) & ~new.denied)
    return read_doors(codes, reads.identifier_nodes)


def _region(judged: Judged, most: int, verdicts: Verdicts, reads: ChangeReads) -> _Region | None:
    touched = touched_accounts(judged, most, verdicts, reads)
    near = within_reach(judged, touched, most) if touched is not None else None
    if touched is None or near is None:
        return None
    part = take_part(judged.counts.shop, near)
    graph = graph_of(judged, part, reads)
    inside = np.isin(near, touched)
    evidence = pair_evidence(graph.sharing)
    of_touched = inside[evidence.kept.a] & inside[evidence.kept.b]
    kept = Pairs(
        *(column[of_touched] for column in (evidence.kept.a, evidence.kept.b, evidence.kept.evidence))
    )
    return _Region(touched, part, graph, Evidence(kept, evidence.families[of_touched], evidence.weak))


def _totals(remembered: Remembered, judged: Judged) -> dict[str, int]:
    """Count what tonight's shop has; a few other counts would take a look at all of it."""
    shop, counts = judged.counts.shop, judged.counts
    return {
        "events": len(shop.removed) - int(np.count_nonzero(shop.removed)) + len(shop.added),
        "accounts": remembered.calibration.accounts,
        "links": remembered.counts["links"] - len(counts.before.links) + len(counts.after.links),
    }


def _share(part: int, whole: int) -> float:
    return round(part / max(whole, 1), 6)
