"""The part of the performance page about the block list at the checkout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = ("publish", "start", "look-up", "serve", "change")
"""The measurements of `checkout_bench` in their order: the delta last, since it changes the release."""

MICROSECONDS_OF_LOOK_UP = 1_000
SECONDS_OF_START = 5
MICROSECONDS_OVER_HTTP = 10_000
SECONDS_OF_DELTA = 2

_MICRO_IN_MILLI = 1_000


Run = Mapping[str, Any]
"""One measurement: its ``step``, the ``command``, and the ``result`` that it printed."""


def targets(runs: Sequence[Run]) -> list[tuple[str, float, float, str]]:
    """Return for each target what it is about, the most allowed, what was measured, and the unit."""
    result = {run["step"]: run["result"] for run in runs}
    size = f"{result['start']['entries']:,} entries"
    milli = {step: result[step]["p99"] / _MICRO_IN_MILLI for step in ("look-up", "serve")}
    return [
        (f"look-up of a raw order in {size}, p99", MICROSECONDS_OF_LOOK_UP / 1000, milli["look-up"], "ms"),
        ("the same over HTTP at 500 a second, p99", MICROSECONDS_OVER_HTTP / 1000, milli["serve"], "ms"),
        (f"start of a reader of {size}", SECONDS_OF_START, result["start"]["seconds"], "s"),
        ("a delta of 1,000 changes", SECONDS_OF_DELTA, result["change"]["seconds"], "s"),
    ]


def lines(runs: Sequence[Run]) -> list[str]:
    """Return the section's lines, one row a figure."""
    rows = [
        f"| `{run['command']}` | {name} | {_rounded(value):,} |"
        for run in runs
        for name, value in run["result"].items()
    ]
    return [
        "A made-up list with entries of every type, and raw orders of which one in twenty matches.",
        "Percentiles (p50, p95, …) are in microseconds by the clock, `cpu_…` the same by CPU time.",
        "",
        "| command | figure | value |",
        "|---|---|---|",
        *rows,
    ]


def _rounded(value: Any) -> Any:
    """Leave whole numbers whole."""
    return value if isinstance(value, int) else round(value, 2)
