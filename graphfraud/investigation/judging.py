"""Giving a verdict on a ring: what a person names is checked against the ring as it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError, NotFoundError
from graphfraud.judgement import Judgement
from graphfraud.ledger.verdicts import Verdict, give_verdict, set_apart
from graphfraud.model import EVENT_LABELS, Label, Strength
from graphfraud.rights import LIMITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.judgement import VerdictReason
    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request
    from graphfraud.rights import Limits, Role
    from graphfraud.stores.ports import GraphView, NodeFacts

_ACCOUNT = f"{Label.ACCOUNT.value}:"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody wants to say of a ring."""

    judgement: Judgement
    reason: VerdictReason
    only: tuple[str, ...] = ()
    """Printed keys or account keys; empty for all accounts of the ring and none of its identifiers."""


def judge_ring(
    view: GraphView,
    ledger: Ledger,
    request: Request,
    ring: str,
    opinion: Opinion,
    limits: Mapping[Role, Limits] = LIMITS,
) -> int:
    """Judge the accounts of a ring, or some of its accounts and identifiers.

    Args:
        view: the published run.
        ledger: the ledger that belongs to it.
        request: who, when, why.
        ring: its id.
        opinion: the judgement, its reason, and on what.
        limits: how much a role may judge at once.

    Returns:
        The decision's number.

    Raises:
        NotFoundError: there is no such ring, or something named is not of it.
        ConfigError: an identifier that strangers share cannot be judged fraud; or the reason does not fit.
        RefusedError: whoever asks may not, or not so many at once.
    """
    accounts = [member.account for member in view.ring(ring).members]
    nodes = tuple(_ACCOUNT + account for account in accounts)
    if opinion.only:
        used = {link.node for link in view.links(accounts)} | set(nodes)
        nodes = tuple(sorted({_named(one, used, ring) for one in opinion.only}))
    if opinion.judgement is Judgement.FRAUD:
        for node in nodes:
            if not node.startswith(_ACCOUNT):
                _refuse_shared_place(view.node(node))
    verdict = Verdict(opinion.judgement, opinion.reason, nodes, ring, view.run or 0)
    return give_verdict(ledger, request, verdict, limits)


def call_not_the_same(
    view: GraphView, ledger: Ledger, request: Request, first: str, second: str, *, take_back: bool = False
) -> int:
    """Say that two accounts are not the same person, or take that back.

    Args:
        view: the published run, which must know both.
        ledger: the ledger that belongs to it.
        request: who, when, why.
        first: account key.
        second: account key.
        take_back: let them stand together again.

    Raises:
        NotFoundError: an account is not known.
        ConfigError: the two are one account.
        RefusedError: whoever asks may not.
    """
    for account in (first, second):
        view.node(_ACCOUNT + account)
    return set_apart(ledger, request, first, second, separate=not take_back)


def _named(text: str, used: set[str], ring: str) -> str:
    """Return the printed key that a person means by it or by an account's key alone."""
    for node in (text, _ACCOUNT + text):
        if node in used:
            return node
    raise NotFoundError(
        f"{text!r} is neither a member of {ring} nor used by one; `graphfraud ring {ring}` shows both"
    )


def _refuse_shared_place(facts: NodeFacts) -> None:
    """Refuse to call fraud what strangers share: everybody on it would become a seed."""
    why = facts.hub or facts.placeholder
    if facts.label not in EVENT_LABELS or facts.strength is Strength.SOFT:
        why = why or "strangers share one"
    if why:
        raise ConfigError(
            f"{facts.node} cannot be judged fraud ({why}): its other users would be suspects: judge accounts"
        )
