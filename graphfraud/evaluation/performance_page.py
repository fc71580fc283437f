"""Turns the figures of the benchmark into the page that publishes them; every word of it stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfraud.evaluation import checkout_page
from graphfraud.evaluation.performance_sections import SECTIONS, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Figures = Mapping[str, Any]

SECONDS_OF_INGEST = 60
SECONDS_OF_NORMALISING = 60
SECONDS_OF_DETECTION = 60
MEGABYTES_OF_DETECTION = 4 * 1024
SECONDS_OF_LATER_NIGHT = 3
SECONDS_OF_READ = 1
MEMORY_GROWTH = 10
"""Per cent that ingest may need more for the largest file than for one a third as long: noise, no growth."""

_OPENING = """\
Written by `make bench`, or part by part by `python -m graphfraud.evaluation.benchmark --only PART`, from
the figures in [performance.json](performance.json). Every measurement runs in a fresh process; wall
times include its start. CPU is that of all processes together. A load of more than 1 before a part means
that other programs used the same cores, and that its wall times are too long."""

_TRIAL = "Parts measured at less than the full size are a trial of the benchmark: they prove nothing."


class Target(NamedTuple):
    """What a measurement must not exceed."""

    what: str
    most: float
    measured: float
    unit: str

    def row(self) -> tuple[str, str, str, str]:
        """Return the target as a row of the table, judged."""
        over = self.measured - self.most
        # As many digits as tell a miss from a hit.
        shown = f"{over:,.1f}" if over >= 0.05 else f"{over:,.3f}"
        verdict = "met" if over <= 0 else f"missed by {shown} {self.unit}"
        return self.what, f"{self.most:,g} {self.unit}", f"{self.measured:,.1f} {self.unit}", verdict


def page(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Write the page.

    Args:
        found: by the part's name its ``figures``, with the ``date``, ``scale``, ``machine`` and ``minutes``
            of their run; ``not_measured`` and ``tried`` say why and when a newer run found none.
    """
    measured = {name: part for name, part in found.items() if "figures" in part}
    parts = [["# Performance", "", _OPENING]]
    if any(part["scale"] != 1 for part in measured.values()):
        parts.append([_TRIAL])
    parts += [_runs(measured), _machines(measured), _targets(measured)]
    for name, part in found.items():
        title, write = SECTIONS[name]
        lines = [f"## {title}", ""]
        if "figures" in part:
            lines += write(part["figures"])
        if "not_measured" in part:
            lines += ["", f"Not measured on {part['tried']}: {part['not_measured']}"]
        parts.append(lines)
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _runs(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    rows = [
        (name, part["date"], f"{part['minutes']}", part["machine"]["load before"], _scale(part["scale"]))
        for name, part in measured.items()
    ]
    return list(table(("part", "measured on", "minutes", "load before", "size"), rows)) if rows else []


def _scale(scale: float) -> str:
    return "full" if scale == 1 else f"{scale:g} of it"


def _machines(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Describe each different machine once, without what changes from minute to minute."""
    described = {
        tuple((name, said) for name, said in part["machine"].items() if name != "load before"): None
        for part in measured.values()
    }
    return [line for machine in described for line in [*table(("machine", ""), machine), ""]][:-1]


def _targets(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    full = {name: part["figures"] for name, part in measured.items() if part["scale"] == 1}
    rows = [target.row() for target in _all_targets(full)]
    return ["## Targets", "", *table(("what", "at most", "measured", ""), rows)] if rows else []


def _all_targets(full: Mapping[str, Figures]) -> Iterator[Target]:
    if "ingest" in full:
        yield from _targets_of_ingest(full["ingest"])
    if cleaned := full.get("normalising"):
        what = f"cleaning of {cleaned['rows']:,} mixed rows, in one process"
        yield Target(what, SECONDS_OF_NORMALISING, cleaned["seconds"], "s")
    for look in full.get("detection", {}).get("looks", ()):
        size = f"{look['counts']['accounts']:,} accounts and {look['counts']['links']:,} links"
        yield Target(f"detection over {size}", SECONDS_OF_DETECTION, look["wall"], "s")
        yield Target(f"memory of detection over {size}", MEGABYTES_OF_DETECTION, look["own_mb"], "MB")
    if night := full.get("night"):
        what = f"night with {night['events']:,} new events"
        yield Target(what, SECONDS_OF_LATER_NIGHT, night["changes"]["wall"], "s")
    for read in full.get("reads", {}).get("rows", ())[:2]:
        yield Target(f"`{read['command']}`", SECONDS_OF_READ, read["wall"], "s")
    if "checkout" in full:
        for what, most, measured, unit in checkout_page.targets(full["checkout"]["runs"]):
            yield Target(what, most, measured, unit)


def _targets_of_ingest(figures: Figures) -> Iterator[Target]:
    _, middle, large = figures["rows"]
    orders = f"{middle['counts']['orders']:,}"
    yield Target(f"ingest of {orders} orders", SECONDS_OF_INGEST, middle["wall"], "s")
    needed = [row["own_mb"] + row["workers_mb"] for row in (middle, large)]
    what = f"more memory for {large['counts']['orders']:,} orders than for {orders}"
    yield Target(what, MEMORY_GROWTH, max(0.0, 100 * (needed[1] / needed[0] - 1)), "%")
