"""The sections of the performance page, one a part of the benchmark: figures in, lines of Markdown out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphfraud.evaluation import checkout_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Figures = Mapping[str, Any]

_MEGA = 1_000_000

_ABOUT_INGEST = """\
An event is a row: an order, sign-up, login or decline. The parent reads the file and writes the store;
the workers clean the rows. The parent's memory is the store's page cache, at most 256 MB, what it
remembers of new keys, at most 200 MB, what is sorted at a time, and some chunks of rows."""

_ABOUT_NORMALISING = """\
What the workers of a load do with addresses, names, e-mails, phones, devices, IPs and cards, each
distinct value once while it is remembered. The CPU seconds are those of one process; a load spreads them
over two."""

_ABOUT_READS = "Whole processes; the middle one of five runs."

_ABOUT_NIGHT = """\
The night after the first, with the last thousandth of the shop's events new. The first row is the night
as it is: it works out only what the new events touch. The second is the same night without the arrays
that the first one left: it looks at the whole shop. The benchmark compares what both publish, rings with
members, reasons and links, hubs, ring ids and lineage, and fails where anything differs."""

_ABOUT_COMPONENTS = """\
From arrays of links to components, the building of each library's own graph included. The links are
random: nearly all accounts hang together, as they do over raw links."""

_ABOUT_NEO4J = """\
The orders of a made-up shop go into an empty Neo4j database in two nights, the last hundredth with the
second; then what screens ask is asked of rings and accounts drawn at random. [The graph in
Neo4j](neo4j.md) says what the writer does."""


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _ingest(figures: Figures) -> list[str]:
    rows = [
        (
            f"{row['counts']['orders']:,}",
            f"{row['counts']['events']:,}",
            f"{row['wall']:.1f}",
            f"{row['own_cpu']:.1f}",
            f"{row['cpu'] - row['own_cpu']:.1f}",
            f"{row['own_mb']:,}",
            f"{row['workers_mb']:,}",
            f"{row['feed_bytes'] / _MEGA:,.0f}",
            f"{row['store_bytes'] / _MEGA:,.0f}",
            f"`{row['command']}`",
        )
        for row in figures["rows"]
    ]
    names = ("orders", "events", "wall s", "CPU s, parent", "CPU s, workers", "MB, parent", "MB, workers")
    shops = [f"* {row['shop']} ({_counted(row['counts'])}): {_made_by(row)}" for row in figures["rows"]]
    return [
        *table((*names, "feed MB", "store MB", "command"), rows),
        "",
        _ABOUT_INGEST,
        "",
        "The shops:",
        "",
        *shops,
    ]


def _counted(counts: Figures) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in ("accounts", "phones", "addresses"))


def _made_by(figures: Figures) -> str:
    return ", then ".join(f"`{command}`" for command in figures["made_by"])


def _normalising(figures: Figures) -> list[str]:
    rows, seconds = figures["rows"], figures["seconds"]
    distinct = ", ".join(f"{count:,} of {name}" for name, count in figures["distinct"].items())
    each = seconds / rows * _MEGA
    return [
        f"`{figures['command']}`: {seconds:.1f} s of CPU, {each:.1f} microseconds a row.",
        f"Of {rows:,} rows distinct: {distinct}.",
        "",
        _ABOUT_NORMALISING,
    ]


def _detection(figures: Figures) -> list[str]:
    looks = figures["looks"]
    counts = sorted({name for look in looks for name in look["counts"]})
    steps = list(dict.fromkeys(step for look in looks for step in look["timings"]))
    needs = (("wall s", "wall", ".1f"), ("CPU s", "cpu", ".1f"), ("MB", "own_mb", ",d"))
    names = ("", *(f"shop `{look['shop']}`" for look in looks))
    return [
        *(f"* {look['shop']}: {_made_by(look)}, taken in, then `{look['command']}`" for look in looks),
        "",
        *table(
            names,
            [(said, *(f"{look[key]:{form}}" for look in looks)) for said, key, form in needs]
            + [(name, *(f"{look['counts'].get(name, 0):,}" for look in looks)) for name in counts],
        ),
        "",
        "The seconds of each step up to publishing. What is missing to the whole comes after it: the scores",
        "of the last days' orders, alerts, and what tomorrow's night will need.",
        "",
        *table(
            ("step", *names[1:]),
            [(step, *(f"{look['timings'].get(step, 0):.1f}" for look in looks)) for step in steps],
        ),
    ]


def _reads(figures: Figures) -> list[str]:
    rows = [(f"`{row['command']}`", f"{row['wall']:.2f}", f"{row['own_mb']:,}") for row in figures["rows"]]
    return [
        f"Over the shop `{figures['shop']}` after its first night. {_ABOUT_READS}",
        "",
        *table(("command", "wall s", "MB"), rows),
    ]


def _night(figures: Figures) -> list[str]:
    rows = [
        (
            looked_at,
            f"{figures['events']:,}",
            f"{done['wall']:.1f}",
            f"{done['cpu']:.1f}",
            f"{done['own_mb']:,}",
            f"`{done['command']}`",
        )
        for looked_at, done in (("changes", figures["changes"]), ("whole shop", figures["whole"]))
    ]
    steps = ", ".join(f"{step} {seconds:.2f}" for step, seconds in figures["timings"].items())
    return [
        f"Over the shop `{figures['shop']}`. {_ABOUT_NIGHT}",
        "",
        *table(("looked at", "new events", "wall s", "CPU s", "MB", "command"), rows),
        "",
        "Both published the same. The seconds of each step of the night of changes, up to publishing:",
        f"{steps}. What is missing to the whole comes after it: the scores of the new orders, and alerts.",
    ]


def _components(figures: Figures) -> list[str]:
    ours = {row["links"]: row["seconds"] for row in figures["rows"] if row["engine"] == "graphfraud"}

    def measured(row: Figures) -> tuple[str, str, str, str]:
        if "stopped_after" in row:
            return f"stopped after {row['stopped_after']:g}", "", "", ""
        times = f"{row['seconds'] / ours[row['links']]:.1f}"
        return f"{row['seconds']:.2f}", times, f"{row['own_mb']:,}", f"{row['components']:,}"

    rows = [
        (f"{row['links']:,}", row["engine"], *measured(row), f"`{row['command']}`") for row in figures["rows"]
    ]
    return [
        _ABOUT_COMPONENTS,
        "",
        *table(("links", "library", "seconds", "times ours", "MB", "components", "command"), rows),
    ]


def _checkout(figures: Figures) -> list[str]:
    return checkout_page.lines(figures["runs"])


def _neo4j(figures: Figures) -> list[str]:
    return [
        f"{_made_by(figures)}, then `{figures['command']}`. {_ABOUT_NEO4J}",
        "",
        *table(("figure", "value"), _flat(figures["told"])),
    ]


def _flat(told: Figures, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every plain value of nested figures with the names that lead to it."""
    for name, value in told.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}, ")
        else:
            yield f"{before}{name}", f"{value:,}" if isinstance(value, int | float) else f"{value}"


SECTIONS: Final[Mapping[str, tuple[str, Callable[[Figures], list[str]]]]] = {
    "ingest": ("Ingest: CSV into SQLite", _ingest),
    "normalising": ("Cleaning identifiers", _normalising),
    "detection": ("Detection: a first, full run", _detection),
    "reads": ("Reading commands", _reads),
    "night": ("A night with few new events", _night),
    "components": ("The components step", _components),
    "checkout": ("The block list at the checkout", _checkout),
    "neo4j": ("A graph in Neo4j", _neo4j),
}
"""By the part's name the section's title and what writes it."""
