"""The Neo4j benchmark measures what it says, on a small shop and a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from graphfraud.evaluation.neo4j_benchmark import measure
from graphfraud.settings import find_places
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.neo4j_server import Neo4jServer


def test_a_small_night_sends_a_small_part_of_what_the_first_one_sent(
    neo4j_empty: Neo4jServer, tmp_path: Path
) -> None:
    write_shop(tmp_path / "shop", ShopPlan(accounts=500, seed=3))
    cache = {"GRAPHFRAUD_GRAPH_CACHE": str(tmp_path / "cache")}
    told = measure(tmp_path / "shop", find_places(neo4j_empty.environment | cache, tmp_path), tmp_path)
    first, second = told["first night"], told["second night"]
    assert 0 < second["rows"] <= 0.01 * first["rows"] + 1
    links = {name: night["sent"]["write_links"]["rows"] for name, night in (("1", first), ("2", second))}
    assert 0 < links["2"] < 0.05 * links["1"]
    # Fetched are the run, the steps, what is published of rings and hubs, and what the new orders share.
    assert second["fetched"] < 0.2 * first["rows"]
    for kind in ("neighbourhood", "ring", "search"):
        assert 0 < told["reads"][kind]["p50"] <= told["reads"][kind]["p95"], kind
    ours = told["components"]["ours"]
    graph = linked(neo4j_empty)
    assert ours["links"] == graph.number_of_edges()
    assert ours["components"] == nx.number_connected_components(graph)


def linked(server: Neo4jServer) -> nx.Graph[str]:
    """Return all accounts, identifiers and links, as the server has them."""
    with server.driver() as driver, driver.session(database="neo4j") as session:
        nodes = session.run("MATCH (n:Account|Identifier) RETURN elementId(n)").value()
        links = session.run(
            "MATCH (a)-[u:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO]->(i) "
            "RETURN elementId(a), elementId(i)"
        ).values()
    graph: nx.Graph[str] = nx.Graph([(a, i) for a, i in links])
    graph.add_nodes_from(nodes)
    return graph
