"""What screens and commands ask of a graph, by statements that every store has under one name."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graphfraud.errors import NotFoundError
from graphfraud.model import Cause, Hub, Label, Outcome, Ring, RingState, Status, Strength
from graphfraud.queries import load_statements
from graphfraud.stores.ports import (
    Link,
    Neighbourhood,
    NodeFacts,
    OrderFacts,
    OutcomeFacts,
    RingFilter,
    RingRow,
)
from graphfraud.stores.ring_json import load_ring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LAST = "\U0010ffff"
"""Sorts after every character that a key can hold."""

ACCOUNT = f"{Label.ACCOUNT.value}:"
"""How an account's printed key begins."""


class ViewReads(ABC):
    """The part of `GraphView` that is not whole columns; a store says how one statement is run.

    Args:
        run: the run to look at; None sees an empty graph.
    """

    def __init__(self, run: int | None) -> None:
        self._run = run

    @abstractmethod
    def _ask(self, name: str, **values: Any) -> list[Any]:
        """Run the reading statement of a name as of the view's run; returns its rows.

        A list among the values is given to the statement as the store's own kind of list.
        """

    @property
    def run(self) -> int | None:
        """The run's number, or None where nothing was published yet."""
        return self._run

    def record(self) -> Mapping[str, Any]:
        """Return the run record; empty where nothing was published yet."""
        rows = self._ask("run_record", run=self._run or 0)
        record: dict[str, Any] = json.loads(rows[0][1]) if rows else {}
        return record

    def counts(self) -> Mapping[str, int]:
        """Count events, accounts, rings, hubs and the identifiers of each label."""
        counts = dict(map(tuple, self._ask("count_nodes")))
        for code, number in self._ask("count_identifiers"):
            counts[Label.from_code(code).value] = number
        return counts

    def rings(self, wanted: RingFilter) -> Sequence[RingRow]:
        """List rings, the highest score first, then by id."""
        rows = self._ask(
            "list_rings",
            min_score=wanted.min_score,
            state=wanted.state.value if wanted.state else None,
            account=wanted.account,
            limit=wanted.limit if wanted.limit is not None else -1,
        )
        return [RingRow(row[0], row[1], row[2], RingState(row[3]), *row[4:]) for row in rows]

    def ring(self, ring: str) -> Ring:
        """Return one ring whole.

        Raises:
            NotFoundError: no ring of that id is in this run.
        """
        rows = self._ask("ring_body", ring=ring)
        if not rows:
            raise NotFoundError(f"there is no ring {ring} {self._when()}; `graphfraud rings` lists them")
        return load_ring(rows[0][0])

    def members(self, ring: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield (ring, account) sorted by both, of one ring or all."""
        yield from self._ask("ring_members", ring=ring)

    def hubs(self) -> Sequence[Hub]:
        """List hubs, the highest degree first."""
        return [Hub(*row) for row in self.hub_rows()]

    def hub_rows(self) -> Sequence[tuple[str, int, str]]:
        """List hubs as (node, degree, reason)."""
        return self._ask("list_hubs")

    def node(self, node: str) -> NodeFacts:
        """Return one node by its printed key.

        Raises:
            NotFoundError: nothing of that key is used by any event of this run.
        """
        return self._known([node])[node]

    def links(self, accounts: Sequence[str]) -> Sequence[Link]:
        """Return every link of these accounts, sorted by (account, node).

        Raises:
            NotFoundError: one of the accounts is not known.
        """
        wanted = sorted(set(accounts))
        self._known([ACCOUNT + account for account in wanted])
        found = self._links_of(wanted)
        return [link for account in wanted for link in found.get(account, ())]

    def facts(self, nodes: Sequence[str]) -> Mapping[str, NodeFacts]:
        """Return what is known of nodes, by their printed keys; unknown ones are left out."""
        accounts = [node.removeprefix(ACCOUNT) for node in nodes if node.startswith(ACCOUNT)]
        identifiers = [node for node in nodes if not node.startswith(ACCOUNT)]
        found: dict[str, NodeFacts] = {}
        if accounts:
            for account, degree, hub in self._ask("account_facts", accounts=accounts):
                found[ACCOUNT + account] = NodeFacts(ACCOUNT + account, Label.ACCOUNT, degree, hub, "")
        if identifiers:
            for node, label, strength, placeholder, degree, hub in self._ask(
                "identifier_facts", nodes=identifiers
            ):
                kind = Label.from_code(label)
                found[node] = NodeFacts(node, kind, degree, hub, placeholder, Strength(strength))
        return found

    def users(self, nodes: Sequence[str], limit: int) -> Mapping[str, Sequence[Link]]:
        """Return the links of identifiers, each one's sorted by account, at most `limit`; one statement."""
        rows = self._ask("accounts_of_identifiers", nodes=list(nodes), limit=limit) if nodes else []
        return _grouped((node, Link(account, node, *seen)) for node, account, *seen in rows)

    def accounts_of(self, node: str, limit: int) -> Sequence[Link]:
        """Return the links of an identifier, sorted by account, at most `limit`.

        Raises:
            NotFoundError: the identifier is not known.
        """
        self._known([node])
        return list(self.users([node], limit).get(node, ()))

    def neighbourhood(
        self, node: str, *, hops: int, max_nodes: int, through_hubs: bool = False
    ) -> Neighbourhood:
        """Return what is within `hops` links of a node, breadth first and in key order.

        Args:
            node: printed key to start from.
            hops: links to follow.
            max_nodes: how many nodes to return at most, the start included.
            through_hubs: also go on from hubs; by default they are shown and not followed.

        Returns:
            The nodes and links found; `cut` says how many neighbours of which node were left out.

        Cost: four statements a hop, however many nodes it reaches.
        """
        facts = self._known([node])
        links: dict[tuple[str, str], Link] = {}
        cut: dict[str, int] = {}
        frontier = [node]
        for _ in range(hops):
            held = [] if through_hubs else [here for here in frontier if facts[here].hub and here != node]
            cut |= {hub: facts[hub].degree for hub in held}
            followed = [here for here in frontier if here not in cut]
            links_at = self._links_at(followed, max_nodes)
            reached: dict[str, None] = {}
            for here in followed:
                left_out = max(0, facts[here].degree - max_nodes)
                for link in links_at.get(here, ()):
                    other = link.node if here.startswith(ACCOUNT) else ACCOUNT + link.account
                    if other not in facts and other not in reached:
                        if len(facts) + len(reached) >= max_nodes:
                            left_out += 1
                            continue
                        reached[other] = None
                    links[link.account, link.node] = link
                if left_out:
                    cut[here] = left_out
            frontier = list(reached)
            facts |= self._known(frontier)
        return Neighbourhood(
            [facts[key] for key in sorted(facts)],
            [links[key] for key in sorted(links)],
            dict(sorted(cut.items())),
        )

    def search(self, nodes: Sequence[str], prefixes: Sequence[str], limit: int) -> Sequence[NodeFacts]:
        """Return nodes whose key is one of `nodes` or begins with one of `prefixes`, sorted by key."""
        found: set[str] = set()
        for low, high in [(node, node + "\0") for node in nodes] + [(one, one + _LAST) for one in prefixes]:
            if low.startswith(ACCOUNT):
                bounds = {"low": low.removeprefix(ACCOUNT), "high": high.removeprefix(ACCOUNT)}
                found.update(
                    ACCOUNT + row[0] for row in self._ask("accounts_by_prefix", **bounds, limit=limit)
                )
            else:
                found.update(row[0] for row in self._ask("nodes_by_prefix", low=low, high=high, limit=limit))
        facts = self._known(sorted(found)[:limit])
        return [one for one in facts.values() if one.degree or one.placeholder]

    def events(self, account: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return an account's newest events with their details and latest outcome, at most `limit`.

        Raises:
            NotFoundError: the account is not known.
        """
        known = self._ask("account_node", account=account)
        if not known:
            raise self._unknown(ACCOUNT + account)
        names = load_statements("sql")["events_of_account"].returns
        rows = self._ask("events_of_account", id=known[0][1], limit=limit)
        events = [dict(zip(names, row, strict=True)) for row in rows]
        return [event | {"details": json.loads(event["details"])} for event in events]

    def orders_of(
        self, nodes: Sequence[str], accounts: Sequence[str] = (), *, with_details: bool = False
    ) -> Sequence[OrderFacts]:
        """Return the orders that used identifiers or were of accounts, each once, in the order of recording.

        Args:
            nodes: printed keys; of a building or subnet the orders of what is in it. Unknown ones have none.
            accounts: keys as orders name them: a guest's orders are not its owner's.
            with_details: read what the feed told of each order, too.

        Cost: some 10 microseconds an order; with details three times that.
        """
        rows = []
        for name, asked in (("nodes", nodes), ("accounts", accounts)):
            if asked:
                statement = "orders_of_identifiers" if name == "nodes" else "orders_of_accounts"
                rows += self._ask(statement, **{name: list(asked)}, with_details=int(with_details))
        once = {row[0]: row for row in rows}
        return [_order(once[code]) for code in sorted(once)]

    def orders_between(
        self, low: int, high: int, *, amount: int | None, limit: int
    ) -> Sequence[tuple[str, OrderFacts]]:
        """Return orders of some days with the feed's ids and their details, by time.

        Args:
            low: first moment, ms since 1970 UTC.
            high: the moment after the last one.
            amount: minor units, of whatever currency; None for any.
            limit: most orders.

        Cost: some 30 microseconds an order of these days; with an amount, only of those that have it.
        """
        asked = {"low": low, "high": high, "amount": amount, "with_details": 1, "limit": limit}
        return [(row[0], _order(row[1:])) for row in self._ask("orders_between", **asked)]

    def outcomes_of(self, accounts: Sequence[str]) -> Sequence[OutcomeFacts]:
        """Return every outcome of the events of accounts and their guests, by account, event and time."""
        rows = self._ask("outcomes_of_accounts", accounts=sorted(set(accounts))) if accounts else []
        return [OutcomeFacts(row[0], row[1], row[2], Outcome(row[3]), Cause(row[4])) for row in rows]

    def nodes_ending(self, low: str, high: str, endings: Sequence[str] = ("",)) -> Sequence[str]:
        """Return identifiers from `low` to before `high` that have one of some endings, in key order.

        Cost: linear in what lies in the range: a million e-mail addresses take about a second.
        """
        return [row[0] for row in self._ask("nodes_ending", low=low, high=high, endings=list(endings))]

    def _known(self, nodes: Sequence[str]) -> dict[str, NodeFacts]:
        """Return what is known of nodes, in their order.

        Raises:
            NotFoundError: one of them is not in this run.
        """
        found = self.facts(nodes)
        for node in nodes:
            if node not in found:
                raise self._unknown(node)
        return {node: found[node] for node in nodes}

    def _links_at(self, nodes: Sequence[str], limit: int) -> Mapping[str, Sequence[Link]]:
        """Return the links at each node; of an identifier those of its first `limit` accounts."""
        accounts = [node.removeprefix(ACCOUNT) for node in nodes if node.startswith(ACCOUNT)]
        found: dict[str, Sequence[Link]] = {
            ACCOUNT + account: links for account, links in self._links_of(accounts).items()
        }
        return found | dict(self.users([node for node in nodes if not node.startswith(ACCOUNT)], limit))

    def _links_of(self, accounts: Sequence[str]) -> dict[str, list[Link]]:
        rows = self._ask("links_of_accounts", accounts=accounts) if accounts else []
        return _grouped((row[0], Link(*row)) for row in rows)

    def _when(self) -> str:
        return "before the first run" if self._run is None else f"in run {self._run}"

    def _unknown(self, node: str) -> NotFoundError:
        if node.startswith(ACCOUNT):
            account = node.removeprefix(ACCOUNT)
            return NotFoundError(
                f"there is no account {account!r} {self._when()}; `graphfraud search TEXT` finds accounts"
            )
        return NotFoundError(f"nothing is known of {node!r} {self._when()}; try `graphfraud search TEXT`")


def _order(row: Sequence[Any]) -> OrderFacts:
    code, account, owner, at, amount, currency, status, outcome, cause, address, details = row
    return OrderFacts(
        code,
        account,
        owner,
        at,
        amount,
        currency,
        Status(status),
        Outcome(outcome),
        Cause(cause),
        address,
        json.loads(details),
    )


def _grouped(links: Iterable[tuple[str, Link]]) -> dict[str, list[Link]]:
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for key, link in links:
        groups[key].append(link)
    return dict(groups)
