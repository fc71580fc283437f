"""A process that reads a graph again and again, as screens and commands do, until it is told to stop.

``python reader.py GRAPH FLAGS`` makes ``FLAGS/reading`` after each round, reads until there is a file
``FLAGS/stop``, and prints what it saw as JSON: run -> digests of everything published. A run that was only
ever seen whole has one.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.investigation.search import search
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter
from graphfraud.stores.ring_json import dump_ring

if TYPE_CHECKING:
    from graphfraud.stores.ports import GraphView


def read_everything(view: GraphView) -> str:
    """Return a digest of all that a view shows; fails where its parts do not fit together."""
    rows = view.rings(RingFilter())
    rings = [view.ring(row.id) for row in rows]
    listed = set(view.members())
    told = {(ring.id, member.account) for ring in rings for member in ring.members}
    if listed != told:
        sys.exit(f"run {view.run}: the list of members and the rings differ")
    shown: list[object] = [view.run, rows, [dump_ring(ring) for ring in rings], sorted(listed), view.hubs()]
    first = rings[0].members[0].account
    shown.append(search(view, first, region="JP", limit=10))
    shown.append(view.neighbourhood(f"account:{first}", hops=2, max_nodes=50))
    shown.append(view.counts())
    return sha256(repr(shown).encode()).hexdigest()


def main() -> None:
    """Read until told to stop."""
    graph, flags = sys.argv[1], Path(sys.argv[2])
    seen: defaultdict[int | None, set[str]] = defaultdict(set)
    stopped = False
    while not stopped:
        stopped = (flags / "stop").exists()  # asked first, so that the last round reads what is there then
        store = open_store(f"sqlite:///{graph}")
        view = store.view()
        seen[view.run].add(read_everything(view))
        store.close()
        (flags / "reading").touch()
    sys.stdout.write(json.dumps({run: sorted(digests) for run, digests in seen.items()}))


if __name__ == "__main__":
    main()
