"""The watch fills the same order queue and gives the same alerts, wherever the graph is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.ingest.mapping import load_mapping
from graphfraud.ledger import open_ledger
from graphfraud.settings import find_places, load_settings
from graphfraud.stores.open import cache_folder, open_store
from graphfraud.watching import Watch
from tests.neo4j_server import wipe
from tests.watching.shop_days import NIGHT, NOON, SETTINGS, by_day, history

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pytest

    from tests.conftest import Place
    from tests.neo4j_server import Neo4jServer


def watched(place: Place, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Do a night and watch a day; return the queue, the alerts and what the next night would begin with."""
    with monkeypatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(place.folder)
        (place.folder / "graphfraud.toml").write_text(SETTINGS, encoding="utf-8")
        place.feed("history.csv", history())
        place.ask("nightly", "history.csv", "--as-of", NIGHT.isoformat())
        rows = by_day()
        settings = load_settings(place.folder / "graphfraud.toml")
        places = find_places(environment, place.folder)
        watch = Watch(
            place.folder / "inbox",
            lambda _path: load_mapping("canonical"),
            settings,
            lambda: int(NOON.timestamp() * 1000),
            cache_folder(places.graph_url, places.graph_access),
        )
        store = open_store(places.graph_url, places.graph_access)
        looks = []
        with open_ledger(places.ledger_url) as ledger:
            for number, some in enumerate((rows[:2], rows[2:])):
                place.feed(f"inbox/day-{number}.csv", some)
                looks.append(watch.look(store, ledger))
        store.close()
        told = [(look.orders, look.alerts, look.refused) for look in looks]
        alerts = [(row["kind"], row["subject"], row["score"]) for row in place.rows("alerts", "list")]
        return told, place.rows("orders"), alerts


def test_the_watch_sees_the_same_on_both_stores(
    new_place: Callable[[], Place], neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wipe(neo4j_server)
    on_sqlite = watched(new_place(), {}, monkeypatch)
    on_neo4j = watched(new_place(), neo4j_server.environment, monkeypatch)
    assert on_neo4j == on_sqlite
    assert {"O-linked", "O-again", "O-signs"} <= {row["order"] for row in on_sqlite[1]}
