"""The canvas of a ring: our own Streamlit component over the vis-network that the installed pyvis carries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.ui.drawing import vis_network_source
from graphfraud.ui.icons import icon_groups

if TYPE_CHECKING:
    from collections.abc import Callable

HEIGHT = 560
"""Pixels: with the header above it, what a laptop shows without scrolling."""

_HERE = Path(__file__).resolve().parent.parent

# The library is a component of its own: a component's script is sent again with all its data, and this one
# is 470 kB. Sent once a page, it leaves itself where the canvas looks for it.
_library = st.components.v2.component(
    "graphfraud_vis_network",
    html="<span></span>",
    js="const exports = {}, module = {};\n"
    + vis_network_source()
    + "\nglobalThis.graphfraudVis = exports;\n"
    + "globalThis.dispatchEvent(new Event('graphfraud-vis'));\n"
    + "export default function () {}\n",
)

_canvas = st.components.v2.component(
    "graphfraud_canvas",
    html='<div class="graph"></div>',
    css=(_HERE / "ring_canvas.css").read_text(encoding="utf-8"),
    js=(_HERE / "ring_canvas.js").read_text(encoding="utf-8"),
)

_ICONS = icon_groups()


def load_library() -> None:
    """Send the drawing library to the browser; call it once a page, outside every fragment."""
    _library(key="vis_network", height=1)


def canvas(key: str, data: dict[str, Any], on: dict[str, Callable[[], None]]) -> None:
    """Show the canvas.

    Args:
        key: under which the session keeps what was clicked.
        data: nodes, edges, words, and what Python selects or looks at.
        on: callbacks for ``selected``, ``expand`` and ``moved``.
    """
    _canvas(
        key=key,
        data=data | {"icons": _ICONS},
        height=HEIGHT,
        on_selected_change=on["selected"],
        on_expand_change=on["expand"],
        on_moved_change=on["moved"],
    )
