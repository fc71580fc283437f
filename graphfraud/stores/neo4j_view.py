"""Reading the Neo4j graph as one run left it: screens ask by Cypher, nights read the local copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_columns import Neo4jColumns
from graphfraud.stores.view_reads import ViewReads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays
    from graphfraud.stores.changes import EventChanges, RingStanding
    from graphfraud.stores.neo4j_connection import Neo4jConnection
    from graphfraud.stores.ports import Recorded
    from graphfraud.stores.sqlite_view import SqliteView


class Neo4jView(ViewReads):
    """The `GraphView` of one run.

    Args:
        connection: to the server.
        run: the run to look at; None sees an empty graph.
        copy: opens this run in the local copy, brought up to date.
        copy_at_hand: the copy is up to date already: then it also answers what is asked of few accounts.
    """

    def __init__(
        self,
        connection: Neo4jConnection,
        run: int | None,
        copy: Callable[[], SqliteView],
        *,
        copy_at_hand: bool,
    ) -> None:
        super().__init__(run)
        self._connection = connection
        self._open_copy = copy
        self._copy_at_hand = copy_at_hand
        self._opened: SqliteView | None = None
        self._few = Neo4jColumns(self._ask)

    def close(self) -> None:
        """Give back the local copy; the store keeps the connection."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def event_arrays(self, *, currency: str = "", accounts: Sequence[str] | None = None) -> EventArrays:
        """Read the latest revision of every event, where guests are accounts of their own.

        Amounts in another currency than `currency` are 0. With `accounts`, only the events of these, and
        with the guests that belong to them folded in.
        """
        if accounts is None or self._copy_at_hand:
            return self._copy().event_arrays(currency=currency, accounts=accounts)
        return self._few.event_arrays(currency, accounts)

    def main_currency(self) -> str:
        """Return the ISO 4217 code that most events with an amount are in; empty where none is."""
        return self._copy().main_currency()

    def identifier_arrays(
        self, denied: Iterable[str], codes: Sequence[int] | None = None
    ) -> IdentifierArrays:
        """Read what is known of each identifier; `denied` are printed keys that the shop's settings deny.

        With `codes`, only of these and of what they derive; the others' entries are unused.
        """
        denied = list(denied)
        if codes is None or denied or self._copy_at_hand:
            return self._copy().identifier_arrays(denied, codes)
        return self._few.identifier_arrays(codes)

    def guest_arrays(self) -> NDArray[np.int8]:
        """Read by account code: 0 registered, 1 guest known by an e-mail, 2 guest known by one event."""
        return self._copy().guest_arrays()

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        return self._copy().account_keys(codes) if self._copy_at_hand else self._few.account_keys(codes)

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        return (
            self._copy().identifier_nodes(codes) if self._copy_at_hand else self._few.identifier_nodes(codes)
        )

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        return self._copy().event_ids(codes)

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        return self._copy().event_names(codes)

    def event_details(self, codes: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """Give what the feed told of events, by their codes: its own id, and the details as they came."""
        return self._copy().event_details(codes)

    def recorded(self, since: int) -> Recorded:
        """Tell what the runs after `since` recorded."""
        return self._copy().recorded(since)

    def event_changes(self, since: int, currency: str) -> EventChanges:
        """Read what the runs after `since` recorded; amounts in another currency are 0."""
        return self._copy().event_changes(since, currency)

    def guests_after(self, code: int) -> NDArray[np.int8]:
        """Read `guest_arrays` of the account codes above `code`, in their order without gaps."""
        return self._copy().guests_after(code)

    def identifiers_after(self, code: int, denied: Iterable[str]) -> IdentifierArrays:
        """Read `identifier_arrays` of the codes above `code`: entry 0 is the next one."""
        return self._copy().identifiers_after(code, denied)

    def ring_standings(self) -> Mapping[str, RingStanding]:
        """Tell by id how each published ring stands."""
        return self._copy().ring_standings()

    def hubs_after(self, since: int) -> Sequence[str]:
        """Name the nodes that became a hub, changed as one or ceased to be one in runs after `since`."""
        return self._copy().hubs_after(since)

    def guests_moved_after(self, since: int) -> Sequence[str]:
        """Name the guests whose owner changed in runs after `since`."""
        return self._copy().guests_moved_after(since)

    def account_numbers(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of accounts by their keys; unknown ones are left out."""
        return self._copy().account_numbers(keys)

    def identifier_numbers(self, nodes: Sequence[str]) -> Mapping[str, int]:
        """Give the codes of identifiers by their printed keys; unknown ones are left out."""
        return self._copy().identifier_numbers(nodes)

    def _copy(self) -> SqliteView:
        if self._opened is None:
            self._opened = self._open_copy()
        return self._opened

    def _ask(self, name: str, **values: Any) -> list[Any]:
        statement = load_statements("cypher")[name]
        return self._connection.read(statement, as_of=self._run or 0, **values)
