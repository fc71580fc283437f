"""What the run record says of a file that was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.ingest.load import load_file
from graphfraud.ingest.mapping import load_mapping
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


def test_the_run_knows_how_many_rows_of_each_file_went_in_and_how_many_were_rejected(tmp_path: Path) -> None:
    rows = [f"o{n},2026-06-01T12:00:00+09:00,u{n}" for n in range(30)]
    orders = tmp_path / "orders.csv"
    orders.write_text("event_id,at,account\n" + "\n".join([*rows, "o99,2019-11-31,u99"]) + "\n")
    store = SqliteStore(tmp_path / "graph.db")
    with store.writer(store.begin(now=0)) as writer:
        load_file(orders, load_mapping("canonical"), writer, reject_directory=tmp_path / "rejects")
        [loaded] = writer.files()
    assert {name: loaded[name] for name in ("rows", "new", "corrected", "unchanged", "rejected")} == {
        "rows": 31,
        "new": 30,
        "corrected": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert (loaded["name"], loaded["feed"], loaded["encoding"]) == ("orders.csv", "canonical", "utf-8")
