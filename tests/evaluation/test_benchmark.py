from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import GraphFraudError
from graphfraud.evaluation import checkout_bench
from graphfraud.evaluation.checkout_page import CheckoutRun
from graphfraud.evaluation.measuring import Measured, graphfraud, measure
from graphfraud.evaluation.performance_page import (
    ComponentsRun,
    Detected,
    Figures,
    Ingested,
    LaterNight,
    ReadCommand,
    page,
)
from graphfraud.evaluation.workloads import ENGINES, random_links

if TYPE_CHECKING:
    from pathlib import Path

MACHINE = {"processor": "two cores"}
RECORD = {
    "versions": {"python": "3"},
    "counts": {"accounts": 2_000_000, "links": 10_000_000},
    "timings": {"load": 12.0},
}


def measured(wall: float, own_mb: int) -> Measured:
    return Measured("graphfraud x", wall, wall * 2, wall, own_mb, 500, "")


def ingested(orders: int, wall: float, own_mb: int) -> Ingested:
    counts = {"events": orders, "order_events": orders, "accounts": 7, "phones": 8, "addresses": 6}
    return Ingested(measured(wall, own_mb), counts, 1_000_000, 2_000_000)


def figures(ingest_wall: float, large_mb: int) -> Figures:
    return Figures(
        shops={"shop": "make it"},
        ingested=[
            ingested(100_000, 6, 300),
            ingested(1_000_000, ingest_wall, 700),
            ingested(2_800_000, 200, large_mb),
        ],
        detections=[Detected("large", measured(59, 3_000), RECORD)],
        later_night=LaterNight(3_500, measured(3.5, 1_000), measured(50, 3_000)),
        reads=[ReadCommand("graphfraud rings", 0.5, 60), ReadCommand("graphfraud ring R-000001", 1.25, 60)],
        components=[
            ComponentsRun("graphfraud", 10, 0.5, 60, 3, "run a"),
            ComponentsRun("networkx", 10, 50.0, 60, 3, "run b"),
        ],
        sqlite="3",
    )


def test_the_page_judges_every_target_and_says_by_how_much_one_is_missed() -> None:
    text = page(figures(ingest_wall=72.5, large_mb=700), MACHINE, "2026-01-01", scale=1)
    assert "| ingest of 1,000,000 orders | 60 s | 72.5 s | missed by 12.5 s |" in text
    assert "| more memory for 2,800,000 orders than for 1,000,000 | 10 % | 0.0 % | met |" in text
    assert "| detection over 2,000,000 accounts and 10,000,000 links | 60 s | 59.0 s | met |" in text
    assert "| night with 3,500 new events | 3 s | 3.5 s | missed by 0.5 s |" in text
    assert "| `graphfraud ring R-000001` | 1 s | 1.2 s | missed by 0.2 s |" in text


def test_memory_that_grows_with_the_file_is_a_missed_target() -> None:
    text = page(figures(ingest_wall=50, large_mb=1_300), MACHINE, "2026-01-01", scale=1)
    assert "| 10 % | 50.0 % | missed by 40.0 % |" in text


def test_a_trial_at_a_part_of_the_size_judges_nothing() -> None:
    text = page(figures(ingest_wall=50, large_mb=700), MACHINE, "2026-01-01", scale=0.01)
    assert "prove nothing" in text
    assert "met" not in text


def test_other_libraries_are_shown_as_multiples_of_ours_on_the_same_links() -> None:
    text = page(figures(ingest_wall=50, large_mb=700), MACHINE, "2026-01-01", scale=1)
    assert "| 10 | networkx | 50.00 | 100.0 | 60 | 3 | `run b` |" in text


def test_every_library_counts_the_same_components() -> None:
    nodes, a, b = random_links(3_000)
    counts = {engine: count(nodes, a, b) for engine, count in ENGINES.items()}
    assert len(set(counts.values())) == 1, counts
    assert 1 < counts["graphfraud"] < nodes


def test_a_command_is_measured_with_its_workers(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time\n"
        "own = bytearray(60_000_000)\n"
        "child = 'import time; data = bytearray(90_000_000); time.sleep(0.5)'\n"
        "subprocess.run([sys.executable, '-c', child], check=True)\n"
        "print('done')\n"
    )
    found = measure([sys.executable, "-c", program], "a parent and a worker", tmp_path, {})
    assert found.output == "done\n"
    assert 60 <= found.own_mb < 90
    assert 90 <= found.workers_mb < 120
    assert found.wall >= 0.5
    assert found.cpu > 0


def test_a_command_that_fails_stops_the_benchmark_with_what_it_said(tmp_path: Path) -> None:
    places = {"GRAPHFRAUD_GRAPH_URL": "sqlite:///graph.db", "GRAPHFRAUD_LEDGER_URL": "sqlite:///ledger.db"}
    with pytest.raises(GraphFraudError, match=r"exit code 1(?s:.*)missing\.csv"):
        measure(graphfraud("ingest", "missing.csv"), "graphfraud ingest missing.csv", tmp_path, places)


def test_the_block_list_at_the_checkout_is_judged_and_shown_where_it_was_measured() -> None:
    measured_page = figures(ingest_wall=50, large_mb=700)
    assert "checkout" not in page(measured_page, MACHINE, "2026-01-01", scale=1)
    results: dict[str, dict[str, float]] = {
        "publish": {"seconds": 40.0},
        "start": {"entries": 1_000_000, "seconds": 0.5},
        "look-up": {"p99": 1_250.0},
        "serve": {"p99": 9_000.0},
        "change": {"seconds": 0.65},
    }
    measured_page.checkout = [CheckoutRun(step, f"measure {step}", one) for step, one in results.items()]
    text = page(measured_page, MACHINE, "2026-01-01", scale=1)
    assert "| look-up of a raw order in 1,000,000 entries, p99 | 1.0 ms | 1.2 ms | missed by 0.2 ms |" in text
    assert "| the same over HTTP at 500 a second, p99 | 10.0 ms | 9.0 ms | met |" in text
    assert "| `measure change` | seconds | 0.65 |" in text


def test_orders_of_the_made_up_list_match_where_they_should_and_nowhere_else(tmp_path: Path) -> None:
    checkout_bench.publish(tmp_path, 2_000)
    found = checkout_bench.look_up(tmp_path, 1_500)
    assert 0.02 < found["hits"] / 1_500 < 0.09, "one in twenty"
    assert checkout_bench.change(tmp_path)["changed"] > 900
    assert checkout_bench.start(tmp_path)["entries"] > 1_900
