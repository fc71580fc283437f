"""The reader as a running checkout has it: threads, forks, age, clocks, hits and acknowledgements."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.checkout import Action, EntryType, Order
from graphfraud.checkout.acknowledging import read_acknowledgements
from graphfraud.checkout.following import Follower
from graphfraud.checkout.hits import HitFiles, count_hits
from graphfraud.errors import ConfigError, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.checkout.conftest import Desk

A, B = Order(email="a@example.jp"), Order(email="b@example.jp")


@pytest.fixture
def quick_switches() -> Iterator[None]:
    """Let threads change places often, so that what could stand between two releases is seen."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quick_switches")
def test_threads_see_one_release_or_the_next_and_nothing_between(desk: Desk) -> None:
    """Each release lists just one of two values; an answer to both from one release is never both or none."""
    a = desk.entry(EntryType.EMAIL, "a@example.jp")
    b = desk.entry(EntryType.ACCOUNT, "B")
    desk.publish(a)
    reader, done = desk.reader(), threading.Event()
    both = Order(email="a@example.jp", account="B")

    def ask() -> set[int]:
        seen = set()
        while not done.is_set():
            seen.add(len(reader.check(both).matches))
        return seen

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        for number in range(8):
            desk.publish((a, b)[number % 2 - 1])
            assert reader.refresh()
        done.set()
        assert set().union(*(one.result() for one in asking)) == {1}


def test_a_follower_takes_over_what_is_published_while_it_runs(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader(poll_seconds=0.01)
    with reader.following():
        desk.change(desk.entry(EntryType.EMAIL, "b@example.jp"))
        wait_for(lambda: reader.check(B).stops)
    desk.change(removed=["B-000002"])
    assert reader.check(B).stops, "nobody follows any more"


# Web servers fork beside threads, which Python 3.12 and later warn of.
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_process_goes_on_following(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    told, tells = os.pipe()
    reader = desk.reader(poll_seconds=0.01)
    with reader.following(), reader._refreshing:  # the lock is held at the moment of the fork
        child = os.fork()
        if child == 0:
            os.read(told, 1)
            wait_for(lambda: reader.check(B).stops)
            os._exit(0)
    desk.change(desk.entry(EntryType.EMAIL, "b@example.jp"))
    os.write(tells, b"x")
    assert os.waitpid(child, 0)[1] == 0


def test_a_follower_outlives_an_error_and_tells_it(caplog: pytest.LogCaptureFixture) -> None:
    calls = []

    def step() -> None:
        calls.append(1)
        raise RuntimeError("a defect")

    follower = Follower(step, 0.001, lambda: None)
    wait_for(lambda: len(calls) > 3)
    follower.stop()
    assert "a defect" in caplog.text


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.parametrize("answer", [None, Action.BLOCK, Action.REVIEW])
def test_without_any_release_the_shops_own_setting_answers(desk: Desk, answer: Action | None) -> None:
    reader = desk.reader(when_unavailable=answer)
    told = reader.check(A)
    assert (told.action, told.reason, told.version) == (answer, "no_release", None)
    assert told.unavailable == "there is no good release: manifest.json is missing"


def test_a_release_that_is_too_old_answers_no_more_until_a_new_one_comes(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "a@example.jp")
    desk.publish(entry)
    reader = desk.reader(max_age=3_600_000, when_unavailable=Action.REVIEW)
    desk.now += 3_599_999
    assert reader.check(A).action is Action.BLOCK
    desk.now += 1
    assert reader.check(A).action is Action.REVIEW
    assert reader.status().unavailable == "version 1 is too old to answer"
    desk.publish(entry, desk.entry(EntryType.EMAIL, "b@example.jp"))
    assert reader.refresh()
    assert reader.check(A).action is Action.BLOCK


def test_a_release_answers_until_its_own_end_at_most(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader()
    desk.now += 7 * 86_400_000
    assert reader.check(A).unavailable == "version 1 is too old to answer"


def test_a_release_older_than_the_shop_allows_is_not_taken_over(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    desk.now += 7_200_000
    assert "older than this shop allows" in desk.reader(max_age=3_600_000).check(A).unavailable


def test_a_bad_release_is_told_to_the_log_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader()
    (desk.folder / "manifest.json").unlink()
    for _ in range(5):
        desk.now += 60_000
        reader.refresh()
    assert caplog.text.count("is refused: manifest.json is missing; version 1 goes on serving") == 1


def test_hits_are_written_down_and_counted(desk: Desk) -> None:
    hits = desk.base / "hits.jsonl"
    block = desk.entry(EntryType.EMAIL, "a@example.jp")
    review = desk.entry(EntryType.ACCOUNT, "A-1", Action.REVIEW)
    desk.publish(block, review)
    reader = desk.reader(hits=hits)
    both = Order(account="A-1", email="a@example.jp", amount=4800, currency="JPY")
    begin = desk.now
    for order_id in ("1", "1", "2"):
        desk.now += 1_000
        reader.check(replace(both, order_id=order_id))
    reader.check(Order(order_id="3", account="A-1", amount=900, currency="USD"))
    reader.check(Order(order_id="4", email="nobody@example.jp", amount=900, currency="USD"))
    found = count_hits(HitFiles([hits]))
    blocked, reviewed = found[block.entry_id], found[review.entry_id]
    assert (blocked.hits, blocked.orders, blocked.stopped) == (3, 2, {"JPY": 9600})
    assert (blocked.first_hit, blocked.last_hit) == (begin + 1_000, begin + 3_000)
    assert (reviewed.hits, reviewed.orders, reviewed.stopped) == (4, 3, {})
    assert "example.jp" not in hits.read_text(encoding="utf-8")


def test_a_file_of_hits_read_twice_counts_orders_and_money_once(desk: Desk) -> None:
    hits = desk.base / "hits.jsonl"
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    desk.reader(hits=hits).check(Order(order_id="1", email="a@example.jp", amount=100, currency="JPY"))
    [twice] = count_hits(HitFiles([hits, hits])).values()
    assert (twice.orders, twice.stopped) == (1, {"JPY": 100})


def test_lines_that_are_no_hits_are_counted_and_stop_nothing(desk: Desk) -> None:
    hits = desk.base / "hits.jsonl"
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader(hits=hits)
    reader.check(Order(order_id="1\n\u202e", email="a@example.jp"))
    good = hits.read_bytes()
    bad: list[bytes] = [
        b"{}", b"[", b"null", b"\xff\xfe", good[:40], b"[" * 60_000, b'{"at":1}',
        good.strip().replace(b"[[", b"[[1,"),
    ]  # fmt: skip
    hits.write_bytes(good + b"\n".join(bad) + b"\n" + good)
    files = HitFiles([hits])
    assert [hit.order_id for hit in files] == ["1\n\u202e"] * 2
    assert files.damaged == len(bad)


def test_a_hit_that_cannot_be_written_still_gets_its_answer(desk: Desk, tmp_path: Path) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader(hits=tmp_path / "no such folder" / "hits")
    assert reader.check(A).stops
    assert "a hit could not be written" in reader.status().trouble


def test_readers_acknowledge_what_they_serve_and_what_they_refuse(desk: Desk) -> None:
    folder = desk.folder / "acknowledgements"
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader(acknowledgements=folder, name="shop-1")
    [one], damaged = read_acknowledgements(folder)
    assert (one.reader, one.version, one.at, one.refused, damaged) == ("shop-1", 1, desk.now, "", [])
    (desk.folder / "snapshot-0000000001.gfb").write_bytes(b"")
    desk.publisher(most_deltas=0).publish([desk.entry(EntryType.EMAIL, "b@example.jp")], desk.now + 1)
    (desk.folder / "snapshot-0000000002.gfb").write_bytes(b"")
    reader.refresh()
    [one], _ = read_acknowledgements(folder)
    assert one.version == 1
    assert one.refused.startswith("snapshot-0000000002.gfb has 0 of its ")


def test_a_reader_that_is_well_says_so_every_ten_minutes(desk: Desk) -> None:
    folder = desk.folder / "acknowledgements"
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader, begin = desk.reader(acknowledgements=folder, name="shop-1"), desk.now
    said = []
    for after in (599_999, 600_000):
        desk.now = begin + after
        reader.refresh()
        said.append(read_acknowledgements(folder)[0][0].at - begin)
    assert said == [0, 600_000]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": "1"}', "[" * 9_000, "x" * 20_000, '{"version":1e9,"at":1}']
)
def test_an_acknowledgement_of_hostile_text_is_named_and_left_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop-1.json").write_text(text, encoding="utf-8")
    assert read_acknowledgements(tmp_path) == ([], ["shop-1.json"])


@pytest.mark.parametrize(
    "settings",
    [{"poll_seconds": 0}, {"secrets": ()}, {"acknowledgements": "acks", "name": "../manifest"}],
)
def test_a_setting_that_makes_no_sense_is_refused_at_once(desk: Desk, settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        desk.reader(**settings)


def test_a_misspelt_field_of_an_order_is_no_list_that_never_matches() -> None:
    with pytest.raises(TypeError):
        Order(e_mail="a@example.jp")  # type: ignore[call-arg]  # wrong on purpose
    with pytest.raises(ReleaseError, match="an order has no field 'e_mail'"):
        Order.from_fields({"e_mail": "a@example.jp"})
    assert Order.from_fields({"email": None, "amount": 5}) == Order(amount=5)


def test_a_hit_is_one_line_of_json_whatever_the_orders_id(desk: Desk) -> None:
    hits = desk.base / "hits.jsonl"
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader(hits=hits)
    for order_id in ("\ud800", "a\u2028b", "x" * 10_000, '"}\n{"'):
        reader.check(Order(order_id=order_id, email="a@example.jp"))
    lines = hits.read_bytes().split(b"\n")
    assert [len(json.loads(line)["order_id"]) for line in lines[:-1]] == [1, 3, 200, 5]
