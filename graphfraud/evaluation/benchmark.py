"""The benchmark: speed and memory at full size, each measurement in a fresh process, written to a page.

Run as ``python -m graphfraud.evaluation.benchmark``; about 40 minutes on two cores, 20 GB of disk. With
``--scale 0.01`` it takes a minute and shows that it works.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from graphfraud.errors import GraphFraudError
from graphfraud.evaluation import checkout_page
from graphfraud.evaluation.checkout_page import CheckoutRun
from graphfraud.evaluation.measuring import graphfraud, measure
from graphfraud.evaluation.performance_page import (
    ComponentsRun,
    Detected,
    Figures,
    Ingested,
    LaterNight,
    ReadCommand,
    machine,
    page,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfraud.evaluation.measuring import Measured

FEWEST_ACCOUNTS = 1_000
"""The generator makes no sensible shop of a few hundred accounts."""


@dataclass(frozen=True, slots=True)
class ShopSize:
    """One made-up shop of the benchmark."""

    name: str
    accounts: int
    orders_per_account: float


SMALL_SHOP = ShopSize("small", 70_000, 1.43)
"""A tenth of `SHOP`, to see whether the memory of ingest grows with the file."""
SHOP = ShopSize("shop", 700_000, 1.43)
"""A million orders; accounts, phones and addresses are then close to 700,000, 800,000 and 600,000."""
LARGE_SHOP = ShopSize("large", 2_000_000, 1.4)
"""Two million accounts; with as few orders as the generator makes they have well over 10 million links."""
PLAIN_SHOP = ShopSize("plain", LARGE_SHOP.accounts, LARGE_SHOP.orders_per_account)
"""The same orders as from a shop that keeps neither devices nor IPs: then they have some 10 million links."""
LEFT_OUT = ("device", "device_kind", "ip")

LATER_SHARE = 0.001
"""Of the events: what comes in on the next night."""
FIRST_EVENING = "2026-06-30T12:00"
NEXT_EVENING = "2026-06-30T23:59"
"""The shops end on this day, so the last thousandth of their events is of its second half."""

LINKS_FOR_ALL = 1_000_000
"""At this size every library finishes the components step within a minute."""
LINKS = 10_000_000
ENGINES = ("graphfraud", "scikit-network", "rustworkx", "networkx")

WORKLOADS = (sys.executable, "-m", "graphfraud.evaluation.workloads")
_SHOWN_WORKLOADS = "python -m graphfraud.evaluation.workloads"

LISTED = 1_000_000
"""Entries of the block list at the checkout."""
LOOK_UPS = 50_000
"""Raw orders that are looked up in it, one after the other, and again over HTTP."""

READS = 5
"""How often a reading command is run; the middle one counts."""


@dataclass(slots=True)
class Benchmark:
    """The measurements in their order, over shops of `scale` times the full size."""

    folder: Path
    scale: float
    progress: Callable[[str], None]
    figures: Figures = field(default_factory=Figures)

    def run(self) -> Figures:
        """Measure everything.

        Raises:
            GraphFraudError: a step failed; what it said is in the message.
        """
        for size in (SMALL_SHOP, SHOP):
            self._ingest(size, self._make(size))
            shutil.rmtree(self.folder / size.name)
        counts = self._make(LARGE_SHOP)
        self._take_columns_out(LARGE_SHOP, PLAIN_SHOP)
        self._ingest(LARGE_SHOP, {**counts, **self._keep_back(LARGE_SHOP)})
        self._detect(LARGE_SHOP)
        self._read(LARGE_SHOP)
        self._next_night(LARGE_SHOP)
        shutil.rmtree(self.folder / LARGE_SHOP.name)
        self._take_in(PLAIN_SHOP, "orders")
        self._detect(PLAIN_SHOP)
        for links in (LINKS_FOR_ALL, LINKS):
            for engine in ENGINES:
                self._components(engine, round(links * self.scale))
        self._checkout()
        version = "import sqlite3, sys; sys.stdout.write(sqlite3.sqlite_version)"
        self.figures.sqlite = self._measure([sys.executable, "-c", version], "version of SQLite").output
        return self.figures

    def _ingest(self, size: ShopSize, counts: Mapping[str, int]) -> None:
        orders = self._feed(size, "orders")
        done = self._take_in(size, "orders")
        store = self.folder / size.name / "graph.db"
        self.figures.ingested.append(
            Ingested(done, counts, orders.stat().st_size, sum(_size(path) for path in _files_of(store)))
        )

    def _make(self, size: ShopSize) -> Mapping[str, int]:
        accounts = max(FEWEST_ACCOUNTS, round(size.accounts * self.scale))
        given = ["shop", str(self.folder / size.name), str(accounts), str(size.orders_per_account)]
        shown = f"{_SHOWN_WORKLOADS} shop {size.name} {accounts} {given[-1]}"
        counts: dict[str, int] = self._workload(given, shown)
        self.figures.shops[size.name] = shown
        return counts

    def _take_columns_out(self, size: ShopSize, target: ShopSize) -> None:
        given = ["columns", str(self.folder / size.name), str(self.folder / target.name), *LEFT_OUT]
        shown = f"{_SHOWN_WORKLOADS} columns {size.name} {target.name} {' '.join(LEFT_OUT)}"
        self._workload(given, shown)
        self.figures.shops[target.name] = shown

    def _keep_back(self, size: ShopSize) -> Mapping[str, int]:
        """Take the last events out; return how many are left."""
        given = ["later", str(self.folder / size.name), str(LATER_SHARE)]
        shown = f"{_SHOWN_WORKLOADS} later {size.name} {LATER_SHARE}"
        left: dict[str, int] = self._workload(given, shown)
        self.figures.later = left.pop("later")
        self.figures.shops[f"{size.name}, its last events kept back"] = shown
        return left

    def _detect(self, size: ShopSize) -> None:
        self._take_in(size, "outcomes", "--feed", "outcomes")
        done = self._look(size, FIRST_EVENING)
        self.figures.detections.append(Detected(size.name, done, self._record(size)))

    def _take_in(self, size: ShopSize, feed: str, *options: str) -> Measured:
        shown = " ".join(["graphfraud ingest", f"{size.name}/{feed}.csv", *options])
        return self._graphfraud(size, "ingest", str(self._feed(size, feed)), *options, shown=shown)

    def _look(self, size: ShopSize, as_of: str) -> Measured:
        shown = f"graphfraud detect --as-of {as_of}"
        return self._graphfraud(size, "detect", "--as-of", as_of, "--format", "csv", shown=shown)

    def _next_night(self, size: ShopSize) -> None:
        """Measure a night with few new events, and check it against a look at the whole shop.

        Raises:
            GraphFraudError: the two published anything different, or looked at the same.
        """
        self._take_in(size, "later")
        whole = ShopSize(f"{size.name}-whole", size.accounts, size.orders_per_account)
        shutil.copytree(self.folder / size.name, self.folder / whole.name)
        shutil.rmtree(self.folder / whole.name / "graph.db.cache")
        looks = [self._look(one, NEXT_EVENING) for one in (size, whole)]
        ours, theirs = (self._published(one) for one in (size, whole))
        if (ours["looked_at"], theirs["looked_at"]) != ("changes", "whole"):
            raise GraphFraudError(f"the nights looked at {ours['looked_at']} and {theirs['looked_at']}")
        if ours["digest"] != theirs["digest"]:
            raise GraphFraudError("a night of changes published something else than a look at the whole shop")
        self.figures.later_night = LaterNight(self.figures.later, *looks)
        shutil.rmtree(self.folder / whole.name)

    def _published(self, size: ShopSize) -> Mapping[str, Any]:
        given = ["published", str(self.folder / size.name)]
        found: dict[str, Any] = self._workload(given, f"{_SHOWN_WORKLOADS} published {size.name}")
        return found

    def _record(self, size: ShopSize) -> Mapping[str, Any]:
        from graphfraud.stores.open import open_store  # noqa: PLC0415  # numpy stays out of the measuring process

        store = open_store(f"sqlite:///{self.folder / size.name / 'graph.db'}")
        try:
            return store.view().record()
        finally:
            store.close()

    def _read(self, size: ShopSize) -> None:
        best = ("rings", "--format", "json", "--limit", "1")
        first = json.loads(self._graphfraud(size, *best, shown=f"graphfraud {' '.join(best)}").output)["ring"]
        for command in (("rings",), ("ring", first), ("members", first), ("hubs", "--limit", "20")):
            shown = f"graphfraud {' '.join(command)}"
            runs = [self._graphfraud(size, *command, shown=shown) for _ in range(READS)]
            middle = median(run.wall for run in runs)
            self.figures.reads.append(ReadCommand(shown, middle, max(run.own_mb for run in runs)))

    def _components(self, engine: str, links: int) -> None:
        given = ["components", engine, str(links)]
        shown = f"{_SHOWN_WORKLOADS} {' '.join(given)}"
        done = self._measure([*WORKLOADS, *given], shown)
        result = json.loads(done.output)
        self.figures.components.append(
            ComponentsRun(engine, links, result["seconds"], done.own_mb, result["components"], shown)
        )

    def _checkout(self) -> None:
        counts = {"publish": LISTED, "look-up": LOOK_UPS, "serve": LOOK_UPS}
        for step in checkout_page.STEPS:
            given = [str(round(counts[step] * self.scale))] if step in counts else []
            shown = " ".join(("python -m graphfraud.evaluation.checkout_bench", step, "checkout", *given))
            command = [sys.executable, "-m", "graphfraud.evaluation.checkout_bench", step]
            done = self._measure([*command, str(self.folder / "checkout"), *given], shown)
            self.figures.checkout.append(CheckoutRun(step, shown, json.loads(done.output)))

    def _graphfraud(self, size: ShopSize, *arguments: str, shown: str) -> Measured:
        return self._measure(graphfraud(*arguments), shown, self._places(size))

    def _places(self, size: ShopSize) -> dict[str, str]:
        base = self.folder / size.name
        return {
            "GRAPHFRAUD_GRAPH_URL": f"sqlite:///{base / 'graph.db'}",
            "GRAPHFRAUD_LEDGER_URL": f"sqlite:///{base / 'ledger.db'}",
        }

    def _feed(self, size: ShopSize, name: str) -> Path:
        return self.folder / size.name / f"{name}.csv"

    def _workload(self, given: list[str], shown: str) -> Any:
        return json.loads(self._measure([*WORKLOADS, *given], shown).output)

    def _measure(
        self, command: list[str], shown: str, environment: Mapping[str, str] | None = None
    ) -> Measured:
        self.progress(shown)
        return measure(command, shown, self.folder, environment or {})


def _files_of(store: Path) -> list[Path]:
    return [store, store.with_name(store.name + "-wal")]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def main() -> None:
    """Run the benchmark and write its page."""
    parser = argparse.ArgumentParser(description="Measure speed and memory; write the figures to a page.")
    parser.add_argument("--scale", type=float, default=1.0, help="of the full size, 0.01 to 1")
    parser.add_argument("--folder", type=Path, help="where the shops go; by default a temporary folder")
    parser.add_argument("--page", type=Path, default=Path("docs/performance.md"), help="the page to write")
    parser.add_argument("--date", help="stands on the page; by default today's")
    given = parser.parse_args()
    if not 0.01 <= given.scale <= 1:
        parser.error("--scale must be from 0.01 to 1")
    date = given.date or datetime.now(UTC).date().isoformat()
    try:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            described = machine()
            found = Benchmark(Path(folder), given.scale, _say).run()
    except GraphFraudError as error:
        sys.exit(f"benchmark: {error}")
    given.page.write_text(page(found, described, date, given.scale), encoding="utf-8")


def _say(step: str) -> None:
    sys.stderr.write(step + "\n")


if __name__ == "__main__":
    main()
