"""The components step over a graph in Neo4j: ours, and Neo4j Graph Data Science's on the same links.

Graph Data Science is a plugin of the server under the GPL: it is talked to over Bolt where somebody has put
it there, and never shipped.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphfraud.errors import StoreError
from graphfraud.network.components import component_labels
from graphfraud.queries import Statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from graphfraud.stores.neo4j import Neo4jStore

    _Result = TypeVar("_Result")


def _statement(name: str, text: str, *returns: str) -> Statement:
    return Statement(name, "for a comparison", (), returns, text)


VERSION: Final = _statement("gds_version", "RETURN gds.version() AS version", "version")
DROP: Final = _statement(
    "gds_drop", "CALL gds.graph.drop('shop', false) YIELD graphName RETURN graphName", "graphName"
)
PROJECT: Final = _statement(
    "gds_project",
    "CALL gds.graph.project('shop', ['Account', 'Identifier'], ['USED_CARD', 'USED_EMAIL', 'USED_PHONE', "
    "'USED_DEVICE', 'USED_IP', 'SHIPPED_TO']) YIELD relationshipCount RETURN relationshipCount",
    "relationshipCount",
)
COMPONENTS: Final = _statement(
    "gds_wcc", "CALL gds.wcc.stats('shop') YIELD componentCount RETURN componentCount", "componentCount"
)
WRITE: Final = _statement(
    "gds_write",
    "CALL gds.wcc.write('shop', {writeProperty: 'gds_component'}) YIELD componentCount RETURN componentCount",
    "componentCount",
)


def compare_components(store: Neo4jStore) -> dict[str, Any]:
    """Find the components of all links, hubs included, both ways.

    Ours begins with the columns in the local copy, which a night has anyway, and ends with a number for each
    node in memory. The plugin's whole way is project, compute and write back to every node.

    Returns:
        Seconds of every step; the plugin's are missing where the server has none.

    Raises:
        StoreError: the plugin finds other components.
    """
    ours = _ours(store)
    try:
        [(version,)] = store.connection.read(VERSION)
    except StoreError:
        return {"ours": ours}
    theirs: dict[str, Any] = {"version": version}
    store.connection.read(DROP)
    for name, statement in (("project", PROJECT), ("wcc", COMPONENTS), ("wcc_and_write_back", WRITE)):
        theirs[f"{name}_seconds"], [[(number,)]] = _timed(partial(store.connection.write, (statement, {})))
        if number != ours["links" if name == "project" else "components"]:
            raise StoreError(f"{store.place.shown}: {name} tells {number}, and we {ours}")
    store.connection.read(DROP)
    return {"ours": ours, "graph_data_science": theirs}


def _ours(store: Neo4jStore) -> dict[str, Any]:
    view = store.view()
    view.guest_arrays()  # opens the local copy, and brings it up to date
    read, (events, guests, identifiers) = _timed(
        lambda: (view.event_arrays(), view.guest_arrays(), view.identifier_arrays(()))
    )
    accounts, nodes = len(guests), len(guests) + len(identifiers)

    def derive() -> Any:
        pairs = [
            events.account[codes >= 0] * nodes + accounts + codes[codes >= 0]
            for codes in events.identifiers.values()
        ]
        return np.unique(np.concatenate(pairs))

    gathered, links = _timed(derive)
    computed, labels = _timed(lambda: component_labels(nodes, links // nodes, links % nodes))
    # Codes begin with 1: entry 0 of both is no node.
    return {
        "links": len(links),
        "components": int(labels.max()) + 1 - 2,
        "read_seconds": read,
        "links_seconds": gathered,
        "components_seconds": computed,
    }


def _timed(work: Callable[[], _Result]) -> tuple[float, _Result]:
    began = time.perf_counter()
    done = work()
    return round(time.perf_counter() - began, 2), done
