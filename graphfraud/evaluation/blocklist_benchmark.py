"""How long a person waits for the impact of an entry: addresses of a graph with millions of orders.

``python -m graphfraud.evaluation.blocklist_benchmark FOLDER`` makes a graph of seeded random orders in a new
folder, weighs addresses of three kinds and prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphfraud.checkout.entry import EntryType
from graphfraud.checkout.listing import Listed
from graphfraud.investigation.impact import learn, weigh_orders
from graphfraud.investigation.reach import matching_orders
from graphfraud.model import (
    EVENT_LABELS,
    EventBatch,
    FeedFile,
    Identifier,
    Kind,
    Label,
    OutcomeBatch,
    Publication,
    Strength,
)
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.stores.ports import GraphStore, GraphView

SEED: Final = 1
ORDERS: Final = 2_000_000
ORDERS_PER_ACCOUNT: Final = 3
ADDRESSES: Final = 100
"""Addresses of each kind that are weighed."""
DROP_ORDERS: Final = 200
"""On an address where a ring receives its goods."""
OFFICE_ORDERS: Final = 5_000
"""On an address that everybody uses."""
_AT_ONCE: Final = 50_000
_CHARGEBACKS: Final = 0.01
"""Of the orders."""


def make_graph(store: GraphStore, orders: int) -> None:
    """Fill an empty store with random orders: homes, drops and offices, and some chargebacks."""
    random = np.random.default_rng(SEED)
    accounts = random.integers(0, max(orders // ORDERS_PER_ACCOUNT, 1), orders)
    homes = accounts  # most customers have one address, their own
    place = np.arange(orders)
    crowded = min(ADDRESSES * (DROP_ORDERS + OFFICE_ORDERS), orders)
    drops = min(ADDRESSES * DROP_ORDERS, crowded)
    chosen = random.permutation(orders)[:crowded]
    kinds = np.array(["home"] * orders, dtype=object)
    kinds[chosen[:drops]], kinds[chosen[drops:]] = "drop", "office"
    number = np.where(kinds == "home", homes, place % ADDRESSES)
    run = store.begin(now=1)
    with store.writer(run) as writer:
        with writer.file(FeedFile("random", "canonical", str(orders), "none")) as file:
            for low in range(0, orders, _AT_ONCE):
                part = slice(low, min(low + _AT_ONCE, orders))
                file.add(
                    _batch(low, accounts[part].tolist(), list(zip(kinds[part], number[part], strict=True)))
                )
            lost = random.permutation(orders)[: int(orders * _CHARGEBACKS)]
            file.add_outcomes(_outcomes(lost.tolist()))
        writer.stage(Publication((), (), {}, {}))
        writer.publish()


def measure(view: GraphView) -> dict[str, Any]:
    """Weigh addresses of every kind; tell how long one took: seconds of CPU, and by the clock."""
    told: dict[str, Any] = {}
    for kind in ("home", "drop", "office"):
        found = [_weigh(view, f"{kind} {number}") for number in range(ADDRESSES)]
        told[kind] = {
            "orders": median(orders for orders, _, _ in found),
            "cpu_median": median(cpu for _, cpu, _ in found),
            "cpu_max": max(cpu for _, cpu, _ in found),
            "seconds_median": median(seconds for _, _, seconds in found),
            "seconds_max": max(seconds for _, _, seconds in found),
        }
    return told


def _weigh(view: GraphView, key: str) -> tuple[int, float, float]:
    began, cpu = time.perf_counter(), time.process_time()
    orders = matching_orders(view, Listed(EntryType.ADDRESS, key, 1), "JP")
    knowledge = learn(view, (), {one.account: one.owner for one in orders})
    impact = weigh_orders(orders, knowledge, settled_before=ORDERS)
    return impact.orders, time.process_time() - cpu, time.perf_counter() - began


def _batch(low: int, accounts: Sequence[int], places: Sequence[tuple[str, int]]) -> EventBatch:
    batch = EventBatch()
    for number, (account, (kind, door)) in enumerate(zip(accounts, places, strict=True), start=low):
        batch.event_id.append(f"O{number}")
        batch.digest.append(number.to_bytes(16, "big"))
        batch.kind.append(Kind.ORDER.value)
        batch.at.append(number)
        batch.account.append(f"A{account}")
        batch.amount.append(number % 9000)
        batch.currency.append("JPY")
        batch.status.append("shipped")
        batch.flags.append(0)
        batch.details.append("{}")
        node = f"{Label.ADDRESS.value}:{kind} {door}"
        for label in EVENT_LABELS:
            batch.identifiers[label].append(node if label is Label.ADDRESS else None)
        batch.known[node] = Identifier(Label.ADDRESS, f"{kind} {door}", Strength.MEDIUM)
    return batch


def _outcomes(events: Sequence[int]) -> OutcomeBatch:
    batch = OutcomeBatch()
    for number in events:
        batch.event_id.append(f"O{number}")
        batch.digest.append(number.to_bytes(16, "little"))
        batch.outcome.append("chargeback")
        batch.outcome_at.append(number + 1000)
        batch.cause.append("stolen_card")
        batch.liability.append("")
        batch.recovered.append(None)
    return batch


def main() -> None:
    """Make the graph, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--orders", type=int, default=ORDERS)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    store = open_store(f"sqlite:///{given.folder / 'graph.db'}")
    try:
        make_graph(store, given.orders)
        view = store.view()
        json.dump({"orders": given.orders, **measure(view)}, sys.stdout, indent=2)
        view.close()
    finally:
        store.close()


if __name__ == "__main__":
    main()
