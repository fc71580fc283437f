"""The chain of whole changes: each file and each published run is a step with a digest over all before it.

A replica whose last digest stands in the server's chain is the same graph as the server's up to there, so it
needs only the steps after it; any other replica is of another graph, or is damaged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE: Final = "file"
PUBLISHED: Final = "run"
"""Kinds of steps."""

_DIGEST_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Counters:
    """The newest numbers that were given, and how many rows there are."""

    revision: int = 0
    account: int = 0
    identifier: int = 0
    outcome: int = 0
    revisions: int = 0
    outcomes: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One whole change of the graph."""

    number: int
    kind: str
    """FILE or PUBLISHED."""
    run: int
    file: str
    """`file_name` of the file; empty for a published run."""
    state: str
    """Digest over this step and all before it."""
    counters: Counters
    """As the step left them."""


def file_name(sha256: str, mapping_sha256: str) -> str:
    """Name a file by what was read, and how."""
    return f"{sha256} {mapping_sha256}"


@dataclass(slots=True)
class StepDigest:
    """Digest of one step. Rows of one kind must come in one order; kinds may be interleaved."""

    _kinds: dict[str, blake2b] = field(default_factory=dict)

    def add(self, kind: str, rows: Iterable[Sequence[Any]]) -> None:
        """Take in rows of plain values; about 4 microseconds each."""
        digest = self._kinds.setdefault(kind, blake2b(digest_size=_DIGEST_BYTES))
        text = json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"), default=bytes.hex)
        if text != "[]":
            digest.update(text[1:-1].encode())
            digest.update(b",")

    def close(self, before: str, kind: str, run: int, file: str) -> str:
        """Return the state after this step.

        Args:
            before: the state before it.
            kind: of the step.
            run: that it belongs to.
            file: `file_name`, or empty.
        """
        parts = {name: digest.hexdigest() for name, digest in self._kinds.items()}
        empty = blake2b(digest_size=_DIGEST_BYTES).hexdigest()
        content = [before, kind, run, file, {name: one for name, one in parts.items() if one != empty}]
        return blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=_DIGEST_BYTES).hexdigest()


def add_results(
    digest: StepDigest,
    owners: Sequence[Sequence[Any]],
    hubs: Sequence[Sequence[Any]],
    rings: Sequence[Sequence[Any]],
    members: Sequence[Sequence[Any]],
) -> None:
    """Take what a run found into its step's digest; `rings` are (id, body), an ended one with no body."""
    for kind, rows in (("owner", owners), ("hub", hubs), ("ring", rings), ("member", members)):
        digest.add(kind, sorted(map(list, rows), key=lambda row: list(map(str, row))))
