"""Hits: one line of JSON for each order that matched, written by readers and counted where the list is kept.

A line holds ids, codes and the order's sum, and none of the values that matched.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphfraud.checkout.entry import Action
from graphfraud.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from graphfraud.checkout.matching import Decision
    from graphfraud.checkout.order import Order

MOST_LINE = 65_536
"""Bytes; a longer line was not written by a reader."""

MOST_ORDER_ID = 200
"""Characters of an order's id that are kept."""


@dataclass(frozen=True, slots=True)
class HitMatch:
    """One entry that matched an order."""

    entry_id: str
    action: str
    type: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One order that matched: why it was refused, challenged, reviewed or let through."""

    at: int
    """Milliseconds since 1970 UTC."""
    order_id: str
    version: int
    """Of the release that answered."""
    amount: int | None
    """Minor units of `currency`."""
    currency: str
    matches: tuple[HitMatch, ...]
    """The deciding one first."""

    def line(self) -> str:
        """Return the line that stands for it in a file of hits."""
        body = {
            "at": self.at,
            "order_id": self.order_id,
            "version": self.version,
            "amount": self.amount,
            "currency": self.currency,
            "matches": [[one.entry_id, one.action, one.type, one.reason] for one in self.matches],
        }
        return json.dumps(body, separators=(",", ":")) + "\n"


def hit_of(order: Order, decision: Decision, version: int, now: int) -> Hit:
    """Return the hit that an order's decision makes."""
    matches = tuple(
        HitMatch(one.entry_id, one.action.value, one.type.value, one.reason) for one in decision.matches
    )
    order_id = order.order_id[:MOST_ORDER_ID]
    return Hit(now, order_id, version, order.amount, order.currency[:3], matches)


def append_hit(path: Path, hit: Hit) -> None:
    """Add a line to a file of hits, in one write, so that several processes can share the file.

    Raises:
        OSError: the file cannot be written, or not all of the line fitted.
    """
    data = hit.line().encode("ascii")
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        if os.write(descriptor, data) != len(data):
            raise OSError(f"{path}: only part of a hit was written")
    finally:
        os.close(descriptor)


@dataclass(slots=True)
class HitFiles:
    """The hits in some files; a line that is none is counted, for a killed process leaves half a line."""

    paths: Sequence[Path]
    damaged: int = 0

    def __iter__(self) -> Iterator[Hit]:
        """Yield the hits of all files, one after the other.

        Raises:
            FeedError: a file cannot be read.
        """
        self.damaged = 0
        for path in self.paths:
            try:
                with path.open("rb") as file:
                    yield from self._hits(file)
            except OSError as error:
                raise FeedError(f"cannot be read ({error.strerror})", file=str(path)) from error

    def _hits(self, file: BinaryIO) -> Iterator[Hit]:
        while line := file.readline(MOST_LINE):
            if not line.strip():
                continue
            try:
                yield _parsed(line)
            except (ValueError, KeyError, TypeError, RecursionError):
                self.damaged += 1


def _parsed(line: bytes) -> Hit:
    body: dict[str, Any] = json.loads(line)
    amount = body["amount"]
    words = (body["order_id"], body["currency"])
    numbers = (body["at"], body["version"], 0 if amount is None else amount)
    matches = tuple(HitMatch(*one) for one in body["matches"])
    texts = [*words, *(text for one in matches for text in (one.entry_id, one.action, one.type, one.reason))]
    if not matches or not all(type(one) is int for one in numbers):
        raise ValueError("no hit")
    if not all(isinstance(one, str) for one in texts):
        raise TypeError("no text")
    return Hit(body["at"], words[0], body["version"], amount, words[1], matches)


@dataclass(slots=True)
class EntryHits:
    """The life of one entry, as far as the hits tell it."""

    entry_id: str
    hits: int = 0
    """Look-ups that it matched; an order that is sent again counts again."""
    orders: int = 0
    """Orders that it matched, each once; those without an id count each time."""
    first_hit: int | None = None
    """Milliseconds since 1970 UTC."""
    last_hit: int | None = None
    stopped: dict[str, int] = field(default_factory=dict)
    """Currency -> minor units of the orders that it stopped: where a hold or a block of its decided."""


def count_hits(hits: Iterable[Hit]) -> dict[str, EntryHits]:
    """Count hits for each entry, by its id; the same lines read twice count orders and money once.

    Args:
        hits: in any order, of any number of readers.

    Returns:
        Entry id -> its hits, in the order of the ids. Takes memory for each pair of entry and order.
    """
    found: dict[str, EntryHits] = {}
    known: set[tuple[str, str]] = set()
    for hit in hits:
        for number, match in enumerate(hit.matches):
            one = found.setdefault(match.entry_id, EntryHits(match.entry_id))
            one.hits += 1
            one.first_hit = hit.at if one.first_hit is None else min(one.first_hit, hit.at)
            one.last_hit = hit.at if one.last_hit is None else max(one.last_hit, hit.at)
            key = (match.entry_id, hit.order_id)
            if hit.order_id and key in known:
                continue
            known.add(key)
            one.orders += 1
            if number == 0 and match.action in {Action.HOLD, Action.BLOCK} and hit.amount:
                one.stopped[hit.currency] = one.stopped.get(hit.currency, 0) + hit.amount
    return dict(sorted(found.items()))
