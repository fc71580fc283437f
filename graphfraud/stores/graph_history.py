"""What an SQLite graph recorded, run by run and file by file: the order in which a copy goes in again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from graphfraud.model import FeedFile, Run
from graphfraud.stores.neo4j_steps import Counters
from graphfraud.stores.sqlite_rows import rows_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    Row = Sequence[Any]

PIECE: Final = 20_000
"""Rows that are held in memory at a time: some tens of megabytes with the details of events."""

_COUNTED: Final = {"revision": "revisions", "outcome": "outcomes"}
"""Kinds of numbers whose rows are counted too."""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file that was loaded whole."""

    number: int
    file: FeedFile
    report: str


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """One run with what it recorded.

    A graph does not keep which of a run's files brought which rows; here all of them come with its last file.
    """

    run: Run
    record: str
    published: bool
    files: Sequence[LoadedFile]
    before: Counters
    upto: Counters
    """As the run left them."""


def recorded_runs(graph: sqlite3.Connection) -> list[RecordedRun]:
    """List the runs of a graph in their order. Reads four columns of every row, a second for a million."""
    files: defaultdict[int, list[LoadedFile]] = defaultdict(list)
    for number, sha256, mapping_sha256, run, name, feed, report in rows_of(graph, "all_files", "copy"):
        files[run].append(LoadedFile(number, FeedFile(name, feed, sha256, mapping_sha256), report))
    recorded: defaultdict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for kind, run, last, number in rows_of(graph, "numbers_by_run", "copy"):
        recorded[run][kind] = (last, number)
    told = []
    before = Counters()
    for number, started_at, record, published in rows_of(graph, "all_runs", "copy"):
        upto = _after(before, recorded[number])
        run = Run(number, started_at)
        told.append(RecordedRun(run, record, bool(published), files[number], before, upto))
        before = upto
    return told


def _after(before: Counters, recorded: dict[str, tuple[int, int]]) -> Counters:
    values = {one.name: getattr(before, one.name) for one in fields(Counters)}
    for kind, (last, number) in recorded.items():
        values[kind] = last
        if kind in _COUNTED:
            values[_COUNTED[kind]] += number
    return Counters(**values)


def rows_between(graph: sqlite3.Connection, name: str, after: int, upto: int) -> Iterator[list[Row]]:
    """Yield rows by their numbers, in pieces.

    Args:
        graph: to read.
        name: of the statement in queries/sql/copy.
        after: the last number that is not wanted.
        upto: the last one that is.
    """
    for low in range(after, upto, PIECE):
        if rows := rows_of(graph, name, "copy", after=low, upto=min(low + PIECE, upto)):
            yield rows


def identifiers_with_parents(graph: sqlite3.Connection, after: int, upto: int) -> Iterator[list[Row]]:
    """Yield identifiers by their codes, in pieces that no parent lies beyond."""
    low = after
    while low < upto:
        rows: list[Row] = []
        high = min(low + PIECE, upto)
        while low < high:
            more = rows_of(graph, "identifiers_between", "copy", after=low, upto=high)
            rows += more
            low, high = high, max((row[5] for row in more if row[5] is not None), default=high)
        if rows:
            yield rows
