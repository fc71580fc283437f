"""Events as rows that a store's statements return, turned into the detector's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.model import EVENT_LABELS, Cause, Kind, Outcome, Status
from graphfraud.network.arrays import EventArrays

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {kind.value: code for code, kind in enumerate(Kind)}
STATUSES = {status.value: code for code, status in enumerate(Status)}
OUTCOMES = {outcome.value: code for code, outcome in enumerate(Outcome)}
CAUSES = {cause.value: code for code, cause in enumerate(Cause)}


def events_of_columns(columns: Sequence[Sequence[Any]]) -> EventArrays:
    """Make arrays of events whose kind, status, outcome and cause are words.

    Args:
        columns: event, account, at, kind, status, flags, amount, outcome, cause, then for each of
            `EVENT_LABELS` the identifier's code, -1 for none; all of one length.
    """
    event, account, at, kind, status, flags, amount, outcome, cause, *used = columns
    return EventArrays(
        event=np.array(event, dtype=np.int64),
        account=np.array(account, dtype=np.int64),
        at=np.array(at, dtype=np.int64),
        kind=np.array([KINDS[word] for word in kind], dtype=np.int8),
        status=np.array([STATUSES[word] for word in status], dtype=np.int8),
        flags=np.array(flags, dtype=np.int8),
        amount=np.array(amount, dtype=np.int64),
        outcome=np.array([OUTCOMES[word] for word in outcome], dtype=np.int8),
        cause=np.array([CAUSES[word] for word in cause], dtype=np.int8),
        identifiers={
            label: np.array(codes, dtype=np.int64) for label, codes in zip(EVENT_LABELS, used, strict=True)
        },
    )
