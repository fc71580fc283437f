"""A night on Neo4j that is interrupted at any batch costs nothing but the time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphfraud.errors import StoreError
from graphfraud.stores.neo4j_connection import ClaimedWriter
from tests.neo4j_server import wipe
from tests.stores.cut_line import CutLine
from tests.stores.neo4j_shop import FIRST, SECOND, Seen, Shop, lay_out, links_of, look, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer

SEED = 20261122
SHARES = [round(share, 3) for share in np.random.default_rng(SEED).random(4).tolist()]
"""Shares of a night's batches after which it is interrupted."""


@pytest.fixture(scope="module")
def on_sqlite(new_place: Callable[[], Place], tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Give the same two nights on SQLite."""
    place = new_place()
    lay_out(place, tmp_path_factory.mktemp("feeds"))
    place.ask(*FIRST)
    place.ask(*SECOND)
    return place


@pytest.fixture(scope="module")
def undisturbed(
    on_sqlite: Place, new_place: Callable[[], Place], neo4j_server: Neo4jServer
) -> tuple[Seen, int]:
    """Give what both nights leave behind on Neo4j, and the number of batches of the second."""
    shop = after_first_night(on_sqlite, new_place(), neo4j_server)
    batches = int(killed(shop, 0).stdout)
    return look(shop, neo4j_server, shop.place.folder / "fresh"), batches


@pytest.fixture
def shop(on_sqlite: Place, place: Place, neo4j_server: Neo4jServer) -> Shop:
    """Give a shop whose first night is done."""
    return after_first_night(on_sqlite, place, neo4j_server)


def after_first_night(feeds: Place, place: Place, server: Neo4jServer) -> Shop:
    wipe(server)
    for name in ("first.csv", "second.csv"):
        (place.folder / name).write_bytes((feeds.folder / name).read_bytes())
    shop = Shop(place, server.environment | {"GRAPHFRAUD_GRAPH_CACHE": "cache"})
    shop.ask(*FIRST)
    return shop


def killed(shop: Shop, batch: int) -> subprocess.CompletedProcess[str]:
    """Do the second night in a process that is killed before a batch."""
    script = Path(__file__).with_name("killed_at_batch.py")
    return subprocess.run(
        [sys.executable, script, str(batch), *SECOND],
        cwd=shop.place.folder,
        env=os.environ | shop.environment,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def at_batch(number: int, fault: Callable[[], None]) -> Iterator[None]:
    """Do something to the world before a batch of this process."""
    done = 0
    write = ClaimedWriter.write

    def counted(self: ClaimedWriter, *statements: Any) -> Any:
        nonlocal done
        done += 1
        if done == number:
            fault()
        return write(self, *statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClaimedWriter, "write", counted)
        yield


def check_next_night(shop: Shop, server: Neo4jServer, undisturbed: Seen) -> None:
    """The next night gives what an undisturbed one gives; it need not wait for a lock."""
    shop.ask(*SECOND)
    seen = look(shop, server, shop.place.folder / "fresh")
    assert seen.printed == undisturbed.printed
    for table, rows in undisturbed.tables.items():
        assert seen.tables[table] == rows, table
    assert seen.links == undisturbed.links
    assert seen.left_over == 0


def test_the_server_holds_what_sqlite_holds_after_the_same_nights(
    on_sqlite: Place, undisturbed: tuple[Seen, int]
) -> None:
    seen, batches = undisturbed
    assert batches > 15
    expected = tables_of(on_sqlite.graph)
    for table, rows in expected.items():
        assert seen.tables[table] == rows, table
    links = sorted(((*link[:3], *link[4:]) for link in seen.links), key=repr)
    assert links == sorted(links_of(on_sqlite.graph), key=repr)
    assert len(expected["superseded"]) == 3
    assert seen.left_over == 0


@pytest.mark.parametrize("share", SHARES, ids=lambda share: f"seed{SEED}-{share}")
def test_a_night_that_is_killed_at_any_batch_is_made_good_by_the_next(
    shop: Shop, neo4j_server: Neo4jServer, undisturbed: tuple[Seen, int], share: float
) -> None:
    before = shop.ask("rings", "--format", "json")
    batch = 1 + round(share * (undisturbed[1] - 2))
    assert killed(shop, batch).returncode == -signal.SIGKILL, f"batch {batch}"
    assert shop.ask("rings", "--format", "json") == before, "readers see the old run whole"
    check_next_night(shop, neo4j_server, undisturbed[0])


def test_a_server_that_is_killed_in_the_middle_and_started_again_has_lost_nothing_that_counts(
    shop: Shop, neo4j_server: Neo4jServer, undisturbed: tuple[Seen, int]
) -> None:
    if neo4j_server.home == Path("/dev/null"):
        pytest.skip("not run: a server that the tests may kill (GRAPHFRAUD_TEST_NEO4J_URL names a given one)")
    before = shop.ask("rings", "--format", "json")
    with at_batch(undisturbed[1] // 2, neo4j_server.kill), pytest.raises(StoreError, match="command again"):
        shop.ask(*SECOND)
    neo4j_server.start()
    assert shop.ask("rings", "--format", "json") == before
    check_next_night(shop, neo4j_server, undisturbed[0])


@pytest.mark.parametrize("share", [0.3, 0.95])
def test_a_connection_that_is_cut_in_the_middle_leaves_nothing_half_counted(
    shop: Shop, neo4j_server: Neo4jServer, undisturbed: tuple[Seen, int], share: float
) -> None:
    with CutLine(neo4j_server.host, neo4j_server.port) as line:
        through = {"GRAPHFRAUD_GRAPH_URL": f"bolt://127.0.0.1:{line.port}"}
        batch = round(share * undisturbed[1])
        with at_batch(batch, line.cut), pytest.raises(StoreError, match="lost in the middle"):
            shop.ask(*SECOND, **through)
    check_next_night(shop, neo4j_server, undisturbed[0])


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_a_line_that_goes_silent_in_the_middle_is_noticed_and_leaves_nothing_half_counted(
    shop: Shop, neo4j_server: Neo4jServer, undisturbed: tuple[Seen, int], share: float
) -> None:
    """The driver alone would wait for two minutes, and then say that the connection was lost."""
    with CutLine(neo4j_server.host, neo4j_server.port) as line:
        through = {"GRAPHFRAUD_GRAPH_URL": f"bolt://127.0.0.1:{line.port}"}
        batch = round(share * undisturbed[1])
        with at_batch(batch, line.hush), pytest.raises(StoreError, match="has stopped answering"):
            shop.ask(*SECOND, **through)
    check_next_night(shop, neo4j_server, undisturbed[0])
