"""A hand-made shop: events written in words, turned into the arrays that the network step takes.

Policy: a test names only what matters to it. Codes are given in random order when `relabelled` is given a
seed, so that a test can show that they do not matter. Day 0 is 2025-01-01 UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.model import DAY_MS, EVENT_LABELS, EventFlag, Kind, Label, Outcome, Strength
from graphfraud.network.arrays import UNDATED, EventArrays, IdentifierArrays, Links, Pairs
from graphfraud.network.components import Components, connected_components, group_members
from graphfraud.network.evidence import Evidence, identifier_bits, pair_evidence
from graphfraud.network.hubs import HubReason, find_account_hubs, find_hubs
from graphfraud.network.links import derive_links
from graphfraud.network.parameters import NetworkParameters
from graphfraud.network.sharing import Sharing, index_sharing
from graphfraud.network.split import Split, split_components
from graphfraud.network.tallies import tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY_0 = 1_735_689_600_000
STRENGTHS = {
    "card": Strength.HARD,
    "masked_card": Strength.MEDIUM,
    "email": Strength.HARD,
    "phone": Strength.HARD,
    "device": Strength.HARD,
    "browser": Strength.MEDIUM,
    "address": Strength.MEDIUM,
    "ip": Strength.SOFT,
    "building": Strength.SOFT,
    "subnet": Strength.SOFT,
}
LABEL_OF = {"masked_card": Label.CARD, "browser": Label.DEVICE}


@dataclass(frozen=True)
class Night:
    """What the network step made of a shop, with the names put back."""

    accounts: list[str]
    nodes: list[str]
    events: EventArrays
    identifiers: IdentifierArrays
    links: Links
    hubs: NDArray[np.int8]
    account_hubs: NDArray[np.int8]
    bits: NDArray[np.int64]
    sharing: Sharing
    evidence: Evidence
    components: Components
    split: Split
    rank: NDArray[np.int64]

    def partition(self) -> set[frozenset[str]]:
        """Return the rings by name."""
        grouped = group_members(self.split.label, self.rank)
        return {frozenset(self.accounts[m] for m in grouped.members(i)) for i in range(len(grouped))}

    def named(self, pairs: Pairs) -> dict[frozenset[str], int]:
        """Return the evidence of pairs by name."""
        return {
            frozenset({self.accounts[a], self.accounts[b]}): int(bits)
            for a, b, bits in zip(pairs.a, pairs.b, pairs.evidence, strict=True)
        }

    def kept(self) -> dict[frozenset[str], int]:
        """Return the kept pairs by name."""
        return self.named(self.evidence.kept)

    def weak(self) -> dict[frozenset[str], int]:
        """Return the weak pairs by name."""
        return self.named(self.evidence.weak)

    def hub_of(self, node: str) -> HubReason:
        """Return why a node is a hub."""
        return HubReason(int(self.hubs[self.nodes.index(node)]))


@dataclass
class Shop:
    """Events in words. A value ``unit@building`` has a building, an IP ``a.b.c.d`` the subnet ``a.b.c``."""

    rows: list[tuple[str, float | None, int, dict[str, str], Kind, Outcome]] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)

    def add(
        self,
        account: str,
        day: float | None,
        used: dict[str, str],
        *,
        flags: int = 0,
        kind: Kind = Kind.ORDER,
        outcome: Outcome = Outcome.NONE,
    ) -> None:
        """Add one event."""
        self.rows.append((account, day, flags, used, kind, outcome))

    def event(self, account: str, day: float | None = 0, **used: str) -> None:
        """Add an order that nothing has come of."""
        self.add(account, day, used)

    def gift(self, account: str, day: float | None = 0, **used: str) -> None:
        """Add an order that the feed calls a gift."""
        self.add(account, day, used, flags=EventFlag.GIFT)

    def arrays(self, relabelled: int = 0) -> tuple[list[str], list[str], EventArrays, IdentifierArrays]:
        """Return account names and node names by code, events and identifiers."""
        rng = np.random.default_rng(relabelled)
        nodes = sorted({node for row in self.rows for node in self._nodes(row[3])})
        accounts = sorted({row[0] for row in self.rows})
        rng.shuffle(nodes)
        rng.shuffle(accounts)
        code = {node: place for place, node in enumerate(nodes)}
        rows = [self.rows[place] for place in rng.permutation(len(self.rows))]
        kind = [node.split(":", 1)[0] for node in nodes]
        identifiers = IdentifierArrays(
            label=np.array([(LABEL_OF.get(k) or Label(k)).code for k in kind], dtype=np.int8),
            strength=np.array([STRENGTHS[k] for k in kind], dtype=np.int8),
            denied=np.array([node in self.denied for node in nodes], dtype=np.bool_),
            parent=np.array([code.get(_parent(node) or "", -1) for node in nodes], dtype=np.int64),
        )
        return accounts, nodes, self._events(rows, accounts, code), identifiers

    def night(
        self, parameters: NetworkParameters | None = None, *, as_of: float = 0, relabelled: int = 0
    ) -> Night:
        """Do the whole network step on this shop."""
        parameters = parameters or NetworkParameters()
        accounts, nodes, events, identifiers = self.arrays(relabelled)
        links = derive_links(events, identifiers)
        now = DAY_0 + int(as_of * DAY_MS)
        tallies = tally(links, events, identifiers, parameters, now)
        hubs = find_hubs(links, tallies, identifiers, parameters, now)
        account_hubs = find_account_hubs(links, identifiers, parameters, len(accounts))
        bits = identifier_bits(tallies.degree, identifiers, hubs, parameters)
        sharing = index_sharing(links, identifiers, bits, account_hubs, parameters)
        evidence = pair_evidence(sharing)
        rank = np.argsort(np.argsort(np.array(accounts)))
        label = connected_components(len(accounts), evidence.kept)
        return Night(
            accounts,
            nodes,
            events,
            identifiers,
            links,
            hubs,
            account_hubs,
            bits,
            sharing,
            evidence,
            group_members(label, rank),
            split_components(label, rank, evidence.kept, parameters),
            rank,
        )

    @staticmethod
    def _nodes(used: dict[str, str]) -> set[str]:
        named = {f"{kind}:{value}" for kind, value in used.items()}
        return named | {parent for node in named if (parent := _parent(node))}

    @staticmethod
    def _events(
        rows: list[tuple[str, float | None, int, dict[str, str], Kind, Outcome]],
        accounts: list[str],
        code: dict[str, int],
    ) -> EventArrays:
        columns = {label: np.full(len(rows), -1, dtype=np.int64) for label in EVENT_LABELS}
        for place, row in enumerate(rows):
            for kind, value in row[3].items():
                columns[LABEL_OF.get(kind) or Label(kind)][place] = code[f"{kind}:{value}"]
        zeros = np.zeros(len(rows), dtype=np.int8)
        at = [UNDATED if day is None else DAY_0 + round(day * DAY_MS) for _, day, *_ in rows]
        return EventArrays(
            event=np.arange(len(rows)),
            account=np.array([accounts.index(row[0]) for row in rows], dtype=np.int64),
            at=np.array(at, dtype=np.int64),
            kind=np.array([tuple(Kind).index(row[4]) for row in rows], dtype=np.int8),
            status=zeros,
            flags=np.array([row[2] for row in rows], dtype=np.int8),
            amount=zeros.astype(np.int64),
            outcome=np.array([tuple(Outcome).index(row[5]) for row in rows], dtype=np.int8),
            cause=zeros,
            identifiers=columns,
        )


def _parent(node: str) -> str | None:
    kind, value = node.split(":", 1)
    if kind == "address" and "@" in value:
        return f"building:{value.split('@')[1]}"
    if kind == "ip":
        return f"subnet:{value.rsplit('.', 1)[0]}"
    return None


@pytest.fixture
def shop() -> Shop:
    """Return a shop without events."""
    return Shop()
