"""Every store is put through the same tests: `store` is each of them in turn, empty."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from graphfraud.model import FeedFile, OutcomeBatch
from graphfraud.stores.neo4j_place import GraphAccess
from graphfraud.stores.open import open_store
from tests.batches import make_batch
from tests.neo4j_server import wipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphfraud.model import EventBatch
    from graphfraud.stores.ports import GraphStore
    from tests.neo4j_server import Neo4jServer


@pytest.fixture(params=["sqlite", "neo4j", "neo4j_2026"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """Give an empty store of each kind."""
    url, access = f"sqlite:///{tmp_path / 'graph.db'}", GraphAccess()
    if request.param != "sqlite":
        server: Neo4jServer = request.getfixturevalue(f"{request.param}_server")
        wipe(server)
        url, access = server.url, GraphAccess(server.user, server.password, tmp_path / "cache")
    opened = open_store(url, access)
    yield opened
    opened.close()


@pytest.fixture
def batch_of() -> Callable[..., EventBatch]:
    """Give `make_batch`."""
    return make_batch


@pytest.fixture
def outcomes_of() -> Callable[..., OutcomeBatch]:
    """Make outcomes from (event_id, outcome, outcome_at, cause)."""

    def build(*rows: tuple[str, str, int | None, str]) -> OutcomeBatch:
        batch = OutcomeBatch()
        for row in rows:
            event_id, outcome, outcome_at, cause = row
            batch.event_id.append(event_id)
            batch.digest.append(hashlib.blake2b(repr(row).encode(), digest_size=16).digest())
            batch.outcome.append(outcome)
            batch.outcome_at.append(outcome_at)
            batch.cause.append(cause)
            batch.liability.append("")
            batch.recovered.append(None)
        return batch

    return build


@pytest.fixture
def feed_file() -> Callable[[str], FeedFile]:
    """Name a file of the canonical feed."""
    return lambda name: FeedFile(name, "canonical", hashlib.sha256(name.encode()).hexdigest(), "mapping")
