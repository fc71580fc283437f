"""Looks at what has changed since the last whole night where that serves, and at the whole shop where not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.detection import detect
from graphfraud.errors import NotFoundError
from graphfraud.incremental.baseline import Remembered, take_baseline
from graphfraud.incremental.baseline_files import (
    Stamp,
    load_baseline,
    read_manifest,
    record_digest,
    save_baseline,
)
from graphfraud.incremental.update import MOST_SHARE, Views, update
from graphfraud.judgement import NO_JUDGEMENTS
from graphfraud.stores.changes import ChangeReads, PartWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from graphfraud.detection import Detection, Step, Whole
    from graphfraud.incremental.update import Update
    from graphfraud.judgement import Judgements
    from graphfraud.model import Hub, Ring
    from graphfraud.network.arrays import EventArrays
    from graphfraud.scoring.calibration import Calibration
    from graphfraud.settings import Settings
    from graphfraud.stores.changes import Touched
    from graphfraud.stores.ports import GraphStore, GraphView, GraphWriter

WHOLE: Final = "whole"
CHANGES: Final = "changes"
"""What a night looked at, as the run record says."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a night's rings are worked out from."""

    settings: Settings
    calibration: Calibration | None
    """The frozen record; None renews it."""
    versions: Mapping[str, Any]
    """Of everything that can change a result."""
    as_of: int
    """The night's time, ms since 1970 UTC."""
    cache: Path | None
    """Folder of the baseline; None looks at the whole shop and keeps nothing."""
    most_share: float = MOST_SHARE
    """Share of the accounts above which the whole shop is looked at."""
    judgements: Judgements = NO_JUDGEMENTS
    """What people have decided."""

    def stamp(self, calibration: Calibration) -> Stamp:
        """Return what a baseline of this night has in common with those that may use it."""
        return Stamp(self.settings.digest(), self.versions, calibration.to_json(), self.judgements.digest())


@dataclass(frozen=True, slots=True)
class Look:
    """What a night found, by either way."""

    rings: Sequence[Ring]
    """Without ids."""
    standing: frozenset[str]
    """Ids of published rings that are the same tonight and not among `rings`."""
    queued: int
    """How many of those are in the review queue."""
    hubs: Sequence[Hub]
    owners: Mapping[str, str]
    touched: Touched | None
    """What rings, hubs and owners speak of; None for everything."""
    events: EventArrays
    """At least those recorded since the last published run."""
    calibration: Calibration
    counts: Mapping[str, int]
    looked_at: str
    """WHOLE or CHANGES."""
    because: str
    """Why the whole shop was looked at; empty for CHANGES."""
    recomputed: Mapping[str, float]
    """Share of the accounts, links and rings that were worked out anew."""
    whole: Whole | None
    """What a baseline is made of."""


def look(store: GraphStore, writer: GraphWriter, task: Task, step: Step) -> Look:
    """Find tonight's rings at the least cost.

    Args:
        store: the graph.
        writer: of tonight's run, whose events are recorded.
        task: what to work from.
        step: called with each step's name around it.
    """
    reads = writer.pending()
    because = "the calibration was renewed"
    if task.calibration is not None:
        with step("baseline"):
            remembered, because = _recall(store, task, task.calibration)
        if remembered is not None and isinstance(reads, ChangeReads) and isinstance(writer, PartWriter):
            then = store.view(remembered.run)
            try:
                found = update(
                    remembered,
                    Views(reads, then, task.judgements),
                    task.settings,
                    as_of=task.as_of,
                    step=step,
                    most_share=task.most_share,
                )
            finally:
                then.close()
            if found is not None:
                return _of_changes(found, task.calibration)
            because = "too much has changed"
    found_whole = detect(
        reads,
        task.settings,
        as_of=task.as_of,
        calibration=task.calibration,
        step=step,
        judgements=task.judgements,
    )
    return _of_whole(found_whole, because)


def remember(
    store: GraphStore,
    task: Task,
    found: Look,
    run: int,
    record: Mapping[str, Any],
    members: Mapping[str, frozenset[str]],
) -> None:
    """Keep a whole look's arrays for the nights to come, once it is published.

    Args:
        store: the graph.
        task: of the night.
        found: what it found; a look at changes keeps nothing.
        run: its number.
        record: its record.
        members: its rings, id -> accounts.

    Raises:
        OSError: the folder cannot be written; the baseline before is still there.
    """
    if task.cache is None or found.whole is None:
        return
    view = store.view(run)
    try:
        if not isinstance(view, ChangeReads):
            return
        accounts = sorted({account for ring in members.values() for account in ring})
        code_of = view.account_numbers(accounts)
    finally:
        view.close()
    ids = sorted(members)
    rings = [np.array([code_of[account] for account in members[ring]], dtype=np.int64) for ring in ids]
    baseline = take_baseline(found.whole, rings, task.settings.network)
    remembered = Remembered(run, found.calibration, found.counts, ids, baseline)
    save_baseline(task.cache, remembered, record_digest(record), task.stamp(found.calibration))


def _recall(store: GraphStore, task: Task, calibration: Calibration) -> tuple[Remembered | None, str]:
    """Return the baseline that fits tonight; without one, why there is none."""
    manifest = read_manifest(task.cache) if task.cache is not None else None
    if manifest is None or task.cache is None:
        return None, "no earlier night has left its arrays"
    if manifest.stamp != task.stamp(calibration):
        return None, "settings, versions, calibration or verdicts are not those of the arrays that were left"
    if _record_of(store, manifest.run) != manifest.record:
        return None, "the arrays that were left are of another graph"
    remembered = load_baseline(task.cache, manifest)
    return remembered, "" if remembered is not None else "the arrays that were left are damaged"


def _record_of(store: GraphStore, run: int) -> str:
    """Return the digest of a run's record; empty where the store has no such run."""
    try:
        view: GraphView = store.view(run)
    except NotFoundError:
        return ""
    try:
        return record_digest(view.record())
    finally:
        view.close()


def _of_changes(found: Update, calibration: Calibration) -> Look:
    return Look(
        rings=found.rings,
        standing=found.standing,
        queued=found.queued,
        hubs=found.hubs,
        owners=found.owners,
        touched=found.touched,
        events=found.events,
        calibration=calibration,
        counts=found.counts,
        looked_at=CHANGES,
        because="",
        recomputed=found.recomputed,
        whole=None,
    )


def _of_whole(found: Detection, because: str) -> Look:
    return Look(
        rings=found.rings,
        standing=frozenset(),
        queued=0,
        hubs=found.hubs,
        owners=found.owners,
        touched=None,
        events=found.whole.graph.events,
        calibration=found.calibration,
        counts=found.counts,
        looked_at=WHOLE,
        because=because,
        recomputed={"accounts": 1.0, "links": 1.0, "rings": 1.0},
        whole=found.whole,
    )
