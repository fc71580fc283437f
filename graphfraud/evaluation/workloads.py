"""What the benchmark runs in fresh processes beside the product's own commands; each prints one JSON object.

``shop FOLDER ACCOUNTS ORDERS_PER_ACCOUNT`` makes up a shop. ``later FOLDER SHARE`` takes a share of its
orders, the last ones, into a file of their own. ``columns FROM TO COLUMN...`` copies a shop without some
columns. ``published FOLDER`` digests all that the last night over a folder's databases published.
``components ENGINE LINKS`` finds the connected components of seeded random links with one library.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Ends = NDArray[np.int64]

SEED = 1

LINKS_PER_ACCOUNT = 5
"""As in the shops that the product is built for."""

IDENTIFIERS_PER_LINK = 0.82
"""As in those shops; ends drawn at random then make nearly all accounts one component, the worst case."""


def random_links(count: int) -> tuple[int, Ends, Ends]:
    """Return the number of nodes, and both ends of seeded random links of accounts and identifiers."""
    random = np.random.default_rng(SEED)
    accounts = count // LINKS_PER_ACCOUNT
    identifiers = int(count * IDENTIFIERS_PER_LINK)
    a = random.integers(0, accounts, count)
    b = accounts + random.integers(0, identifiers, count)
    return accounts + identifiers, a, b


def _graphfraud(nodes: int, a: Ends, b: Ends) -> int:
    from graphfraud.network.components import component_labels  # noqa: PLC0415  # one engine a process

    return int(component_labels(nodes, a, b).max()) + 1


def _networkx(nodes: int, a: Ends, b: Ends) -> int:
    import networkx as nx  # noqa: PLC0415

    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(zip(a.tolist(), b.tolist(), strict=True))
    return int(nx.number_connected_components(graph))


def _rustworkx(nodes: int, a: Ends, b: Ends) -> int:
    import rustworkx as rx  # noqa: PLC0415

    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.extend_from_edge_list(list(zip(a.tolist(), b.tolist(), strict=True)))
    return int(rx.number_connected_components(graph))


def _scikit_network(nodes: int, a: Ends, b: Ends) -> int:
    from scipy import sparse  # noqa: PLC0415
    from sknetwork.topology import get_connected_components  # noqa: PLC0415

    ones = np.ones(2 * len(a), dtype=np.bool_)
    both = (np.concatenate([a, b]), np.concatenate([b, a]))
    return int(get_connected_components(sparse.csr_matrix((ones, both), shape=(nodes, nodes))).max()) + 1


ENGINES: dict[str, Callable[[int, Ends, Ends], int]] = {
    "graphfraud": _graphfraud,
    "scikit-network": _scikit_network,
    "rustworkx": _rustworkx,
    "networkx": _networkx,
}
"""Name -> function from arrays to the number of components; each builds its own kind of graph first."""


def _components(engine: str, links: int) -> dict[str, float]:
    nodes, a, b = random_links(links)
    ENGINES[engine](3, np.array([0]), np.array([1]))  # loads the library
    began = time.perf_counter()
    components = ENGINES[engine](nodes, a, b)
    return {"seconds": time.perf_counter() - began, "components": components}


def _shop(folder: Path, accounts: int, orders_per_account: float) -> dict[str, int]:
    from graphfraud.synthetic import ShopPlan, write_shop  # noqa: PLC0415  # the race goes without

    plan = ShopPlan(accounts=accounts, seed=SEED, orders_per_account=orders_per_account)
    return dict(write_shop(folder, plan).counts)


def _later(folder: Path, share: float) -> dict[str, int]:
    """Move the last of a shop's orders, which stand in order of time, to ``later.csv``."""
    whole = (folder / "orders.csv").rename(folder / "all.csv")
    with whole.open(encoding="utf-8", newline="") as file:
        is_order = [row["kind"] == "order" for row in csv.DictReader(file)]
    kept = len(is_order) - round(len(is_order) * share)
    with whole.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        _write(folder / "orders.csv", header, islice(rows, kept))
        _write(folder / "later.csv", header, rows)
    whole.unlink()
    return {"events": kept, "order_events": sum(is_order[:kept]), "later": len(is_order) - kept}


def _columns(source: Path, target: Path, left_out: Sequence[str]) -> dict[str, int]:
    """Copy a shop's feeds; some columns of the orders are left out."""
    target.mkdir()
    (target / "outcomes.csv").write_bytes((source / "outcomes.csv").read_bytes())
    with (source / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        kept = [place for place, name in enumerate(header) if name not in left_out]
        _write(
            target / "orders.csv",
            [header[place] for place in kept],
            ([row[place] for place in kept] for row in rows),
        )
    return {"columns": len(kept)}


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _published(folder: Path) -> dict[str, str | int]:
    """Digest rings with their members, reasons and links, hubs, ring ids and lineage."""
    from graphfraud.ledger import open_ledger  # noqa: PLC0415
    from graphfraud.stores.open import open_store  # noqa: PLC0415
    from graphfraud.stores.ports import RingFilter  # noqa: PLC0415
    from graphfraud.stores.ring_json import dump_ring  # noqa: PLC0415

    store = open_store(f"sqlite:///{folder / 'graph.db'}")
    with open_ledger(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        registry = sorted((ring, sorted(accounts)) for ring, accounts in ledger.rings().items())
        lineage = ledger.lineage()
    view = store.view()
    rows = view.rings(RingFilter())
    found = (rows, [dump_ring(view.ring(row.id)) for row in rows], view.hubs(), registry, lineage)
    digest = hashlib.sha256(repr(found).encode()).hexdigest()
    record = view.record()
    store.close()
    return {"digest": digest, "looked_at": record["looked_at"], "rings": len(rows)}


def main() -> None:
    """Do the one piece of work that the command line names."""
    parser = argparse.ArgumentParser(description="One piece of work of the benchmark.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    shop = kinds.add_parser("shop")
    shop.add_argument("folder", type=Path)
    shop.add_argument("accounts", type=int)
    shop.add_argument("orders_per_account", type=float)
    later = kinds.add_parser("later")
    later.add_argument("folder", type=Path)
    later.add_argument("share", type=float)
    columns = kinds.add_parser("columns")
    columns.add_argument("source", type=Path)
    columns.add_argument("target", type=Path)
    columns.add_argument("left_out", nargs="+")
    published = kinds.add_parser("published")
    published.add_argument("folder", type=Path)
    components = kinds.add_parser("components")
    components.add_argument("engine", choices=sorted(ENGINES))
    components.add_argument("links", type=int)
    given = vars(parser.parse_args())
    work: dict[str, Callable[..., object]] = {
        "shop": _shop,
        "later": _later,
        "columns": _columns,
        "published": _published,
        "components": _components,
    }
    result = work[given.pop("kind")](**given)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
