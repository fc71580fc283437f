"""The law that makes loading idempotent: a row's id and digest do not depend on the file it came in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Row = dict[str, str]

WORDS = st.sampled_from(
    ["山田 太郎", "髙橋①", "梅田～ビル", "５－２", "A−1", 'Tea "x", 1', "line\nbreak", "", "O'Neil"]
)
ROW = st.fixed_dictionaries(
    {
        "event_id": st.sampled_from(["", "1", "0002", "注文-３"]),
        "at": st.sampled_from(["2026-06-01T09:00:00+09:00", "2026-06-01T00:00:00Z", "2026-06-02"]),
        "account": st.sampled_from(["C1", "007"]),
        "name": WORDS,
        "address": WORDS,
        "phone": st.sampled_from(["090-1300-4477", "０９０", ""]),
        "amount": st.sampled_from(["", "1200"]),
    }
)
JIS_SPELLING = str.maketrans("～－∥―￠￡￢", "〜−‖—¢£¬")


def as_csv(rows: Sequence[Row], encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def spelled(rows: Sequence[Row], table: dict[int, int]) -> list[Row]:
    return [{name: cell.translate(table) for name, cell in row.items()} for row in rows]


def every_form(rows: list[Row], seed: int, folder: Path) -> list[Path]:
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # a seeded order, no secret
    columns = list(rows[0])
    random.Random(seed).shuffle(columns)  # noqa: S311  # as above
    turned = [{name: row[name] for name in columns} for row in shuffled]
    cp932_spelling = {new: old for old, new in JIS_SPELLING.items()}
    lines = "".join(json.dumps(row) + "\n" for row in turned)
    forms = {
        "plain.csv": as_csv(rows, "utf-8"),
        "bom.csv": as_csv(turned, "utf-8-sig"),
        "jis.csv": as_csv(spelled(rows, JIS_SPELLING), "utf-8"),
        "lines.jsonl": lines.encode(),
        "packed.csv.gz": gzip.compress(as_csv(turned, "utf-8")),
    }
    sjis = as_csv(spelled(turned, cp932_spelling), "cp932")
    if not sjis.isascii():
        forms["sjis.csv"] = sjis
    for name, content in forms.items():
        (folder / name).write_bytes(content)
    pq.write_table(pa.Table.from_pylist(turned), folder / "table.parquet")
    return [*(folder / name for name in forms), folder / "table.parquet"]


@given(st.lists(ROW, min_size=1, max_size=6), st.integers(0, 1000))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_in_any_order_encoding_and_format_have_the_same_ids_and_digests(
    transform: Callable[..., Any], rows: list[Row], seed: int
) -> None:
    mapping = _mapping()
    rows.append(rows[0] | {"name": "山田花子"})  # something Japanese, so that cp932 is certain
    with tempfile.TemporaryDirectory() as folder:
        results = {path.name: transform(path, mapping) for path in every_form(rows, seed, Path(folder))}
    wanted = results["plain.csv"].content
    assert {name: result.content for name, result in results.items()} == dict.fromkeys(results, wanted)
    keys = {name: set(result.known) for name, result in results.items()}
    assert keys == dict.fromkeys(results, keys["plain.csv"])


def _mapping() -> Any:
    from graphfraud.ingest.mapping import parse_mapping  # noqa: PLC0415  # one use

    return parse_mapping({"canonical_names": True, "time": {"zone": "Asia/Tokyo"}}, "test", "test.toml")
