"""Verdicts: fraud, victim, legitimate or unsure, by whom, when and why; superseded, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.errors import ConfigError, RefusedError
from graphfraud.judgement import REASONS, Judgement, Judgements, VerdictReason
from graphfraud.ledger.acts import act
from graphfraud.ledger.changes import ring_id, ring_number
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.judgement import apart, verdict, verdict_node
from graphfraud.ledger.schema.people import person
from graphfraud.model import Label
from graphfraud.rights import LIMITS, Action, limits_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.rights import Limits, Role


_FEW = 10_000
"""Names that a statement asks for; of more, all are read and sorted out here."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided about a ring's accounts and identifiers."""

    judgement: Judgement
    reason: VerdictReason
    nodes: tuple[str, ...]
    """Printed keys."""
    ring: str
    run: int
    """The published run in which the ring was looked at."""


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as it stands in the ledger."""

    id: int
    at: int
    person: str
    note: str
    verdict: Verdict


def give_verdict(
    ledger: Ledger, request: Request, given: Verdict, limits: Mapping[Role, Limits] = LIMITS
) -> int:
    """Record a verdict; it supersedes earlier ones on the same nodes.

    Args:
        ledger: the ledger.
        request: who, when, why.
        given: the verdict; `graphfraud.investigation.judging` checks it against the graph.
        limits: how many nodes a role may judge at once.

    Returns:
        The decision's number.

    Raises:
        ConfigError: the reason does not go with the judgement, or no node is named.
        RefusedError: whoever asks may not, or not so many at once.
    """
    _check(given)
    with act(ledger, request, Action.JUDGE, given.ring) as doing:
        most = limits_of(limits, doing.person.role).values
        if len(given.nodes) > most:
            raise RefusedError(
                f"{len(given.nodes)} accounts and identifiers at once; for {doing.person.role.value} the "
                f"limit is {most}: judge a part, or ask somebody with a wider one"
            )
        before = _in_force(doing.connection, given.nodes)
        number = _next(doing.connection)
        row = {
            "id": number,
            "audit": doing.audit_id,
            "at": doing.at,
            "person": doing.person.id,
            "ring": ring_number(given.ring),
            "run": given.run,
            "judgement": given.judgement.value,
            "reason": given.reason.value,
            "note": request.why,
        }
        doing.told |= {
            "before": {node: judgement.value for node, judgement in before.items()},
            "after": given.judgement.value,
            "nodes": sorted(given.nodes),
            "reason": given.reason.value,
            "run": given.run,
        }
        doing.connection.execute(verdict.insert(), row)
        nodes = [{"verdict": number, "node": node} for node in sorted(given.nodes)]
        doing.connection.execute(verdict_node.insert(), nodes)
    return number


def set_apart(ledger: Ledger, request: Request, first: str, second: str, *, separate: bool = True) -> int:
    """Record that two accounts are not the same person, or take that back.

    From the next night on they never stand in one ring: the cheapest cut between them is made and shown.

    Args:
        ledger: the ledger.
        request: who, when, why.
        first: account key.
        second: account key.
        separate: False takes an earlier decision back.

    Returns:
        The decision's number.

    Raises:
        ConfigError: the two are one account.
        RefusedError: whoever asks may not.
    """
    if first == second:
        raise ConfigError(f"{first} is one account; name two")
    first, second = sorted((first, second))
    with act(ledger, request, Action.SEPARATE, f"account:{first}") as doing:
        number = _next(doing.connection)
        doing.told |= {"first": first, "second": second, "apart": separate}
        row = {
            "id": number,
            "audit": doing.audit_id,
            "at": doing.at,
            "person": doing.person.id,
            "first": first,
            "second": second,
            "apart": separate,
            "note": request.why,
        }
        doing.connection.execute(apart.insert(), row)
    return number


def judgements(ledger: Ledger) -> Judgements:
    """Return what is in force now, for the next night."""
    with transaction(ledger.engine, "read") as connection:
        nodes = _in_force(connection, None)
        pairs = connection.execute(_latest_pairs()).all()
        last = _next(connection) - 1
    apart_now = sorted((row.first, row.second) for row in pairs if row.apart)
    return Judgements(dict(sorted(nodes.items())), tuple(apart_now), last)


def changed_since(ledger: Ledger, last: int) -> frozenset[str]:
    """Return the printed keys that decisions after a number spoke of."""
    with transaction(ledger.engine, "read") as connection:
        nodes = connection.scalars(sa.select(verdict_node.c.node).where(verdict_node.c.verdict > last)).all()
        pairs = connection.execute(sa.select(apart.c.first, apart.c.second).where(apart.c.id > last)).all()
    accounts = {f"{Label.ACCOUNT.value}:{key}" for pair in pairs for key in pair}
    return frozenset(nodes) | accounts


def verdicts_on(ledger: Ledger, request: Request, nodes: Sequence[str]) -> Sequence[Given]:
    """Return every verdict ever given on any of some nodes, the latest first.

    Raises:
        RefusedError: whoever asks may not search.
    """
    with act(ledger, request, Action.SEARCH, " ".join(nodes)) as doing:
        connection = doing.connection
        wanted = sa.select(verdict_node.c.verdict).where(verdict_node.c.node.in_(nodes))
        rows = connection.execute(
            sa.select(verdict, person.c.name)
            .join(person, person.c.id == verdict.c.person)
            .where(verdict.c.id.in_(wanted))
            .order_by(verdict.c.id.desc())
        ).all()
        named = connection.execute(
            sa.select(verdict_node).where(verdict_node.c.verdict.in_([row.id for row in rows]))
        ).all()
    return [_to_given(row, tuple(sorted(one.node for one in named if one.verdict == row.id))) for row in rows]


def _check(given: Verdict) -> None:
    if given.reason not in REASONS[given.judgement]:
        known = ", ".join(sorted(REASONS[given.judgement]))
        raise ConfigError(f"{given.reason} is no reason for {given.judgement}; these are: {known}")
    if not given.nodes:
        raise ConfigError("no account and no identifier is named: name some, or the whole ring")
    if ring_number(given.ring) is None:
        raise ConfigError(f"{given.ring!r} is not a ring id: ids look like {ring_id(123)}")


def _in_force(connection: sa.Connection, nodes: Sequence[str] | None) -> dict[str, Judgement]:
    """Return the latest judgement of nodes, of all that have one where None is given."""
    latest = sa.select(verdict_node.c.node, sa.func.max(verdict_node.c.verdict).label("verdict"))
    if nodes is not None:
        latest = latest.where(verdict_node.c.node.in_(nodes))
    newest = latest.group_by(verdict_node.c.node).subquery()
    rows = connection.execute(
        sa.select(newest.c.node, verdict.c.judgement).join(verdict, verdict.c.id == newest.c.verdict)
    )
    return {row.node: Judgement(row.judgement) for row in rows}


def _latest_pairs() -> sa.Select[Any]:
    newest = sa.select(sa.func.max(apart.c.id)).group_by(apart.c.first, apart.c.second)
    return sa.select(apart.c.first, apart.c.second, apart.c.apart).where(apart.c.id.in_(newest))


def _next(connection: sa.Connection) -> int:
    """Return the next number; verdicts and pairs are numbered together, so one number tells what is new."""
    highest = (connection.scalar(sa.select(sa.func.max(table.c.id))) or 0 for table in (verdict, apart))
    return max(highest) + 1


def _to_given(row: sa.Row[Any], nodes: tuple[str, ...]) -> Given:
    ring = ring_id(row.ring)
    told = Verdict(Judgement(row.judgement), VerdictReason(row.reason), nodes, ring, row.run)
    return Given(row.id, row.at, row.name, row.note, told)


def verdict_times(ledger: Ledger, accounts: Sequence[str]) -> list[tuple[str, int, Judgement]]:
    """Return (printed key, at, judgement) of every verdict ever given on accounts, the oldest first.

    Args:
        ledger: the ledger.
        accounts: account keys.
    """
    wanted = {f"{Label.ACCOUNT.value}:{account}" for account in accounts}
    given = (
        sa.select(verdict_node.c.node, verdict.c.at, verdict.c.judgement)
        .join(verdict, verdict.c.id == verdict_node.c.verdict)
        .order_by(verdict.c.id)
    )
    if len(wanted) <= _FEW:
        given = given.where(verdict_node.c.node.in_(wanted))
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(given).all()
    return [(row.node, row.at, Judgement(row.judgement)) for row in rows if row.node in wanted]
