"""However the keys of a file are remembered, merged and asked for, the graph is the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.coded import CodedEvents
from graphfraud.model import AddCount, EventBatch, FeedFile, Identifier, Label, Strength
from graphfraud.stores import sqlite_keys
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_KEYS = [1, 7, 10**6]
MOST_MERGED = [1, 10, 10**6]


def batch_of(numbers: Sequence[int]) -> EventBatch:
    """Make events with some shared e-mails and addresses, three addresses a building."""
    batch = EventBatch()
    for number in numbers:
        email = Identifier(Label.EMAIL, f"u{number % 11}@example.jp", Strength.HARD)
        parent = f"jp||house {number // 3 % 5}" if number % 4 else ""
        address = Identifier(Label.ADDRESS, f"jp||door {number % 15}", Strength.MEDIUM, "", parent)
        batch.event_id.append(f"E{number}")
        batch.digest.append(number.to_bytes(16, "big"))
        batch.kind.append("order")
        batch.at.append(number)
        batch.account.append(f"A{number % 13}")
        for label, nodes in batch.identifiers.items():
            nodes.append({Label.EMAIL: email.node, Label.ADDRESS: address.node}.get(label))
        batch.known |= {email.node: email, address.node: address}
        batch.amount.append(None)
        batch.currency.append("")
        batch.status.append("")
        batch.flags.append(0)
        batch.details.append(f'{{"name":"N{number}","event_id":"E{number}"}}')
    return batch


def load(path: Path, files: Sequence[Sequence[Sequence[int]]]) -> list[AddCount]:
    """Load files of batches of event numbers; returns the counts of each file."""
    store = SqliteStore(path)
    counts = []
    with store.writer(store.begin(0)) as writer:
        for name, batches in enumerate(files):
            with writer.file(FeedFile(str(name), "canonical", str(name), "mapping")) as file:
                counts.append(sum((file.add(batch_of(batch)) for batch in batches), AddCount()))
    return counts


def content(path: Path) -> dict[str, list[Any]]:
    """Read what the graph holds, with keys in place of numbers."""
    statements = {
        "accounts": "SELECT a.key, a.guest FROM account a "
        "JOIN account_key k ON k.id = a.id AND k.key = a.key",
        "identifiers": "SELECT i.node, i.label, i.strength, p.node FROM identifier i "
        "JOIN identifier_key k ON k.id = i.id AND k.node = i.node LEFT JOIN identifier p ON p.id = i.parent",
        "events": "SELECT e.event_id, a.key, m.node, d.node, t.details FROM event_revision e "
        "JOIN account a ON a.id = e.account JOIN identifier m ON m.id = e.email "
        "JOIN identifier d ON d.id = e.address JOIN event_details t ON t.seq = e.seq",
        "sizes": "SELECT (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM account_key), "
        "(SELECT COUNT(*) FROM identifier), (SELECT COUNT(*) FROM identifier_key)",
    }
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: sorted(connection.execute(text).fetchall(), key=str) for name, text in statements.items()
        }


FILES = [
    [range(40), range(30, 60)],
    [range(50, 80), range(80, 81)],
    [range(10)],
]


@pytest.mark.parametrize("most_merged", MOST_MERGED)
@pytest.mark.parametrize("most_keys", MOST_KEYS)
def test_the_graph_is_the_same_however_many_keys_are_remembered_or_merged_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_keys: int, most_merged: int
) -> None:
    wanted_counts = load(tmp_path / "wanted.db", FILES)
    monkeypatch.setattr(sqlite_keys, "MOST_KEYS", most_keys)
    monkeypatch.setattr(sqlite_keys, "MOST_MERGED", most_merged)
    monkeypatch.setattr(sqlite_keys, "FEWEST_MERGED", 1)
    assert load(tmp_path / "found.db", FILES) == wanted_counts
    assert content(tmp_path / "found.db") == content(tmp_path / "wanted.db")


def test_every_account_and_identifier_is_found_by_its_key_after_a_file(tmp_path: Path) -> None:
    counts = load(tmp_path / "graph.db", FILES)
    assert counts == [AddCount(60, 0, 10), AddCount(21, 0, 10), AddCount(0, 0, 10)]
    found = content(tmp_path / "graph.db")
    accounts, account_keys, identifiers, identifier_keys = found["sizes"][0]
    assert accounts == account_keys == len(found["accounts"]) == 13
    buildings = {batch_of([number]).known[f"address:jp||door {number % 15}"].parent for number in range(81)}
    assert identifiers == identifier_keys == len(found["identifiers"]) == 11 + 15 + len(buildings - {""})


def test_events_and_their_coded_form_say_the_same() -> None:
    batch = batch_of(range(30))
    again = CodedEvents.of(batch).batch()
    assert CodedEvents.of(again) == CodedEvents.of(batch)
    assert (again.known, again.identifiers) == (batch.known, batch.identifiers)
    assert again.account == batch.account
