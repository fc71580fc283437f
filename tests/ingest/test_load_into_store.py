"""Whole files into the real store: all or nothing, again and again, and a reject file without secrets."""

from __future__ import annotations

import csv
import gzip
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.errors import FeedError, StoreError
from graphfraud.ingest import reject as rejecting
from graphfraud.model import AddCount

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphfraud.ingest import LoadReport

    Feed = Callable[..., Path]
    Load = Callable[..., LoadReport]

HEADER = "event_id,at,account,email,phone,name,address,amount,currency\n"


def order(number: int, *, phone: str = "090-1300-4477", amount: str = "1200", day: int = 1) -> str:
    return (
        f"{number},2026-06-{day:02}T09:00:00+09:00,C{number % 7},u{number}@docomo.ne.jp,{phone},"
        f"山田 太郎,名古屋市中区栄{number}-2,{amount},JPY\n"
    )


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "graph.db") as connection:
        number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    connection.close()
    return number


def reject_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_rows_again_in_another_file_order_or_encoding_change_nothing_and_it_says_so(
    feed: Feed, load: Load, tmp_path: Path
) -> None:
    rows = [order(number) for number in range(40)]
    assert load(feed(HEADER + "".join(rows), "a.csv")).events == AddCount(new=40)
    assert load(feed(HEADER + "".join(rows), "a.csv")).skipped
    turned = load(feed(HEADER + "".join(reversed(rows)), "b.csv"))
    assert turned.events == AddCount(unchanged=40)
    sjis = load(feed((HEADER + "".join(rows)).encode("cp932"), "c.csv"))
    assert (sjis.encoding, sjis.events) == ("cp932", AddCount(unchanged=40))
    overlap = load(feed(HEADER + "".join(rows[30:]) + order(99), "d.csv"))
    assert overlap.events == AddCount(new=1, unchanged=10)
    assert count(tmp_path, "event_revision") == 41


def test_a_correction_is_a_later_revision(feed: Feed, load: Load) -> None:
    load(feed(HEADER + order(1), "a.csv"))
    report = load(feed(HEADER + order(1, amount="900") + order(2), "b.csv"))
    assert (report.new, report.corrected, report.unchanged) == (1, 1, 0)


def test_outcomes_arrive_later_may_be_reversed_and_may_come_before_their_event(
    feed: Feed, load: Load, shipped_feeds: Path
) -> None:
    load(shipped_feeds / "canonical_orders.csv")
    report = load(shipped_feeds / "outcomes_reversed_chargeback.csv", "outcomes")
    assert report.outcomes.new + report.outcomes.corrected == 3
    again = load(feed((shipped_feeds / "outcomes_reversed_chargeback.csv").read_bytes() + b"\n"), "outcomes")
    assert again.outcomes == AddCount(unchanged=3)


def test_good_rows_go_in_and_bad_ones_go_to_a_reject_file_with_values_masked(
    feed: Feed, load: Load, tmp_path: Path
) -> None:
    bad = [
        order(100, amount="-5"),
        "101,2026-06-01,C1,taro@example.jp,,,,,JPY\n",
        order(102, phone="4111111111111111"),
        "103,2019-11-31,C1\n",
    ]
    path = feed(HEADER + "".join(map(order, range(96))) + "".join(bad))
    report = load(path)
    assert (report.rows, report.events.new, report.rejected) == (100, 96, 4)
    assert report.reject_file == tmp_path / "rejects" / "orders.csv.rejected.csv"
    rows = reject_rows(report.reject_file)
    assert [(row["file"], row["row"], row["column"]) for row in rows] == [
        ("orders.csv", "98", "amount"),
        ("orders.csv", "99", "at"),
        ("orders.csv", "100", "phone"),
        ("orders.csv", "101", ""),
    ]
    assert rows[0]["value"] == "'-5"
    assert rows[2]["value"] == "[card number]"
    assert b"4111" not in report.reject_file.read_bytes()
    assert b"4111111111111111" not in (tmp_path / "graph.db").read_bytes()
    assert list((tmp_path / "rejects").iterdir()) == [report.reject_file]


def test_above_the_share_of_rejects_nothing_goes_in_but_the_reject_file_is_there(
    feed: Feed, load: Load, tmp_path: Path
) -> None:
    path = feed(HEADER + "".join(map(order, range(9))) + order(9, amount="-1"))
    with pytest.raises(FeedError, match=r"1 of 10 rows are bad, more than 5%.*rejected\.csv"):
        load(path)
    assert count(tmp_path, "event_revision") == 0
    assert len(reject_rows(tmp_path / "rejects" / "orders.csv.rejected.csv")) == 1
    assert load(path, max_reject_share=0.1).events.new == 9


def test_a_clean_load_takes_away_the_reject_file_of_an_earlier_one(
    feed: Feed, load: Load, tmp_path: Path
) -> None:
    load(feed(HEADER + order(1) + order(2, amount="-1")), max_reject_share=1)
    report = load(feed(HEADER + order(1) + order(2)))
    assert report.reject_file is None
    assert not list((tmp_path / "rejects").iterdir())


def test_a_file_that_breaks_off_late_leaves_nothing_behind(feed: Feed, load: Load, tmp_path: Path) -> None:
    content = HEADER + "".join(map(order, range(30_000)))
    with pytest.raises(FeedError, match="never closed"):
        load(feed(content + '30001,"2026'))
    with pytest.raises(FeedError, match="cut short"):
        load(feed(gzip.compress(content.encode())[:-20], "o.csv.gz"))
    assert count(tmp_path, "event_revision") == 0
    assert not (tmp_path / "rejects").exists()


def test_a_folder_for_rejects_is_made_only_where_there_are_some(
    feed: Feed, load: Load, tmp_path: Path
) -> None:
    wanted = tmp_path / "a" / "b"
    load(feed(HEADER + order(1)), reject_directory=wanted)
    assert not (tmp_path / "a").exists()
    load(feed(HEADER + order(2) + order(3, amount="-1")), reject_directory=wanted, max_reject_share=1)
    assert [path.name for path in wanted.iterdir()] == ["orders.csv.rejected.csv"]
    load(feed(HEADER + order(4)), reject_directory=wanted)
    assert wanted.is_dir()


def test_a_long_list_of_rejects_is_cut_and_its_last_line_counts_the_rest(
    feed: Feed, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejecting, "MAX_LINES", 3)
    report = load(feed(HEADER + "".join(order(n, amount="-1") for n in range(10))), max_reject_share=1)
    assert report.reject_file
    rows = reject_rows(report.reject_file)
    assert len(rows) == 4
    assert "7 more rows" in rows[-1]["reason"]


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("email", "taro@example.jp", "t***@example.jp"),
        ("phone", "090-1300-4477", "***77"),
        ("name", "山田太郎", "山***"),
        ("address", "東京都新宿区西新宿2-8-1", "東京都新宿区***"),
        ("card", "tok_9f3c", "tok***"),
        ("memo", "anything at all", "any***"),
        ("status", "no \u202eword\x1b[31m", "no  word [31m"),
        ("name", "4111 1111 1111 1111", "[***"),
        ("phone", "12", "**"),
    ],
)
def test_a_value_is_masked_by_what_its_column_means(column: str, value: str, shown: str) -> None:
    assert rejecting.masked(column, value) == shown


def test_a_reject_directory_that_cannot_be_made_is_a_sentence(feed: Feed, load: Load) -> None:
    with pytest.raises(StoreError, match="reject file cannot be written"):
        load(feed(HEADER + order(1)), reject_directory=feed("", "taken") / "below")


def test_progress_is_told_in_rows_and_bytes_up_to_the_end(feed: Feed, load: Load) -> None:
    path = feed(HEADER + "".join(map(order, range(25_000))))
    told: list[tuple[int, int, int]] = []
    load(path, progress=lambda *numbers: told.append(numbers))
    size = path.stat().st_size
    assert [rows for rows, _, _ in told] == [20_000, 25_000]
    assert told[-1] == (25_000, size, size)


def test_worker_processes_give_the_same_store_as_none(feed: Feed, load: Load, tmp_path: Path) -> None:
    rows = [order(number, phone=f"090-{number:04}-4477") for number in range(25_000)]
    rows[7] = order(7, amount="-1")
    path = feed(HEADER + "".join(rows))
    report = load(path, processes=2)
    assert (report.events.new, report.rejected) == (24_999, 1)
    again = load(feed(HEADER + "".join(reversed(rows)), "turned.csv"), processes=0)
    assert again.events == AddCount(unchanged=24_999)
    assert count(tmp_path, "identifier") == 24_999 * 3


def test_an_interrupted_load_leaves_no_worker_and_nothing_in_the_store(
    feed: Feed, load: Load, tmp_path: Path
) -> None:
    path = feed(HEADER + "".join(map(order, range(25_000))))

    def fail(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(path, processes=1, progress=fail)
    assert count(tmp_path, "event_revision") == 0
