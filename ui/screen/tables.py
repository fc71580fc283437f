"""Tables with the screens' words as headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.ui.words import Words

ROW, HEAD, HIGHEST = 35, 38, 420
"""Pixels of a row, of the head, and of the highest table: a longer one scrolls by itself."""

_WIDE = frozenset({"value", "shared", "items", "sentence"})


def table(
    rows: Sequence[dict[str, Any]], say: Words, *, key: str, pick: Callable[[list[int]], None] | None = None
) -> None:
    """Draw a table.

    Args:
        rows: values by column; every row has the same columns.
        say: words; ``column.NAME`` is the heading.
        key: of the widget.
        pick: called with the numbers of the picked rows when they change; rows are picked by mouse, or by
            arrow keys and Shift+Space. None lets nothing be picked.
    """
    if not rows:
        st.caption(say("tabs.empty"))
        return
    config = {
        name: st.column_config.Column(say(f"column.{name}"), width="large" if name in _WIDE else None)
        for name in rows[0]
    }
    config |= {
        name: st.column_config.NumberColumn(say(f"column.{name}"), format="%.1f")
        for name, value in rows[0].items()
        if isinstance(value, float)
    }
    height = min(len(rows) * ROW + HEAD, HIGHEST)
    if pick is None:
        st.dataframe(rows, hide_index=True, column_config=config, key=key, height=height)
        return

    def picked() -> None:
        pick(list(st.session_state[key].selection.rows))

    st.dataframe(
        rows,
        hide_index=True,
        column_config=config,
        key=key,
        height=height,
        on_select=picked,
        selection_mode="multi-row",
    )
