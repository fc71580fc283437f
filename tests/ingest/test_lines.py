"""Lines without quotes are cut as a CSV reader reads them, wherever a chunk begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphfraud.errors import FeedError
from graphfraud.ingest import read
from graphfraud.ingest.lines import QUOTE, cut, lines_of
from graphfraud.ingest.recognise import FileFacts

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.ingest.chunks import Chunk

ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n", ",\n", ""])
CELLS = st.text("ab ,;\0é\u2028\x0b", max_size=4) | st.sampled_from(["", ",", "a,b", "x,y,z"])
QUOTED = st.sampled_from(['"a,b"', '"two\nlines"', '"a""b",c', '"', 'a"b', '"a"b,c', '"x\r\ny",z'])

Row = tuple[int, list[str]]


def read_whole(path: Path, *, whole_lines: bool) -> tuple[list[Row], list[tuple[object, ...]]] | str:
    """Return the rows and rejects of a file with their numbers, or why it cannot be read."""
    facts = FileFacts(path, "csv", compressed=False, encoding="utf-8", sha256="", size=0)
    rows: list[Row] = []
    rejects: list[tuple[object, ...]] = []
    try:
        for chunk in read.read_chunks(facts, whole_lines=whole_lines):
            assert not chunk.is_empty
            rows += taken(chunk, rejects)
            rejects += map(tuple, chunk.rejects)
    except FeedError as error:
        return str(error)
    return rows, sorted(rejects)


def taken(chunk: Chunk, rejects: list[tuple[object, ...]]) -> list[Row]:
    if chunk.lines is None:
        return list(zip(chunk.numbers, chunk.rows, strict=True))
    columns, numbers, wrong = cut(chunk.lines, len(chunk.columns))
    rejects += map(tuple, wrong)
    return list(zip(numbers, map(list, zip(*columns, strict=True)), strict=True)) if numbers else []


@given(
    header=st.sampled_from(["a,b", "a,b,c"]),
    lines=st.lists(st.tuples(CELLS | QUOTED | CELLS, ENDS), max_size=14),
    rows=st.integers(1, 5),
)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_file_is_read_alike_line_by_line_and_by_a_csv_reader(
    tmp_path: Path, header: str, lines: list[tuple[str, str]], rows: int
) -> None:
    path = tmp_path / "feed.csv"
    text = header + "\n" + "".join(line + end for line, end in lines)
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        slowly = read_whole(path, whole_lines=False)
        patch.setattr(read, "CHUNK_ROWS", rows)
        assert read_whole(path, whole_lines=True) == slowly


def test_a_column_alone_has_no_row_where_a_line_is_empty() -> None:
    lines = lines_of(["x\n", "\n", "y\r\n"], ",", 2)
    assert lines is not None
    assert cut(lines, 1) == ([["x", "y"]], [2, 4], [])


def test_a_quote_anywhere_leaves_the_lines_to_a_csv_reader() -> None:
    assert lines_of(["a,b\n", f"c,{QUOTE}d{QUOTE}\n"], ",", 2) is None
