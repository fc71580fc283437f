"""Reading the SQLite graph as one run left it: what screens and commands ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfraud.errors import NotFoundError
from graphfraud.model import Hub, Label, Ring, RingState, Strength
from graphfraud.queries import load_statements
from graphfraud.resources import shipped
from graphfraud.stores.ports import Link, Neighbourhood, NodeFacts, RingFilter, RingRow
from graphfraud.stores.ring_json import load_ring
from graphfraud.stores.sqlite_changes import SqliteChanges
from graphfraud.stores.sqlite_file import sentences

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_LAST = "\U0010ffff"
"""Sorts after every character that a key can hold."""

_ACCOUNT = f"{Label.ACCOUNT.value}:"


class SqliteView(SqliteChanges):
    """The `GraphView` of one run on one connection.

    Args:
        connection: made the view's own: it gets temporary views that look at `run`.
        path: the file, for messages.
        run: the run to look at; None sees an empty graph.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, run: int | None) -> None:
        super().__init__(connection, path)
        self._run = run
        with sentences(path):
            folder = shipped("queries") / "sql" / "view"
            connection.executescript((folder / "as_of.sql").read_text(encoding="utf-8"))
            connection.execute("INSERT INTO temp.as_of (run) VALUES (?)", (run or 0,))

    @property
    def run(self) -> int | None:
        """The run's number, or None where nothing was published yet."""
        return self._run

    def close(self) -> None:
        """Give back the connection."""
        self._connection.close()

    def record(self) -> Mapping[str, Any]:
        """Return the run record; empty where nothing was published yet."""
        rows = self._rows("run_record", run=self._run or 0)
        record: dict[str, Any] = json.loads(rows[0][1]) if rows else {}
        return record

    def counts(self) -> Mapping[str, int]:
        """Count events, accounts, rings, hubs and the identifiers of each label."""
        counts = dict(self._rows("count_nodes"))
        for code, number in self._rows("count_identifiers"):
            counts[Label.from_code(code).value] = number
        return counts

    def rings(self, wanted: RingFilter) -> Sequence[RingRow]:
        """List rings, the highest score first, then by id."""
        rows = self._rows(
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
        rows = self._rows("ring_body", ring=ring)
        if not rows:
            raise NotFoundError(f"there is no ring {ring} {self._when()}; `graphfraud rings` lists them")
        return load_ring(rows[0][0])

    def members(self, ring: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield (ring, account) sorted by both, of one ring or all."""
        yield from self._stream("ring_members", ring=ring)

    def hubs(self) -> Sequence[Hub]:
        """List hubs, the highest degree first."""
        return [Hub(*row) for row in self.hub_rows()]

    def hub_rows(self) -> Sequence[tuple[str, int, str]]:
        """List hubs as (node, degree, reason)."""
        return self._rows("list_hubs")

    def node(self, node: str) -> NodeFacts:
        """Return one node by its printed key.

        Raises:
            NotFoundError: nothing of that key is used by any event of this run.
        """
        if node.startswith(_ACCOUNT):
            degree = len(self._account_links(node.removeprefix(_ACCOUNT)))
            return NodeFacts(node, Label.ACCOUNT, degree, self._hub(node), "")
        number, label, strength, placeholder = self._identifier(node)
        degree = self._rows("identifier_degree", id=number)[0][0]
        return NodeFacts(
            node, Label.from_code(label), degree, self._hub(node), placeholder, Strength(strength)
        )

    def links(self, accounts: Sequence[str]) -> Sequence[Link]:
        """Return every link of these accounts, sorted by (account, node)."""
        return [link for account in sorted(set(accounts)) for link in self._account_links(account)]

    def accounts_of(self, node: str, limit: int) -> Sequence[Link]:
        """Return the links of an identifier, sorted by account, at most `limit`."""
        number, *_ = self._identifier(node)
        rows = self._rows("accounts_of_identifier", id=number, limit=limit)
        return [Link(account, node, *seen) for account, *seen in rows]

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
        """
        facts = {node: self.node(node)}
        links: dict[tuple[str, str], Link] = {}
        cut: dict[str, int] = {}
        frontier = [node]
        for _ in range(hops):
            reached: list[str] = []
            for here in frontier:
                if facts[here].hub and here != node and not through_hubs:
                    cut[here] = facts[here].degree
                    continue
                left_out = 0
                for link in self._links_at(here, max_nodes):
                    other = link.node if here.startswith(_ACCOUNT) else _ACCOUNT + link.account
                    if other not in facts:
                        if len(facts) >= max_nodes:
                            left_out += 1
                            continue
                        facts[other] = self.node(other)
                        reached.append(other)
                    links[link.account, link.node] = link
                left_out += max(0, facts[here].degree - max_nodes)
                if left_out:
                    cut[here] = left_out
            frontier = reached
        return Neighbourhood(
            [facts[key] for key in sorted(facts)],
            [links[key] for key in sorted(links)],
            dict(sorted(cut.items())),
        )

    def search(self, nodes: Sequence[str], prefixes: Sequence[str], limit: int) -> Sequence[NodeFacts]:
        """Return nodes whose key is one of `nodes` or begins with one of `prefixes`, sorted by key."""
        found: set[str] = set()
        for low, high in [(node, node + "\0") for node in nodes] + [(one, one + _LAST) for one in prefixes]:
            if low.startswith(_ACCOUNT):
                bounds = {"low": low.removeprefix(_ACCOUNT), "high": high.removeprefix(_ACCOUNT)}
                rows = self._rows("accounts_by_prefix", **bounds, limit=limit)
                found.update(_ACCOUNT + row[0] for row in rows)
            else:
                found.update(row[0] for row in self._rows("nodes_by_prefix", low=low, high=high, limit=limit))
        facts = [self.node(node) for node in sorted(found)[:limit]]
        return [one for one in facts if one.degree or one.placeholder]

    def events(self, account: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return an account's newest events with their details and latest outcome, at most `limit`."""
        _, owner = self._account(account)
        names = load_statements("sql")["events_of_account"].returns
        rows = self._rows("events_of_account", id=owner, limit=limit)
        events = [dict(zip(names, row, strict=True)) for row in rows]
        return [event | {"details": json.loads(event["details"])} for event in events]

    def _when(self) -> str:
        return "before the first run" if self._run is None else f"in run {self._run}"

    def _links_at(self, node: str, limit: int) -> Sequence[Link]:
        if node.startswith(_ACCOUNT):
            return self._account_links(node.removeprefix(_ACCOUNT))
        return self.accounts_of(node, limit)

    def _account_links(self, account: str) -> Sequence[Link]:
        _, owner = self._account(account)
        return [Link(account, *row) for row in self._rows("links_of_account", id=owner)]

    def _hub(self, node: str) -> str:
        rows = self._rows("hub_reason", node=node)
        return rows[0][0] if rows else ""

    def _account(self, account: str) -> tuple[int, int]:
        rows = self._rows("account_node", account=account)
        if not rows:
            raise NotFoundError(
                f"there is no account {account!r} {self._when()}; `graphfraud search TEXT` finds accounts"
            )
        number, owner = rows[0]
        return number, owner

    def _identifier(self, node: str) -> tuple[int, int, int, str]:
        rows = self._rows("identifier_node", node=node)
        if not rows:
            raise NotFoundError(f"nothing is known of {node!r} {self._when()}; try `graphfraud search TEXT`")
        number, label, strength, placeholder = rows[0]
        return number, label, strength, placeholder
