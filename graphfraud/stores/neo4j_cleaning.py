"""Cleans away what a file that was never finished has left on the server, in batches.

It may be interrupted anywhere and begun again: what is taken away first is what can be worked out last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphfraud.queries import load_statements
from graphfraud.stores.neo4j_pieces import pieces
from graphfraud.stores.neo4j_replica import FETCH_SECONDS
from graphfraud.stores.neo4j_shipping import ACCOUNTS, BATCH, write_links
from graphfraud.stores.sqlite_rows import rows_of

if TYPE_CHECKING:
    import sqlite3

    from graphfraud.stores.neo4j_connection import ClaimedWriter, Neo4jConnection

DELETES: Final = 500
"""Nodes that one transaction takes away: it holds their texts in memory, up to 60 kB an event."""


def clean_unfinished(connection: Neo4jConnection, claimed: ClaimedWriter, local: sqlite3.Connection) -> None:
    """Take away an unfinished file, if there is one.

    Args:
        connection: to the server.
        claimed: writes under the lock.
        local: the copy, which never holds a part of a file.

    Raises:
        StoreError: the server cannot be reached; the next writer goes on.
    """
    found = connection.read(_write("unfinished_loading"))
    if not found:
        return
    run, _, revision, account, identifier, outcome = found[0]
    replaced = connection.read(_write("superseded_by_run"), seconds=FETCH_SECONDS, run=run)
    standing = {seq for (seq,) in rows_of(local, "superseded_in", run=run)}
    restored = sorted((seq, owner) for seq, owner in replaced if seq <= revision and seq not in standing)
    touched = {
        code for (code,) in connection.read(_write("accounts_touched"), seconds=FETCH_SECONDS, after=revision)
    }
    touched |= {owner for _, owner in restored}
    _mend_links(claimed, local, run, sorted(code for code in touched if code <= account))
    _delete(claimed, "delete_revisions", revision)
    _delete(claimed, "delete_outcomes", outcome)
    for seqs in pieces([seq for seq, _ in restored], BATCH):
        claimed.write((_write("restore_revisions"), {"seqs": seqs}))
    _delete(claimed, "delete_accounts", account)
    _delete(claimed, "delete_identifiers", identifier)
    claimed.write((_write("end_loading"), {}))


def _mend_links(claimed: ClaimedWriter, local: sqlite3.Connection, run: int, accounts: list[int]) -> None:
    """Bring the links of accounts that were there before back to what the copy says."""
    for piece in pieces(accounts, ACCOUNTS):
        links = rows_of(local, "links_of", ids=str(piece), after=0)
        write_links(claimed, run, links)
        standing: dict[int, list[int]] = {account: [] for account in piece}
        for link in links:
            standing[link[1]].append(link[2])
        for rows in pieces(sorted(standing.items()), BATCH):
            claimed.write((_write("unlink_accounts"), {"run": run, "rows": [list(row) for row in rows]}))


def _delete(claimed: ClaimedWriter, name: str, after: int) -> None:
    while True:
        [rows] = claimed.write((_write(name), {"after": after, "limit": DELETES}))
        if rows and rows[0][0] == 0:
            return


def _write(name: str) -> Any:
    return load_statements("cypher", "write")[name]
