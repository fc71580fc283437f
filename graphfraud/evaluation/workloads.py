"""What the benchmark runs in fresh processes beside the product's own commands; each prints one JSON object.

``shop FOLDER ACCOUNTS ORDERS_PER_ACCOUNT`` makes up a shop. ``later FOLDER SHARE`` takes a share of its
orders, the last ones, into a file of their own. ``columns FROM TO COLUMN...`` copies a shop without some
columns. ``published FOLDER`` digests all that the last night over a folder's databases published.
``components ENGINE LINKS`` finds the connected components of seeded random links with one library.
``normalise FILE ROWS`` cleans the identifiers and names of a shop's first rows, as the workers of a load do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Ends = NDArray[np.int64]

SEED = 1

NORMALISED = ("address", "name", "email", "phone", "device", "ip", "card")
"""Columns whose values a load cleans; of names, whether customer and recipient are one."""

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
    header, *lines = _lines(folder / "orders.csv")
    kind = header.split(",").index("kind")
    kept = len(lines) - round(len(lines) * share)
    for name, some in (("orders", lines[:kept]), ("later", lines[kept:])):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            file.writelines([header, *some])
    orders = sum(line.split(",", kind + 1)[kind] == "order" for line in lines[:kept])
    return {"events": kept, "order_events": orders, "later": len(lines) - kept}


def _columns(source: Path, target: Path, left_out: Sequence[str]) -> dict[str, int]:
    """Copy a shop's feeds; some columns of the orders are left out."""
    target.mkdir()
    (target / "outcomes.csv").write_bytes((source / "outcomes.csv").read_bytes())
    rows = (line.rstrip("\n").split(",") for line in _lines(source / "orders.csv"))
    header = next(rows)
    kept = [place for place, name in enumerate(header) if name not in left_out]
    cells = itemgetter(*kept)
    with (target / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(cells(header)) + "\n")
        file.writelines(",".join(cells(row)) + "\n" for row in rows)
    return {"columns": len(kept)}


def _lines(path: Path) -> list[str]:
    """Read the rows of a made-up shop, which hold no quotes."""
    with path.open(encoding="utf-8", newline="\n") as file:
        lines = file.readlines()
    if any('"' in line for line in lines):
        sys.exit(f"{path}: has quotes, so its lines are no rows")
    return lines


def _normalise(file: Path, rows: int) -> dict[str, Any]:
    from graphfraud.ingest.identify import Identifying  # noqa: PLC0415  # the race goes without
    from graphfraud.ingest.mapping import load_mapping  # noqa: PLC0415
    from graphfraud.ingest.pick import pick  # noqa: PLC0415
    from graphfraud.ingest.read import read_chunks  # noqa: PLC0415
    from graphfraud.ingest.recognise import recognise  # noqa: PLC0415

    mapping = load_mapping("canonical")
    identifying = Identifying(mapping)
    done, seconds = 0, 0.0
    seen: dict[str, set[str]] = {name: set() for name in NORMALISED}
    for chunk in read_chunks(recognise(file)):
        own = dict(zip(chunk.columns, zip(*chunk.rows[: rows - done], strict=True), strict=True))
        count = len(own["email"])
        cells = pick(mapping, own, count, {})
        began = time.process_time()
        identifying.columns(cells, count)
        identifying.flags(cells, count)
        seconds += time.process_time() - began
        for name, values in seen.items():
            values.update(cells[name])
        done += count
        if done == rows:
            break
    distinct = {name: len(values - {""}) for name, values in seen.items()}
    return {"rows": done, "seconds": seconds, "distinct": distinct}


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
    normalise = kinds.add_parser("normalise")
    normalise.add_argument("file", type=Path)
    normalise.add_argument("rows", type=int)
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
        "normalise": _normalise,
    }
    result = work[given.pop("kind")](**given)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
