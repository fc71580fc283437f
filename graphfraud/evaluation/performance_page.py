"""Turns the figures of the benchmark into the page that publishes them."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.evaluation import checkout_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphfraud.evaluation.checkout_page import CheckoutRun
    from graphfraud.evaluation.measuring import Measured

SECONDS_OF_INGEST = 60
SECONDS_OF_DETECTION = 60
MEGABYTES_OF_DETECTION = 4 * 1024
SECONDS_OF_LATER_NIGHT = 3
SECONDS_OF_READ = 1
MEMORY_GROWTH = 10
"""Per cent that ingest may need more for the largest file than for one a third as long: noise, no growth."""

_MEGA = 1_000_000

_OPENING = """\
Written by `make bench`. Every measurement runs in a fresh process; wall times include its start. CPU is
that of all processes together."""

_ABOUT_INGEST = """\
An event is a row: an order, sign-up, login or decline. The parent reads the file and writes the store; the
workers clean the rows. The parent's memory is the store's page cache, at most 256 MB, what it remembers of
new keys, at most 200 MB, what is sorted at a time, and some chunks of rows."""

_ABOUT_COMPONENTS = """\
From arrays of links to components, the building of each library's own graph included. The links are random:
nearly all accounts hang together, as they do over raw links."""

_ABOUT_LATER_NIGHT = """\
The night after the first, with the last thousandth of the shop's events new. The first row is the night as it
is: it works out only what the new events touch. The second is the same night without the arrays that the
first one left: it looks at the whole shop. The benchmark compares what both publish, rings with members,
reasons and links, hubs, ring ids and lineage, and stops where anything differs."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One shop's orders taken in."""

    measured: Measured
    counts: Mapping[str, int]
    """What the shop is made of, as the generator counts it."""
    feed_bytes: int
    store_bytes: int


@dataclass(frozen=True, slots=True)
class Detected:
    """A first, full detection over one shop."""

    shop: str
    measured: Measured
    record: Mapping[str, Any]
    """Its run record."""

    @property
    def size(self) -> str:
        """How large the shop is."""
        counts = self.record["counts"]
        return f"{counts['accounts']:,} accounts and {counts['links']:,} links"


@dataclass(frozen=True, slots=True)
class LaterNight:
    """A night with few new events over a shop that had its first night."""

    events: int
    """New ones."""
    changes: Measured
    """The night as it is."""
    whole: Measured
    """The same night with a look at the whole shop; it published the same."""


@dataclass(frozen=True, slots=True)
class ReadCommand:
    """One command that reads the published run, process start included."""

    command: str
    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class ComponentsRun:
    """The components step with one library: arrays in, number of components out."""

    engine: str
    links: int
    seconds: float
    megabytes: int
    components: int
    command: str


@dataclass(slots=True)
class Figures:
    """Everything that the benchmark measures."""

    shops: dict[str, str] = field(default_factory=dict)
    """Name of a shop -> the command that makes it."""
    ingested: list[Ingested] = field(default_factory=list)
    """From the smallest shop to the largest."""
    detections: list[Detected] = field(default_factory=list)
    later: int = 0
    """Events of the largest shop that were kept back for its second night."""
    later_night: LaterNight | None = None
    reads: list[ReadCommand] = field(default_factory=list)
    components: list[ComponentsRun] = field(default_factory=list)
    checkout: list[CheckoutRun] = field(default_factory=list)
    sqlite: str = ""
    """Version of the SQLite library."""


@dataclass(frozen=True, slots=True)
class _Target:
    what: str
    measured: float
    most: float
    unit: str

    def row(self) -> str:
        over = self.measured - self.most
        verdict = "met" if over <= 0 else f"missed by {over:,.1f} {self.unit}"
        return f"| {self.what} | {self.most:,} {self.unit} | {self.measured:,.1f} {self.unit} | {verdict} |"


def machine() -> Mapping[str, str]:
    """Describe the machine as far as Linux tells."""
    model = _first("/proc/cpuinfo", "model name") or platform.processor() or "unknown"
    memory = _first("/proc/meminfo", "MemTotal")
    gigabytes = f"{int(memory.split()[0]) / 2**20:.0f} GB" if memory else "unknown"
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": gigabytes,
        "system": f"{platform.system()} {platform.release()}",
        "load before the run": f"{os.getloadavg()[0]:.1f}",
    }


def page(figures: Figures, described: Mapping[str, str], date: str, scale: float) -> str:
    """Write the page.

    Args:
        figures: of a whole benchmark.
        described: the machine, taken before the benchmark began.
        date: of the run.
        scale: of the full size; a page of less says so and judges nothing.
    """
    parts = [
        ["# Performance", "", _opening(scale)],
        _facts(figures, described, date),
        _targets(figures) if scale == 1 else [],
        _ingest(figures),
        *(_detection(found) for found in figures.detections),
        _later_night(figures.later_night),
        _reads(figures),
        _components(figures),
        checkout_page.lines(figures.checkout),
    ]
    return "\n".join(line for part in parts if part for line in [*part, ""]).rstrip() + "\n"


def _opening(scale: float) -> str:
    if scale == 1:
        return _OPENING
    return f"Written by a trial run of the benchmark at {scale} of the full size: the figures prove nothing."


def _facts(figures: Figures, described: Mapping[str, str], date: str) -> list[str]:
    numbers = figures.detections[0].record["versions"] if figures.detections else {}
    versions = ", ".join(f"{name} {number}" for name, number in numbers.items())
    facts = {"date": date, **described, "versions": f"{versions}, SQLite {figures.sqlite}"}
    return list(_table(("what", "is"), facts.items()))


def _targets(figures: Figures) -> list[str]:
    middle, large = figures.ingested[-2], figures.ingested[-1]
    growth = 100 * (_memory(large.measured) / _memory(middle.measured) - 1)
    targets = [
        _Target(f"ingest of {_orders(middle)} orders", middle.measured.wall, SECONDS_OF_INGEST, "s"),
        _Target(
            f"more memory for {_orders(large)} orders than for {_orders(middle)}", growth, MEMORY_GROWTH, "%"
        ),
    ]
    for found in figures.detections:
        done = found.measured
        targets += [
            _Target(f"detection over {found.size}", done.wall, SECONDS_OF_DETECTION, "s"),
            _Target(f"memory of detection over {found.size}", done.own_mb, MEGABYTES_OF_DETECTION, "MB"),
        ]
    if later := figures.later_night:
        what = f"night with {later.events:,} new events"
        targets.append(_Target(what, later.changes.wall, SECONDS_OF_LATER_NIGHT, "s"))
    targets += [
        _Target(f"`{read.command}`", read.seconds, SECONDS_OF_READ, "s") for read in figures.reads[:2]
    ]
    targets += [
        _Target(what, measured, most, unit)
        for what, most, measured, unit in checkout_page.targets(figures.checkout)
    ]
    return [
        "## Targets",
        "",
        "| what | at most | measured | |",
        "|---|---|---|---|",
        *(target.row() for target in targets),
    ]


def _ingest(figures: Figures) -> list[str]:
    rows = [
        (
            _orders(one),
            f"{one.counts['events']:,}",
            f"{one.measured.wall:.1f}",
            f"{one.measured.own_cpu:.1f}",
            f"{one.measured.cpu - one.measured.own_cpu:.1f}",
            f"{one.measured.own_mb:,}",
            f"{one.measured.workers_mb:,}",
            f"{one.feed_bytes / _MEGA:,.0f}",
            f"{one.store_bytes / _MEGA:,.0f}",
            f"`{one.measured.command}`",
        )
        for one in figures.ingested
    ]
    names = ("orders", "events", "wall s", "CPU s, parent", "CPU s, workers", "MB, parent", "MB, workers")
    middle = figures.ingested[-2]
    size = ", ".join(f"{middle.counts[name]:,} {name}" for name in ("accounts", "phones", "addresses"))
    return [
        "## Ingest: CSV into SQLite",
        "",
        *_table((*names, "feed MB", "store MB", "command"), rows),
        "",
        _ABOUT_INGEST,
        "",
        f"The shop of {_orders(middle)} orders has {size}. The shops:",
        "",
        *(f"* {name}: `{command}`" for name, command in figures.shops.items()),
    ]


def _detection(detected: Detected) -> list[str]:
    found, counts = detected.measured, detected.record["counts"]
    steps = [(step, f"{seconds:.1f}") for step, seconds in detected.record["timings"].items()]
    needs = f"{found.wall:.1f} s wall, {found.cpu:.1f} s CPU, {found.own_mb:,} MB"
    return [
        f"## Detection: a first, full run over the shop `{detected.shop}`",
        "",
        f"`{found.command}`: {needs}.",
        "",
        *_table(("counted", "number"), [(name, f"{number:,}") for name, number in counts.items()]),
        "",
        *_table(("step", "wall s"), steps),
    ]


def _later_night(night: LaterNight | None) -> list[str]:
    if night is None:
        return []
    rows = [
        (
            looked_at,
            f"{night.events:,}",
            f"{done.wall:.1f}",
            f"{done.cpu:.1f}",
            f"{done.own_mb:,}",
            f"`{done.command}`",
        )
        for looked_at, done in (("changes", night.changes), ("whole shop", night.whole))
    ]
    return [
        "## A night with few new events",
        "",
        _ABOUT_LATER_NIGHT,
        "",
        *_table(("looked at", "new events", "wall s", "CPU s", "MB", "command"), rows),
    ]


def _reads(figures: Figures) -> list[str]:
    rows = [(f"`{read.command}`", f"{read.seconds:.2f}", f"{read.megabytes:,}") for read in figures.reads]
    return [
        "## Reading commands on that store",
        "",
        "Whole processes; the middle one of five runs.",
        "",
        *_table(("command", "wall s", "MB"), rows),
    ]


def _components(figures: Figures) -> list[str]:
    ours = {run.links: run.seconds for run in figures.components if run.engine == "graphfraud"}
    rows = [
        (
            f"{run.links:,}",
            run.engine,
            f"{run.seconds:.2f}",
            f"{run.seconds / ours[run.links]:.1f}",
            f"{run.megabytes:,}",
            f"{run.components:,}",
            f"`{run.command}`",
        )
        for run in figures.components
    ]
    return [
        "## The components step",
        "",
        _ABOUT_COMPONENTS,
        "",
        *_table(("links", "library", "seconds", "times ours", "MB", "components", "command"), rows),
    ]


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _memory(done: Measured) -> int:
    return done.own_mb + done.workers_mb


def _orders(one: Ingested) -> str:
    return f"{one.counts['order_events']:,}"


def _first(file: str, name: str) -> str:
    """Return what a line ``name: value`` of a system file says."""
    path = Path(file)
    if not path.exists():
        return ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
