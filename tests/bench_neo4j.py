"""The Neo4j benchmark on a server of its own: ``python -m tests.bench_neo4j FOLDER [ACCOUNTS]``.

Twice over one made-up shop, with neo4j-rust-ext and without; the server has Neo4j Graph Data Science, which
Maven fetches as it does the server. Prints one JSON object a run. About 15 minutes for a million links.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from graphfraud.synthetic import ShopPlan, write_shop
from tests.neo4j_server import VERSION, Neo4jServer, fetch, fetch_plugin

ACCOUNTS = 140_000
"""With 1.43 orders each they have a million links."""
ORDERS_PER_ACCOUNT = 1.43
SEED = 1

GDS = "2.13.9"
"""The version of Graph Data Science for Neo4j 5.26."""

CONFIG = {
    "server.memory.pagecache.size": "512m",
    "db.memory.transaction.max": "1g",  # what the plugin writes back goes in few transactions
    "dbms.security.procedures.unrestricted": "gds.*",
}
JAVA = ("-Xms2g", "-Xmx2g")


def main() -> None:
    """Make the shop and measure."""
    folder, accounts = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ACCOUNTS
    folder.mkdir(parents=True)
    write_shop(folder / "shop", ShopPlan(accounts=accounts, seed=SEED, orders_per_account=ORDERS_PER_ACCOUNT))
    for name, words in (("with", ()), ("without", ("--without-rust",))):
        home = folder / name
        home.mkdir()
        server = Neo4jServer(home / "server", VERSION, CONFIG, java_options=JAVA)
        add_data_science(server.home)
        server.start()
        try:
            measure(server, folder / "shop", home, *words)
        finally:
            server.kill()


def add_data_science(home: Path) -> None:
    """Put the plugin's jars that the server has not into its folder."""
    known = {path.name for path in fetch(VERSION).iterdir()}
    plugins = home / "plugins"
    plugins.mkdir(parents=True)
    for path in fetch_plugin("gds", VERSION, {"proc": GDS, "opengds-extension": GDS}).iterdir():
        if path.name not in known:
            shutil.copy(path, plugins)


def measure(server: Neo4jServer, shop: Path, home: Path, *words: str) -> None:
    """Run the benchmark in a fresh process and print what it tells, with the server's CPU seconds."""
    before = server.cpu_seconds()
    done = subprocess.run(
        [sys.executable, "-m", "graphfraud.evaluation.neo4j_benchmark", shop, home, *words],
        env=os.environ | server.environment | {"GRAPHFRAUD_GRAPH_CACHE": str(home / "cache")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    told["server_cpu_seconds"] = round(server.cpu_seconds() - before, 1)
    told["load"] = os.getloadavg()[1]
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
