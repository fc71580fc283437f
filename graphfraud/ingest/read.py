"""Rows of a file in chunks: CSV, JSON Lines and Parquet, all as text, in bounded memory."""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from graphfraud.errors import FeedError
from graphfraud.ingest.chunks import CHUNK_ROWS, Chunk, whole_groups
from graphfraud.ingest.fields import clean
from graphfraud.ingest.lines import lines_of, ragged
from graphfraud.ingest.recognise import FileFacts, open_text
from graphfraud.ingest.reject import Reject

if TYPE_CHECKING:
    from _csv import Reader as CsvReader
    from collections.abc import Iterator

MAX_RECORD = 16_000_000
"""Characters of one cell or one JSON line past which the file is given up: a quote that is never closed."""

DELIMITERS = ",;\t|"
"""What is tried when a header came out as one column."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_chunks(
    facts: FileFacts, *, delimiter: str = ",", group_by: str | None = None, whole_lines: bool = False
) -> Iterator[Chunk]:
    """Yield a file's rows in chunks of about `CHUNK_ROWS`.

    Args:
        facts: the recognised file.
        delimiter: what stands between the cells of a CSV file.
        group_by: rows that follow one another with the same value in this column stay in one chunk.
        whole_lines: leave lines of a CSV file that hold no quotes to whoever takes the chunk, as
            `Chunk.lines`; not with `group_by`.

    Raises:
        FeedError: the file as a whole is not what it should be; also where it has no row.
    """
    readers = {
        "csv": lambda: _csv(facts, delimiter, whole_lines=whole_lines and group_by is None),
        "jsonl": lambda: _jsonl(facts),
        "parquet": lambda: _parquet(facts),
    }
    chunks = readers[facts.kind]()
    if group_by is not None:
        chunks = whole_groups(chunks, group_by, facts.name)
    empty = True
    for chunk in chunks:
        empty = False
        yield chunk
    if empty:
        raise FeedError("the file has no rows; where that is right, leave the file out", file=facts.name)


def _csv(facts: FileFacts, delimiter: str, *, whole_lines: bool) -> Iterator[Chunk]:
    with open_text(facts) as (text, position), _long_cells():
        columns = _csv_header(csv.reader(text, delimiter=delimiter, strict=True), facts.name)
        number = 2
        while records := list(islice(text, CHUNK_ROWS)):
            short = whole_lines and max(map(len, records)) <= MAX_RECORD
            lines = lines_of(records, delimiter, number) if short else None
            if lines is not None:
                chunk = Chunk(columns, lines=lines)
                number += len(records)
            else:
                chunk = Chunk(columns)
                reader = csv.reader(chain(records, text), delimiter=delimiter, strict=True)
                number = _read_rows(reader, len(records), chunk, number, facts.name)
            chunk.position = position()
            if not chunk.is_empty:
                yield chunk


def _read_rows(reader: CsvReader, lines: int, chunk: Chunk, number: int, name: str) -> int:
    """Read the records that begin in the next lines into a chunk; returns the number of the next one."""
    width = len(chunk.columns)
    while reader.line_num < lines:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            chunk.rejects.append(_broken_record(error, number, name))
        else:
            if cells is None:
                break
            if len(cells) == width:
                chunk.rows.append(cells)
                chunk.numbers.append(number)
            elif any(cells):
                chunk.rejects.append(ragged(number, len(cells), width))
        number += 1
    return number


def _csv_header(reader: Iterator[list[str]], name: str) -> tuple[str, ...]:
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise FeedError(f"the header cannot be read: {error}", file=name, row=1) from error
    if not header:
        raise FeedError("the first line is empty; it must name the columns", file=name, row=1)
    columns = tuple(clean(cell) for cell in header)
    if len(header) == 1:
        for other in DELIMITERS:
            if other in header[0]:
                shown = {"\t": "a tab"}.get(other, repr(other))
                raise FeedError(
                    f"one column named {columns[0][:60]!r}: is the delimiter {shown}? "
                    "Set delimiter in the mapping",
                    file=name,
                    row=1,
                )
    return columns


def _broken_record(error: csv.Error, number: int, name: str) -> Reject:
    """Return the reject of one record; raises where the reader cannot tell where the next one begins."""
    text = str(error)
    if "unexpected end" in text or "field limit" in text:
        raise FeedError(
            "a quote is opened here and never closed; the rest of the file would be one cell",
            file=name,
            row=number,
        ) from error
    return Reject(number, "", "a quote inside a quoted cell is not doubled", "")


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells of up to `MAX_RECORD` characters through; the csv module keeps one limit for the process."""
    before = csv.field_size_limit(MAX_RECORD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _BadObjectError(ValueError):
    """A JSON line that is no flat object with one value a key."""


def _jsonl(facts: FileFacts) -> Iterator[Chunk]:
    with open_text(facts) as (text, position):
        objects: list[dict[str, str]] = []
        chunk = Chunk(())
        number = 0
        while line := text.readline(MAX_RECORD + 1):
            number += 1
            if len(line) > MAX_RECORD:
                raise FeedError(
                    f"the line is longer than {MAX_RECORD:,} characters", file=facts.name, row=number
                )
            if not line.strip():
                continue
            try:
                objects.append(_flat_object(line))
                chunk.numbers.append(number)
            except ValueError as error:
                chunk.rejects.append(Reject(number, "", _json_reason(error), ""))
            if len(objects) >= CHUNK_ROWS:
                yield _chunk_of_objects(chunk, objects, position())
                objects, chunk = [], Chunk(())
        if objects or chunk.rejects:
            yield _chunk_of_objects(chunk, objects, position())


def _flat_object(line: str) -> dict[str, str]:
    # Numbers stay the digits they are written with: no id loses a digit to a float.
    found = json.loads(
        line, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=_no_constant
    )
    if not isinstance(found, dict):
        raise _BadObjectError("the line is no JSON object")
    flat = {key: _json_text(key, value) for key, value in found.items()}
    if "\\u" in line and any(_SURROGATE.search(key + value) for key, value in flat.items()):
        raise _BadObjectError("half of a surrogate pair (\\ud800 to \\udfff) stands alone")
    return flat


def _json_text(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    raise _BadObjectError(
        f"{key[:60]!r} holds {'a list' if isinstance(value, list) else 'an object'}; a cell is one value"
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _BadObjectError("the object has a key twice")
    return found


def _no_constant(text: str) -> str:
    raise _BadObjectError(f"{text} is no JSON value")


def _json_reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at character {error.pos + 1}"
    return str(error)


def _chunk_of_objects(chunk: Chunk, objects: list[dict[str, str]], position: int) -> Chunk:
    chunk.columns = tuple(dict.fromkeys(key for item in objects for key in item))
    chunk.rows = [[item.get(column, "") for column in chunk.columns] for item in objects]
    chunk.position = position
    return chunk


def _parquet(facts: FileFacts) -> Iterator[Chunk]:
    from graphfraud.ingest.parquet import parquet_chunks  # noqa: PLC0415  # pyarrow takes 0.2 s to import

    return parquet_chunks(facts)
