"""What a graph store must do, split by who may do what: lifecycle, writing, reading.

Every store passes the contract tests in ``tests/contract``. Events and outcomes are append-only revisions
that carry the run which recorded them; a view reads the latest revision at or before its run, so "as of that
night" needs no second mechanism. A run becomes visible by one moved pointer and not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from graphfraud.model import Cause, Outcome, Status, Strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from graphfraud.model import (
        AddCount,
        EventBatch,
        FeedFile,
        Hub,
        Label,
        OutcomeBatch,
        Publication,
        Ring,
        RingState,
        Run,
    )
    from graphfraud.network.arrays import EventArrays, IdentifierArrays


@dataclass(frozen=True, slots=True)
class Link:
    """An account and an identifier that share at least one event, as a screen shows it."""

    account: str
    node: str
    first_seen: int | None
    last_seen: int | None
    times: int


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """One node: how widely it is used and why it does not join, if it does not."""

    node: str
    label: Label
    degree: int
    """Accounts on an identifier; identifiers of an account."""
    hub: str
    """Why it is a hub; empty where it is none."""
    placeholder: str
    strength: Strength = Strength.HARD
    """How telling it is that accounts share it; of no meaning for an account."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes and links around a node. `cut` counts neighbours that the limits left out, by node."""

    nodes: Sequence[NodeFacts]
    links: Sequence[Link]
    cut: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RingFilter:
    """Which published rings to read; the highest score first, then by id."""

    min_score: int = 0
    """Thousandths of a point."""
    state: RingState | None = None
    account: str | None = None
    """Only the ring of this account."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class RingRow:
    """One line of the list of rings."""

    id: str
    score: int
    size: int
    state: RingState
    priority: int
    money_at_risk: int
    money_spent: int
    currency: str
    orders: int
    first_seen: int | None
    last_seen: int | None
    top_signal: str
    """The signal with the most points."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order as it stands now, for working out what an entry of the block list would have stopped."""

    code: int
    """The event's, the same in every answer of one view."""
    account: str
    """As the order names it: a guest's own key."""
    owner: str
    """The account that it belongs to: the registered one of a guest, or the same."""
    at: int | None
    amount: int | None
    """Minor units of `currency`."""
    currency: str
    status: Status
    outcome: Outcome
    cause: Cause
    address: str
    """Printed key of where it went; empty where nobody knows."""
    details: Mapping[str, str]
    """Canonical column -> cell, where they were asked for."""


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What somebody once said came of an event; a later one of the same event takes its place."""

    owner: str
    event_id: str
    effective_at: int
    """From when it was known, ms."""
    outcome: Outcome
    cause: Cause


@dataclass(frozen=True, slots=True)
class Recorded:
    """What runs recorded, as event codes of the revisions that are the latest now; int64 arrays."""

    new: NDArray[np.int64]
    """Events seen for the first time."""
    corrected: NDArray[np.int64]
    """Events of which an earlier revision was known."""
    outcomes: NDArray[np.int64]
    """Events whose outcome came in."""


class FileWriter(Protocol):
    """Takes the batches of one file; the file counts whole, on a clean exit, or not at all."""

    def add(self, batch: EventBatch) -> AddCount:
        """Record events; content that is already there adds nothing, other content is a later revision."""
        ...

    def add_outcomes(self, batch: OutcomeBatch) -> AddCount:
        """Record outcomes; the event may be unknown until later."""
        ...

    def report(self, report: Mapping[str, Any]) -> None:
        """Keep what is to be said of the file in the run record (rows, new, rejected, …); plain values."""
        ...


class GraphWriter(Protocol):
    """What a run may do. One at a time; readers are never held up."""

    def has_file(self, file: FeedFile) -> bool:
        """Tell whether exactly this file was loaded before, by any run."""
        ...

    def file(self, file: FeedFile) -> AbstractContextManager[FileWriter]:
        """Begin a file: all of it is recorded on a clean exit, nothing otherwise."""
        ...

    def files(self) -> Sequence[Mapping[str, Any]]:
        """List the files that this run has loaded, with their reports, in the order of loading."""
        ...

    def pending(self) -> GraphView:
        """Open the graph as this run will leave it: its own events included, the rings still the old ones."""
        ...

    def stage(self, publication: Publication) -> None:
        """Write what the run found, unseen by readers; staging again replaces it."""
        ...

    def publish(self, record: Mapping[str, Any] | None = None) -> None:
        """Move the pointer to this run: from now on every new view shows it. One short transaction.

        Args:
            record: the run record in place of the staged one: it can say what staging took.
        """
        ...


class DetectorReads(Protocol):
    """Whole columns for the detector, and the names behind its numbers."""

    def event_arrays(self, *, currency: str = "", accounts: Sequence[str] | None = None) -> EventArrays:
        """Read the latest revision of every event, where guests are accounts of their own.

        Amounts in another currency than `currency` are 0: sums over currencies mean nothing. With
        `accounts`, only the events of these, and with the guests that belong to them folded in.
        """
        ...

    def main_currency(self) -> str:
        """Return the ISO 4217 code that most events with an amount are in; empty where none is."""
        ...

    def identifier_arrays(
        self, denied: Iterable[str], codes: Sequence[int] | None = None
    ) -> IdentifierArrays:
        """Read what is known of each identifier; `denied` are printed keys that the shop's settings deny.

        With `codes`, only of these and of what they derive; the others' entries are unused.
        """
        ...

    def guest_arrays(self) -> NDArray[np.int8]:
        """Read by account code: 0 registered, 1 guest known by an e-mail, 2 guest known by one event."""
        ...

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        ...

    def account_numbers(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of accounts by their keys; unknown ones are left out."""
        ...

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        ...

    def identifier_numbers(self, nodes: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of identifiers by their printed keys; unknown ones are left out."""
        ...

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        ...

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        ...

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Give what feeds told of events, by their codes: canonical column -> cell, ``event_id`` always."""
        ...

    def recorded(self, since: int) -> Recorded:
        """Tell what the runs after `since` recorded."""
        ...


class GraphView(DetectorReads, Protocol):
    """The graph as one run left it."""

    @property
    def run(self) -> int | None:
        """The run's number, or None where nothing was published yet."""
        ...

    def record(self) -> Mapping[str, Any]:
        """Return the run record."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Count events, accounts, rings, hubs and the identifiers of each label."""
        ...

    def rings(self, wanted: RingFilter) -> Sequence[RingRow]:
        """List rings, the highest score first."""
        ...

    def ring(self, ring: str) -> Ring:
        """Return one ring whole; raises NotFoundError."""
        ...

    def members(self, ring: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield (ring, account) sorted by both, of one ring or all."""
        ...

    def hubs(self) -> Sequence[Hub]:
        """List hubs, the highest degree first."""
        ...

    def node(self, node: str) -> NodeFacts:
        """Return one node; raises NotFoundError."""
        ...

    def facts(self, nodes: Sequence[str]) -> Mapping[str, NodeFacts]:
        """Return what is known of nodes, by their printed keys; unknown ones are left out."""
        ...

    def users(self, nodes: Sequence[str], limit: int) -> Mapping[str, Sequence[Link]]:
        """Return the links of identifiers, each one's sorted by account, at most `limit`."""
        ...

    def links(self, accounts: Sequence[str]) -> Sequence[Link]:
        """Return every link of these accounts, sorted by (account, node)."""
        ...

    def neighbourhood(
        self, node: str, *, hops: int, max_nodes: int, through_hubs: bool = False
    ) -> Neighbourhood:
        """Return what is within `hops` links of a node, at most `max_nodes` nodes; says what it cut."""
        ...

    def search(self, nodes: Sequence[str], prefixes: Sequence[str], limit: int) -> Sequence[NodeFacts]:
        """Return nodes whose key is one of `nodes` or begins with one of `prefixes`, sorted by key."""
        ...

    def accounts_of(self, node: str, limit: int) -> Sequence[Link]:
        """Return the links of an identifier, sorted by account, at most `limit`."""
        ...

    def events(self, account: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return an account's newest events with their details and latest outcome, at most `limit`."""
        ...

    def orders_of(
        self, nodes: Sequence[str], accounts: Sequence[str] = (), *, with_details: bool = False
    ) -> Sequence[OrderFacts]:
        """Return the orders that used identifiers or were of accounts, each once; unknown ones have none."""
        ...

    def orders_between(
        self, low: int, high: int, *, amount: int | None, limit: int
    ) -> Sequence[tuple[str, OrderFacts]]:
        """Return the first orders from `low` to before `high`, with the feed's ids and details."""
        ...

    def outcomes_of(self, accounts: Sequence[str]) -> Sequence[OutcomeFacts]:
        """Return every outcome of the events of accounts and their guests, by account, event and time."""
        ...

    def nodes_ending(self, low: str, high: str, endings: Sequence[str] = ("",)) -> Sequence[str]:
        """Return identifiers from `low` to before `high` that have one of some endings, in key order."""
        ...

    def close(self) -> None:
        """Give back the connection."""
        ...


class GraphStore(Protocol):
    """Opens and closes; hands out the one writer and any number of views."""

    def lock(self) -> AbstractContextManager[None]:
        """Hold the store for one run; raises LockedError at once where another process holds it."""
        ...

    def begin(self, now: int, *, after: int = 0) -> Run:
        """Return the unfinished run, or begin a new one at `now` (ms), numbered above `after`."""
        ...

    def published(self) -> int | None:
        """Return the number of the published run."""
        ...

    def writer(self, run: Run) -> AbstractContextManager[GraphWriter]:
        """Open the writer of a run; what was not published when it closes stays unseen."""
        ...

    def view(self, run: int | None = None) -> GraphView:
        """Open the published run, or an earlier one."""
        ...

    def local_graph(self) -> Path:
        """Return an SQLite file that holds the whole graph as it is now; the lock must be held."""
        ...

    def close(self) -> None:
        """Give back files and connections."""
        ...
