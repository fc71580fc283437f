"""One file into the store: recognised, read, transformed and written, whole or not at all."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfraud.coded import CodedEvents, TakesCodedEvents
from graphfraud.errors import FeedError
from graphfraud.ingest.lookup import load_lookups
from graphfraud.ingest.mapping import mapping_sha256
from graphfraud.ingest.pick import check_header
from graphfraud.ingest.pool import transform_chunks
from graphfraud.ingest.read import read_chunks
from graphfraud.ingest.recognise import FileFacts, recognise
from graphfraud.ingest.reject import RejectFile
from graphfraud.model import AddCount, FeedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from graphfraud.ingest.chunks import Chunk
    from graphfraud.ingest.mapping import Mapping
    from graphfraud.ingest.transform import Transformed
    from graphfraud.stores.ports import FileWriter, GraphWriter


MAX_REJECT_SHARE = 0.05
"""Above this share of bad rows a file is taken for the wrong file, or its mapping for wrong."""

SMALL_FILE = 20_000_000
"""Bytes (some 50,000 orders) below which starting workers costs more than they save."""


@dataclass(slots=True)
class LoadReport:
    """What became of one file."""

    file: str
    feed: str
    sha256: str
    encoding: str
    skipped: bool = False
    """Exactly this file was loaded before, by the same mapping: nothing was read."""
    rows: int = 0
    """Rows read, the rejected ones included; rows that make one event count once."""
    events: AddCount = field(default_factory=AddCount)
    outcomes: AddCount = field(default_factory=AddCount)
    rejected: int = 0
    reject_file: Path | None = None
    unknown_columns: tuple[str, ...] = ()
    """Columns of the file that the mapping does not use."""

    @property
    def new(self) -> int:
        """Events and outcomes seen for the first time."""
        return self.events.new + self.outcomes.new

    @property
    def corrected(self) -> int:
        """Later revisions of what was known."""
        return self.events.corrected + self.outcomes.corrected

    @property
    def unchanged(self) -> int:
        """Rows whose content was already there."""
        return self.events.unchanged + self.outcomes.unchanged


def load_file(  # noqa: PLR0913  # the options stand by name
    path: Path,
    mapping: Mapping,
    writer: GraphWriter,
    *,
    reject_directory: Path,
    max_reject_share: float = MAX_REJECT_SHARE,
    progress: Callable[[int, int, int], None] | None = None,
    processes: int | None = None,
) -> LoadReport:
    """Load one feed file; all of its good rows go in, or nothing does.

    Args:
        path: the file: CSV, JSON Lines or Parquet, plain or gzip.
        mapping: how its columns are to be read.
        writer: the run's writer.
        reject_directory: where the reject file is put, as ``<file>.rejected.csv``.
        max_reject_share: the share of rejected rows, 0 to 1, above which nothing goes in; it holds for a file
            of ten rows as well: one bad row of ten is 10 %.
        progress: called after every chunk with rows done, bytes read and bytes in all.
        processes: worker processes; None takes one a core for a big file and none for a small one.

    Returns:
        What went in; loading the same file again skips it.

    Raises:
        FeedError: the file cannot be used or has too many bad rows; nothing went in.
        StoreError: the store or the reject file cannot be written.

    Cost: linear; memory does not grow with the file.
    """
    facts = recognise(path, mapping.encoding)
    tables, lookup_digests = load_lookups(mapping, path.parent)
    digest = mapping_sha256(mapping, lookup_digests)
    feed_file = FeedFile(facts.name, mapping.name, facts.sha256, digest)
    report = LoadReport(facts.name, mapping.name, facts.sha256, facts.encoding)
    if writer.has_file(feed_file):
        report.skipped = True
        return report
    if processes is None:
        processes = 0 if facts.size < SMALL_FILE else os.cpu_count() or 1
    with (
        _no_cycle_search(),
        RejectFile(reject_directory / f"{facts.name}.rejected.csv", facts.name) as rejects,
        writer.file(feed_file) as file_writer,
    ):
        results = transform_chunks(_checked_chunks(facts, mapping, report), mapping, tables, processes)
        for position in _write(results, file_writer, rejects, report):
            if progress:
                progress(report.rows, position, facts.size)
        report.rejected = rejects.count
        rejects.keep()
        if rejects.count:
            report.reject_file = rejects.path
        if rejects.count > max_reject_share * report.rows:
            raise FeedError(
                f"{rejects.count:,} of {report.rows:,} rows are bad, more than {max_reject_share:.0%}: "
                f"nothing went in; see {rejects.path}",
                file=facts.name,
            )
        _check_unchanged(facts)
        file_writer.report(
            {
                "rows": report.rows,
                "new": report.new,
                "corrected": report.corrected,
                "unchanged": report.unchanged,
                "rejected": report.rejected,
                "encoding": report.encoding,
                "unknown_columns": list(report.unknown_columns),
            }
        )
    return report


def _write(
    results: Iterable[tuple[Chunk, Transformed]], writer: FileWriter, rejects: RejectFile, report: LoadReport
) -> Iterator[int]:
    """Write each result and count it; yields the bytes read so far."""
    for chunk, result in results:
        rejects.add(sorted(chunk.rejects + result.rejects))
        if result.events.event_id:
            report.events += _add(writer, result.events)
        if result.outcomes.event_id:
            report.outcomes += writer.add_outcomes(result.outcomes)
        report.rows += result.rows + len(chunk.rejects)
        yield chunk.position


def _add(writer: FileWriter, events: CodedEvents) -> AddCount:
    return writer.add_coded(events) if isinstance(writer, TakesCodedEvents) else writer.add(events.batch())


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Keep Python from looking for cycles: batches hold none, and looking costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _checked_chunks(facts: FileFacts, mapping: Mapping, report: LoadReport) -> Iterator[Chunk]:
    """Yield the file's chunks; the columns of the first one are checked against the mapping."""
    group_by = mapping.group.by if mapping.group else None
    checked = False
    chunks = read_chunks(facts, delimiter=mapping.delimiter, group_by=group_by, whole_lines=True)
    for chunk in chunks:
        if not checked and chunk.columns:
            report.unknown_columns = check_header(mapping, chunk.columns, facts.name)
            checked = True
        yield chunk


def _check_unchanged(facts: FileFacts) -> None:
    """Refuse a file that somebody wrote to while it was read: its digest would name other content."""
    if facts.path.stat().st_size != facts.size:
        raise FeedError(
            "the file changed while it was read; load it again when it is complete", file=facts.name
        )
