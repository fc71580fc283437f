"""What is known of one ring. Each kind of fact is read by one signal and no other.

That is what makes the reasons exact: a signal sees its own facts and the number of members, so taking its
facts away takes its points away and moves nothing else. The id of a fact begins with its kind, so no two
kinds share one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphfraud.model import Cause, Family, Outcome, Strength


class Fact(Protocol):
    """Anything that a signal reads."""

    @property
    def id(self) -> str:
        """The fact's name, unique in the ring and the same in every night."""
        ...


@dataclass(frozen=True, slots=True)
class SharedIdentifier:
    """An identifier that two or more members use; hubs are none. Read by the signal of its family."""

    node: str
    family: Family
    strength: Strength
    degree: int
    """Accounts in the whole shop that use it."""
    members: int
    """Members that use it, at least two."""
    bits: int
    """What agreement on it is worth, in thousandths of a bit."""
    since: int | None = None
    """When a second member first used it (ms), or None in an undated feed."""

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"shared:{self.node}"


@dataclass(frozen=True, slots=True)
class Opening:
    """When a member first appeared. Read by ``burst``."""

    account: str
    at: int
    """Milliseconds since 1970 UTC."""
    position: int
    """The same moment on the shop's own rhythm, in thousandths of a typical day."""
    calibrated: bool
    """True where the account is one of those that the rhythm was counted from."""

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"opened:{self.account}"


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card of a member that has several which no other member uses. Read by ``churn``."""

    node: str
    account: str

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"own:{self.node}"


@dataclass(frozen=True, slots=True)
class KnownFraud:
    """An event of a member that came to a bad end, by the member's own doing. Read by ``known_fraud``."""

    account: str
    event: str
    outcome: Outcome
    cause: Cause

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"outcome:{self.event}"


@dataclass(frozen=True, slots=True)
class NearFraud:
    """How much nearer than chance a member stands to known fraud outside the ring. Read by ``near_fraud``."""

    account: str
    lift: int
    """Thousandths, above 1000, which is chance."""

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"near:{self.account}"


@dataclass(frozen=True, slots=True)
class Household:
    """A home that nearly all members share, under one family name. Read by ``household``."""

    node: str
    family_name: str
    fitting: int
    """Members that live there and bear the name, at least two."""

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"household:{self.node}"


@dataclass(frozen=True, slots=True)
class Tenure:
    """How long a member has been a customer. Read by ``tenure``."""

    account: str
    days: int
    """Whole days between its first and its last event."""

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"tenure:{self.account}"


@dataclass(frozen=True, slots=True)
class SettledOrders:
    """Orders of a member that are old enough to be disputed and were not. Read by ``settled``."""

    account: str
    orders: int

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"settled:{self.account}"


@dataclass(frozen=True, slots=True)
class JudgedFraud:
    """A member that a person judged fraud. Read by ``judged_fraud``."""

    account: str

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"judged_fraud:{self.account}"


@dataclass(frozen=True, slots=True)
class JudgedLegitimate:
    """A member that a person judged legitimate. Read by ``judged_legitimate``."""

    account: str

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"judged_legitimate:{self.account}"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something in one member's own records. Read by the signal that it names and that found it."""

    signal: str
    account: str
    what: str
    """Tells it from other signs of the account and kind; the same in every night."""
    strength: int = MILLI
    """Thousandths, 0 to 1000: how much of a whole sign it is."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """Plain values for the sentence."""

    @property
    def id(self) -> str:
        """The fact's name."""
        return f"{self.signal}:{self.account}:{self.what}"


@dataclass(frozen=True, slots=True)
class RingFacts:
    """All that a ring's score is made of, and nothing else; each tuple sorted by fact id."""

    size: int
    """Members; fixed, whatever facts are taken away."""
    shared: tuple[SharedIdentifier, ...] = ()
    openings: tuple[Opening, ...] = ()
    own_cards: tuple[OwnCard, ...] = ()
    known_fraud: tuple[KnownFraud, ...] = ()
    near_fraud: tuple[NearFraud, ...] = ()
    household: tuple[Household, ...] = ()
    """At most one."""
    tenure: tuple[Tenure, ...] = ()
    settled: tuple[SettledOrders, ...] = ()
    judged_fraud: tuple[JudgedFraud, ...] = ()
    judged_legitimate: tuple[JudgedLegitimate, ...] = ()
    signs: tuple[Sign, ...] = ()
    """Of all the signals that find their facts in the members' records."""

    def __iter__(self) -> Iterator[Fact]:
        return chain(
            self.shared,
            self.openings,
            self.own_cards,
            self.known_fraud,
            self.near_fraud,
            self.household,
            self.tenure,
            self.settled,
            self.judged_fraud,
            self.judged_legitimate,
            self.signs,
        )

    def without(self, evidence: Iterable[str]) -> RingFacts:
        """Return the same ring without these facts; its size stays.

        Args:
            evidence: fact ids; one that the ring does not have changes nothing.
        """
        gone = frozenset(evidence)
        return RingFacts(
            size=self.size,
            shared=_keep(self.shared, gone),
            openings=_keep(self.openings, gone),
            own_cards=_keep(self.own_cards, gone),
            known_fraud=_keep(self.known_fraud, gone),
            near_fraud=_keep(self.near_fraud, gone),
            household=_keep(self.household, gone),
            tenure=_keep(self.tenure, gone),
            settled=_keep(self.settled, gone),
            judged_fraud=_keep(self.judged_fraud, gone),
            judged_legitimate=_keep(self.judged_legitimate, gone),
            signs=_keep(self.signs, gone),
        )


AnyFact = TypeVar("AnyFact", bound=Fact)


def by_ring(rings: Iterable[int], facts: Iterable[AnyFact]) -> dict[int, tuple[AnyFact, ...]]:
    """Gather facts of one kind by their ring, each ring's sorted by id, as `RingFacts` wants them.

    Args:
        rings: position of each fact's ring.
        facts: parallel to `rings`.
    """
    gathered: defaultdict[int, list[AnyFact]] = defaultdict(list)
    for ring, fact in zip(rings, facts, strict=True):
        gathered[ring].append(fact)
    return {ring: tuple(sorted(found, key=lambda fact: fact.id)) for ring, found in gathered.items()}


def _keep(facts: tuple[AnyFact, ...], gone: frozenset[str]) -> tuple[AnyFact, ...]:
    return tuple(fact for fact in facts if fact.id not in gone)
