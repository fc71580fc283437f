"""How a transformed chunk travels between processes: columns of plain values, much faster than pickle.

Both ends are this program, on one machine, in one run: nothing else ever reads or writes these bytes.
"""

from __future__ import annotations

import marshal

from graphfraud.ingest.reject import Reject
from graphfraud.ingest.transform import Transformed
from graphfraud.model import EventBatch, Identifier, Label, OutcomeBatch, Strength

_LABELS = {label.value: label for label in Label}
_STRENGTHS = {int(strength): strength for strength in Strength}


def pack(result: Transformed) -> bytes:
    """Return a transformed chunk as bytes."""
    events, outcomes = result.events, result.outcomes
    known = events.known.values()
    return marshal.dumps(
        (
            result.rows,
            [
                events.event_id,
                events.digest,
                events.kind,
                events.at,
                events.account,
                {label.code: nodes for label, nodes in events.identifiers.items()},
                events.amount,
                events.currency,
                events.status,
                events.flags,
                events.details,
            ],
            [
                list(events.known),
                [item.label.value for item in known],
                [item.key for item in known],
                [int(item.strength) for item in known],
                [item.placeholder for item in known],
                [item.parent for item in known],
            ],
            [
                outcomes.event_id,
                outcomes.digest,
                outcomes.outcome,
                outcomes.outcome_at,
                outcomes.cause,
                outcomes.liability,
                outcomes.recovered,
            ],
            [tuple(reject) for reject in result.rejects],
        )
    )


def unpack(data: bytes) -> Transformed:
    """Return the transformed chunk that `pack` was given."""
    rows, events, known, outcomes, rejects = marshal.loads(data)  # noqa: S302  # our own worker's bytes
    events[5] = {Label.from_code(code): nodes for code, nodes in events[5].items()}
    identifiers = (
        Identifier(_LABELS[label], key, _STRENGTHS[strength], placeholder, parent)
        for _, label, key, strength, placeholder, parent in zip(*known, strict=True)
    )
    events.append(dict(zip(known[0], identifiers, strict=True)))
    return Transformed(
        rows, EventBatch(*events), OutcomeBatch(*outcomes), [Reject(*item) for item in rejects]
    )
