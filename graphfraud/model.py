"""The vocabulary: what every part of graphfraud talks about. Standard library only.

Times are integer milliseconds since 1970-01-01 UTC. Money is integer minor units (yen, cents). Evidence and
points are integer thousandths (of a bit, of a point), so that sums are exact and equal on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MILLI = 1000
"""Thousandths in one bit or one point."""

DAY_MS = 86_400_000
"""Milliseconds in a day."""


class Label(StrEnum):
    """What a node of the graph is. The value is the prefix of its printed key (``card:tok_1``)."""

    ACCOUNT = "account"
    CARD = "card"
    EMAIL = "email"
    PHONE = "phone"
    DEVICE = "device"
    IP = "ip"
    ADDRESS = "address"
    BUILDING = "building"
    SUBNET = "subnet"

    @property
    def code(self) -> int:
        """A small number that stands for the label in arrays and tables; never changes between versions."""
        return _LABEL_CODES[self]

    @classmethod
    def from_code(cls, code: int) -> Label:
        """Return the label of a code that `code` gave."""
        return _LABELS[code]


_LABELS = tuple(Label)
_LABEL_CODES = {label: code for code, label in enumerate(_LABELS)}

EVENT_LABELS = (Label.CARD, Label.EMAIL, Label.PHONE, Label.DEVICE, Label.IP, Label.ADDRESS)
"""Identifiers that an event names itself."""

DERIVED_LABELS = {Label.ADDRESS: Label.BUILDING, Label.IP: Label.SUBNET}
"""Identifiers that follow from another one; they never join accounts on their own."""


class Family(StrEnum):
    """Labels whose agreement is one piece of evidence, not two: an address agrees with its building."""

    CARD = "card"
    EMAIL = "email"
    PHONE = "phone"
    DEVICE = "device"
    ADDRESS = "address"
    NETWORK = "network"


FAMILY_OF = {
    Label.CARD: Family.CARD,
    Label.EMAIL: Family.EMAIL,
    Label.PHONE: Family.PHONE,
    Label.DEVICE: Family.DEVICE,
    Label.ADDRESS: Family.ADDRESS,
    Label.BUILDING: Family.ADDRESS,
    Label.IP: Family.NETWORK,
    Label.SUBNET: Family.NETWORK,
}


class Strength(IntEnum):
    """How telling a shared value is. SOFT never joins accounts on its own; HARD does when it is rare."""

    SOFT = 1
    MEDIUM = 2
    HARD = 3


@dataclass(frozen=True, slots=True)
class Identifier:
    """One cleaned value of one label, as `graphfraud.identifiers` makes it.

    Two values with the same label and key are the same thing. A placeholder (``0000``, ``n/a``, an e-mail
    without ``@``) stands for nobody: it is kept, shown among the hubs, and never joins accounts.
    """

    label: Label
    key: str
    strength: Strength
    placeholder: str = ""
    """Why the value stands for nobody; empty for a real one."""
    parent: str = ""
    """Key of the derived BUILDING (of an ADDRESS) or SUBNET (of an IP); empty where there is none."""

    @property
    def node(self) -> str:
        """The printed key, unique over all labels: ``email:taro@example.jp``."""
        return f"{self.label.value}:{self.key}"


class Kind(StrEnum):
    """What an event is."""

    ORDER = "order"
    LOGIN = "login"
    SIGNUP = "signup"
    DECLINE = "decline"
    CHANGE = "change"
    REFUND = "refund"
    RESHIPMENT = "reshipment"


class Status(StrEnum):
    """How far an order has come; only an open one can still be stopped."""

    UNKNOWN = ""
    OPEN = "open"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What came of an event. REVERSED takes an earlier one back."""

    NONE = ""
    PAID = "paid"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    COMPLAINT = "complaint"
    REVERSED = "reversed"


class Cause(StrEnum):
    """Why money was lost. The victim of a TAKEOVER is never a seed of fraud."""

    UNKNOWN = ""
    STOLEN_CARD = "stolen_card"
    TAKEOVER = "takeover"
    FRIENDLY = "friendly"
    NOT_RECEIVED = "not_received"
    OTHER = "other"


class Liability(StrEnum):
    """Who bears the loss."""

    UNKNOWN = ""
    SHOP = "shop"
    ISSUER = "issuer"


class EventFlag(IntEnum):
    """Bits of an event's `flags`."""

    GIFT = 1
    """The feed says the order is a gift."""
    OTHER_RECIPIENT = 2
    """Customer and recipient are both named, and differ."""


@dataclass(slots=True)
class EventBatch:
    """Cleaned events, column by column in file order; every list has one entry an event."""

    event_id: list[str] = field(default_factory=list)
    digest: list[bytes] = field(default_factory=list)
    """16 bytes over the cleaned content; the same content gives the same digest in any file or encoding."""
    kind: list[str] = field(default_factory=list)
    at: list[int | None] = field(default_factory=list)
    """Milliseconds since 1970 UTC; None in an undated feed."""
    account: list[str] = field(default_factory=list)
    """The shop's id, or ``guest:email:…`` or ``guest:event:…`` where the feed names none."""
    identifiers: dict[Label, list[str | None]] = field(
        default_factory=lambda: {label: [] for label in EVENT_LABELS}
    )
    """For each label the printed key (``card:tok_1``) that the event used, or None."""
    amount: list[int | None] = field(default_factory=list)
    currency: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    """All non-empty canonical columns as the feed gave them, one JSON object an event."""
    known: dict[str, Identifier] = field(default_factory=dict)
    """Every identifier named above, by its printed key."""

    def __len__(self) -> int:
        return len(self.event_id)


@dataclass(slots=True)
class OutcomeBatch:
    """Cleaned outcomes, column by column in file order; the events may be older, or not yet known."""

    event_id: list[str] = field(default_factory=list)
    digest: list[bytes] = field(default_factory=list)
    outcome: list[str] = field(default_factory=list)
    outcome_at: list[int | None] = field(default_factory=list)
    cause: list[str] = field(default_factory=list)
    liability: list[str] = field(default_factory=list)
    recovered: list[int | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.event_id)


@dataclass(frozen=True, slots=True)
class AddCount:
    """What adding a batch changed."""

    new: int = 0
    """Events or outcomes seen for the first time."""
    corrected: int = 0
    """Later revisions of events that were known."""
    unchanged: int = 0
    """Rows whose content was already there."""

    def __add__(self, other: AddCount) -> AddCount:
        return AddCount(
            self.new + other.new, self.corrected + other.corrected, self.unchanged + other.unchanged
        )


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One input file of a run."""

    name: str
    feed: str
    sha256: str
    mapping_sha256: str
    """Digest of the mapping and the normaliser's version: under another mapping a file is new input."""


@dataclass(frozen=True, slots=True)
class Run:
    """One night, or the part of one that an `ingest` on its own has begun."""

    id: int
    started_at: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal's share of a ring's score."""

    signal: str
    """The signal's name, a row of the scorecard."""
    points: int
    """Thousandths of a point; negative where it speaks for the accounts."""
    evidence: tuple[str, ...]
    """Ids of the facts it rests on; without them the recomputed score is lower by exactly `points`."""
    params: Mapping[str, Any]
    """The values that the sentence in `graphfraud.scoring.explanations` needs."""


@dataclass(frozen=True, slots=True)
class Member:
    """An account in a ring, with its place in it."""

    account: str
    degree: int
    """Members it is joined with directly."""
    betweenness: int
    """Share of shortest paths inside the ring that pass through it, in thousandths."""
    first_seen: int | None
    last_seen: int | None
    known_fraud: bool
    likely_victim: bool = False
    """Somebody else seems to have got into the account: nothing against its holder, and no seed of fraud."""


@dataclass(frozen=True, slots=True)
class RingLink:
    """Two members that are joined directly, and by what; also a link that a split has cut."""

    first: str
    second: str
    evidence: int
    """Thousandths of a bit."""
    shared: tuple[str, ...]
    """Printed keys of the identifiers that both use, the strongest first."""


class RingState(StrEnum):
    """Where a ring stands in the investigators' work."""

    QUEUE = "queue"
    """Something can still be done, or happened lately: it is in the review queue."""
    HISTORY = "history"
    """Nothing new in the set time, nothing to stop, nothing to be disputed: listed, not queued."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A component that was kept, scored and given a lasting id; suspected until someone gives a verdict."""

    id: str
    score: int
    """Thousandths of a point, 0 to 100,000; the exact sum of the reasons' points."""
    members: tuple[Member, ...]
    reasons: tuple[Reason, ...]
    state: RingState
    priority: int
    """Expected minor units saved per review minute; the order of the queue."""
    money_at_risk: int
    """Minor units of orders that can still be stopped, in `currency`."""
    money_spent: int
    """Minor units of all the members' orders, in `currency`."""
    currency: str
    orders: int
    first_seen: int | None
    last_seen: int | None
    holding: RingLink | None
    """The weakest link that holds the ring together: without it the ring hangs by the next one, or not."""
    cuts: tuple[RingLink, ...]
    """Links to accounts outside that were judged too weak to join."""
    work_until: int | None = None
    """When it becomes history if nothing happens, ms; None while an order is open, or for an undated ring."""


class RingChange(StrEnum):
    """What a night did to a ring."""

    BORN = "born"
    GREW = "grew"
    SHRANK = "shrank"
    MERGED = "merged"
    SPLIT = "split"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Lineage:
    """One change of one ring in one night."""

    ring: str
    change: RingChange
    others: tuple[str, ...]
    """The rings it absorbed (merged), came from (split), or went into (ended by a merge)."""
    cause: str
    """The id of the event that did it, or a short word: ``settings``, ``correction``, ``outcome``."""
    added: tuple[str, ...]
    """Accounts that joined."""
    removed: tuple[str, ...]
    """Accounts that left."""


@dataclass(frozen=True, slots=True)
class Hub:
    """An identifier (or account) whose sharing means nothing; shown, never joins."""

    node: str
    degree: int
    reason: str
    """One of the names in `graphfraud.network.hubs`, or the placeholder's own words."""


@dataclass(frozen=True, slots=True)
class Publication:
    """All that a finished night hands to the graph store; readers see it at once or not at all."""

    rings: Sequence[Ring]
    hubs: Sequence[Hub]
    owners: Mapping[str, str]
    """Guest account -> the one registered account with its e-mail."""
    record: Mapping[str, Any]
    """The run record: inputs, settings hash, versions, counts, timings, peak memory, calibration."""
