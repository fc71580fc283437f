"""Some rows of a file at a time, whatever its format, and rows of one event kept together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfraud.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ingest.lines import Lines
    from graphfraud.ingest.reject import Reject

CHUNK_ROWS = 20_000
"""Rows of a chunk: some 10 MB, so that a few in flight stay small and the cost of each is spread."""

MAX_GROUP_ROWS = 5 * CHUNK_ROWS
"""Rows of one event past which the grouping column cannot be the event's."""


@dataclass(slots=True)
class Chunk:
    """Some rows of a file, in file order."""

    columns: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    """One list of cells a row, as many as there are columns."""
    numbers: list[int] = field(default_factory=list)
    """The 1-based record number of each row; the header of a CSV file is record 1."""
    rejects: list[Reject] = field(default_factory=list)
    """Records that are no rows of this file."""
    position: int = 0
    """Bytes of the file read so far."""
    lines: Lines | None = None
    """In place of rows: lines that are not cut into cells yet."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.rows or self.rejects or self.lines)


def whole_groups(chunks: Iterator[Chunk], by: str, name: str) -> Iterator[Chunk]:
    """Move the last group of each chunk, which may go on, to the front of the next one.

    Args:
        chunks: a file's chunks.
        by: rows that follow one another with the same value in this column stay together.
        name: the file's name, for messages.

    Raises:
        FeedError: the column is missing, or one value goes on for too many rows.
    """
    held: Chunk | None = None
    for chunk in chunks:
        if by not in chunk.columns:
            raise FeedError("the file lacks the column that groups its rows", file=name, column=by)
        merged = chunk if held is None else _append(held, chunk)
        begin = _last_group(merged, by)
        if len(merged.rows) - begin > MAX_GROUP_ROWS:
            raise FeedError(
                f"more than {MAX_GROUP_ROWS:,} rows have one value here; it cannot number the events",
                file=name,
                row=merged.numbers[begin],
                column=by,
            )
        held = Chunk(merged.columns, merged.rows[begin:], merged.numbers[begin:], [], merged.position)
        if begin or merged.rejects:
            yield Chunk(
                merged.columns, merged.rows[:begin], merged.numbers[:begin], merged.rejects, merged.position
            )
    if held is not None and held.rows:
        yield held


def _last_group(chunk: Chunk, by: str) -> int:
    column = chunk.columns.index(by)
    begin = len(chunk.rows)
    while begin and chunk.rows[begin - 1][column] == chunk.rows[-1][column]:
        begin -= 1
    return begin


def _append(held: Chunk, chunk: Chunk) -> Chunk:
    rows = held.rows
    columns = chunk.columns
    if held.columns != columns:
        columns = tuple(dict.fromkeys((*held.columns, *chunk.columns)))
        rows = _realigned(held, columns)
        chunk = Chunk(columns, _realigned(chunk, columns), chunk.numbers, chunk.rejects, chunk.position)
    return Chunk(columns, rows + chunk.rows, held.numbers + chunk.numbers, chunk.rejects, chunk.position)


def _realigned(chunk: Chunk, columns: tuple[str, ...]) -> list[list[str]]:
    place = {name: index for index, name in enumerate(chunk.columns)}
    return [[row[place[name]] if name in place else "" for name in columns] for row in chunk.rows]
