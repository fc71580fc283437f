"""What an entry of the block list would have stopped: past orders, good ones among them, customers, money.

Each order is judged as it was placed: by the values it carried, and by what was known at its time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from graphfraud.judgement import Judgement
from graphfraud.model import Label, Outcome, Status
from graphfraud.scoring.verdicts import is_known_fraud

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.stores.ports import GraphView, OrderFacts, OutcomeFacts

_UNDISPUTED = frozenset({Outcome.NONE, Outcome.PAID, Outcome.REVERSED})

_ACCOUNT = f"{Label.ACCOUNT.value}:"


@dataclass(frozen=True, slots=True)
class JudgedAt:
    """One verdict in time."""

    node: str
    at: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Impact:
    """The sums; every order is of one kind: `good`, `fraud`, or neither (young, cancelled, disputed)."""

    orders: int = 0
    customers: int = 0
    """Accounts, guests counted with the account that they belong to."""
    good_orders: int = 0
    """Not cancelled, old enough to be disputed and never disputed, by nobody who is known fraud today."""
    good_customers: int = 0
    """Customers with a good order among these."""
    fraud_orders: int = 0
    """Known fraud today: by their own outcome, or by a verdict on their account."""
    known_then: int = 0
    """Orders whose account was known fraud when they were placed."""
    open_orders: int = 0
    """Not shipped yet."""
    currency: str = ""
    """Of the sums: the shop's, or the commonest of these orders."""
    money: int = 0
    """Minor units of all these orders."""
    good_money: int = 0
    fraud_money: int = 0
    unweighed: int = 0
    """Orders with an amount in another currency, which no sum counts."""
    first_at: int | None = None
    last_at: int | None = None

    def plain(self) -> dict[str, Any]:
        """Return the numbers by name, as the ledger keeps them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Who was known fraud when."""

    changes: Mapping[str, Sequence[tuple[int, bool]]] = field(default_factory=dict)
    """Account -> (from when, whether it was known fraud from then on), in time."""
    judged: Mapping[str, Judgement] = field(default_factory=dict)
    """Account -> the verdict in force today."""

    def known(self, account: str, at: int | None) -> bool:
        """Tell whether an account was known fraud at a time; None asks for today."""
        changes = self.changes.get(account, ())
        place = len(changes) if at is None else bisect_right(changes, at, key=lambda one: one[0])
        return place > 0 and changes[place - 1][1]


def weigh_orders(
    orders: Sequence[OrderFacts], knowledge: Knowledge, *, settled_before: int, currency: str = ""
) -> Impact:
    """Sum up what an entry would have stopped.

    Args:
        orders: those that it matches.
        knowledge: who of their accounts was known fraud when.
        settled_before: ms; an undisputed order of an earlier day is a good one.
        currency: the shop's (ISO 4217); empty takes the commonest of these orders.

    Cost: linear in the orders.
    """
    currency = currency or _commonest(orders)
    good = [one for one in orders if _is_good(one, knowledge, settled_before)]
    fraud = [one for one in orders if _is_fraud(one, knowledge)]
    times = [one.at for one in orders if one.at is not None]
    return Impact(
        orders=len(orders),
        customers=len({one.owner for one in orders}),
        good_orders=len(good),
        good_customers=len({one.owner for one in good}),
        fraud_orders=len(fraud),
        known_then=sum(one.at is not None and knowledge.known(one.owner, one.at) for one in orders),
        open_orders=sum(one.status is Status.OPEN for one in orders),
        currency=currency,
        money=_sum(orders, currency),
        good_money=_sum(good, currency),
        fraud_money=_sum(fraud, currency),
        unweighed=sum(bool(one.amount) and one.currency != currency for one in orders),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
    )


def learn(view: GraphView, verdicts: Iterable[JudgedAt], owners: Mapping[str, str]) -> Knowledge:
    """Work out who of some accounts was known fraud when, by outcomes and verdicts.

    An account is known fraud from its first bad end that counts on, until that is reversed; a verdict on it,
    while it holds, goes before its outcomes: fraud makes it known, victim clears it of its losses.

    Args:
        view: the graph.
        verdicts: all verdicts on these accounts, in any order.
        owners: account -> the account that it belongs to, the same for a registered one; a verdict on a guest
            counts for whom it belongs to.
    """
    wanted = set(owners.values())
    outcomes: defaultdict[str, list[OutcomeFacts]] = defaultdict(list)
    for one in view.outcomes_of(sorted(wanted)):
        outcomes[one.owner].append(one)
    judged: defaultdict[str, list[JudgedAt]] = defaultdict(list)
    for verdict in sorted(verdicts, key=lambda one: one.at):
        owner = owners.get(verdict.node.removeprefix(_ACCOUNT))
        if verdict.node.startswith(_ACCOUNT) and owner is not None:
            judged[owner].append(verdict)
    return Knowledge(
        {account: _timeline(outcomes[account], judged[account]) for account in wanted},
        {account: given[-1].judgement for account, given in judged.items() if given},
    )


def _timeline(outcomes: Sequence[OutcomeFacts], verdicts: Sequence[JudgedAt]) -> list[tuple[int, bool]]:
    """Walk through time; outcomes come in the order in which they hold for each event."""
    steps = sorted(
        [(one.effective_at, 0, number) for number, one in enumerate(outcomes)]
        + [(one.at, 1, number) for number, one in enumerate(verdicts)]
    )
    bad: set[str] = set()
    judgement = Judgement.UNSURE
    changes: list[tuple[int, bool]] = []
    for at, is_verdict, number in steps:
        if is_verdict:
            judgement = verdicts[number].judgement
        elif is_known_fraud(outcomes[number].outcome, outcomes[number].cause):
            bad.add(outcomes[number].event_id)
        else:
            bad.discard(outcomes[number].event_id)
        known = judgement is Judgement.FRAUD or (bool(bad) and judgement is not Judgement.VICTIM)
        changes.append((at, known))
    return changes


def _is_fraud(order: OrderFacts, knowledge: Knowledge) -> bool:
    judgement = knowledge.judged.get(order.owner)
    if judgement is Judgement.VICTIM:
        return False
    return judgement is Judgement.FRAUD or is_known_fraud(order.outcome, order.cause)


def _is_good(order: OrderFacts, knowledge: Knowledge, settled_before: int) -> bool:
    settled = order.at is not None and order.at < settled_before and order.outcome in _UNDISPUTED
    return settled and order.status is not Status.CANCELLED and not knowledge.known(order.owner, None)


def _commonest(orders: Sequence[OrderFacts]) -> str:
    counted = Counter(one.currency for one in orders if one.amount and one.currency)
    return min(counted, key=lambda code: (-counted[code], code), default="")


def _sum(orders: Iterable[OrderFacts], currency: str) -> int:
    return sum(one.amount or 0 for one in orders if one.currency == currency)
