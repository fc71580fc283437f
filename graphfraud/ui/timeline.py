"""The timeline of a ring: one point an event, in lanes by kind, coloured by what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.model import DAY_MS
from graphfraud.ui.shown import LONG, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.ring_events import RingEvent
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

GOOD, BAD = "#0072b2", "#b3261e"


def day_span(events: Sequence[RingEvent]) -> tuple[int, int] | None:
    """Return the first and the last time of the events, ms; None where less than a day lies between them."""
    times = [event.at for event in events if event.at is not None]
    if not times or max(times) - min(times) < DAY_MS:
        return None
    return min(times), max(times)


def timeline_rows(events: Sequence[RingEvent], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a point; an outcome is a point of its own, where its time is known.

    Args:
        events: the events.
        words: of the language.
        shown: how times and money are written; the points stand in the shop's zone.
    """
    bad, other = words("timeline.bad"), words("timeline.other")
    rows = []
    for event in events:
        told = {
            "account": plain(event.account, LONG),
            "amount": shown.money(event.amount, event.currency),
            "colour": bad if event.went_wrong else other,
        }
        if event.at is not None:
            rows.append(_point(event.at, f"kind.{event.kind}", words, shown) | told)
        if event.outcome_at is not None and event.went_wrong:
            rows.append(_point(event.outcome_at, f"outcome.{event.outcome}", words, shown) | told)
    return rows


def timeline_spec(words: Words) -> dict[str, Any]:
    """Return the chart that draws the rows, as Vega-Lite has it."""
    return {
        "mark": {"type": "tick", "thickness": 2, "size": 18, "tooltip": True},
        "encoding": {
            "x": {
                "field": "at",
                "type": "temporal",
                "title": None,
                "axis": {"format": "%Y-%m-%d", "labelOverlap": True},
            },
            "y": {"field": "lane", "type": "nominal", "title": None, "sort": None},
            "color": {
                "field": "colour",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [words("timeline.other"), words("timeline.bad")], "range": [GOOD, BAD]},
                "legend": {"orient": "top", "labelLimit": 400},
            },
            "tooltip": [{"field": name, "type": "nominal"} for name in ("lane", "time", "account", "amount")],
        },
    }


def _point(at: int, lane: str, words: Words, shown: Shown) -> dict[str, Any]:
    # The chart knows no time zones: it is given the shop's wall clock, and shows what it is given.
    wall = shown.moment(at).replace(tzinfo=None).isoformat(timespec="seconds")
    name = words(lane) if lane in words else plain(lane.partition(".")[2])
    return {"at": wall, "time": shown.time(at), "lane": name}
