"""One night: ingest, detect, compare, publish; with a lock, a run record, and nothing half-done.

Killed anywhere, the next night goes on with the unfinished run: files that were loaded whole are not read
again, a file that was being loaded left nothing behind, and what detection found is written in the last step.
"""

from __future__ import annotations

import platform
import resource
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud import __version__
from graphfraud.identifiers import NORMALISER_VERSION
from graphfraud.incremental.look import Task, look, remember
from graphfraud.incremental.update import MOST_SHARE
from graphfraud.ingest.load import load_file
from graphfraud.investigation.alerts import alert_night
from graphfraud.investigation.order_queue import score_night
from graphfraud.investigation.publishing import begin_run, publish_run
from graphfraud.investigation.waking import wake_cases
from graphfraud.ledger.verdicts import changed_since, judgements
from graphfraud.model import DAY_MS, Publication, RingState
from graphfraud.rings.comparison import LastNight, compare_nights
from graphfraud.scoring.calibration import Calibration
from graphfraud.scoring.references import IP_FILES, RESALE, WATCH_LISTS
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.turns import night_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfraud.incremental.look import Look
    from graphfraud.ingest.load import LoadReport
    from graphfraud.ingest.mapping import Mapping as FeedMapping
    from graphfraud.judgement import Judgements
    from graphfraud.ledger import Ledger
    from graphfraud.model import Lineage, Run
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphStore, GraphWriter

    FileProgress = Callable[[Path, int, int, int], None]

STAGES = (
    "ingest",
    "baseline",
    "load",
    "links",
    "alike",
    "evidence",
    "components",
    "score",
    "name",
    "compare",
    "publish",
    "wake",
    "orders",
    "remember",
)
"""The steps of a night in their order, as the run record times them."""

_LIBRARIES = ("numpy", "scipy", "phonenumbers", "disposable-email-domains", "rapidfuzz")
"""Libraries whose version can change a result; each run records them."""

_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024
"""What `ru_maxrss` counts in."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One file to take in, and how to read it."""

    path: Path
    mapping: FeedMapping


@dataclass(frozen=True, slots=True)
class NightPlan:
    """What a night is asked to do."""

    feeds: Sequence[Feed]
    as_of: int
    """The night's time, ms since 1970 UTC; also decides what is history."""
    full: bool = False
    """Renew the calibration record."""
    cache: Path | None = None
    """Folder where a night that looked at the whole shop leaves its arrays; None keeps none."""
    most_share: float = MOST_SHARE
    """Share of the accounts above which a night looks at the whole shop."""
    patience: float = 0.0
    """Seconds for which the night waits while the watch takes a file in."""


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a night did."""

    run: int
    loaded: Sequence[LoadReport]
    lineage: Sequence[Lineage]
    rings: int
    queued: int
    record: Mapping[str, Any]
    timings: Mapping[str, float]
    """Seconds of every step; the record, which is published with the rings, has those up to that moment."""
    alerts: int = 0
    """Alerts that are new in the outbox."""
    woken: Sequence[str] = ()
    """Rings whose closed cases have to be looked at again."""
    warning: str = ""
    """What did not work and does no harm to the night itself."""

    @property
    def rejected(self) -> int:
        """Rows that were not taken in."""
        return sum(report.rejected for report in self.loaded)


@dataclass(slots=True)
class Stopwatch:
    """Times the steps of a night and tells an onlooker which one begins."""

    onlooker: Callable[[str], None] = lambda _step: None
    seconds: dict[str, float] = field(default_factory=dict)
    _running: dict[str, float] = field(default_factory=dict)
    """When each step began that has not ended."""

    def so_far(self) -> dict[str, float]:
        """Return the seconds of every step, those that have not ended included."""
        now = time.perf_counter()
        running = {
            name: round(self.seconds.get(name, 0) + now - began, 3) for name, began in self._running.items()
        }
        return self.seconds | running

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        self.onlooker(name)
        self._running[name] = time.perf_counter()
        try:
            yield
        finally:
            self.seconds = self.so_far()
            del self._running[name]


def run_night(
    store: GraphStore,
    ledger: Ledger,
    settings: Settings,
    plan: NightPlan,
    watch: Stopwatch,
    progress: FileProgress | None = None,
) -> NightReport:
    """Do a whole night: take in the feeds, find rings, compare with last night, publish.

    Args:
        store: the graph.
        ledger: the ledger that belongs to it.
        settings: the shop's.
        plan: what to do.
        watch: times the steps.
        progress: called after every chunk with the file, rows done, bytes read and bytes in all.

    Raises:
        ConfigError: a file that the settings name cannot be read, or a line of it is wrong.
        LockedError: another run is at work.
        FeedError: a file cannot be used; files before it stay loaded, nothing is published.
        StoreError: a database is in the way.
    """
    settings.references()  # a wrong file is refused before anything is taken in
    with night_turn(store, plan.cache, plan.patience):
        run = begin_run(store, ledger, plan.as_of)
        last = last_record(store)
        with store.writer(run) as writer:
            with watch.step("ingest"):
                loaded = load_feeds(writer, plan.feeds, settings, progress)
            calibration = None if plan.full else frozen_calibration(last, plan.as_of, settings)
            decided = judgements(ledger)
            task = Task(settings, calibration, versions(), plan.as_of, plan.cache, plan.most_share, decided)
            found = look(store, writer, task, watch.step)
            reads = writer.pending()
            with watch.step("compare"):
                judged = changed_since(ledger, last.get("last_decision", 0))
                before = LastNight(store.published() or 0, found.standing, judged)
                night = compare_nights(ledger, found.rings, found.events, reads, before)
            record = make_record(run, plan, settings, found, writer.files(), watch)
            record |= {"calibration_renewed": calibration is None, "last_decision": decided.last}
            with watch.step("publish"):
                publication = Publication(night.rings, found.hubs, found.owners, record)

                def final_record() -> Mapping[str, Any]:
                    record["timings"] = watch.so_far()
                    return record

                publish_run(run, writer, ledger, publication, night, found.touched, final_record)
        with watch.step("wake"):
            woken = _wake_cases(store, ledger, settings, plan.as_of)
        with watch.step("orders"):
            alerts = _score_orders(store, ledger, settings, decided, plan.as_of)
        warning = ""
        with watch.step("remember"):
            try:
                remember(store, task, found, run.id, record, night.members)
            except OSError as error:
                warning = (
                    f"{plan.cache}: cannot be written ({error.strerror}); the night is published, but the "
                    "next one has to look at the whole shop again"
                )
    queued = found.queued + sum(ring.state is RingState.QUEUE for ring in night.rings)
    return NightReport(
        run.id,
        loaded,
        night.lineage,
        len(night.members),
        queued,
        record,
        watch.seconds,
        alerts,
        woken,
        warning,
    )


def _wake_cases(store: GraphStore, ledger: Ledger, settings: Settings, at: int) -> Sequence[str]:
    view = store.view()
    try:
        return wake_cases(view, ledger, settings.cases, at)
    finally:
        view.close()


def _score_orders(
    store: GraphStore, ledger: Ledger, settings: Settings, decided: Judgements, as_of: int
) -> int:
    """Score the day's orders and put alerts into the outbox; returns how many alerts are new."""
    view = store.view()
    try:
        score_night(view, ledger, settings, decided, as_of)
        return alert_night(view, ledger, settings, as_of)
    finally:
        view.close()


def load_feeds(
    writer: GraphWriter, feeds: Sequence[Feed], settings: Settings, progress: FileProgress | None = None
) -> list[LoadReport]:
    """Take in files in the order given; each goes in whole or not at all.

    Raises:
        FeedError: a file cannot be used; those before it stay loaded.
    """
    return [
        load_file(
            feed.path,
            feed.mapping,
            writer,
            reject_directory=Path(settings.ingest.reject_folder),
            max_reject_share=settings.ingest.max_reject_share,
            progress=partial(progress, feed.path) if progress else None,
            processes=settings.ingest.processes or None,
        )
        for feed in feeds
    ]


def last_record(store: GraphStore) -> Mapping[str, Any]:
    """Return the published run's record, empty before the first night."""
    if store.published() is None:
        return {}
    view = store.view()
    try:
        return view.record()
    finally:
        view.close()


def make_record(
    run: Run,
    plan: NightPlan,
    settings: Settings,
    found: Look,
    inputs: Sequence[Mapping[str, Any]],
    watch: Stopwatch,
) -> dict[str, Any]:
    """Put together what is to be known of a run later on."""
    return {
        "run": run.id,
        "as_of": plan.as_of,
        "started_at": run.started_at,
        "inputs": list(inputs),
        "settings": settings.digest(),
        "versions": versions(),
        "counts": dict(found.counts),
        "looked_at": found.looked_at,
        "looked_at_whole_because": found.because,
        "recomputed": dict(found.recomputed),
        "timings": dict(watch.seconds),
        "peak_memory_mb": peak_memory_mb(),
        "signals_without_their_data": signals_without_their_data(settings),
        "calibration": found.calibration.to_json(),
    }


def signals_without_their_data(settings: Settings) -> list[str]:
    """Name the signals that need what the settings do not name, and so find nothing; most need nothing."""
    sections = {IP_FILES: settings.ip_files, WATCH_LISTS: settings.watch_lists, RESALE: settings.shop.resale}
    return [name for name, row in SCORECARD.items() if row.needs and not sections[row.needs]]


def frozen_calibration(last: Mapping[str, Any], as_of: int, settings: Settings) -> Calibration | None:
    """Return the last run's calibration while it is fresh and was taken under the same settings."""
    if "calibration" not in last or last.get("settings") != settings.digest():
        return None
    calibration = Calibration.from_json(last["calibration"])
    age = as_of - calibration.as_of
    return calibration if 0 <= age < settings.rings.calibration_days * DAY_MS else None


def versions() -> dict[str, str | int]:
    """Name the versions that can change a result."""
    return {
        "graphfraud": __version__,
        "normaliser": NORMALISER_VERSION,
        "python": platform.python_version(),
        **{library: version(library) for library in _LIBRARIES},
    }


def peak_memory_mb() -> int:
    """Return the most memory that this process and its workers have held, in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(max(own, workers) // _MEGABYTE)
