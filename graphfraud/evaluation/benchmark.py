"""The benchmark: speed and memory at full size, each measurement in a fresh process, written to a page.

Run as ``python -m graphfraud.evaluation.benchmark``; some 20 minutes on two idle cores, 20 GB of disk. With
``--only PART`` one part is measured and the others keep their figures; ``--scale 0.01`` shows in two minutes
that all of it works. The part ``neo4j`` runs where GRAPHFRAUD_GRAPH_URL names an empty database. The figures
go to a JSON file beside the page, and the page is made of that file alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.errors import GraphFraudError
from graphfraud.evaluation.benchmark_parts import PARTS, names_neo4j
from graphfraud.evaluation.benchmark_shops import Shops
from graphfraud.evaluation.measuring import machine
from graphfraud.evaluation.performance_page import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def run_parts(shops: Shops, names: Sequence[str], kept: Mapping[str, Any], date: str) -> dict[str, Any]:
    """Measure parts; one that fails keeps its old figures and says why it has no new ones.

    Args:
        shops: where.
        names: parts, in any order.
        kept: what earlier runs found, by part.
        date: of this run.

    Returns:
        What there is now, by part, in the order of `PARTS`.
    """
    found = {name: part for name, part in kept.items() if name in PARTS}
    for name in filter(set(names).__contains__, PARTS):
        beside = {"date": date, "scale": shops.scale, "machine": dict(machine())}
        began = time.monotonic()
        try:
            figures = PARTS[name](shops)
        except GraphFraudError as error:
            shops.progress(f"{name} was not measured: {error}")
            reason = " ".join(str(error).split())
            found[name] = {**found.get(name, {}), "not_measured": reason, "tried": date}
        else:
            found[name] = {**beside, "minutes": round((time.monotonic() - began) / 60, 1), "figures": figures}
    return {name: found[name] for name in PARTS if name in found}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names and write the page; 1 where a part could not be measured."""
    parser = argparse.ArgumentParser(description="Measure speed and memory; write the figures to a page.")
    parser.add_argument(
        "--only", action="append", choices=list(PARTS), metavar="PART", help=f"one of {', '.join(PARTS)}"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="of the full size, 0.01 to 1")
    parser.add_argument("--folder", type=Path, help="where the shops go; by default a temporary folder")
    parser.add_argument("--page", type=Path, default=Path("docs/performance.md"), help="the page to write")
    parser.add_argument("--date", help="stands on the page; by default today's")
    given = parser.parse_args(arguments)
    if not 0.01 <= given.scale <= 1:
        parser.error("--scale must be from 0.01 to 1")
    stored = given.page.with_suffix(".json")
    kept = json.loads(stored.read_text(encoding="utf-8")) if stored.exists() else {}
    date = given.date or datetime.now(UTC).date().isoformat()
    names = given.only or [name for name in PARTS if name != "neo4j" or names_neo4j()]
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="graphfraud-bench-") as folder:
        shops = Shops(Path(folder).resolve(), given.scale, _say)
        for name in filter(set(names).__contains__, PARTS):
            kept = run_parts(shops, [name], kept, date)
            stored.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            given.page.write_text(page(kept), encoding="utf-8")
    return int(any(kept[name].get("not_measured") for name in names))


def _say(step: str) -> None:
    sys.stderr.write(step + "\n")


if __name__ == "__main__":
    sys.exit(main())
