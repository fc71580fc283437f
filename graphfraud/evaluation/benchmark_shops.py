"""The made-up shops of the benchmark: made, taken in and looked at when the first part asks for it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphfraud.evaluation.measuring import graphfraud, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from graphfraud.evaluation.measuring import Measured

FEWEST_ACCOUNTS: Final = 1_000
"""The generator makes no sensible shop of a few hundred accounts."""


@dataclass(frozen=True, slots=True)
class ShopSize:
    """One made-up shop of the benchmark."""

    name: str
    accounts: int
    orders_per_account: float


SMALL_SHOP: Final = ShopSize("small", 70_000, 1.43)
"""A tenth of `SHOP`, to see whether the memory of ingest grows with the file."""
SHOP: Final = ShopSize("shop", 700_000, 1.43)
"""A million orders; accounts, phones and addresses are then close to 700,000, 800,000 and 600,000."""
LARGE_SHOP: Final = ShopSize("large", 2_000_000, 1.4)
"""Two million accounts; with as few orders as the generator makes they have well over 10 million links."""
PLAIN_SHOP: Final = ShopSize("plain", LARGE_SHOP.accounts, LARGE_SHOP.orders_per_account)
"""The same orders as from a shop that keeps neither devices nor IPs: then they have some 10 million links."""
LEFT_OUT: Final = ("device", "device_kind", "ip")

LATER_SHARE: Final = 0.001
"""Of the events of `LARGE_SHOP`: what comes in on the next night."""
FIRST_EVENING: Final = "2026-06-30T12:00"
NEXT_EVENING: Final = "2026-06-30T23:59"
"""The shops end on this day, so the last thousandth of their events is of its second half."""

WORKLOADS: Final = (sys.executable, "-m", "graphfraud.evaluation.workloads")
_SHOWN_WORKLOADS: Final = "python -m graphfraud.evaluation.workloads"


@dataclass(slots=True)
class Shops:
    """The shops in one folder, `scale` times their full size; each step is done once."""

    folder: Path
    scale: float
    progress: Callable[[str], None]
    made: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """By name what the shop is made of, and under ``commands`` how it is made again."""
    _taken_in: dict[str, Measured] = field(default_factory=dict)
    _looked_at: dict[str, Measured] = field(default_factory=dict)

    def make(self, size: ShopSize) -> Mapping[str, Any]:
        """Return what a shop is made of, making it where it is not there."""
        if size.name not in self.made:
            self.made[size.name] = self._columns_left_out(size) if size is PLAIN_SHOP else self._new(size)
        return self.made[size.name]

    def taken_in(self, size: ShopSize) -> Measured:
        """Return what taking in a shop's orders cost, doing it where it was not done."""
        if size.name not in self._taken_in:
            self.make(size)
            self._taken_in[size.name] = self.take_in(size, "orders")
        return self._taken_in[size.name]

    def looked_at(self, size: ShopSize) -> Measured:
        """Return what the first, full look at a shop cost, doing it where it was not done."""
        if size.name not in self._looked_at:
            self.taken_in(size)
            self.take_in(size, "outcomes", "--feed", "outcomes")
            self._looked_at[size.name] = self.look(size, FIRST_EVENING)
        return self._looked_at[size.name]

    def take_in(self, size: ShopSize, feed: str, *options: str) -> Measured:
        """Take in one of a shop's files."""
        shown = " ".join(["graphfraud ingest", f"{size.name}/{feed}.csv", *options])
        return self.command(size, "ingest", str(self.path(size, f"{feed}.csv")), *options, shown=shown)

    def look(self, size: ShopSize, as_of: str) -> Measured:
        """Look for rings as of a time."""
        return self.command(size, "detect", "--as-of", as_of, "--format", "csv")

    def command(self, size: ShopSize, *arguments: str, shown: str = "") -> Measured:
        """Run one of the product's commands over a shop's databases."""
        places = {
            "GRAPHFRAUD_GRAPH_URL": f"sqlite:///{self.path(size, 'graph.db')}",
            "GRAPHFRAUD_LEDGER_URL": f"sqlite:///{self.path(size, 'ledger.db')}",
        }
        return self.measured(
            graphfraud(*arguments), shown or " ".join(("graphfraud", *arguments)), environment=places
        )

    def workload(
        self, kind: str, *given: str, places: tuple[str, ...] = (), most_seconds: float | None = None
    ) -> Measured:
        """Run a piece of work of `workloads`; `places` are files in our folder and come first."""
        shown = " ".join((_SHOWN_WORKLOADS, kind, *places, *given))
        paths = [str(self.folder / place) for place in places]
        return self.measured([*WORKLOADS, kind, *paths, *given], shown, most_seconds=most_seconds)

    def measured(
        self,
        command: list[str],
        shown: str,
        *,
        environment: Mapping[str, str] | None = None,
        most_seconds: float | None = None,
    ) -> Measured:
        """Run a command to its end and measure it.

        Raises:
            GraphFraudError: it failed, or took longer than `most_seconds`.
        """
        self.progress(shown)
        return measure(command, shown, self.folder, environment or {}, most_seconds=most_seconds)

    def path(self, size: ShopSize, name: str) -> Path:
        """Return the path of one of a shop's files."""
        return self.folder / size.name / name

    def _new(self, size: ShopSize) -> Mapping[str, Any]:
        accounts = max(FEWEST_ACCOUNTS, round(size.accounts * self.scale))
        done = self.workload("shop", str(accounts), str(size.orders_per_account), places=(size.name,))
        found = {**json.loads(done.output), "commands": [done.command]}
        if size is LARGE_SHOP:
            kept = self.workload("later", str(LATER_SHARE), places=(size.name,))
            found |= json.loads(kept.output)
            found["commands"].append(kept.command)
        return found

    def _columns_left_out(self, size: ShopSize) -> Mapping[str, Any]:
        source = self.make(LARGE_SHOP)
        done = self.workload("columns", *LEFT_OUT, places=(LARGE_SHOP.name, size.name))
        return {**source, "commands": [*source["commands"], done.command]}
