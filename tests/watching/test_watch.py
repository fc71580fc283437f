"""The watch: what comes in by day stands in the order queue, and the night finds what it would have found."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from graphfraud.errors import FeedError, LockedError, StoreError
from graphfraud.ingest.mapping import load_mapping
from graphfraud.ledger import open_ledger
from graphfraud.settings import load_settings
from graphfraud.stores.open import cache_folder, open_store
from graphfraud.turns import watch_turn
from graphfraud.watching import Looked, Watch, keep_watching
from tests.watching.shop_days import NEXT_NIGHT, NOON, SETTINGS, by_day, order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Place

NOW = int(NOON.timestamp() * 1000)
LONGEST_SECONDS = 60


@pytest.fixture
def look_of(shop: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    """Give what looks at the inbox in this process, at noon of the day."""
    monkeypatch.chdir(shop.folder)
    store = open_store(f"sqlite:///{shop.graph}")
    with open_ledger(f"sqlite:///{shop.ledger}") as ledger:
        yield Look(
            shop,
            Watch(
                shop.folder / "inbox",
                lambda _: load_mapping("canonical"),
                settings(shop),
                lambda: NOW,
                cache(shop),
            ),
            store,
            ledger,
        )
    store.close()


def cache(shop: Place) -> Path:
    return cache_folder(f"sqlite:///{shop.graph}")


def settings(shop: Place) -> Any:
    return load_settings(shop.folder / "graphfraud.toml")


class Look:
    """A watch with its two databases."""

    def __init__(self, shop: Place, watch: Watch, store: Any, ledger: Any) -> None:
        self.shop, self.watch, self.store, self.ledger = shop, watch, store, ledger

    def __call__(self) -> Looked:
        """Look once."""
        return self.watch.look(self.store, self.ledger)


def queue(shop: Place, *words: str) -> dict[str, dict[str, Any]]:
    return {row["order"]: row for row in shop.rows("orders", *words)}


def test_an_order_with_signs_or_a_link_to_a_ring_stands_in_the_queue_with_no_night_run(look_of: Look) -> None:
    look_of.shop.feed("inbox/day.csv", by_day())
    done = look_of()
    assert ([report.new for report in done.loaded], done.refused, done.orders) == ([4], [], 3)
    found = queue(look_of.shop, "--day", NOON.date().isoformat())
    assert set(found) == {"O-linked", "O-again", "O-signs"}
    [ring] = look_of.shop.rows("rings")
    assert [found[one]["rings"] for one in ("O-linked", "O-again", "O-signs")] == [[ring["ring"]]] * 2 + [[]]
    signals = {name: [one["signal"] for one in row["reasons"]] for name, row in found.items()}
    assert signals["O-linked"][0] == "ring_hard"
    assert signals["O-again"][0] == "ring_member"
    assert {"name_reading", "email_easy"} <= set(signals["O-signs"])
    for row in found.values():
        assert (
            sum(one["thousandths"] for one in row["reasons"])
            == row["thousandths"]
            == round(row["score"] * 1000)
        )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_reason_of_an_order_is_a_sentence_in_both_languages(look_of: Look, language: str) -> None:
    look_of.shop.feed("inbox/day.csv", by_day())
    look_of()
    sentences = [
        one["sentence"] for row in queue(look_of.shop, "--lang", language).values() for one in row["reasons"]
    ]
    assert len(sentences) >= 5
    assert all(
        any(ord(one) > 0x3000 for one in text) == (language == "ja") or "津田" in text for text in sentences
    )
    assert not any("1 of 1" in text or "1アカウント中" in text or "{" in text for text in sentences)


def published_and_scored(shop: Place) -> tuple[Any, list[tuple[Any, ...]]]:
    with sqlite3.connect(shop.ledger) as connection:
        rows = connection.execute("SELECT * FROM order_score ORDER BY event").fetchall()
    return shop.published(), rows


def test_a_night_leaves_the_same_whether_or_not_the_watch_had_run(
    look_of: Look, after_the_night: Place, new_place: Any
) -> None:
    rows = by_day()
    alone = after_the_night.copy_to(new_place().folder)
    for place in (alone, look_of.shop):
        place.feed("inbox/day-1.csv", rows[:2])
    look_of()
    for place in (alone, look_of.shop):
        corrected = rows[1] | {"card": "tok_else"}  # what the watch has put into the queue for its card
        place.feed("inbox/day-2.csv", [*rows[2:], corrected])
    look_of()
    night = ("nightly", "inbox/day-1.csv", "inbox/day-2.csv", "--as-of", NEXT_NIGHT.isoformat())
    for place in (alone, look_of.shop):
        place.ask(*night)
    assert published_and_scored(alone) == published_and_scored(look_of.shop)
    assert "O-linked" not in queue(alone)
    assert "O-again" in queue(alone)


def test_a_night_without_a_watch_scores_the_days_orders_by_itself(shop: Place) -> None:
    shop.feed("inbox/day.csv", by_day())
    shop.ask("nightly", "inbox/day.csv", "--as-of", NEXT_NIGHT.isoformat())
    assert set(queue(shop)) >= {"O-linked", "O-again", "O-signs"}


def test_a_file_goes_in_once_and_a_grown_one_adds_what_is_new(look_of: Look) -> None:
    rows = by_day()
    look_of.shop.feed("inbox/day.csv", rows[:2])
    assert [report.new for report in look_of().loaded] == [2]
    assert look_of() == Looked()
    look_of.shop.feed("inbox/day.csv", rows)
    assert [(report.new, report.unchanged) for report in look_of().loaded] == [(2, 2)]
    again = Watch(
        look_of.watch.folder,
        look_of.watch.mapping_of,
        look_of.watch.settings,
        lambda: NOW,
        look_of.watch.cache,
    )
    assert again.look(look_of.store, look_of.ledger).loaded == []


def test_a_file_that_is_still_written_is_left_alone_until_it_rests(look_of: Look) -> None:
    watch = look_of.watch.settings.watch.model_copy(update={"settle_seconds": 30.0})
    path = look_of.shop.folder / look_of.shop.feed("inbox/day.csv", by_day())
    changed = path.stat().st_mtime_ns // 1_000_000
    ages = iter([1_000, 29_000, 31_000])  # one for each look
    slow = Watch(
        look_of.watch.folder,
        look_of.watch.mapping_of,
        look_of.watch.settings.model_copy(update={"watch": watch}),
        lambda: changed + next(ages),
        look_of.watch.cache,
    )
    assert [[path.name for path, _ in slow._ripe()] for _ in range(3)] == [[], [], ["day.csv"]]


@pytest.mark.parametrize(
    "name", [".day.csv", "day.csv.tmp", "day.csv.part", "day.csv~", "day.csv.rejected.csv"]
)
def test_names_of_unfinished_files_are_left_alone(look_of: Look, name: str) -> None:
    look_of.shop.feed(f"inbox/{name}", by_day())
    assert look_of().loaded == []


def test_a_bad_file_is_refused_once_with_a_sentence_and_the_others_go_in(look_of: Look) -> None:
    inbox = look_of.watch.folder
    (inbox / "a-noise.csv").write_bytes(os.urandom(3000))
    (inbox / "b-empty.csv").write_text("", encoding="utf-8")
    (inbox / "c-other.csv").write_text("colour,size\nred,3\n", encoding="utf-8")
    (inbox / "d-text.parquet").write_text("no parquet", encoding="utf-8")
    look_of.shop.feed("inbox/e-day.csv", by_day())
    first, second = look_of(), look_of()
    assert [report.file for report in first.loaded] == ["e-day.csv"]
    assert [sentence.split(":")[0].split(",")[0] for sentence in first.refused] == [
        "a-noise.csv",
        "b-empty.csv",
        "c-other.csv",
        "d-text.parquet",
    ]
    assert second == Looked()
    look_of.shop.feed("inbox/c-other.csv", [order("late", NOON)])
    assert [report.file for report in look_of().loaded] == ["c-other.csv"]


def test_a_folder_that_goes_away_is_a_fault_of_the_moment(look_of: Look) -> None:
    inbox = look_of.watch.folder
    away = inbox.rename(inbox.with_name("away"))
    with pytest.raises(FeedError, match="cannot be listed"):
        look_of()
    away.rename(inbox)
    look_of.shop.feed("inbox/day.csv", by_day())
    assert [report.new for report in look_of().loaded] == [4]


def test_a_file_that_goes_away_while_it_is_looked_at_is_refused_and_the_next_goes_in(look_of: Look) -> None:
    look_of.shop.feed("inbox/a.csv", by_day())
    look_of.shop.feed("inbox/b.csv", by_day())

    def take_away(path: Path) -> Any:
        if path.name == "a.csv":
            path.unlink()
        return load_mapping("canonical")

    look_of.watch.mapping_of = take_away
    done = look_of()
    assert [report.file for report in done.loaded] == ["b.csv"]
    assert len(done.refused) == 1


def test_while_somebody_holds_the_graph_the_watch_waits_and_loses_nothing(look_of: Look) -> None:
    look_of.shop.feed("inbox/day.csv", by_day())
    with open_store(f"sqlite:///{look_of.shop.graph}").lock():
        waited = look_of()
    assert "another run is at work" in waited.waiting
    assert waited.loaded == ()
    assert [report.new for report in look_of().loaded] == [4]


def test_what_was_taken_in_and_not_scored_is_scored_when_the_watch_begins_again(look_of: Look) -> None:
    look_of.shop.ask("ingest", look_of.shop.feed("elsewhere.csv", by_day()))
    assert queue(look_of.shop).keys().isdisjoint({"O-linked"})
    assert look_of().orders == 3
    assert "O-linked" in queue(look_of.shop)


def test_ctrl_c_between_files_or_before_the_scores_leaves_all_whole(
    look_of: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = by_day()
    look_of.shop.feed("inbox/a.csv", rows[:2])
    look_of.shop.feed("inbox/b.csv", rows[2:])

    def interrupt(*_given: Any) -> NoReturn:
        raise KeyboardInterrupt

    look_of.watch.mapping_of = lambda path: load_mapping("canonical") if path.name == "a.csv" else interrupt()
    with pytest.raises(KeyboardInterrupt):
        look_of()
    look_of.watch.mapping_of = lambda _path: load_mapping("canonical")
    with monkeypatch.context() as patch:
        patch.setattr("graphfraud.watching.score_recorded", interrupt)
        with pytest.raises(KeyboardInterrupt):
            look_of()
    assert queue(look_of.shop).keys().isdisjoint({"O-linked", "O-signs"})
    watch = look_of.watch
    again = Watch(watch.folder, watch.mapping_of, watch.settings, watch.clock, watch.cache)
    assert again.look(look_of.store, look_of.ledger).orders == 3
    assert {"O-linked", "O-again", "O-signs"} <= queue(look_of.shop).keys()


def test_one_fault_ends_nothing_and_is_told_once() -> None:
    told: list[str] = []
    fault = StoreError("no room")
    looks: Iterator[Looked | StoreError] = iter([fault, fault, Looked(refused=["x: bad"]), fault])
    pauses = iter(range(4))

    def look() -> Looked:
        found = next(looks)
        if isinstance(found, StoreError):
            raise found
        return found

    def pause(_more: bool) -> None:
        if next(pauses) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_watching(look, told.append, pause)
    assert [sentence.split(";")[0] for sentence in told] == ["no room", "x: bad", "no room"]


def wait_for(path: Path, text: str) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not (path.exists() and text in path.read_text(encoding="utf-8")):
        assert time.monotonic() < until, f"{path.name} never held {text!r}"
        time.sleep(0.05)


def test_the_command_alerts_by_day_and_ctrl_c_leaves_all_whole(shop: Place) -> None:
    today = [row | {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} for row in by_day()]
    process = shop.start("watch", "inbox", "--interval", "0.2")
    try:
        shop.feed("inbox/day.csv.part", today)
        (shop.folder / "inbox" / "day.csv.part").rename(shop.folder / "inbox" / "day.csv")
        wait_for(shop.folder / "alerts.jsonl", "O-linked")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=LONGEST_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert process.returncode == 130, errors
    assert "day.csv: 4 new" in errors
    assert "O-linked" in queue(shop)
    with sqlite3.connect(shop.graph) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    shop.ask("nightly", "inbox/day.csv")
    messages = [
        json.loads(line) for line in (shop.folder / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    told = [
        one["id"]
        for body in messages
        for group in body["groups"]
        for one in group["subjects"]
        if "order" in group["kind"]
    ]
    assert sorted(told) == ["O-again", "O-linked", "O-signs"]


def test_a_night_that_begins_while_a_file_is_taken_in_waits_and_does_not_fail(shop: Place) -> None:
    shop.feed("inbox/day.csv", by_day())
    words = ("nightly", "inbox/day.csv", "--as-of", NEXT_NIGHT.isoformat())
    store = open_store(f"sqlite:///{shop.graph}")
    with watch_turn(store, cache(shop)):
        night = shop.start(*words)
        time.sleep(3)
        assert night.poll() is None
    _, errors = night.communicate(timeout=LONGEST_SECONDS)
    assert night.returncode == 0, errors
    with store.lock():  # another night, which nobody waits for
        assert shop.run(*words).returncode == 4


def test_two_watches_take_turns_and_a_watch_that_died_holds_up_nobody(shop: Place) -> None:
    store = open_store(f"sqlite:///{shop.graph}")
    with (
        watch_turn(store, cache(shop)),
        pytest.raises(LockedError, match="another watch is at work"),
        watch_turn(store, cache(shop)),
    ):
        pass
    assert (cache(shop) / "watch.lock").exists()
    shop.ask("nightly", shop.feed("day.csv", by_day()), "--as-of", NEXT_NIGHT.isoformat())


def test_before_the_first_night_files_are_taken_in_and_scored_too(place: Place) -> None:
    (place.folder / "inbox").mkdir()
    (place.folder / "graphfraud.toml").write_text(SETTINGS, encoding="utf-8")
    today = [row | {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} for row in by_day()]
    place.feed("inbox/day.csv", today)
    done = place.run("watch", "inbox", "--once")
    assert "day.csv: 4 new" in done.stderr
    assert [row["order"] for row in place.rows("orders")] == ["O-signs"]


def test_a_folder_that_is_not_there_is_named(shop: Place) -> None:
    done = shop.run("watch", "nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere: is no folder" in done.stderr


def test_once_looks_once_and_leaves(shop: Place) -> None:
    shop.feed("inbox/day.csv", by_day())
    done = shop.run("watch", "inbox", "--once")
    assert done.returncode == 0, done.stderr
    assert "day.csv: 4 new" in done.stderr
