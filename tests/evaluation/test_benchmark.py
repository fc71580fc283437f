from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.errors import GraphFraudError
from graphfraud.evaluation import checkout_bench, workloads
from graphfraud.evaluation.benchmark import main, run_parts
from graphfraud.evaluation.benchmark_parts import PARTS
from graphfraud.evaluation.benchmark_shops import Shops
from graphfraud.evaluation.measuring import TookTooLongError, graphfraud, measure
from graphfraud.evaluation.performance_page import page
from graphfraud.evaluation.performance_sections import SECTIONS
from graphfraud.evaluation.workloads import ENGINES, random_links

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MACHINE = {"processor": "two cores", "versions": "python 3", "load before": "0.1"}


def measured(wall: float, own_mb: int) -> dict[str, Any]:
    needs = {"wall": wall, "cpu": wall * 2, "own_cpu": wall, "own_mb": own_mb, "workers_mb": 500}
    return {"command": "graphfraud x", **needs}


def ingested(orders: int, wall: float, own_mb: int) -> dict[str, Any]:
    counts = {"events": orders, "orders": orders, "accounts": 7, "phones": 8, "addresses": 6}
    sizes = {"feed_bytes": 1_000_000, "store_bytes": 2_000_000}
    return {"shop": "s", "counts": counts, "made_by": ["make it"], **sizes, **measured(wall, own_mb)}


def figures(ingest_wall: float, large_mb: int) -> dict[str, Any]:
    sizes = [(100_000, 6, 300), (1_000_000, ingest_wall, 700), (2_800_000, 200, large_mb)]
    look = {"shop": "large", "made_by": ["make it"], "timings": {"load": 12.0}}
    components = [("graphfraud", 0.5), ("networkx", 50.0)]
    return {
        "ingest": {"rows": [ingested(*size) for size in sizes]},
        "normalising": {
            "rows": 1_000_000,
            "seconds": 61.25,
            "distinct": {"email": 12},
            "made_by": ["make it"],
            "command": "clean",
        },
        "detection": {
            "looks": [look | {"counts": {"accounts": 2_000_000, "links": 10_000_000}} | measured(59, 3_000)]
        },
        "reads": {
            "shop": "large",
            "rows": [
                measured(0.5, 60) | {"command": "graphfraud rings"},
                measured(1.25, 60) | {"command": "graphfraud ring R-000001"},
            ],
        },
        "night": {
            "shop": "large",
            "events": 3_500,
            "timings": {"publish": 0.25},
            "changes": measured(3.5, 1_000),
            "whole": measured(50, 3_000),
        },
        "components": {
            "rows": [
                *(
                    {"engine": engine, "links": 10, "seconds": seconds, "own_mb": 60, "components": 3}
                    | {"command": f"run {engine}"}
                    for engine, seconds in components
                ),
                {"engine": "rustworkx", "links": 10, "stopped_after": 240, "command": "run c"},
            ]
        },
        "neo4j": {"told": {"reads": {"ring": {"p50": 1.5}}}, "made_by": ["make it"], "command": "nights"},
    }


def written(found: Mapping[str, Any], scale: float = 1) -> str:
    beside = {"date": "2026-01-01", "scale": scale, "machine": MACHINE, "minutes": 1.5}
    return page({name: {**beside, "figures": part} for name, part in found.items()})


def test_the_page_judges_every_target_and_says_by_how_much_one_is_missed() -> None:
    text = written(figures(ingest_wall=72.5, large_mb=700))
    assert "| ingest of 1,000,000 orders | 60 s | 72.5 s | missed by 12.5 s |" in text
    assert "| more memory for 2,800,000 orders than for 1,000,000 | 10 % | 0.0 % | met |" in text
    assert "| cleaning of 1,000,000 mixed rows, in one process | 60 s | 61.2 s | missed by 1.2 s |" in text
    assert "| detection over 2,000,000 accounts and 10,000,000 links | 60 s | 59.0 s | met |" in text
    assert "| night with 3,500 new events | 3 s | 3.5 s | missed by 0.5 s |" in text
    assert "| `graphfraud ring R-000001` | 1 s | 1.2 s | missed by 0.2 s |" in text


def test_a_target_that_is_missed_by_a_hair_is_not_shown_as_missed_by_nothing() -> None:
    text = written(figures(ingest_wall=60.01, large_mb=700))
    assert "| ingest of 1,000,000 orders | 60 s | 60.0 s | missed by 0.010 s |" in text


def test_memory_that_grows_with_the_file_is_a_missed_target() -> None:
    text = written(figures(ingest_wall=50, large_mb=1_300))
    assert "| 10 % | 50.0 % | missed by 40.0 % |" in text


def test_a_trial_at_a_part_of_the_size_judges_nothing() -> None:
    text = written(figures(ingest_wall=50, large_mb=700), scale=0.01)
    assert "prove nothing" in text
    assert "| met |" not in text
    assert "| 0.01 of it |" in text


def test_other_libraries_are_shown_as_multiples_of_ours_on_the_same_links() -> None:
    text = written(figures(ingest_wall=50, large_mb=700))
    assert "| 10 | networkx | 50.00 | 100.0 | 60 | 3 | `run networkx` |" in text
    assert "| 10 | rustworkx | stopped after 240 |  |  |  | `run c` |" in text


def test_every_part_of_the_benchmark_has_its_section_on_the_page() -> None:
    assert list(SECTIONS) == list(PARTS)
    text = written(figures(ingest_wall=50, large_mb=700))
    for name, (title, _) in SECTIONS.items():
        assert (f"## {title}\n" in text) == (name != "checkout")
    assert "| reads, ring, p50 | 1.5 |" in text


def test_a_part_that_fails_keeps_its_old_figures_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_shops: Shops) -> dict[str, Any]:
        raise GraphFraudError("the disk\nis full")

    monkeypatch.setitem(PARTS, "reads", broken)
    old = figures(ingest_wall=50, large_mb=700)
    beside = {"date": "2026-01-01", "scale": 1, "machine": MACHINE, "minutes": 1.5}
    kept = {name: {**beside, "figures": old[name]} for name in ("reads", "night")}
    found = run_parts(Shops(tmp_path, 1, print), ["reads"], kept, "2026-02-02")
    text = page(found)
    assert "Not measured on 2026-02-02: the disk is full" in text
    assert "| `graphfraud ring R-000001` | 1.25 | 60 |" in text
    assert "| reads | 2026-01-01 |" in text
    assert found["night"] == kept["night"]


def test_one_part_alone_writes_its_section_and_leaves_the_others(tmp_path: Path) -> None:
    target = tmp_path / "page.md"
    asked = ["--scale", "0.01", "--folder", str(tmp_path), "--page", str(target), "--date"]
    assert main([*asked, "2026-01-01", "--only", "components"]) == 0
    first = target.read_text(encoding="utf-8")
    assert "| 100,000 | networkx |" in first
    assert main([*asked, "2026-01-02", "--only", "neo4j"]) == 1, "no database is named"
    both = target.read_text(encoding="utf-8")
    assert "Not measured on 2026-01-02: GRAPHFRAUD_GRAPH_URL names no Neo4j database" in both
    assert first.partition("## The components step")[2] in both


def test_the_part_of_a_shop_that_is_kept_back_is_its_last_and_nothing_is_lost(tmp_path: Path) -> None:
    lines = ["event_id,kind,at\n", *(f"E{n},{'login' if n % 3 else 'order'},t\n" for n in range(10))]
    (tmp_path / "orders.csv").write_text("".join(lines), encoding="utf-8")
    told = workloads._later(tmp_path, 0.2)
    assert told == {"events": 8, "order_events": 3, "later": 2}
    assert (tmp_path / "orders.csv").read_text(encoding="utf-8") == "".join(lines[:9])
    assert (tmp_path / "later.csv").read_text(encoding="utf-8") == "".join([lines[0], *lines[9:]])


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


def test_a_command_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(TookTooLongError, match=r"`a long sleep` was stopped after 0\.2 s"):
        measure(program, "a long sleep", tmp_path, {}, most_seconds=0.2)


def test_the_block_list_at_the_checkout_is_judged_and_shown_where_it_was_measured() -> None:
    found = figures(ingest_wall=50, large_mb=700)
    assert "checkout" not in written(found)
    results: dict[str, dict[str, float]] = {
        "publish": {"seconds": 40.0},
        "start": {"entries": 1_000_000, "seconds": 0.5},
        "look-up": {"p99": 1_250.0},
        "serve": {"p99": 9_000.0},
        "change": {"seconds": 0.65},
    }
    runs = [{"step": step, "command": f"measure {step}", "result": one} for step, one in results.items()]
    text = written({**found, "checkout": {"runs": runs}})
    assert "| look-up of a raw order in 1,000,000 entries, p99 | 1 ms | 1.2 ms | missed by 0.2 ms |" in text
    assert "| the same over HTTP at 500 a second, p99 | 10 ms | 9.0 ms | met |" in text
    assert "| `measure change` | seconds | 0.65 |" in text


def test_orders_of_the_made_up_list_match_where_they_should_and_nowhere_else(tmp_path: Path) -> None:
    checkout_bench.publish(tmp_path, 2_000)
    found = checkout_bench.look_up(tmp_path, 1_500)
    assert 0.02 < found["hits"] / 1_500 < 0.09, "one in twenty"
    assert checkout_bench.change(tmp_path)["changed"] > 900
    assert checkout_bench.start(tmp_path)["entries"] > 1_900
