"""What a command leaves with: the exit codes of the README's table, and one sentence that says what to do."""

from __future__ import annotations

import csv
import signal
import time
from typing import TYPE_CHECKING

import pytest

from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from tests.conftest import Place

GOOD = {"account": "A1", "email": "a1@example.jp", "at": "2026-06-01T10:00:00+09:00", "kind": "order"}


def sentence(done: CompletedProcess[str]) -> str:
    """Return the one line that a failed command says; it says nothing else, and shows no traceback."""
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("graphfraud: ")
    return done.stderr


def test_done_is_0(shop: Place) -> None:
    assert shop.run("rings").returncode == 0
    version = shop.run("--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("graphfraud ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ring", "R-999999"), "there is no ring R-999999 in run 1; `graphfraud rings` lists them"),
        (("why", "A1", "nobody"), "`graphfraud search TEXT` finds accounts"),
        (("ingest", "missing.csv"), "missing.csv: "),
        (("ingest", "shop"), "shop: "),
        (("nightly",), "name files, or add a [[feeds]] table"),
        (("detect", "--as-of", "yesterday"), "--as-of 'yesterday' is no date; write one like"),
        (("ingest", "shop/orders.csv", "--feed", "canonicl"), "canonicl"),
        (("synth", "shop", "--until", "soon"), "--until 'soon' is no date; write one like"),
    ],
)
def test_wrong_input_is_1(shop: Place, words: tuple[str, ...], said: str) -> None:
    done = shop.run(*words)
    assert done.returncode == 1
    assert said in sentence(done)


@pytest.mark.parametrize("variable", ["GRAPHFRAUD_GRAPH_URL", "GRAPHFRAUD_LEDGER_URL"])
@pytest.mark.parametrize("url", ["postgres://shop:secret@db/fraud", "graph.db", "sqlite:///"])
def test_an_address_that_names_no_store_is_1_and_keeps_its_password(
    shop: Place, variable: str, url: str
) -> None:
    done = shop.run("ring", shop.rows("rings")[0]["ring"], **{variable: url})
    assert done.returncode == 1
    said = sentence(done)
    assert variable in said
    assert "sqlite:///" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("rigns",),
        ("rings", "--format", "xml"),
        ("ingest",),
        ("rings", "--limit", "-1"),
    ],
)
def test_a_wrong_command_line_is_2(shop: Place, words: tuple[str, ...]) -> None:
    done = shop.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: graphfraud" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_not_there_is_3(place: Place) -> None:
    assert place.run("rings").returncode == 3


def test_a_lock_that_another_run_holds_is_4(shop: Place) -> None:
    store = open_store(f"sqlite:///{shop.graph}")
    with store.lock():
        done = shop.run("detect")
    assert done.returncode == 4
    assert "another run is at work; wait for it to end, nothing was changed" in sentence(done)


@pytest.mark.parametrize("command", ["ingest", "nightly"])
def test_rejected_rows_are_5_with_strict_and_0_without(place: Place, command: str) -> None:
    good = [GOOD | {"event_id": f"E{number}"} for number in range(30)]
    for number, (strict, code) in enumerate((((), 0), (("--strict",), 5))):
        bad = GOOD | {"event_id": f"X{number}", "at": "2026-02-31"}
        done = place.run(command, place.feed(f"orders-{number}.csv", [*good, bad]), *strict)
        assert done.returncode == code, done.stderr
        assert "1 rows rejected" in done.stderr
    clean = place.run(command, place.feed("clean.csv", good), "--strict")
    assert clean.returncode == 0, clean.stderr


def test_ctrl_c_is_130_and_leaves_the_last_night_whole(shop: Place, place: Place) -> None:
    working = shop.copy_to(place.folder)
    before = working.published()
    lock = working.graph.with_name(f"{working.graph.name}.lock")
    lock.unlink()
    with (working.folder / "shop/orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    long_work = [working.feed(f"{n}.csv", [row | {"shelf": str(n)} for row in rows]) for n in range(8)]
    night = working.start("nightly", *long_work)
    while not lock.exists():
        assert night.poll() is None
        time.sleep(0.001)
    night.send_signal(signal.SIGINT)
    output, errors = night.communicate()
    assert (night.returncode, output) == (130, "")
    assert errors == "graphfraud: interrupted; nothing is half-written, run the command again to go on\n"
    assert working.published() == before


def test_a_reader_that_has_seen_enough_is_no_failure(shop: Place) -> None:
    """`graphfraud members --format csv | head -1` closes the pipe early."""
    listing = shop.start("members", "--format", "csv")
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.close()
    assert (listing.wait(timeout=60), listing.stderr.read()) == (0, "")
    listing.stderr.close()


@pytest.mark.parametrize("command", ["rings", "ring R-000001", "members", "hubs", "search x1", "why A1 A2"])
def test_every_command_says_what_to_do_where_there_is_no_graph_and_makes_no_file(
    place: Place, command: str
) -> None:
    done = place.run(*command.split())
    assert done.returncode == 3
    assert "there is no graph here yet; load orders with `graphfraud ingest FILE`" in sentence(done)
    assert list(place.folder.iterdir()) == []


@pytest.mark.parametrize("command", ["rings", "ring R-000001", "members", "hubs", "search x1", "why A1 A2"])
def test_every_command_says_what_to_do_where_nothing_is_published(place: Place, command: str) -> None:
    place.ask("ingest", place.feed("orders.csv", [GOOD]))
    done = place.run(*command.split(), "--format", "json")
    assert done.stdout == ""
    assert done.returncode == (1 if command.startswith(("ring ", "why")) else 0)
    assert done.stderr.startswith("nothing is published yet: run `graphfraud detect` first\n")


def test_a_night_over_an_empty_graph_says_so(place: Place) -> None:
    done = place.run("detect")
    assert done.returncode == 0
    assert "the graph is empty: load orders with `graphfraud ingest FILE` first\n" in done.stderr
    assert "Traceback" not in place.run("rings").stderr
