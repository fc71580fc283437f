"""People's verdicts by account code: who is known fraud, a victim or cleared, whatever the outcomes say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphfraud.judgement import Judgement
from graphfraud.model import Cause, Label, Outcome
from graphfraud.network.grouping import sorted_unique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.judgement import Judgements
    from graphfraud.network.arrays import EventArrays

    Codes = NDArray[np.int64]

_LOSSES = (Outcome.CHARGEBACK, Outcome.REFUND, Outcome.COMPLAINT)
_FRAUD_CAUSES = (Cause.STOLEN_CARD, Cause.FRIENDLY)

_ACCOUNT = f"{Label.ACCOUNT.value}:"


class NumberLookup(Protocol):
    """Codes for names; a graph's view is one."""

    def account_numbers(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of accounts by their keys; unknown ones are left out."""
        ...

    def identifier_numbers(self, nodes: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of identifiers by their printed keys; unknown ones are left out."""
        ...


def _nobody() -> Codes:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Verdicts in force, by account code, guests folded into their owners; each sorted, none twice."""

    fraud: Codes = field(default_factory=_nobody)
    victims: Codes = field(default_factory=_nobody)
    legitimate: Codes = field(default_factory=_nobody)
    suspects: Codes = field(default_factory=_nobody)
    """Accounts on an identifier that was judged fraud; seeds, and not known fraud themselves."""
    cleared: frozenset[str] = frozenset()
    """Printed keys of identifiers that were judged legitimate: they join, and earn no points."""
    not_same: Codes = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    """Pairs of accounts that never stand in one ring."""

    @property
    def accounts(self) -> Codes:
        """All accounts that were judged one way or another."""
        return np.concatenate([self.fraud, self.victims, self.legitimate])

    def within(self, accounts: Codes) -> Verdicts:
        """Return the verdicts of a part of the shop, under its codes: the places in `accounts`, sorted."""
        inside = np.isin(self.not_same, accounts).all(axis=1)
        return Verdicts(
            fraud=_places(self.fraud, accounts),
            victims=_places(self.victims, accounts),
            legitimate=_places(self.legitimate, accounts),
            suspects=_places(self.suspects, accounts),
            cleared=self.cleared,
            not_same=np.searchsorted(accounts, self.not_same[inside]),
        )


NO_VERDICTS = Verdicts()
"""Where nobody has given a verdict."""


def find_verdicts(
    judgements: Judgements,
    names: NumberLookup,
    *,
    not_same: Iterable[tuple[str, str]],
    owner_of: Callable[[Codes], Codes],
    users_of: Callable[[Codes], Codes],
) -> Verdicts:
    """Look up whom verdicts speak of in a graph.

    Args:
        judgements: those in force.
        names: codes for names; what the graph does not know is left out.
        not_same: more pairs of accounts that are not the same, from the settings.
        owner_of: gives the account that each account's events belong to, by code.
        users_of: gives the accounts on some identifiers.

    Returns:
        The verdicts by code. Where a guest and its owner are judged differently, fraud goes before victim,
        and victim before legitimate. O(n log n) in the verdicts and the users of judged identifiers.
    """
    pairs = [*judgements.not_same, *not_same]
    keys = [node.removeprefix(_ACCOUNT) for node in judgements.nodes if node.startswith(_ACCOUNT)]
    number = names.account_numbers(sorted({*keys, *(key for pair in pairs for key in pair)}))
    known = sorted(number)
    owner = dict(zip(known, owner_of(_codes(number[key] for key in known)).tolist(), strict=True))

    def judged(judgement: Judgement) -> Codes:
        nodes = (node for node, given in judgements.nodes.items() if given is judgement)
        accounts = (node.removeprefix(_ACCOUNT) for node in nodes if node.startswith(_ACCOUNT))
        return _codes(owner[key] for key in accounts if key in owner)

    fraud = judged(Judgement.FRAUD)
    victims = np.setdiff1d(judged(Judgement.VICTIM), fraud)
    legitimate = np.setdiff1d(judged(Judgement.LEGITIMATE), np.union1d(fraud, victims))
    others = {node: given for node, given in judgements.nodes.items() if not node.startswith(_ACCOUNT)}
    bad = [node for node, given in others.items() if given is Judgement.FRAUD]
    users = users_of(_codes(names.identifier_numbers(sorted(bad)).values())) if bad else _nobody()
    both = [(owner[a], owner[b]) for a, b in pairs if a in owner and b in owner and owner[a] != owner[b]]
    return Verdicts(
        fraud,
        victims,
        legitimate,
        suspects=np.setdiff1d(users, np.concatenate([fraud, victims, legitimate])),
        cleared=frozenset(node for node, given in others.items() if given is Judgement.LEGITIMATE),
        not_same=np.array(sorted(set(both)), dtype=np.int64).reshape(-1, 2),
    )


def is_known_fraud(outcome: Outcome, cause: Cause) -> bool:
    """Tell of one event what `known_fraud_events` tells of many."""
    unexplained = outcome is Outcome.CHARGEBACK and cause is Cause.UNKNOWN
    return (outcome in _LOSSES and cause in _FRAUD_CAUSES) or unexplained


def known_fraud_events(events: EventArrays) -> NDArray[np.bool_]:
    """Tell which events came to a bad end that the account itself answers for.

    A stolen card and a false denial (friendly) are fraud, however the money went back. A chargeback whose
    cause nobody named is counted with them; a refund or a complaint is not, since most are ordinary trade. A
    takeover is none, because the account's holder is its victim, nor is a parcel that did not arrive or any
    other cause. A reversed outcome is none.
    """
    lost = np.isin(events.outcome, [_code(Outcome, outcome) for outcome in _LOSSES])
    meant = np.isin(events.cause, [_code(Cause, cause) for cause in _FRAUD_CAUSES])
    chargeback = events.outcome == _code(Outcome, Outcome.CHARGEBACK)
    unexplained = events.cause == _code(Cause, Cause.UNKNOWN)
    bad: NDArray[np.bool_] = (lost & meant) | (chargeback & unexplained)
    return bad


def bad_events(events: EventArrays, verdicts: Verdicts) -> NDArray[np.bool_]:
    """Tell which events are known fraud; a victim's losses never are, whatever their cause."""
    return known_fraud_events(events) & ~np.isin(events.account, verdicts.victims)


def known_fraud_accounts(events: EventArrays, verdicts: Verdicts) -> Codes:
    """Return the accounts that are known fraud, by outcome or by verdict; sorted."""
    return np.union1d(events.account[bad_events(events, verdicts)], verdicts.fraud)


def seed_accounts(events: EventArrays, verdicts: Verdicts) -> Codes:
    """Return where walks from known fraud start: known fraud, and who uses what was judged fraud; sorted."""
    return np.union1d(known_fraud_accounts(events, verdicts), verdicts.suspects)


def users_of(events: EventArrays, identifiers: Codes) -> Codes:
    """Return the accounts whose events name one of some identifiers, by code; O(n log n) in the events."""
    named = (events.account[np.isin(codes, identifiers)] for codes in events.identifiers.values())
    return sorted_unique(np.concatenate(list(named)))


def _codes(numbers: Iterable[int]) -> Codes:
    return sorted_unique(np.fromiter(numbers, dtype=np.int64))


def _places(codes: Codes, accounts: Codes) -> Codes:
    return np.searchsorted(accounts, codes[np.isin(codes, accounts)])


def _code(vocabulary: type[Outcome | Cause], word: Outcome | Cause) -> int:
    return tuple(vocabulary).index(word)
