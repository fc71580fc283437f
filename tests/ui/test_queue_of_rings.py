"""The queue: filters keep what they say, equals keep the queue's order when sorted, and pages are small."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.casework import CaseStatus
from graphfraud.investigation.queue import QueueRow
from graphfraud.ledger.case_reading import CaseRow
from graphfraud.model import RingChange, RingState
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.stores.ports import RingRow
from graphfraud.ui.queue_view import (
    CSV_COLUMNS,
    PAGE_ROWS,
    Order,
    QueueFilter,
    Work,
    filter_queue,
    from_saved,
    pages,
    queue_csv,
    to_saved,
)

amounts = st.integers(0, 10**9)


def queue_row(
    number: int, score: int, money: int, spent: int, change: RingChange | None, *, old: bool
) -> QueueRow:
    state = RingState.HISTORY if old else RingState.QUEUE
    signal = list(SCORECARD)[number % len(SCORECARD)]
    ring = RingRow(
        f"R-{number:06d}", score, 3 + number % 7, state, spent, money, spent, "JPY", 5, 0, number, signal
    )
    return QueueRow(ring, change, number % 4, 0)


rows = st.lists(
    st.builds(
        queue_row,
        number=st.integers(0, 10**5),
        score=st.integers(0, 100_000),
        money=amounts,
        spent=amounts,
        change=st.sampled_from([None, *RingChange]),
        old=st.booleans(),
    ),
    max_size=30,
)
filters = st.builds(
    QueueFilter,
    state=st.sampled_from([None, *RingState]),
    changed=st.booleans(),
    at_risk=st.booleans(),
    min_score=st.integers(0, 100),
    signal=st.sampled_from(["", *SCORECARD]),
    order=st.sampled_from(Order),
    work=st.sampled_from(Work),
)


@given(rows=rows, wanted=filters)
@settings(deadline=None, max_examples=60)
def test_a_filter_keeps_exactly_what_it_says(rows: list[QueueRow], wanted: QueueFilter) -> None:
    kept = filter_queue(rows, wanted)
    assert all(wanted.state in {None, row.ring.state} for row in kept)
    assert all(row.change or not wanted.changed for row in kept)
    assert all(row.ring.money_at_risk or not wanted.at_risk for row in kept)
    assert all(row.ring.score >= wanted.min_score * 1000 for row in kept)
    dropped = len(rows) - len(kept)
    assert dropped == sum(filter_queue([row], wanted) == [] for row in rows)


def test_equals_keep_the_order_of_the_queue() -> None:
    same = [queue_row(number, 50_000, 0, 7, None, old=False) for number in (9, 2, 7)]
    for order in (Order.PRIORITY, Order.SCORE, Order.AT_RISK, Order.SPENT):
        assert filter_queue(same, QueueFilter(order=order)) == same


@pytest.mark.parametrize(
    ("number", "many"), [(0, 1), (1, 1), (PAGE_ROWS, 1), (PAGE_ROWS + 1, 2), (10_000, 200)]
)
def test_a_page_is_small(number: int, many: int) -> None:
    assert pages(number) == many


@given(rows=rows)
@settings(deadline=None, max_examples=20)
def test_the_csv_has_every_row_with_plain_values(rows: list[QueueRow]) -> None:
    read = list(csv.DictReader(io.StringIO(queue_csv(rows))))
    assert [line["ring"] for line in read] == [row.ring.id for row in rows]
    assert [int(line["money_at_risk"]) for line in read] == [row.ring.money_at_risk for row in rows]
    assert tuple(read[0] if read else dict.fromkeys(CSV_COLUMNS)) == CSV_COLUMNS


@given(filters)
@settings(deadline=None)
def test_a_saved_view_is_read_back_as_it_was_saved(wanted: QueueFilter) -> None:
    assert from_saved(json.loads(json.dumps(to_saved(wanted)))) == wanted


@given(
    st.dictionaries(st.sampled_from([*to_saved(QueueFilter()), "x"]), st.none() | st.integers() | st.text())
)
@settings(deadline=None)
def test_a_saved_view_that_nobody_understands_is_still_a_view(kept: dict[str, object]) -> None:
    found = from_saved(kept)
    assert 0 <= found.min_score <= 100
    assert found.order in Order


def worked_on(owner: str, status: CaseStatus, locked_by: str = "") -> QueueRow:
    case = CaseRow("R-000001", status, "", owner, 0, 0, locked_by)
    return replace(queue_row(1, 50_000, 0, 1, None, old=False), case=case)


def test_the_work_filter_tells_mine_from_free_from_done() -> None:
    rows = {
        "untouched": queue_row(1, 50_000, 0, 1, None, old=False),
        "woken": worked_on("", CaseStatus.NEW),
        "mine": worked_on("aoi", CaseStatus.IN_WORK),
        "another's": worked_on("ren", CaseStatus.PENDING),
        "locked": worked_on("", CaseStatus.NEW, "ren"),
        "done": worked_on("aoi", CaseStatus.CONFIRMED),
        "dismissed": worked_on("", CaseStatus.DISMISSED),
    }
    kept = {
        work: {
            name
            for name, row in rows.items()
            if filter_queue([row], QueueFilter(state=None, work=work), "aoi")
        }
        for work in Work
    }
    assert kept[Work.FREE] == {"untouched", "woken"}
    assert kept[Work.MINE] == {"mine"}
    assert kept[Work.CLOSED] == {"done", "dismissed"}
    assert kept[Work.OPEN] == set(rows) - kept[Work.CLOSED]
    assert kept[Work.ALL] == set(rows)
