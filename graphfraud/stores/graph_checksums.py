"""Counts and checksums of all that a graph holds: two graphs with the same ones give the same answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from graphfraud.queries import load_statements
from graphfraud.stores.sqlite_rows import counters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

NUMBERED: Final = {
    "accounts": "account",
    "identifiers": "identifier",
    "revisions": "revision",
    "outcomes": "outcome",
}
"""What is read by its numbers -> the counter of them."""

WHOLE: Final = ("superseded", "owners", "hubs", "rings", "members", "files", "runs")
"""What is read at once, row by row."""

_DIGEST_BYTES: Final = 16

_ROWS: Final = 1_000
"""Rows that are digested at a time."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """All rows of one kind."""

    kind: str
    rows: int
    digest: str
    """Of the rows in the order of their numbers or keys."""


def checksums(graph: sqlite3.Connection) -> list[Checksum]:
    """Digest all that a graph holds, but for what an unpublished run has staged; 10 microseconds a row."""
    upto = counters(graph)
    told = [
        _checksum(graph, kind, f"{kind}_between", after=0, upto=getattr(upto, counter))
        for kind, counter in NUMBERED.items()
    ]
    return told + [_checksum(graph, kind, f"all_{kind}") for kind in WHOLE]


def fingerprint(sums: Sequence[Checksum]) -> str:
    """Return one digest over all."""
    content = json.dumps([(one.kind, one.rows, one.digest) for one in sums])
    return blake2b(content.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _checksum(graph: sqlite3.Connection, kind: str, name: str, **values: Any) -> Checksum:
    cursor = graph.execute(load_statements("sql", "copy")[name].text, values)
    digest = blake2b(digest_size=_DIGEST_BYTES)
    number = 0
    while rows := cursor.fetchmany(_ROWS):
        number += len(rows)
        for row in rows:
            digest.update(json.dumps(row, ensure_ascii=False, default=bytes.hex).encode())
            digest.update(b"\n")
    return Checksum(kind, number, digest.hexdigest())
