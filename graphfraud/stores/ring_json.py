"""A ring as one JSON text and back, byte for byte the same in every store."""

from __future__ import annotations

import json
from typing import Any

from graphfraud.model import Member, Reason, Ring, RingLink, RingState


def dump_ring(ring: Ring) -> str:
    """Write a ring as JSON with sorted keys, so that equal rings give equal texts."""
    return json.dumps(ring, default=_fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_ring(text: str) -> Ring:
    """Read what `dump_ring` wrote."""
    body: dict[str, Any] = json.loads(text)
    holding = body.pop("holding")
    return Ring(
        members=tuple(Member(**member) for member in body.pop("members")),
        reasons=tuple(
            Reason(**(reason | {"evidence": tuple(reason["evidence"])})) for reason in body.pop("reasons")
        ),
        holding=_link(holding) if holding else None,
        cuts=tuple(_link(cut) for cut in body.pop("cuts")),
        state=RingState(body.pop("state")),
        **body,
    )


def _fields(part: Ring | Member | Reason | RingLink) -> dict[str, Any]:
    """Give one level of a ring, a quarter of the work of `dataclasses.asdict`, which copies all values."""
    return {name: getattr(part, name) for name in part.__slots__}


def _link(body: dict[str, Any]) -> RingLink:
    return RingLink(**(body | {"shared": tuple(body["shared"])}))


def top_signal(ring: Ring) -> str:
    """Name the signal that speaks most against a ring; empty where none does."""
    worst = max(ring.reasons, key=lambda reason: reason.points, default=None)
    return worst.signal if worst and worst.points > 0 else ""
