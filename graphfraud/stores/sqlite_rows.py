"""Whole rows of an SQLite graph as they stand: read, put and counted, for copies of a graph."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphfraud.queries import load_statements
from graphfraud.resources import shipped
from graphfraud.stores.neo4j_steps import Counters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphfraud.model import Run


def rows_of(local: sqlite3.Connection, name: str, group: str = "replica", **values: Any) -> list[Any]:
    """Run one reading statement of a folder of queries/sql."""
    return local.execute(load_statements("sql", group)[name].text, values).fetchall()


def put_rows(
    local: sqlite3.Connection, name: str, rows: Iterable[Sequence[Any]], group: str = "replica"
) -> None:
    """Run one writing statement for each row; its columns are the statement's parameters in their order."""
    statement = load_statements("sql", group)[name]
    named = (dict(zip(statement.parameters, row, strict=True)) for row in rows)
    local.executemany(statement.text, named)


def put_details(local: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Keep the details of events: a JSON object each, whose names are their layout."""
    told = [(seq, json.loads(details)) for seq, details in rows]
    names = [json.dumps(list(cells), ensure_ascii=False) for _, cells in told]
    put_rows(local, "add_layout", ((one,) for one in sorted(set(names))), "write")
    put_rows(
        local,
        "put_details",
        (
            (seq, one, json.dumps(list(cells.values()), ensure_ascii=False))
            for one, (seq, cells) in zip(names, told, strict=True)
        ),
    )


def put_run(local: sqlite3.Connection, run: Run, record: str = "{}") -> None:
    """Know a run that was begun elsewhere."""
    put_rows(local, "put_run", [(run.id, run.started_at, record)])


def put_ring(local: sqlite3.Connection, ring: str, run: int, row: Mapping[str, Any] | None) -> None:
    """Keep a ring as one run found it; one that ended (None) has nothing but its id."""
    names = load_statements("sql", "write")["stage_ring"].parameters
    if row is None:
        numbers = dict.fromkeys(("score", "size", "priority", "money_at_risk", "money_spent", "orders"), 0)
        texts = dict.fromkeys(("state", "currency", "top_signal", "body"), "")
        row = {"ended": 1, **numbers, **texts}
    whole = {"ended": 0} | dict(row) | {"ring": ring, "run": run}
    put_rows(local, "stage_ring", [tuple(whole.get(name) for name in names)], "write")


def counters(local: sqlite3.Connection) -> Counters:
    """Count what a graph holds."""
    return Counters(*rows_of(local, "counters")[0])


def merge_keys(local: sqlite3.Connection, before: Counters, upto: Counters) -> None:
    """Make the keys of new accounts and identifiers findable."""
    for kind, after, last in (
        ("accounts", before.account, upto.account),
        ("identifiers", before.identifier, upto.identifier),
    ):
        local.execute(load_statements("sql", "write")[f"merge_{kind}"].text, {"after": after, "last": last})


def make_indexes(local: sqlite3.Connection) -> None:
    """Make the indexes of a graph, where they are missing."""
    text = (shipped("queries") / "sql" / "schema" / "indexes.sql").read_text(encoding="utf-8")
    for statement in text.split(";"):
        if "CREATE" in statement:
            local.execute(statement)


@contextmanager
def transaction(local: sqlite3.Connection) -> Iterator[None]:
    """Change a graph whole, or not at all."""
    local.execute("BEGIN IMMEDIATE")
    try:
        yield
        local.execute("COMMIT")
    except BaseException:
        if local.in_transaction:
            local.execute("ROLLBACK")
        raise
