"""The review queue: which ring to read next, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.investigation.queue import take_next, with_cases
from graphfraud.ledger.cases import Casework
from graphfraud.rights import Action
from graphfraud.ui.queue_view import (
    PAGE_ROWS,
    QueueFilter,
    Work,
    filter_queue,
    one_line_why,
    pages,
    queue_csv,
    queue_table,
    top_reasons,
)
from graphfraud.ui.shown import decimals_of, points, sign_of
from screen.case_list import own_cases
from screen.desk import ledger, published_run, queue, shop, shown, viewing, words
from screen.files import offer_file
from screen.queue_filters import filters
from screen.tables import HEAD, ROW
from screen.visit import may, present, reading, request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.queue import QueueRow
    from graphfraud.ledger.visits import Visit
    from graphfraud.stores.ports import GraphView
    from graphfraud.ui.words import Words

PAGE_HEIGHT = 720
"""Pixels of the list: what fits a laptop below the filters; it scrolls by itself."""

RING_PAGE = "app_pages/ring.py"


def main() -> None:
    """Draw the page."""
    say, run = words(), published_run()
    if run is None:
        return
    st.title(say("queue.title"))
    looking = present()
    if not may(looking, Action.LIST_RINGS):
        own_cases(say)
        return
    reading(looking, Action.LIST_RINGS, "", run)
    rows = with_cases(queue(shop().places.graph_url, run), ledger(), now_ms())
    with viewing(run) as view:
        _next_ring(rows, view, looking, say)
        wanted = filters(looking, say)
        kept = filter_queue(rows, wanted, looking.person.name)
        if not kept:
            st.info(say("queue.nothing"), icon=":material/check_circle:")
            return
        _table(kept, len(rows), view, say)
    if may(looking, Action.EXPORT):
        offer_file(say("queue.csv"), "rings.csv", lambda: queue_csv(kept), Action.LIST_RINGS.value)


def _next_ring(rows: Sequence[QueueRow], view: GraphView, looking: Visit, say: Words) -> None:
    """Offer the ring that saves most per minute and that nobody has, with its reason and its money."""
    free = filter_queue(rows, QueueFilter(work=Work.FREE))
    if not free:
        st.info(say("queue.all_done"), icon=":material/check_circle:")
        return
    first = free[0].ring
    write = shown(first.currency)
    with st.container(border=True):
        text, button = st.columns([6, 1], vertical_alignment="center")
        facts = [
            say("queue.score_of", score=points(first.score)),
            say("queue.accounts_of", count=f"{first.size:,}"),
            say("queue.stoppable_of", money=write.money(first.money_at_risk)),
            say("queue.spent_of", money=write.money(first.money_spent)),
        ]
        text.markdown(f"##### {say('queue.next')}: {first.id}")
        ring = view.ring(first.id)
        text.text(one_line_why(ring, say, write) if looking.unmasked else top_reasons(ring, say))
        text.caption(" · ".join(facts))
        if may(looking, Action.WORK_ON_CASE):
            if button.button(say("queue.take"), type="primary", width="stretch", key="take_next"):
                work = Casework(ledger(), shop().settings.cases)
                st.switch_page(RING_PAGE, query_params={"id": take_next(rows, work, request())})
        elif button.button(say("queue.open"), type="primary", width="stretch"):
            st.switch_page(RING_PAGE, query_params={"id": first.id})


def _table(kept: Sequence[QueueRow], number: int, view: GraphView, say: Words) -> None:
    """Draw one page of the list; a click on a line opens its ring."""
    most = pages(len(kept))
    place = 1
    if most > 1:
        place = int(st.number_input(say("queue.page", pages=most), 1, most, key="queue_page") or 1)
    part = kept[(place - 1) * PAGE_ROWS : place * PAGE_ROWS]
    st.caption(say("queue.count", shown=f"{len(kept):,}", all=f"{number:,}"))
    currency = part[0].ring.currency
    rows = queue_table(part, view, say, shown(currency))
    config = _columns(currency, say)
    if len({row.ring.state for row in part}) == 1:
        del config["state"]
    picked = st.dataframe(
        rows,
        hide_index=True,
        column_config=config,
        column_order=list(config),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key=f"queue_table_{place}",
        height=min(len(part) * ROW + HEAD, PAGE_HEIGHT),
        alt=say("queue.title"),
    )
    chosen = [*picked.selection.rows, *(row for row, _ in picked.selection.cells)]
    if chosen:
        st.switch_page(RING_PAGE, query_params={"id": part[chosen[0]].ring.id})


def _columns(currency: str, say: Words) -> dict[str, Any]:
    """Name the columns, in their order; the reason gets the room."""
    decimals = decimals_of(currency)
    money = {
        name: st.column_config.NumberColumn(
            say(f"column.{name}"), format=f"{sign_of(currency)}%,.{decimals}f", width=95
        )
        for name in ("at_risk", "per_minute", "spent")
    }
    return {
        "ring": st.column_config.TextColumn(say("column.ring"), width=85, pinned=True),
        "score": st.column_config.ProgressColumn(
            say("column.score"), min_value=0, max_value=100, format="%d", width=95
        ),
        "why": st.column_config.TextColumn(say("column.why"), width=380),
        "owner": st.column_config.TextColumn(say("column.owner"), width=80),
        "status": st.column_config.TextColumn(say("column.work"), width=80),
        "news": st.column_config.TextColumn(say("column.news"), width=80),
        "size": st.column_config.NumberColumn(say("column.size"), width=75),
        **money,
        "orders": st.column_config.NumberColumn(say("column.orders"), width=60),
        "last_seen": st.column_config.TextColumn(say("column.last_seen"), width=95),
        "state": st.column_config.TextColumn(say("column.state"), width=85),
    }


main()
