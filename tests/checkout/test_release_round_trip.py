from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout import Action, EntryType, Order
from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.checkout.conftest import Desk

DROP = "東京都新宿区西新宿2-8-1 第一ビル101号室"
DROP_TYPED_OTHERWISE = "〒160-0023 東京都新宿区西新宿２丁目８番１号　第一ビル＃１０１"
NEIGHBOUR = "東京都新宿区西新宿2-8-1 第一ビル102号室"


def test_a_blocked_address_in_another_spelling_is_refused_and_its_neighbour_passes(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.ADDRESS, DROP, postcode="160-0023", reason="drop"))
    reader = desk.reader()
    answer = reader.check(Order(address=DROP_TYPED_OTHERWISE))
    assert (answer.action, answer.reason, answer.entry_id) == (Action.BLOCK, "drop", "B-000001")
    assert answer.stops
    assert reader.check(Order(address=NEIGHBOUR, postcode="160-0023")).action is None


def test_a_file_that_was_tampered_with_is_refused_and_the_last_good_release_goes_on_serving(
    desk: Desk,
) -> None:
    blocked = desk.entry(EntryType.EMAIL, "taro@example.jp")
    desk.publish(blocked)
    reader = desk.reader()
    desk.change(removed=[blocked.entry_id])
    delta = desk.folder / "delta-0000000002.gfb"
    delta.write_bytes(delta.read_bytes()[:-1] + b"!")
    assert not reader.refresh()
    assert reader.check(Order(email="Taro@Example.JP")).action is Action.BLOCK
    assert reader.status().version == 1
    assert "changed after it was signed" in reader.status().refused


def test_nothing_is_written_where_nothing_changed(desk: Desk) -> None:
    entries = [desk.entry(EntryType.EMAIL, "a@example.jp"), desk.entry(EntryType.PHONE, "090-1111-2222")]
    desk.publish(*entries)
    before = contents(desk.folder)
    report = desk.publish(*reversed(entries))
    assert (report.kind, report.version) == ("unchanged", 1)
    assert contents(desk.folder) == before


def test_a_release_that_is_half_way_to_its_end_gets_new_dates_and_no_new_files(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "a@example.jp")
    desk.publish(entry)
    files = {path.name for path in desk.folder.glob("*.gfb")}
    report = desk.publish(entry, minutes=5 * 24 * 60)
    assert (report.kind, report.version) == ("renewal", 2)
    assert {path.name for path in desk.folder.glob("*.gfb")} == files
    reader = desk.reader()
    desk.now += 4 * 24 * 60 * 60_000
    assert reader.check(Order(email="a@example.jp")).stops, "nine days after the content was made"


def test_the_same_list_makes_the_same_bytes_in_any_order(desk: Desk, tmp_path: Path) -> None:
    entries = [desk.entry(EntryType.EMAIL, f"a{number}@example.jp") for number in range(50)]
    desk.publish(*entries)
    first = (desk.folder / "snapshot-0000000001.gfb").read_bytes()
    desk.folder.rename(tmp_path / "other")
    desk.publish(*reversed(entries))
    assert (desk.folder / "snapshot-0000000001.gfb").read_bytes() == first


def test_snapshot_and_deltas_answer_as_a_snapshot_of_all_would(desk: Desk, tmp_path: Path) -> None:
    kept = [desk.entry(EntryType.EMAIL, f"kept{number}@example.jp") for number in range(30)]
    gone = [desk.entry(EntryType.EMAIL, f"gone{number}@example.jp") for number in range(5)]
    moved = desk.entry(EntryType.PHONE, "090-1111-2222", entry_id="B-moved")
    desk.publish(*kept, *gone, moved)
    desk.change(desk.entry(EntryType.PHONE, "090-3333-4444", entry_id="B-moved"))
    desk.change(removed=[one.entry_id for one in gone])
    stricter = desk.entry(EntryType.EMAIL, "kept0@example.jp", Action.REVIEW, entry_id=kept[0].entry_id)
    report = desk.change(stricter)
    assert report.kind == "delta"
    assert report.entries == 31
    chained = desk.reader()
    desk.folder.rename(tmp_path / "chained")
    desk.publish(stricter, *kept[1:], desk.entry(EntryType.PHONE, "090-3333-4444", entry_id="B-moved"))
    whole = desk.reader()
    orders = [
        *(Order(email=f"{word}{number}@example.jp") for word in ("kept", "gone") for number in range(30)),
        Order(phone="090-1111-2222"),
        Order(phone="+81 90 3333 4444"),
    ]
    for order in orders:
        assert chained.check(order).matches == whole.check(order).matches
    assert sum(whole.check(order).action is not None for order in orders) == 31


def test_a_reader_reads_only_the_deltas_that_it_lacks(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"))
    reader = desk.reader()
    desk.change(desk.entry(EntryType.EMAIL, "b@example.jp"))
    (desk.folder / "snapshot-0000000001.gfb").unlink()
    assert reader.refresh()
    assert reader.check(Order(email="b@example.jp")).stops
    assert desk.reader().status().refused == "snapshot-0000000001.gfb is missing"


def test_a_long_chain_becomes_a_snapshot_again(desk: Desk) -> None:
    publisher = desk.publisher(most_deltas=3)
    kinds = [publisher.publish([desk.entry(EntryType.EMAIL, "first@example.jp")], desk.now).kind]
    for number in range(5):
        entry = desk.entry(EntryType.EMAIL, f"a{number}@example.jp")
        kinds.append(publisher.publish_changes([entry], [], desk.now + number).kind)
    assert kinds == ["snapshot", "delta", "delta", "delta", "snapshot", "delta"]
    reader = desk.reader()
    assert all(reader.check(Order(email=f"a{number}@example.jp")).stops for number in range(5))


def test_an_entry_counts_from_its_start_until_its_expiry(desk: Desk) -> None:
    desk.publish(
        desk.entry(
            EntryType.EMAIL, "a@example.jp", starts_at=desk.now + 100_000, expires_at=desk.now + 200_000
        )
    )
    reader, begin = desk.reader(), desk.now
    found = {}
    for after in (0, 39_999, 40_000, 139_999, 140_000):
        desk.now = begin + after
        found[after] = reader.check(Order(email="a@example.jp")).stops
    assert found == {0: False, 39_999: False, 40_000: True, 139_999: True, 140_000: False}


def test_an_expired_entry_is_left_out_of_the_next_release(desk: Desk) -> None:
    lasting = desk.entry(EntryType.EMAIL, "b@example.jp")
    passing = desk.entry(EntryType.EMAIL, "a@example.jp", expires_at=desk.now + 90_000)
    assert desk.publish(lasting, passing).entries == 2
    report = desk.publish(lasting, passing)
    assert (report.entries, report.expired, report.removed) == (1, 1, 1)


def test_rolling_back_is_a_new_version_with_the_old_content(desk: Desk) -> None:
    good = desk.entry(EntryType.EMAIL, "good@example.jp")
    wrong = desk.entry(EntryType.EMAIL, "wrong@example.jp")
    revoked = desk.entry(EntryType.EMAIL, "revoked@example.jp")
    desk.publish(good, revoked)
    desk.change(wrong, removed=[revoked.entry_id])
    reader = desk.reader()
    desk.now += 60_000
    report = desk.publisher().roll_back(1, desk.now, without=[revoked.entry_id])
    assert report.version == 3
    assert reader.refresh()
    stopped = {
        name: reader.check(Order(email=f"{name}@example.jp")).stops for name in ("good", "wrong", "revoked")
    }
    assert stopped == {"good": True, "wrong": False, "revoked": False}


def test_a_version_that_is_not_kept_cannot_be_rolled_back_to(desk: Desk) -> None:
    publisher = desk.publisher(kept_versions=2, most_deltas=0)
    for number in range(4):
        publisher.publish([desk.entry(EntryType.EMAIL, f"a{number}@example.jp")], desk.now + number)
    with pytest.raises(ReleaseError, match=r"version 1 is not kept.*kept are: 3, 4"):
        publisher.roll_back(1, desk.now + 9)
    assert sorted(path.name for path in desk.folder.glob("*.gfb")) == [
        "snapshot-0000000003.gfb",
        "snapshot-0000000004.gfb",
    ]


def test_no_value_stands_in_a_release_in_clear(desk: Desk) -> None:
    desk.publish(
        desk.entry(EntryType.EMAIL, "shinjuku.taro@example.jp"),
        desk.entry(EntryType.PHONE, "090-9876-1234"),
        desk.entry(EntryType.ACCOUNT, "ACCOUNT-77"),
    )
    everything = b"".join(contents(desk.folder).values()).lower()
    for value in (b"shinjuku", b"98761234", b"account-77", b"example"):
        assert value not in everything


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
