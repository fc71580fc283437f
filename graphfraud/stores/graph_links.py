"""Links as the events of an SQLite graph say them, with the runs in which each held."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graphfraud.model import EVENT_LABELS
from graphfraud.queries import load_statements

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """An account used an identifier, as the runs from `since` on saw it."""

    account: int
    identifier: int
    since: int
    until: int | None
    """The run in which the last event that said so was corrected; None for a link that holds."""
    first_seen: int | None
    last_seen: int | None
    times: int


def link_spans(graph: sqlite3.Connection, label: str) -> Iterator[LinkSpan]:
    """Yield the links of one label, by account and identifier; one taken away in its own run is none.

    Args:
        graph: to read; all its events are grouped, some seconds for a million.
        label: of the identifiers, such as ``card``.
    """
    rows = graph.execute(load_statements("sql", "copy")["links_by_run"].text, {"label": label})
    for (account, identifier), said in groupby(rows, key=lambda row: row[:2]):
        for span in _spans(account, identifier, [row[2:] for row in said]):
            if span.since != span.until:
                yield span


def link_counts(graph: sqlite3.Connection) -> dict[str, int]:
    """Count the links that hold, by label."""
    return {
        label.value: sum(span.until is None for span in link_spans(graph, label.value))
        for label in EVENT_LABELS
    }


def _spans(account: int, identifier: int, said: Sequence[Sequence[Any]]) -> Iterator[LinkSpan]:
    """Join what was said by runs that touch; `said` is (run, until, first_seen, last_seen, times) by run."""
    open_rows = [row for row in said if row[1] is None]
    since, until = said[0][0], said[0][1]
    for run, end, *_ in said[1:]:
        if until is not None and run > until:
            yield LinkSpan(account, identifier, since, until, None, None, 0)
            since, until = run, end
        elif until is not None:
            until = None if end is None else max(until, end)
    seen = [_known(row[place] for row in open_rows) for place in (2, 3)]
    if until is None:
        times = sum(row[4] for row in open_rows)
        yield LinkSpan(
            account, identifier, since, None, min(seen[0], default=None), max(seen[1], default=None), times
        )
    else:
        yield LinkSpan(account, identifier, since, until, None, None, 0)


def _known(times: Iterable[int | None]) -> list[int]:
    return [at for at in times if at is not None]
