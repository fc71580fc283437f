"""The statements that the registry is made of; each runs inside a transaction that the caller has opened."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.ledger.changes import ring_id, ring_number
from graphfraud.ledger.schema import registry as schema
from graphfraud.ledger.schema.registry import RunState
from graphfraud.model import Lineage, RingChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.changes import NightChanges

_PUBLISHED = schema.run.c.state == RunState.PUBLISHED.value
_PREPARED = schema.run.c.state == RunState.PREPARED.value


def run_state(connection: sa.Connection, run: int) -> RunState | None:
    """Return how far a run has come, None where the ledger does not know it."""
    state = connection.scalar(sa.select(schema.run.c.state).where(schema.run.c.id == run))
    return None if state is None else RunState(state)


def last_run(connection: sa.Connection) -> int | None:
    """Return the highest published run."""
    last: int | None = connection.scalar(sa.select(sa.func.max(schema.run.c.id)).where(_PUBLISHED))
    return last


def prepared_run(connection: sa.Connection) -> int | None:
    """Return the one run that stands prepared."""
    prepared: int | None = connection.scalar(sa.select(schema.run.c.id).where(_PREPARED))
    return prepared


def next_ring_number(connection: sa.Connection) -> int:
    """Return the lowest number above every ring of a published run."""
    highest = sa.select(sa.func.max(schema.ring.c.number)).join(schema.run).where(_PUBLISHED)
    return (connection.scalar(highest) or 0) + 1


def rings(connection: sa.Connection, run: int) -> dict[str, frozenset[str]]:
    """Return ring id -> members as of a published run.

    Joining counts 1 and leaving -1, so whoever sums to 1 up to the run stands in the ring.
    """
    change = schema.membership_change.c
    members = connection.execute(
        sa.select(change.ring, change.account)
        .where(change.run <= run)
        .group_by(change.ring, change.account)
        .having(sa.func.sum(change.step) == 1)
        .order_by(change.ring)
    )
    return {
        ring_id(number): frozenset(row.account for row in group)
        for number, group in groupby(members, key=attrgetter("ring"))
    }


def lineages(connection: sa.Connection, run: int | None, ring: int | None) -> list[tuple[int, Lineage]]:
    """Return (run, lineage) of published runs in order, of one run or all, of one ring number or all."""
    entry = schema.lineage.c
    wanted = sa.select(schema.lineage).join(schema.run).where(_PUBLISHED).order_by(entry.run, entry.position)
    if run is not None:
        wanted = wanted.where(entry.run == run)
    if ring is not None:
        wanted = wanted.where(entry.ring == ring)
    return [(row.run, _to_lineage(row)) for row in connection.execute(wanted)]


def insert_prepared(
    connection: sa.Connection, run: int, night: NightChanges, lineage: Sequence[Lineage], at: int
) -> None:
    """Write a night as prepared, in bulk; its run must not be there yet."""
    prepared = {"id": run, "prepared_at": at, "state": RunState.PREPARED.value}
    connection.execute(schema.run.insert(), prepared)
    _insert(connection, schema.ring, [{"number": number, "born_run": run} for number in night.born])
    changes = [
        {"run": run, "ring": ring, "account": account, "step": step.value}
        for ring, account, step in night.members
    ]
    _insert(connection, schema.membership_change, changes)
    entries = [_from_lineage(run, position, entry) for position, entry in enumerate(lineage)]
    _insert(connection, schema.lineage, entries)


def mark_published(connection: sa.Connection, run: int) -> None:
    """Make a prepared run published; from here on the database refuses to change its rows."""
    published = schema.run.update().where(schema.run.c.id == run).values(state=RunState.PUBLISHED.value)
    connection.execute(published)


def drop_prepared(connection: sa.Connection, run: int) -> None:
    """Delete what was prepared for a run, if anything; the database refuses where the run is published."""
    # Children before parents: foreign keys are checked statement by statement.
    for column in (
        schema.lineage.c.run,
        schema.membership_change.c.run,
        schema.ring.c.born_run,
        schema.run.c.id,
    ):
        connection.execute(sa.delete(column.table).where(column == run))


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:  # an empty list would mean one row of defaults
        connection.execute(table.insert(), rows)


def _from_lineage(run: int, position: int, entry: Lineage) -> dict[str, Any]:
    return {
        "run": run,
        "position": position,
        "ring": ring_number(entry.ring),
        "change": entry.change.value,
        "others": entry.others,
        "cause": entry.cause,
        "added": entry.added,
        "removed": entry.removed,
    }


def _to_lineage(row: sa.Row[Any]) -> Lineage:
    return Lineage(
        ring=ring_id(row.ring),
        change=RingChange(row.change),
        others=tuple(row.others),
        cause=row.cause,
        added=tuple(row.added),
        removed=tuple(row.removed),
    )
