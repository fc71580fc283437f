"""The watch: by day it takes new files in as they come, scores their orders and alerts; nights go on as ever.

What it takes in stands in the graph's unfinished run, which the next night goes on with, as after
`graphfraud ingest`. It publishes nothing: rings are the night's.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.alerting.alerts import campaign_alerts, order_alerts
from graphfraud.errors import FeedError, GraphFraudError, LockedError
from graphfraud.investigation.alerts import recent_card_testing
from graphfraud.investigation.order_queue import oldest_kept
from graphfraud.investigation.order_scores import NONE, OrderTask, score_recorded
from graphfraud.investigation.publishing import begin_run
from graphfraud.investigation.ring_touches import Rings
from graphfraud.ledger.order_scores import keep_scores
from graphfraud.ledger.outbox import add_alerts
from graphfraud.ledger.verdicts import judgements
from graphfraud.ledger.waking import dismissed_rings
from graphfraud.nightly import Feed, last_record, load_feeds
from graphfraud.scoring.calibration import Calibration, calibrate
from graphfraud.turns import watch_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from graphfraud.ingest.load import LoadReport
    from graphfraud.ingest.mapping import Mapping as FeedMapping
    from graphfraud.ledger import Ledger
    from graphfraud.scoring.references import References
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphStore, GraphView, GraphWriter

ROUND_SECONDS: Final = 30.0
"""After so long a round takes no further file: a night that waits gets its turn."""

_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", "~")
"""Endings that programs give to files while they write them."""

_REJECTED = ".rejected.csv"
"""How our own reject files end."""

Stamp = tuple[int, int, int]
"""Size of a file, and when its content and its rights changed: while they stay the same, so does it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at the folder did."""

    loaded: Sequence[LoadReport] = ()
    refused: Sequence[str] = ()
    """A sentence for each file that cannot be used; it is left alone until somebody changes it."""
    orders: int = 0
    """Orders that were put into the order queue, or are there with another score."""
    alerts: int = 0
    """Alerts that are new in the outbox."""
    waiting: str = ""
    """Why nothing could be done this time; it is tried again at the next look."""
    more: bool = False
    """Files are left for the next look."""


@dataclass(slots=True)
class Watch:
    """Looks at a folder, again and again; what it remembers only saves work, and may be lost at any time.

    Args:
        folder: where new files appear; folders in it are not looked at.
        mapping_of: tells how a file is to be read.
        settings: the shop's.
        clock: gives the time, ms since 1970 UTC.
        cache: the graph's cache folder, where the watch marks its turns for nights to see.
    """

    folder: Path
    mapping_of: Callable[[Path], FeedMapping]
    settings: Settings
    clock: Callable[[], int]
    cache: Path
    _seen: dict[Path, tuple[Stamp, float]] = field(default_factory=dict)
    """Each file's stamp and when it was first seen so, on a clock that is never set."""
    _finished: dict[Path, Stamp] = field(default_factory=dict)
    """Files that were taken in or refused, as they were then."""
    _behind: bool = True
    """Events may be recorded that are not scored yet."""
    _published: int = -1
    _scored: NDArray[np.int64] = field(default_factory=lambda: NONE)
    """Codes of the events since the published run that are scored."""
    _rings: Rings | None = None
    _dismissed: frozenset[str] = frozenset()
    _references: tuple[str, References] | None = None

    def look(self, store: GraphStore, ledger: Ledger) -> Looked:
        """Take in the files that are complete and new, score their orders, put alerts into the outbox.

        While a night or somebody else holds the graph, nothing is done and nothing is lost. A file goes in
        whole or not at all, and at most once, however often the watch is started.

        Args:
            store: the graph.
            ledger: the ledger that belongs to it.
        """
        ripe = list(self._ripe())
        if not ripe and not self._behind:
            return Looked()
        try:
            with watch_turn(store, self.cache):
                run = begin_run(store, ledger, self.clock())
                with store.writer(run) as writer:
                    loaded, refused, left = self._take_in(writer, ripe)
                    orders, alerts = self._score(store, writer, ledger) if self._behind else (0, 0)
        except LockedError as error:
            return Looked(waiting=str(error), more=bool(ripe))
        return Looked(loaded, refused, orders, alerts, more=left)

    def _ripe(self) -> Iterator[tuple[Path, Stamp]]:
        """Yield the files that are complete and were not looked at as they are now, by name."""
        now, seen = time.monotonic(), {}
        for path in self._listed():
            if path.name.startswith(".") or path.name.endswith((*_UNFINISHED, _REJECTED)):
                continue
            try:
                told = path.stat()
            except OSError:
                continue  # somebody has just taken it away
            if not path.is_file():
                continue
            stamp = (told.st_size, told.st_mtime_ns, told.st_ctime_ns)
            since = self._seen[path][1] if self._seen.get(path, (None,))[0] == stamp else now
            seen[path] = (stamp, since)
            age = max(now - since, self.clock() / 1000 - told.st_mtime_ns / 1e9)
            if age >= self.settings.watch.settle_seconds and self._finished.get(path) != stamp:
                yield path, stamp
        self._seen = seen
        self._finished = {path: stamp for path, stamp in self._finished.items() if path in seen}

    def _listed(self) -> list[Path]:
        """List the folder; raises FeedError where it is gone for the moment."""
        try:
            return sorted(self.folder.iterdir())
        except OSError as error:
            raise FeedError(f"cannot be listed ({error.strerror})", file=str(self.folder)) from error

    def _take_in(
        self, writer: GraphWriter, ripe: Sequence[tuple[Path, Stamp]]
    ) -> tuple[list[LoadReport], list[str], bool]:
        """Take files in, each whole or not at all; returns reports, refusals and whether some are left."""
        loaded: list[LoadReport] = []
        refused: list[str] = []
        until = time.monotonic() + ROUND_SECONDS
        for path, stamp in ripe:
            if time.monotonic() > until:
                return loaded, refused, True
            try:
                [report] = load_feeds(writer, [Feed(path, self.mapping_of(path))], self.settings)
            except FeedError as error:
                refused.append(str(error))
            else:
                self._behind = self._behind or not report.skipped
                loaded += [] if report.skipped else [report]
            self._finished[path] = stamp
        return loaded, refused, False

    def _score(self, store: GraphStore, writer: GraphWriter, ledger: Ledger) -> tuple[int, int]:
        """Score what was recorded since the published run and not scored yet; count orders and alerts."""
        view, now = writer.pending(), self.clock()
        published = store.published() or 0
        dismissed = dismissed_rings(ledger)
        if published != self._published:
            self._published, self._scored, self._rings = published, NONE, None
        if self._rings is None or dismissed != self._dismissed:
            self._rings, self._dismissed = Rings.published(view, dismissed), dismissed
        task = OrderTask(
            settings=self.settings,
            calibration=self._calibration(store, view),
            references=self._loaded_references(),
            judgements=judgements(ledger),
            rings=self._rings,
            as_of=now,
        )
        found = score_recorded(view, task, published, self._scored)
        keep_scores(ledger, found.scores, found.events, oldest_kept(self.settings, now))
        campaigns = recent_card_testing(view, last_record(store), self.settings, published, now)
        told = order_alerts(found.scores, campaigns, self.settings.alerts, now)
        alerts = add_alerts(ledger, [*campaign_alerts(campaigns, now), *told])
        self._scored = np.concatenate([self._scored, found.codes])
        self._behind = False
        return len(found.scores), alerts

    def _calibration(self, store: GraphStore, view: GraphView) -> Calibration:
        """Return what the last night froze; before the first one, what the events say now."""
        record = last_record(store)
        if "calibration" in record:
            return Calibration.from_json(record["calibration"])
        currency = self.settings.shop.currency or view.main_currency()
        return calibrate(view.event_arrays(currency=currency), self.clock(), self.settings.scoring, currency)

    def _loaded_references(self) -> References:
        """Load the shop's own files, again where one of them has changed."""
        digest = self.settings.digest()
        if self._references is None or self._references[0] != digest:
            self._references = (digest, self.settings.references())
        return self._references[1]


def keep_watching(
    look: Callable[[], Looked], tell: Callable[[str], None], pause: Callable[[bool], None]
) -> None:
    """Look, tell, pause, and begin again until somebody ends the program; one fault ends nothing.

    Args:
        look: looks once.
        tell: says a sentence to whoever watches the watch; the same fault is told once, until it is gone.
        pause: waits; is told whether there is more to do already.
    """
    fault = ""
    while True:
        more = False
        try:
            looked = look()
        except GraphFraudError as error:
            told = f"{error}; the watch goes on and tries again"
        else:
            more, told = looked.more and not looked.waiting, looked.waiting
            for sentence in _sentences(looked):
                tell(sentence)
        if told and told != fault:
            tell(told)
        fault = told
        pause(more)


def _sentences(looked: Looked) -> Iterator[str]:
    for report in looked.loaded:
        rejected = f", {report.rejected:,} rows rejected: see {report.reject_file}" if report.rejected else ""
        yield f"{report.file}: {report.new:,} new, {report.corrected:,} corrected{rejected}"
    for sentence in looked.refused:
        yield f"{sentence}; the file is left alone until it changes"
    if looked.orders:
        yield f"{looked.orders:,} orders with a score of their own, {looked.alerts:,} new alerts"
