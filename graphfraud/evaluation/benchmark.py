"""The benchmark: speed and memory at full size, each measurement in a fresh process, written to a page.

Run as ``python -m graphfraud.evaluation.benchmark``; about 20 minutes on two cores, 15 GB of disk. With
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
    Figures,
    Ingested,
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

LINKS_FOR_ALL = 1_000_000
"""At this size every library finishes the components step within a minute."""
LINKS = 10_000_000
ENGINES_AT_LINKS = ("graphfraud", "scikit-network", "rustworkx")
"""networkx would take minutes and more memory than most machines have."""
ENGINES = (*ENGINES_AT_LINKS, "networkx")

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
            self._ingest(size)
            shutil.rmtree(self.folder / size.name)
        self._ingest(LARGE_SHOP)
        self._detect(LARGE_SHOP)
        self._read(LARGE_SHOP)
        for links, engines in ((LINKS_FOR_ALL, ENGINES), (LINKS, ENGINES_AT_LINKS)):
            for engine in engines:
                self._components(engine, round(links * self.scale))
        self._checkout()
        version = "import sqlite3, sys; sys.stdout.write(sqlite3.sqlite_version)"
        self.figures.sqlite = self._measure([sys.executable, "-c", version], "version of SQLite").output
        return self.figures

    def _ingest(self, size: ShopSize) -> None:
        counts = self._make(size)
        orders = self.folder / size.name / "orders.csv"
        shown = f"graphfraud ingest {size.name}/orders.csv"
        done = self._graphfraud(size, "ingest", str(orders), shown=shown)
        store = self.folder / size.name / "graph.db"
        self.figures.ingested.append(
            Ingested(done, counts, orders.stat().st_size, sum(_size(path) for path in _files_of(store)))
        )

    def _make(self, size: ShopSize) -> Mapping[str, int]:
        accounts = max(FEWEST_ACCOUNTS, round(size.accounts * self.scale))
        given = ["shop", str(self.folder / size.name), str(accounts), str(size.orders_per_account)]
        shown = f"python -m graphfraud.evaluation.workloads shop {size.name} {accounts} {given[-1]}"
        made = self._measure([sys.executable, "-m", "graphfraud.evaluation.workloads", *given], shown)
        counts: dict[str, int] = json.loads(made.output)
        self.figures.shops[size.name] = shown
        return counts

    def _detect(self, size: ShopSize) -> None:
        outcomes = str(self.folder / size.name / "outcomes.csv")
        shown = f"graphfraud ingest {size.name}/outcomes.csv --feed outcomes"
        self._graphfraud(size, "ingest", outcomes, "--feed", "outcomes", shown=shown)
        as_of = "2026-06-30T23:59"
        shown = f"graphfraud detect --as-of {as_of}"
        detect = ("detect", "--as-of", as_of, "--format", "csv")
        self.figures.detection = self._graphfraud(size, *detect, shown=shown)
        self.figures.record = self._record(size)

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
        shown = f"python -m graphfraud.evaluation.workloads {' '.join(given)}"
        done = self._measure([sys.executable, "-m", "graphfraud.evaluation.workloads", *given], shown)
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
        base = self.folder / size.name
        places = {
            "GRAPHFRAUD_GRAPH_URL": f"sqlite:///{base / 'graph.db'}",
            "GRAPHFRAUD_LEDGER_URL": f"sqlite:///{base / 'ledger.db'}",
        }
        return self._measure(graphfraud(*arguments), shown, places)

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
