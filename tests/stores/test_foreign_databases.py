"""A file that is no graph, or no ledger, is refused with one sentence and stays as it was, byte for byte."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Place

GRAPH, LEDGER = "GRAPHFRAUD_GRAPH_URL", "GRAPHFRAUD_LEDGER_URL"

ORDER = {"event_id": "E1", "account": "A1", "at": "2026-06-01T10:00:00+09:00", "kind": "order"}


@pytest.fixture(scope="module")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a shop with one order and one published night."""
    place = new_place()
    place.ask("nightly", place.feed("orders.csv", [ORDER]))
    return place


def make(place: Place, shop: Place, kind: str) -> Path:
    """Put something at a path that is not the database asked for."""
    path = place.folder / f"{kind}.db"
    if kind == "text":
        path.write_text("not a database, but a letter\n" * 100, encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
    elif kind == "truncated":
        path.write_bytes(shop.graph.read_bytes()[:5000])
    elif kind in {"graph", "ledger"}:
        path.write_bytes((shop.graph if kind == "graph" else shop.ledger).read_bytes())
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE invoice (number INTEGER)")
            if kind == "other_version":
                connection.execute("PRAGMA application_id = 7")
    return path


def refusal(place: Place, path: Path, variable: str, *words: str) -> str:
    """Run a command on a path and return the one sentence that it leaves with."""
    before = path.read_bytes() if path.is_file() else None
    done = place.run(*words, **{variable: f"sqlite:///{path}"})
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert str(path) in done.stderr
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not path.with_name(path.name + ".lock").exists()
    return done.stderr


@pytest.mark.parametrize("kind", ["text", "folder", "foreign", "other_version", "ledger"])
@pytest.mark.parametrize("words", [("rings",), ("ingest", "orders.csv")], ids=lambda words: words[0])
def test_what_is_no_graph_is_refused(shop: Place, place: Place, kind: str, words: tuple[str, ...]) -> None:
    said = refusal(shop, make(place, shop, kind), GRAPH, *words)
    assert ("this is a folder" if kind == "folder" else "not a graphfraud graph") in said
    assert "GRAPHFRAUD_GRAPH_URL" in said


@pytest.mark.parametrize("kind", ["text", "folder", "foreign", "graph"])
def test_what_is_no_ledger_is_refused(shop: Place, place: Place, kind: str) -> None:
    said = refusal(shop, make(place, shop, kind), LEDGER, "detect")
    assert said.startswith(f"graphfraud: ledger {place.folder}")
    assert "GRAPHFRAUD_LEDGER_URL" in said


def test_a_newer_graph_is_refused_with_both_versions(shop: Place, place: Place) -> None:
    newer = make(place, shop, "graph")
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for words in (("rings",), ("detect",)):
        said = refusal(shop, newer, GRAPH, *words)
        assert "schema version 99" in said
        assert "install a newer graphfraud" in said


def test_a_damaged_graph_says_what_can_be_done(shop: Place, place: Place) -> None:
    said = refusal(shop, make(place, shop, "truncated"), GRAPH, "rings")
    assert "damaged" in said
    assert "load the feeds again" in said


@pytest.mark.parametrize("variable", [GRAPH, LEDGER])
def test_a_folder_that_does_not_exist_is_named_and_not_made(shop: Place, place: Place, variable: str) -> None:
    path = place.folder / "missing" / "file.db"
    refusal(shop, path, variable, "detect")
    assert not path.parent.exists()


def test_two_databases_that_do_not_belong_together_are_refused(shop: Place, place: Place) -> None:
    """A graph with a published run and a fresh ledger: ids would be given a second time."""
    ledger = place.folder / "fresh.db"
    done = shop.run("detect", **{LEDGER: f"sqlite:///{ledger}"})
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "ledger" in done.stderr
