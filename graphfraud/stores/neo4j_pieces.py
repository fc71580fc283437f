"""Cuts rows into transactions that the server can hold in memory, whatever an order form put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_TEXT: Final = 2_000_000
"""Characters of long texts in one transaction: the server needs some ten times as many bytes for them."""


def pieces(
    rows: Sequence[Any], size: int, text_of: Callable[[Any], str] | None = None, most_text: int = MOST_TEXT
) -> Iterator[list[Any]]:
    """Yield rows in their order, in pieces.

    Args:
        rows: what to cut.
        size: rows in a piece, at most.
        text_of: gives a row's long text, where it has one.
        most_text: characters of long texts in a piece, at most; one row alone may have more.
    """
    piece: list[Any] = []
    text = 0
    for row in rows:
        length = len(text_of(row)) if text_of else 0
        if piece and (len(piece) == size or text + length > most_text):
            yield piece
            piece, text = [], 0
        piece.append(row)
        text += length
    if piece:
        yield piece
