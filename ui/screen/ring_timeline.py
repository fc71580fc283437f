"""The timeline under the canvas; its slider filters canvas and tables, by mouse or by arrow keys."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.ui.timeline import day_span, timeline_rows, timeline_spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.ring_events import RingEvent
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words


def timeline(ring: str, events: Sequence[RingEvent], say: Words, write: Shown) -> tuple[int, int] | None:
    """Draw the timeline.

    Returns:
        First and last time that were chosen, ms since 1970 UTC; None for all of it.
    """
    span = day_span(events)
    if span is None:
        return None
    st.vega_lite_chart(
        timeline_rows(events, say, write),
        timeline_spec(say),
        height=190,
        alt=say("timeline.title"),
        key="timeline",
    )
    first, last = (write.moment(at).date() for at in span)
    begin, end = st.slider(
        say("timeline.range"), first, last, (first, last), key=f"range:{ring}", persist_state="session"
    )
    if (begin, end) == (first, last):
        return None
    opening = datetime.combine(begin, time.min, write.zone)
    closing = datetime.combine(end + timedelta(days=1), time.min, write.zone)
    return int(opening.timestamp() * 1000), int(closing.timestamp() * 1000) - 1
