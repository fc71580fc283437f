"""What the block list does with values just now, for showing it beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.blocklist import EntryStatus
from graphfraud.checkout.entry import Action as Deed
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.blocklist import list_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.registry import Ledger

_AT_ONCE = 2000
"""Keys that are asked for together: SQLite takes some 32,000 values at a time."""


def deeds_on(ledger: Ledger, values: Sequence[tuple[str, str]], at: int) -> Mapping[tuple[str, str], Deed]:
    """Return what active entries do with values; of several the most severe.

    Whoever reads has been let in by `graphfraud.investigation.reading.admit`.

    Args:
        ledger: the ledger.
        values: (type, key) pairs.
        at: now, ms since 1970 UTC.

    Returns:
        Pair -> action; values that are not listed are left out.
    """
    wanted = set(values)
    keys = sorted({key for _, key in values})
    found: dict[tuple[str, str], Deed] = {}
    order = list(Deed)
    with transaction(ledger.engine, "read") as connection:
        for start in range(0, len(keys), _AT_ONCE):
            rows = connection.execute(
                sa.select(list_entry.c.type, list_entry.c.key, list_entry.c.action).where(
                    list_entry.c.key.in_(keys[start : start + _AT_ONCE]),
                    list_entry.c.status == EntryStatus.ACTIVE.value,
                    list_entry.c.starts_at <= at,
                    sa.or_(list_entry.c.expires_at.is_(None), list_entry.c.expires_at > at),
                )
            )
            for kind, key, action in rows:
                pair, deed = (kind, key), Deed(action)
                if pair in wanted:
                    found[pair] = min(found.get(pair, deed), deed, key=order.index)
    return found
