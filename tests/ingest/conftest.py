"""Feeds for the ingest tests: small files, transformed in memory or loaded into the real store."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from graphfraud.ingest import LoadReport, Mapping, load_file, load_mapping
from graphfraud.ingest.lookup import load_lookups
from graphfraud.ingest.pick import check_header
from graphfraud.ingest.read import read_chunks
from graphfraud.ingest.recognise import recognise
from graphfraud.ingest.transform import Transformer
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ingest.reject import Reject
    from graphfraud.model import EventBatch, Identifier, Label

FEEDS = Path(__file__).resolve().parents[2] / "fixtures" / "feeds"


@dataclass
class Result:
    """All that a file's chunks were transformed to, row by row."""

    events: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, Identifier] = field(default_factory=dict)
    outcomes: list[tuple[str, str, int | None, str, str, int | None]] = field(default_factory=list)
    outcome_digests: list[bytes] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    def nodes(self, label: Label) -> list[str | None]:
        """Return the printed keys of one label, in file order."""
        return [event["nodes"][label.value] for event in self.events]

    @property
    def content(self) -> set[tuple[str, bytes]]:
        """Every event's id and digest."""
        return {(event["event_id"], event["digest"]) for event in self.events}


class Load(Protocol):
    """Loads a file into the test's store."""

    def __call__(self, path: Path, mapping: str | Mapping = "canonical", **options: Any) -> LoadReport:
        """Return the report."""
        ...


def transform_file(path: Path, mapping: str | Mapping = "canonical") -> Result:
    """Read and transform a whole file in this process."""
    mapping = load_mapping(mapping) if isinstance(mapping, str) else mapping
    transformer = Transformer(mapping, load_lookups(mapping, path.parent)[0])
    result = Result()
    facts = recognise(path, mapping.encoding)
    group_by = mapping.group.by if mapping.group else None
    for chunk in read_chunks(facts, delimiter=mapping.delimiter, group_by=group_by):
        result.unknown = check_header(mapping, chunk.columns, path.name)
        found = transformer(chunk.columns, chunk.rows, chunk.numbers)
        events = found.events.batch()
        result.events += _rows(events)
        result.known |= events.known
        batch = found.outcomes
        columns = (
            batch.event_id,
            batch.outcome,
            batch.outcome_at,
            batch.cause,
            batch.liability,
            batch.recovered,
        )
        result.outcomes += list(zip(*columns, strict=True))
        result.outcome_digests += batch.digest
        result.rejects += sorted(chunk.rejects + found.rejects)
    return result


def _rows(batch: EventBatch) -> list[dict[str, Any]]:
    plain = (
        "event_id",
        "digest",
        "kind",
        "at",
        "account",
        "amount",
        "currency",
        "status",
        "flags",
        "details",
    )
    rows = []
    for index in range(len(batch)):
        row = {name: getattr(batch, name)[index] for name in plain}
        row["nodes"] = {label.value: nodes[index] for label, nodes in batch.identifiers.items()}
        rows.append(row)
    return rows


@pytest.fixture
def feed(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a file of a name and content and returns its path."""

    def write(content: str | bytes, name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def transform() -> Callable[..., Result]:
    """Give a function that reads a file through a mapping, without a store."""
    return transform_file


@pytest.fixture
def shipped_feeds() -> Path:
    """Give the folder of made-up exports."""
    return FEEDS


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Give a function that loads a file into one SQLite store, ``graph.db``."""
    store = SqliteStore(tmp_path / "graph.db")

    def run(path: Path, mapping: str | Mapping = "canonical", **options: Any) -> LoadReport:
        mapping = load_mapping(mapping) if isinstance(mapping, str) else mapping
        options.setdefault("reject_directory", tmp_path / "rejects")
        with store.writer(store.begin(0)) as writer:
            return load_file(path, mapping, writer, **options)

    return run
