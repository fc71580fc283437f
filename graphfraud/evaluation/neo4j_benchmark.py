"""Speed of a graph in Neo4j: a first night, a small night, and what screens read, on one empty database.

``python -m graphfraud.evaluation.neo4j_benchmark SHOP FOLDER`` takes the orders of a made-up shop
(`graphfraud synth`) into the database of GRAPHFRAUD_GRAPH_URL, which must be empty, and prints one JSON
object. The last hundredth of the orders comes with the second night.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from graphfraud.evaluation.neo4j_components import compare_components
from graphfraud.ingest.mapping import load_mapping
from graphfraud.investigation.search import search
from graphfraud.ledger import open_ledger
from graphfraud.nightly import Feed, NightPlan, Stopwatch, run_night
from graphfraud.settings import Settings, find_places
from graphfraud.stores.open import cache_folder, open_store
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

    from graphfraud.settings import Places
    from graphfraud.stores.neo4j import Neo4jStore
    from graphfraud.stores.ports import GraphView

SEED: Final = 1
READS: Final = 200
"""Questions of each kind, about rings and accounts drawn at random."""
HOPS: Final = 2
MOST_NODES: Final = 300
"""What a screen asks for at most."""
NIGHT_SHARE: Final = 0.01
"""Of the orders, that come with the second night."""
AS_OF: Final = 1_782_831_540_000
"""2026-06-30, when made-up shops end; ms."""


def measure(shop: Path, places: Places, folder: Path) -> dict[str, Any]:
    """Do both nights and ask the questions.

    Args:
        shop: folder of a made-up shop.
        places: the empty database.
        folder: for the ledger and the two feeds; the local copy goes where `places` say.

    Returns:
        Plain values: seconds, rows sent by statement and second, records fetched, times of reads and of
        the components step.
    """
    told: dict[str, Any] = {"driver": _driver()}
    feeds = _split(shop / "orders.csv", folder)
    with open_ledger(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        for name, path in zip(("first night", "second night"), feeds, strict=True):
            store = cast("Neo4jStore", open_store(places.graph_url, places.graph_access))
            cache = cache_folder(places.graph_url, places.graph_access)
            plan = NightPlan([Feed(path, load_mapping("canonical"))], AS_OF, cache=cache)
            began, cpu = time.perf_counter(), time.process_time()
            report = run_night(store, ledger, Settings(), plan, Stopwatch())
            told[name] = {
                "rows": report.loaded[0].rows,
                "seconds": round(time.perf_counter() - began, 1),
                "client_cpu": round(time.process_time() - cpu, 1),
                "timings": report.record["timings"],
                "looked_at": report.record["looked_at"],
                "fetched": store.connection.fetched,
                "sent": {
                    name: {"rows": sent.rows, "per_second": round(sent.rows / sent.seconds)}
                    for name, sent in store.connection.sent.items()
                    if sent.rows
                },
            }
            store.close()
    store = cast("Neo4jStore", open_store(places.graph_url, places.graph_access))
    told["reads"] = read_times(store.view())
    told["components"] = compare_components(store)
    store.close()
    return told


def read_times(view: GraphView) -> dict[str, dict[str, float]]:
    """Ask what screens ask; returns the median and the 95th percentile in ms, by kind."""
    random = np.random.default_rng(SEED)
    rings = [row.id for row in view.rings(RingFilter())]
    members = sorted(account for _, account in view.members())
    kinds: dict[str, tuple[Sequence[str], Callable[[str], object]]] = {
        "neighbourhood": (
            members,
            lambda account: view.neighbourhood(f"account:{account}", hops=HOPS, max_nodes=MOST_NODES),
        ),
        "ring": (rings, view.ring),
        "search": (members, lambda account: search(view, account, region="JP", limit=50)),
    }
    return {kind: _times(random.choice(keys, READS).tolist(), ask) for kind, (keys, ask) in kinds.items()}


def _times(keys: Sequence[str], ask: Callable[[str], object]) -> dict[str, float]:
    taken = []
    for key in keys:
        began = time.perf_counter()
        ask(key)
        taken.append(1000 * (time.perf_counter() - began))
    return {f"p{share}": round(float(np.percentile(taken, share)), 1) for share in (50, 95)}


def _split(orders: Path, folder: Path) -> tuple[Path, Path]:
    """Write the first orders and the last ones, sorted by time as they are, to files of their own."""
    lines = orders.read_text(encoding="utf-8").splitlines(keepends=True)
    border = len(lines) - round(NIGHT_SHARE * len(lines))
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_text("".join(lines[:border]), encoding="utf-8")
    second.write_text("".join([lines[0], *lines[border:]]), encoding="utf-8")
    return first, second


def _driver() -> str:
    try:
        import_module("neo4j._rust")
        return f"neo4j {version('neo4j')} with neo4j-rust-ext {version('neo4j-rust-ext')}"
    except ImportError:
        return f"neo4j {version('neo4j')}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Speed of a graph in Neo4j.")
    parser.add_argument("shop", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without-rust", action="store_true", help="use the driver's own packing")
    given = parser.parse_args()
    if given.without_rust:
        sys.modules["neo4j._rust"] = cast("ModuleType", None)  # the driver then goes on without it
    environment: Mapping[str, str] = os.environ
    told = measure(given.shop, find_places(environment, given.folder), given.folder)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
