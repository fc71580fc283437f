"""Rows that must not go any further: NUL bytes, huge cells, card numbers, in any column, used or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.identifiers.pan import (
    CARD_NUMBER_MASK,
    CELL_END,
    find_card_number,
    has_digits_of_card,
)
from graphfraud.ingest.reject import Reject

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

MAX_CELL = 1_000_000
"""Characters of a cell above which its row is rejected: no order form holds so much."""

CARD_NUMBER = "a card number, never stored; where it is an id, list its column under ids in the mapping"


def screen(
    columns: Mapping[str, Sequence[str]], numbers: Sequence[int], exempt: Container[str]
) -> dict[int, Reject]:
    """Find the rows that must not be read any further.

    Args:
        columns: the file's own columns, raw.
        numbers: the record number of each row.
        exempt: columns that the mapping declares to hold ids; no card number is looked for in them.

    Returns:
        What is wrong, by the row's index; the first column at fault is named.

    Cost: a fraction of a microsecond a cell; single cells are looked at only where their column has a find.
    """
    bad: dict[int, Reject] = {}
    for name, cells in columns.items():
        together = CELL_END.join(cells)
        faults = _shape_faults(cells, together)
        if name not in exempt:
            faults |= _card_numbers(cells, together)
        for index, (reason, shown) in faults.items():
            bad.setdefault(index, Reject(numbers[index], name, reason, shown))
    return bad


def _shape_faults(cells: Sequence[str], together: str) -> dict[int, tuple[str, str]]:
    faults = {}
    if len(together) > MAX_CELL:
        for index, cell in enumerate(cells):
            if len(cell) > MAX_CELL:
                faults[index] = (f"a cell of {len(cell):,} characters; {MAX_CELL:,} are the most", "")
    if "\0" in together:
        for index, cell in enumerate(cells):
            if "\0" in cell:
                faults[index] = ("the cell holds a NUL byte", "")
    return faults


def _card_numbers(cells: Sequence[str], together: str) -> dict[int, tuple[str, str]]:
    if not has_digits_of_card(together) or not find_card_number(together):
        return {}
    return {
        index: (CARD_NUMBER, CARD_NUMBER_MASK) for index, cell in enumerate(cells) if find_card_number(cell)
    }
