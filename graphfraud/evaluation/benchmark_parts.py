"""What the benchmark measures: a function a part, which can run alone and returns figures for the page."""

from __future__ import annotations

import json
import os
import shutil
import sys
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from graphfraud.errors import GraphFraudError
from graphfraud.evaluation import checkout_page
from graphfraud.evaluation.benchmark_shops import (
    LARGE_SHOP,
    NEXT_EVENING,
    PLAIN_SHOP,
    SHOP,
    SMALL_SHOP,
    ShopSize,
)
from graphfraud.evaluation.measuring import TookTooLongError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from graphfraud.evaluation.benchmark_shops import Shops
    from graphfraud.evaluation.measuring import Measured

LINK_COUNTS: Final = (1_000_000, 10_000_000)
ENGINES: Final = ("graphfraud", "scikit-network", "rustworkx", "networkx")
MOST_SECONDS_OF_COMPONENTS: Final = 240
"""After which a library is stopped in the components step; its row says so."""

ROWS_NORMALISED: Final = 1_000_000
LISTED: Final = 1_000_000
"""Entries of the block list at the checkout."""
LOOK_UPS: Final = {"look-up": 50_000, "serve": 20_000}
"""Raw orders that are looked up in it one after the other, in process and over HTTP."""
READS: Final = 5
"""How often a reading command is run; the middle one counts."""
NEO4J_SHOP: Final = ShopSize("neo4j", 140_000, 2.5)
"""As large as the shop of docs/neo4j.md."""


def ingest(shops: Shops) -> dict[str, Any]:
    """Take in the orders of three shops, the largest 28 times the smallest."""
    rows = []
    for size in (SMALL_SHOP, SHOP, LARGE_SHOP):
        done, made = shops.taken_in(size), shops.make(size)
        store = shops.path(size, "graph.db")
        counts = {name: made[name] for name in ("accounts", "phones", "addresses", "events")}
        counts["orders"] = made["order_events"]
        rows.append(
            {
                "shop": size.name,
                "counts": counts,
                "made_by": made["commands"],
                "feed_bytes": shops.path(size, "orders.csv").stat().st_size,
                "store_bytes": sum(map(_size, (store, store.with_name(store.name + "-wal")))),
                **_needs(done),
            }
        )
    return {"rows": rows}


def normalising(shops: Shops) -> dict[str, Any]:
    """Clean the identifiers and names of a million rows, in one process and nothing else."""
    made = shops.make(SHOP)
    rows = round(ROWS_NORMALISED * shops.scale)
    done = shops.workload("normalise", str(rows), places=(f"{SHOP.name}/orders.csv",))
    return {**json.loads(done.output), "made_by": made["commands"], "command": done.command}


def detection(shops: Shops) -> dict[str, Any]:
    """Look for rings for the first time, over ten million links and over more."""
    looks = []
    for size in (PLAIN_SHOP, LARGE_SHOP):
        done = shops.looked_at(size)
        record = _record(shops.path(size, "graph.db"))
        kept = {name: record[name] for name in ("counts", "timings")}
        looks.append({"shop": size.name, "made_by": shops.make(size)["commands"], **kept, **_needs(done)})
    return {"looks": looks}


def reads(shops: Shops) -> dict[str, Any]:
    """Run the commands that read the published run of the largest shop."""
    shops.looked_at(LARGE_SHOP)
    best = shops.command(LARGE_SHOP, "rings", "--format", "json", "--limit", "1")
    ring = json.loads(best.output)["ring"]
    rows = []
    for command in (("rings",), ("ring", ring), ("members", ring), ("hubs", "--limit", "20")):
        runs = [shops.command(LARGE_SHOP, *command) for _ in range(READS)]
        middle = median(run.wall for run in runs)
        rows.append(_needs(runs[0]) | {"wall": middle, "own_mb": max(run.own_mb for run in runs)})
    return {"shop": LARGE_SHOP.name, "rows": rows}


def night(shops: Shops) -> dict[str, Any]:
    """Do a night with few new events, and check it against a look at the whole shop.

    Raises:
        GraphFraudError: the two published anything different, or looked at the same.
    """
    shops.looked_at(LARGE_SHOP)
    shops.take_in(LARGE_SHOP, "later")
    whole = ShopSize(f"{LARGE_SHOP.name}-whole", LARGE_SHOP.accounts, LARGE_SHOP.orders_per_account)
    ours, theirs = (shops.folder / size.name for size in (LARGE_SHOP, whole))
    shutil.copytree(ours, theirs, ignore=shutil.ignore_patterns("*.csv", "*.cache"))
    looks = [shops.look(size, NEXT_EVENING) for size in (LARGE_SHOP, whole)]
    published = [
        json.loads(shops.workload("published", places=(size.name,)).output) for size in (LARGE_SHOP, whole)
    ]
    shutil.rmtree(theirs)
    ways = [one["looked_at"] for one in published]
    if ways != ["changes", "whole"]:
        raise GraphFraudError(f"the nights looked at {' and '.join(ways)}")
    if published[0]["digest"] != published[1]["digest"]:
        raise GraphFraudError("a night of changes published something else than a look at the whole shop")
    return {
        "shop": LARGE_SHOP.name,
        "events": shops.make(LARGE_SHOP)["later"],
        "timings": _record(shops.path(LARGE_SHOP, "graph.db"))["timings"],
        "changes": _needs(looks[0]),
        "whole": _needs(looks[1]),
    }


def components(shops: Shops) -> dict[str, Any]:
    """Find the components of random links with each library."""
    rows = []
    for count in LINK_COUNTS:
        links = round(count * shops.scale)
        for engine in ENGINES:
            row: dict[str, Any] = {"engine": engine, "links": links}
            try:
                done = shops.workload(
                    "components", engine, str(links), most_seconds=MOST_SECONDS_OF_COMPONENTS
                )
            except TookTooLongError as error:
                row |= {"stopped_after": MOST_SECONDS_OF_COMPONENTS, "command": error.command}
            else:
                row |= {**json.loads(done.output), "own_mb": done.own_mb, "command": done.command}
            rows.append(row)
    return {"rows": rows}


def checkout(shops: Shops) -> dict[str, Any]:
    """Publish a block list, look orders up in it in process and over HTTP, and change it."""
    counts = {"publish": LISTED, **LOOK_UPS}
    module = "graphfraud.evaluation.checkout_bench"
    runs = []
    for step in checkout_page.STEPS:
        given = [str(round(counts[step] * shops.scale))] if step in counts else []
        shown = " ".join(("python -m", module, step, "checkout", *given))
        command = [sys.executable, "-m", module, step, str(shops.folder / "checkout"), *given]
        done = shops.measured(command, shown)
        runs.append({"step": step, "command": shown, "result": json.loads(done.output)})
    return {"runs": runs}


def neo4j(shops: Shops) -> dict[str, Any]:
    """Do two nights on the empty Neo4j database that the environment names, and read from it.

    Raises:
        GraphFraudError: the environment names none, or it failed.
    """
    if not names_neo4j():
        raise GraphFraudError("GRAPHFRAUD_GRAPH_URL names no Neo4j database; this part needs an empty one")
    made = shops.make(NEO4J_SHOP)
    folder = shops.folder / "neo4j-nights"
    folder.mkdir()
    module = "graphfraud.evaluation.neo4j_benchmark"
    done = shops.measured(
        [sys.executable, "-m", module, str(shops.folder / NEO4J_SHOP.name), str(folder)],
        f"python -m {module} {NEO4J_SHOP.name} {folder.name}",
    )
    return {"told": json.loads(done.output), "made_by": made["commands"], "command": done.command}


def names_neo4j() -> bool:
    """Tell whether the environment names a Neo4j database."""
    return os.environ.get("GRAPHFRAUD_GRAPH_URL", "").startswith(("neo4j", "bolt"))


PARTS: Final[Mapping[str, Callable[[Shops], dict[str, Any]]]] = {
    "ingest": ingest,
    "normalising": normalising,
    "detection": detection,
    "reads": reads,
    "night": night,
    "components": components,
    "checkout": checkout,
    "neo4j": neo4j,
}
"""In the order of the page and of a whole run, in which later parts use what earlier ones made."""


def _needs(done: Measured) -> dict[str, Any]:
    return {
        "command": done.command,
        "wall": round(done.wall, 2),
        "cpu": round(done.cpu, 2),
        "own_cpu": round(done.own_cpu, 2),
        "own_mb": done.own_mb,
        "workers_mb": done.workers_mb,
    }


def _record(path: Path) -> Mapping[str, Any]:
    from graphfraud.stores.open import open_store  # noqa: PLC0415  # numpy stays out of the measuring process

    store = open_store(f"sqlite:///{path}")
    try:
        return store.view().record()
    finally:
        store.close()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
