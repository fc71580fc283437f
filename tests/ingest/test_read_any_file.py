"""Files of every kind and with every fault: what is read, what is refused, and what the sentence says."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphfraud.errors import FeedError
from graphfraud.ingest import chunks as chunking
from graphfraud.ingest import read as reading
from graphfraud.ingest.chunks import Chunk
from graphfraud.ingest.read import read_chunks
from graphfraud.ingest.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Feed = Callable[..., Path]


def rows_of(path: Path, encoding: str = "auto", **options: Any) -> Chunk:
    """Return all of a file's rows as one chunk."""
    whole = Chunk(())
    for chunk in read_chunks(recognise(path, encoding), **options):
        whole.columns = chunk.columns
        whole.rows += chunk.rows
        whole.numbers += chunk.numbers
        whole.rejects += chunk.rejects
    return whole


def refusal(path: Path, encoding: str = "auto", **options: Any) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(FeedError) as error:
        rows_of(path, encoding, **options)
    return str(error.value)


def test_a_missing_empty_or_header_only_file_is_refused_in_so_many_words(feed: Feed, tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "gone.csv")
    assert "empty" in refusal(feed(""))
    assert "no rows" in refusal(feed("event_id,at\n"))
    assert "empty" in refusal(feed(gzip.compress(b""), "empty.csv.gz"))


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932")]
)
def test_each_encoding_is_recognised_and_read(feed: Feed, encoding: str, found: str) -> None:
    path = feed("番号,氏名\n1,髙橋①～\n".encode(encoding))
    assert recognise(path).encoding == found
    assert rows_of(path).rows == [["1", "髙橋①～"]]
    assert rows_of(path).columns == ("番号", "氏名")


def test_one_cp932_name_late_in_a_file_that_began_as_ascii_is_read_right(feed: Feed) -> None:
    lines = ["event_id,name", *(f"{number},Taro" for number in range(300_000)), "last,山田太郎\n"]
    path = feed("\n".join(lines).encode("cp932"))
    assert recognise(path).encoding == "cp932"
    assert rows_of(path).rows[-1] == ["last", "山田太郎"]


def test_a_character_across_the_edge_of_a_block_is_no_fault(feed: Feed) -> None:
    path = feed("a\n" + "x" * (2**20 - 3) + "山\nb\n")
    assert recognise(path).encoding == "utf-8"
    late = feed(("a\n" + "x" * (2**20 - 3) + "山\nb\n").encode() + b"\x81\x20")
    assert f"byte {2**20 + 5:,}" in refusal(late)


@pytest.mark.parametrize("text", ["山田", "〒", "カ", "ひ", "髙橋", "ﾔﾏﾀﾞｱ", "注文番号"])
def test_a_little_japanese_is_enough_to_be_sure_of_cp932(feed: Feed, text: str) -> None:
    assert rows_of(feed(f"id,name\n1,{text}\n".encode("cp932"))).rows == [["1", text]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("event_id\n1\n".encode("utf-16"), "UTF-16"),
        ("番号,氏名\n1,山田太郎\n".encode("euc_jp"), "it reads as EUC-JP"),
        ("id,name\n1,ﾔﾏﾀﾞ\n".encode("cp932"), "could be cp932 or EUC-JP"),
        ("id,name\n1,Hélène\n".encode("cp1252"), "cp1252"),
        (b"id,name\n1,\x81\x20\n", "neither UTF-8"),
        ("id,name\n1,山田\n".encode("utf-8-sig") + b"2,\x8eR\n", "begins as UTF-8"),
        (b"PK\x03\x04rest", "Excel"),
        (b"PAR1 not really", "Parquet"),
    ],
)
def test_what_is_in_no_certain_encoding_is_refused_and_never_guessed(
    feed: Feed, content: bytes, says: str
) -> None:
    assert says in refusal(feed(content))


def test_a_file_in_two_encodings_is_refused_at_the_row_where_the_second_begins(feed: Feed) -> None:
    mixed = "id,name\n1,ａ山田\n2,鈴木\n".encode() + "3,山田\n".encode("cp932")
    assert "row 4" in refusal(feed(mixed))


def test_the_mapping_may_state_an_encoding_and_is_held_to_it(feed: Feed) -> None:
    path = feed("番号,氏名\n1,山田太郎\n".encode("euc_jp"))
    assert rows_of(path, "euc_jp").rows == [["1", "山田太郎"]]
    assert "is not utf-8" in refusal(path, "utf-8")


def test_a_gzip_file_is_read_whole_and_a_truncated_one_not_at_all(feed: Feed) -> None:
    packed = gzip.compress(b"event_id,at\n" + b"1,2024-01-01\n" * 50_000)
    assert len(rows_of(feed(packed, "o.csv.gz")).rows) == 50_000
    assert "cut short" in refusal(feed(packed[: len(packed) // 2], "cut.csv.gz"))
    assert "cut short or damaged" in refusal(feed(packed[:20] + b"\xff" * 40 + packed[60:], "bad.csv.gz"))


@pytest.mark.parametrize(("delimiter", "named"), [(";", "';'"), ("\t", "a tab"), ("|", "'|'")])
def test_a_wrong_delimiter_is_recognised_and_the_right_one_reads(
    feed: Feed, delimiter: str, named: str
) -> None:
    path = feed(f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n")
    assert f"is the delimiter {named}?" in refusal(path)
    assert rows_of(path, delimiter=delimiter).rows == [["1", "2", "3"]]


def test_a_newline_inside_quotes_does_not_shift_record_numbers(feed: Feed) -> None:
    chunk = rows_of(feed('a,b\n1,"x\ny"\n2,z\n\n3,w\n'))
    assert chunk.rows == [["1", "x\ny"], ["2", "z"], ["3", "w"]]
    assert chunk.numbers == [2, 3, 5]


def test_ragged_rows_are_rejected_one_by_one_with_their_number_of_cells(feed: Feed) -> None:
    chunk = rows_of(feed("a,b\n1,2\n1\n1,2,3\n,,,\n4,5\n"))
    assert chunk.rows == [["1", "2"], ["4", "5"]]
    assert [(reject.row, reject.reason) for reject in chunk.rejects] == [
        (3, "the row has 1 cells, the header has 2"),
        (4, "the row has 3 cells, the header has 2"),
    ]


def test_a_quote_that_is_not_doubled_rejects_its_row_alone(feed: Feed) -> None:
    chunk = rows_of(feed('a,b\n1,"x"y\n2,z\n'))
    assert chunk.rows == [["2", "z"]]
    assert "quote" in chunk.rejects[0].reason
    assert chunk.rejects[0].row == 2


def test_a_quote_that_is_never_closed_is_refused_with_the_row_it_opens_in(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "row 3" in refusal(feed('a,b\n1,2\n1,"x\n2,z\n'))
    monkeypatch.setattr(reading, "MAX_RECORD", 1000)
    assert "never closed" in refusal(feed('a,b\n1,"' + "x\n" * 1000))


def test_reading_long_cells_leaves_the_limit_of_the_process_as_it_was(feed: Feed) -> None:
    import csv  # noqa: PLC0415  # only here

    before = csv.field_size_limit()
    rows_of(feed("a,b\n1," + "x" * 500_000 + "\n"))
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"a": [1]}', "a list"),
        ('{"a": {"b": 1}}', "an object"),
        ('{"a": 1, "a": 2}', "a key twice"),
        ('{"a": "\\ud800"}', "surrogate"),
        ('{"a": NaN}', "NaN"),
        ('{"a": 1', "not JSON"),
        ("[1]", "no JSON object"),
    ],
)
def test_a_bad_json_line_is_rejected_alone_with_its_reason(feed: Feed, line: str, says: str) -> None:
    chunk = rows_of(feed('{"a": "good"}\n' + line + "\n", "o.jsonl"))
    assert chunk.rows == [["good"]]
    assert says in chunk.rejects[0].reason
    assert chunk.rejects[0].row == 2


def test_json_numbers_keep_the_digits_they_are_written_with(feed: Feed) -> None:
    line = '{"id": 12345678901234567890123, "price": 1.10, "big": 1e5, "yes": true, "none": null}\n'
    assert rows_of(feed(line, "o.jsonl")).rows == [["12345678901234567890123", "1.10", "1e5", "true", ""]]


def test_json_lines_may_leave_keys_out(feed: Feed) -> None:
    chunk = rows_of(feed('{"a": "1"}\n\n{"b": "2"}\n', "o.jsonl"))
    assert chunk.columns == ("a", "b")
    assert chunk.rows == [["1", ""], ["", "2"]]
    assert chunk.numbers == [1, 3]


def test_one_json_array_is_refused_with_what_is_needed(feed: Feed) -> None:
    assert "one object a line" in refusal(feed(json.dumps([{"a": 1}]), "o.json"))


def test_parquet_columns_become_text_without_loss(tmp_path: Path) -> None:
    when = datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    table = pa.table(
        {
            "zero": pa.array(["0901", "007", None]),
            "int": pa.array([9012345678901234567, 7, None], pa.int64()),
            "float": pa.array([9012345678.0, 12.5, None]),
            "decimal": pa.array([Decimal("1200.00"), Decimal("0.10"), None], pa.decimal128(10, 2)),
            "utc": pa.array([when, when, None], pa.timestamp("us", "Asia/Tokyo")),
            "naive": pa.array([when.replace(tzinfo=None)] * 3, pa.timestamp("ns")),
            "day": pa.array([when.date(), None, None]),
            "flag": pa.array([True, False, None]),
            "word": pa.array(["x", "y", "x"]).dictionary_encode(),
            "list": pa.array([[1], [2], None]),
        }
    )
    pq.write_table(table, tmp_path / "o.parquet")
    chunk = rows_of(tmp_path / "o.parquet")
    assert "list" not in chunk.columns
    first = dict(zip(chunk.columns, chunk.rows[0], strict=True))
    assert first["zero"] == "0901"
    assert first["int"] == "9012345678901234567"
    assert first["float"] == "9012345678"
    assert first["decimal"] == "1200.00"
    assert datetime.fromisoformat(first["utc"]) == when
    assert datetime.fromisoformat(first["naive"]) == when.replace(tzinfo=None)
    assert (first["day"], first["flag"], first["word"]) == ("2024-01-02", "true", "x")
    assert chunk.rows[2][:3] == ["", "", ""]


def test_a_parquet_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    pq.write_table(pa.table({"event_id": ["1"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:-30])
    assert "cut short or damaged" in refusal(path)


def test_rows_of_one_group_stay_in_one_chunk_however_the_chunks_fall(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 2)
    lines = "".join(
        f"{order},{item}\n" for order, items in (("A", 3), ("B", 1), ("C", 4)) for item in range(items)
    )
    seen: list[list[str]] = []
    for chunk in read_chunks(recognise(feed("order,item\n" + lines)), group_by="order"):
        seen.append([row[0] for row in chunk.rows])
        assert len(chunk.numbers) == len(chunk.rows)
    assert [order for orders in seen for order in orders] == list("AAABCCCC")
    assert all(not set(first) & set(second) for first, second in pairwise(seen))


def test_a_column_that_never_changes_cannot_group_a_big_file(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 2)
    monkeypatch.setattr(chunking, "MAX_GROUP_ROWS", 5)
    assert "cannot number the events" in refusal(feed("shop,x\n" + "1,2\n" * 20), group_by="shop")


def test_a_file_is_never_held_in_memory_whole(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 10)
    chunks = read_chunks(recognise(feed("a\n" + "1\n" * 1000)))
    assert {len(chunk.rows) for chunk in chunks} == {10}
