"""CSV cells that no spreadsheet runs as a formula, and back without loss."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MARK = "'"
"""A spreadsheet takes what follows for text; so does `from_cell`."""


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could run a text; a signed number such as a telephone's is none."""
    rest = text[1:].replace(" ", "").replace("-", "")
    return text.startswith(_STARTS) and not (text[0] in "+-" and rest.isascii() and rest.isdigit())


def to_cell(text: str) -> str:
    """Return a text that a spreadsheet shows as it is."""
    return _MARK + text if is_formula(text) or text.startswith(_MARK) else text


def from_cell(text: str) -> str:
    """Return the text that `to_cell` was given; any other stays as it is."""
    rest = text[1:]
    return rest if text.startswith(_MARK) and (is_formula(rest) or rest.startswith(_MARK)) else text
