"""Second files: small tables, held in memory by key, that a mapping takes columns or conditions from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.errors import FeedError
from graphfraud.ingest.mapping import Mapping, nearest
from graphfraud.ingest.read import read_chunks
from graphfraud.ingest.recognise import recognise

if TYPE_CHECKING:
    from pathlib import Path

Tables = dict[str, dict[str, dict[str, str]]]
"""Lookup name -> column -> key -> value."""


def load_lookups(mapping: Mapping, folder: Path) -> tuple[Tables, list[str]]:
    """Read the second files that a mapping names.

    Args:
        mapping: the mapping.
        folder: where the feed file is; second files are named relative to it.

    Returns:
        The tables, and the SHA-256 of each file in the mapping's order.

    Raises:
        FeedError: a file is missing or unreadable, lacks a column, or names a key twice.
    """
    tables: Tables = {}
    digests = []
    for name, lookup in mapping.lookup.items():
        facts = recognise(folder / lookup.file)
        digests.append(facts.sha256)
        wanted = _columns_used(mapping, name)
        table: dict[str, dict[str, str]] = {column: {} for column in wanted}
        seen: set[str] = set()
        for chunk in read_chunks(facts, delimiter=lookup.delimiter):
            for column in (lookup.key, *wanted):
                if column not in chunk.columns:
                    hint = nearest(column, chunk.columns)
                    raise FeedError(
                        f"the second file lacks this column{hint}", file=facts.name, column=column
                    )
            at = {column: chunk.columns.index(column) for column in (lookup.key, *wanted)}
            for number, row in zip(chunk.numbers, chunk.rows, strict=True):
                key = row[at[lookup.key]].strip()
                if key in seen:
                    raise FeedError(
                        f"the key {key[:40]!r} is there twice", file=facts.name, row=number, column=lookup.key
                    )
                seen.add(key)
                for column in wanted:
                    table[column][key] = row[at[column]].strip()
        tables[name] = table
    return tables, digests


def _columns_used(mapping: Mapping, lookup: str) -> list[str]:
    used = [rule.column for rule in mapping.columns.values() if rule.lookup == lookup]
    used += [
        rule.when.column for rule in mapping.columns.values() if rule.when and rule.when.lookup == lookup
    ]
    return list(dict.fromkeys(column for column in used if column is not None))
