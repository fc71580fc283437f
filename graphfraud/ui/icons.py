"""The icons of the canvas, the legend and the evidence page: shape, glyph and colour say the same thing.

Drawn here, so that no picture is fetched. Colours follow Okabe and Ito, whom colour-blind people can read.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphfraud.model import Label
from graphfraud.ui.picture import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping

_PENS: Mapping[str, str] = MappingProxyType(
    {
        "{white}": 'fill="#fff"',
        "{line}": 'fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"',
    }
)

_LABELS: Mapping[Label, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        Label.ACCOUNT: (
            "#334e68",
            (
                '<circle cx="24" cy="24" r="20" {paint}/>',
                '<circle cx="24" cy="19" r="6.5" {white}/><path d="M12 36a12 10 0 0 1 24 0z" {white}/>',
            ),
        ),
        Label.CARD: (
            "#0072b2",
            (
                '<rect x="3" y="9" width="42" height="30" rx="5" {paint}/>',
                '<rect x="3" y="16" width="42" height="6" {white}/><path d="M9 31h10" {line}/>',
            ),
        ),
        Label.EMAIL: (
            "#00805f",
            (
                '<rect x="3" y="9" width="42" height="30" rx="4" {paint}/>',
                '<path d="M8 15l16 12 16-12" {line}/>',
            ),
        ),
        Label.PHONE: (
            "#2b7cae",
            (
                '<rect x="12" y="2" width="24" height="44" rx="6" {paint}/>',
                '<rect x="16" y="8" width="16" height="26" {white}/><circle cx="24" cy="40" r="2" {white}/>',
            ),
        ),
        Label.DEVICE: (
            "#a8588a",
            (
                '<path d="M9 7h30a3 3 0 0 1 3 3v23H6V10a3 3 0 0 1 3-3z" {paint}/>',
                '<path d="M2 36h44v2a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4z" {paint}/>',
                '<rect x="11" y="12" width="26" height="16" {white}/>',
            ),
        ),
        Label.IP: (
            "#9a6700",
            (
                '<path d="M24 2l22 22-22 22L2 24z" {paint}/><circle cx="24" cy="24" r="10" {line}/>',
                '<path d="M14 24h20M24 14c-6 6-6 14 0 20 6-6 6-14 0-20" {line}/>',
            ),
        ),
        Label.ADDRESS: (
            "#d55e00",
            (
                '<path d="M24 3l22 19h-6v22H8V22H2z" {paint}/>',
                '<path d="M19 44V29h10v15z" {white}/>',
            ),
        ),
        Label.BUILDING: (
            "#8c5a2b",
            (
                '<rect x="9" y="3" width="30" height="42" rx="2" {paint}/>',
                '<path d="M15 9h6v6h-6zM27 9h6v6h-6zM15 20h6v6h-6zM27 20h6v6h-6zM20 33h8v12h-8z" {white}/>',
            ),
        ),
        Label.SUBNET: (
            "#6b5b2e",
            (
                '<path d="M24 2l22 22-22 22L2 24z" {paint}/>',
                '<path d="M24 15v9M24 24l-9 8M24 24l9 8" {line}/><circle cx="24" cy="13" r="4" {white}/>',
                '<circle cx="14" cy="32" r="4" {white}/><circle cx="34" cy="32" r="4" {white}/>',
            ),
        ),
    }
)
"""Label -> colour and drawing; ``{paint}`` is what a mark fills the shape with."""

_HUB = (
    '<rect x="4" y="4" width="40" height="40" rx="3" fill="#fff" stroke="#5f6b76" stroke-width="3"/>',
    '<rect x="9" y="9" width="30" height="30" {paint}/><path d="M19 23v-3a5 5 0 0 1 10 0v3" {line}/>',
    '<rect x="16.5" y="22" width="15" height="11" rx="2" {white}/>',
)
"""A closed box, whatever is in it."""

_FRAUD = "#b3261e"
_GREY = "#5f6b76"

_BADGE = (
    '<path d="M37 1l11 19H26z" fill="#b3261e" stroke="#fff" stroke-width="2"/>',
    '<path d="M37 7.5v6" {line}/><circle cx="37" cy="17" r="1.2" {white}/>',
)

_VICTIM = "#0072b2"

_SHIELD = (
    '<path d="M37 0l10 4v7c0 6-4 10-10 12-6-2-10-6-10-12V4z" fill="#0072b2" stroke="#fff" stroke-width="2"/>',
    '<path d="M32 11l4 4 7-8" {line}/>',
)

_BARRED = (
    '<circle cx="37" cy="11" r="10" fill="#111" stroke="#fff" stroke-width="2"/><path d="M31 11h12" {line}/>',
)

_EYE = (
    '<circle cx="37" cy="11" r="10" fill="#9a6700" stroke="#fff" stroke-width="2"/>',
    '<path d="M30 11c3-5 11-5 14 0-3 5-11 5-14 0z" {white}/><circle cx="37" cy="11" r="2.2" fill="#9a6700"/>',
)

_BADGES = {Mark.KNOWN_FRAUD: _BADGE, Mark.VICTIM: _SHIELD, Mark.BLOCKED: _BARRED, Mark.WATCHED: _EYE}

_PAINTS = {Mark.KNOWN_FRAUD: _FRAUD, Mark.VICTIM: _VICTIM}

_ON_VALUES = frozenset({None, Mark.HUB, Mark.BLOCKED, Mark.WATCHED, Mark.KNOWN_FRAUD})
"""Marks that a value can have, and not only an account."""

_HALO = '<circle cx="24" cy="24" r="29" fill="#ffb000" fill-opacity=".35" stroke="#ffb000" stroke-width="4"/>'


def icon(label: Label, mark: Mark | None = None, *, selected: bool = False) -> str:
    """Return an icon as SVG text; nothing in it comes from data."""
    colour, parts = _LABELS[label]
    paint = f'fill="{colour}"'
    if mark is Mark.HUB:
        parts, paint = _HUB, f'fill="{_GREY}"'
    elif mark in _BADGES:
        parts, paint = (*parts, *_BADGES[mark]), f'fill="{_PAINTS.get(mark, colour)}"'
    elif mark is Mark.OUTSIDE:
        paint = f'fill="#8a97a6" stroke="{colour}" stroke-width="3" stroke-dasharray="5 4"'
    drawing = "".join(parts).replace("{paint}", paint)
    for pen, told in _PENS.items():
        drawing = drawing.replace(pen, told)
    halo = _HALO if selected else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="-8 -8 64 64">'
        f"{halo}{drawing}</svg>"
    )


def icon_uri(label: Label, mark: Mark | None = None, *, selected: bool = False) -> str:
    """Return an icon as a data URI, which no request leaves the machine for."""
    return "data:image/svg+xml," + quote(icon(label, mark, selected=selected))


def group_name(label: Label, mark: Mark | None) -> str:
    """Name the icon of a node, as the canvas looks it up."""
    return f"{label.value}-{mark.value}" if mark else label.value


def icon_groups() -> dict[str, dict[str, str]]:
    """Return every icon by its name, plain and selected."""
    pairs = [(label, mark) for label in Label for mark in (None, *Mark)]
    return {
        group_name(label, mark): {
            "unselected": icon_uri(label, mark),
            "selected": icon_uri(label, mark, selected=True),
        }
        for label, mark in pairs
        if label is Label.ACCOUNT or mark in _ON_VALUES
    }
