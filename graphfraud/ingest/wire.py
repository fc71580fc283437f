"""How a transformed chunk travels between processes: columns of plain values, much faster than pickle.

Both ends are this program, on one machine, in one run: nothing else ever reads or writes these bytes.
"""

from __future__ import annotations

import marshal
from array import array
from dataclasses import fields
from operator import attrgetter

from graphfraud.coded import CodedEvents, KnownIdentifiers
from graphfraud.ingest.reject import Reject
from graphfraud.ingest.transform import PLACE, Transformed
from graphfraud.model import Label, OutcomeBatch

_KNOWN = attrgetter(*(column.name for column in fields(KnownIdentifiers)))
_OUTCOMES = attrgetter(*(column.name for column in fields(OutcomeBatch)))
_EVENTS = tuple(
    column.name for column in fields(CodedEvents) if column.name not in {"account", "known", "used"}
)
_PLAIN = attrgetter(*_EVENTS)


def pack(result: Transformed) -> bytes:
    """Return a transformed chunk as bytes."""
    events = result.events
    return marshal.dumps(
        (
            result.rows,
            _PLAIN(events),
            array(PLACE, events.account).tobytes(),
            _KNOWN(events.known),
            [(label.value, array(PLACE, places).tobytes()) for label, places in events.used.items()],
            _OUTCOMES(result.outcomes),
            [tuple(reject) for reject in result.rejects],
        )
    )


def unpack(data: bytes) -> Transformed:
    """Return the transformed chunk that `pack` was given."""
    rows, plain, account, known, used, outcomes, rejects = marshal.loads(data)  # noqa: S302  # our own worker's bytes
    events = CodedEvents(
        **dict(zip(_EVENTS, plain, strict=True)),
        account=array(PLACE, account),
        known=KnownIdentifiers(*known),
        used={Label(label): array(PLACE, places) for label, places in used},
    )
    return Transformed(rows, events, OutcomeBatch(*outcomes), [Reject(*item) for item in rejects])
