"""Tables with the screens' words as headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.ui.words import Words

ROW, HEAD, HIGHEST = 35, 38, 560
"""Pixels of a row, of the head, and of the highest table: a longer one scrolls by itself."""

_WIDE = frozenset({"value", "shared", "items", "sentence", "told"})


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
    if pick is None:
        st.dataframe(rows, hide_index=True, column_config=_columns(rows, say), key=key, height=_height(rows))
        return

    def picked() -> None:
        pick(list(st.session_state[key].selection.rows))

    st.dataframe(
        rows,
        hide_index=True,
        column_config=_columns(rows, say),
        key=key,
        height=_height(rows),
        on_select=picked,
        selection_mode="multi-row",
    )


def list_to_open(rows: Sequence[dict[str, Any]], say: Words, *, key: str) -> int | None:
    """Draw a table of which a click anywhere on a row opens something.

    Args:
        rows: values by column; every row has the same columns.
        say: words; ``column.NAME`` is the heading.
        key: of the widget; another list needs another one, or it opens what was picked in the last.

    Returns:
        The number of the picked row; None where none is.
    """
    if not rows:
        st.caption(say("tabs.empty"))
        return None
    picked = st.dataframe(
        rows,
        hide_index=True,
        column_config=_columns(rows, say),
        key=key,
        height=_height(rows),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
    )
    chosen = [*picked.selection.rows, *(row for row, _ in picked.selection.cells)]
    return chosen[0] if chosen else None


def _columns(rows: Sequence[dict[str, Any]], say: Words) -> dict[str, Any]:
    config = {
        name: st.column_config.Column(say(f"column.{name}"), width="large" if name in _WIDE else None)
        for name in rows[0]
    }
    numbers = {
        name: st.column_config.NumberColumn(say(f"column.{name}"), format="%.1f")
        for name, value in rows[0].items()
        if isinstance(value, float)
    }
    return config | numbers


def _height(rows: Sequence[dict[str, Any]]) -> int:
    return min(len(rows) * ROW + HEAD, HIGHEST)
