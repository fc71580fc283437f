"""A made-up shop's published rings against its truth, as the lines of one table."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.errors import ConfigError, NotFoundError
from graphfraud.evaluation import metrics
from graphfraud.evaluation.baselines import rings_by_size
from graphfraud.evaluation.metrics import ListedRing, PlantedRing, Truth
from graphfraud.scoring.verdicts import known_fraud_events
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphfraud.stores.ports import GraphView

WEEK_OF_REVIEW = 100
"""How far down the list is looked by default: what few people get through in a week."""

BY_SCORE = "score"
"""How the product ranks rings, in `Measure.ranked_by`."""

_TRUTH = "truth.csv"
_COLUMNS = ("account", "ring", "ring_kind", "confuser")


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table."""

    ranked_by: str
    measure: str
    group: str
    """The kind of ring or innocent group; empty for all."""
    value: float
    of: int | None = None
    """What `value` is a part of; None for a figure that is no count of anything."""


def read_truth(folder: Path) -> Truth:
    """Read who belongs together from a folder that ``graphfraud synth`` wrote.

    Raises:
        ConfigError: the folder holds no such truth.
    """
    path = folder / _TRUTH
    kind_of: dict[str, str] = {}
    members: dict[str, set[str]] = defaultdict(set)
    innocent: dict[str, set[str]] = defaultdict(set)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise ConfigError(
                    f"{path}: has other columns than {', '.join(_COLUMNS)}; make the shop again"
                )
            for row in reader:
                if row["ring"]:
                    kind_of[row["ring"]] = row["ring_kind"]
                    members[row["ring"]].add(row["account"])
                else:
                    innocent[row["confuser"]].add(row["account"])
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be read ({error}); name a folder that `graphfraud synth` wrote"
        ) from error
    rings = tuple(PlantedRing(name, kind_of[name], frozenset(members[name])) for name in sorted(members))
    return Truth(rings, {group: frozenset(accounts) for group, accounts in innocent.items()})


def mark_cold(truth: Truth, view: GraphView) -> Truth:
    """Return the truth with those planted rings marked cold that no known-bad outcome touches in this run.

    Raises:
        NotFoundError: none of the planted accounts is in the graph.
    """
    events = view.event_arrays(accounts=sorted(truth.ring_of))
    if truth.rings and not len(events):
        raise NotFoundError(
            "none of the planted accounts is in the graph; point GRAPHFRAUD_GRAPH_URL at the graph that took "
            "this shop's orders.csv in"
        )
    codes = np.unique(events.account[known_fraud_events(events)])
    bad = frozenset(view.account_keys(codes.tolist()))
    rings = tuple(replace(ring, cold=ring.members.isdisjoint(bad)) for ring in truth.rings)
    return replace(truth, rings=rings)


def listed_rings(view: GraphView) -> list[ListedRing]:
    """Return the published rings with their members, the highest score first."""
    members: dict[str, set[str]] = defaultdict(set)
    for ring, account in view.members():
        members[ring].add(account)
    return [ListedRing(row.id, row.score, frozenset(members[row.id])) for row in view.rings(RingFilter())]


def evaluate_shop(
    view: GraphView, folder: Path, *, first: int = WEEK_OF_REVIEW, baselines: bool = False
) -> list[Measure]:
    """Measure the published run of a made-up shop against its truth.

    Args:
        view: the run.
        folder: the shop's folder, as ``graphfraud synth`` wrote it.
        first: how far down the list of rings is looked.
        baselines: also measure what simpler ways find in the same graph; reads all of it.

    Returns:
        The lines of the table, in the order to read them.

    Raises:
        ConfigError: the folder holds no truth.
        NotFoundError: nothing is published yet, or the graph is another shop's.
    """
    truth = read_truth(folder)
    if view.run is None:
        raise NotFoundError("nothing is published yet: run `graphfraud detect` first")
    truth = mark_cold(truth, view)
    accounts = int(view.record()["counts"]["accounts"])
    listed = listed_rings(view)
    found = [
        *measures(listed, truth, accounts, first, BY_SCORE),
        *details(listed, truth, first, BY_SCORE),
    ]
    if baselines:
        for name, rings in rings_by_size(view):
            found += measures(rings, truth, accounts, first, name)
    return found


def measures(
    rings: Sequence[ListedRing], truth: Truth, accounts: int, first: int, ranked_by: str
) -> Iterator[Measure]:
    """Yield the measures that any list of rings can be compared by.

    Args:
        rings: the best first.
        truth: of the shop, cold rings marked.
        accounts: in the shop.
        first: how far down the list is looked.
        ranked_by: what put the rings in their order.
    """
    top = rings[:first]
    shares = {
        f"planted rings found in the first {first}": metrics.recall(top, truth),
        f"cold planted rings found in the first {first}": metrics.cold_recall(top, truth),
        "planted rings found anywhere": metrics.recall(rings, truth),
        f"right rings in the first {first}": metrics.precision(top, truth),
        "outsiders in right rings": metrics.false_merges(rings, truth),
        "accounts in the largest ring": metrics.largest(rings, accounts),
    }
    yield from (Measure(ranked_by, name, "", share.part, share.whole) for name, share in shares.items())
    fit = metrics.mean_jaccard(rings, truth)
    if fit is not None:
        yield Measure(ranked_by, "mean Jaccard index of planted rings", "", round(fit, 3))


def details(rings: Sequence[ListedRing], truth: Truth, first: int, ranked_by: str) -> Iterator[Measure]:
    """Yield what is asked of the product's list alone: which kinds it finds, and what alarms in error."""
    top = rings[:first]
    for kind, share in metrics.recall_by_kind(top, truth).items():
        yield Measure(ranked_by, f"planted rings found in the first {first}", kind, share.part, share.whole)
    for kind, number in metrics.false_alarms(top, truth).items():
        yield Measure(ranked_by, f"wrong rings in the first {first}", kind, number, len(top))
    yield Measure(ranked_by, "rings at 70 or more", "", metrics.high_scores(rings), len(rings))
    high = [ring for ring in rings if ring.score >= metrics.HIGH_SCORE]
    for kind, number in metrics.false_alarms(high, truth).items():
        yield Measure(ranked_by, "wrong rings at 70 or more", kind, number, len(high))
