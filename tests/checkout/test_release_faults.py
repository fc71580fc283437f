"""What is wrong with a release, one fault a test: the reader goes on with the last good one, and says why."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout import Action, EntryType, Order
from graphfraud.checkout.folder import MANIFEST
from graphfraud.checkout.loading import load, read_signed
from graphfraud.checkout.signing import SigningKey
from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphfraud.checkout import Reader
    from graphfraud.checkout.manifest import Manifest
    from tests.checkout.conftest import Desk

BLOCKED = Order(email="blocked@example.jp")
LATER = Order(email="later@example.jp")


@pytest.fixture
def reader(desk: Desk) -> Reader:
    """Give a reader that serves version 1, while the folder holds version 2, which blocks one more."""
    desk.publish(desk.entry(EntryType.EMAIL, "blocked@example.jp"))
    reader = desk.reader()
    desk.change(desk.entry(EntryType.EMAIL, "later@example.jp"))
    return reader


def refused(reader: Reader) -> str:
    """Return why the folder's release is refused, once it is certain that version 1 goes on serving."""
    assert not reader.refresh()
    assert reader.status().version == 1
    assert reader.check(BLOCKED).action is Action.BLOCK
    assert reader.check(LATER).action is None
    return reader.status().refused


def sign(desk: Desk, manifest: Manifest, key: SigningKey | None = None) -> None:
    """Put a manifest of our own making into the folder."""
    (desk.folder / MANIFEST).write_bytes(manifest.signed(key or desk.ring.signing_key()))


def current(desk: Desk) -> Manifest:
    return read_signed(desk.folder, desk.trust(), desk.now)[0]


def test_the_release_that_the_faults_are_made_of_is_good_itself(reader: Reader) -> None:
    assert reader.refresh()
    assert reader.check(LATER).action is Action.BLOCK


def test_no_byte_of_a_manifest_can_be_changed(desk: Desk, reader: Reader) -> None:
    path = desk.folder / MANIFEST
    good = path.read_bytes()
    for position in range(len(good)):
        path.write_bytes(good[:position] + bytes([good[position] ^ 1]) + good[position + 1 :])
        with pytest.raises(ReleaseError):
            read_signed(desk.folder, desk.trust(), desk.now)
    path.write_bytes(good.replace(b'"version":2', b'"version":3'))
    assert "changed after it was signed" in refused(reader)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('{"body":{', '{"body": {'),
        lambda text: text.replace('"version":2', '"version":2.0'),
        lambda text: text.replace('"version":2', '"version":3,"version":2'),
        lambda text: text + "\n",
        lambda text: "\ufeff" + text,
        lambda _text: "",
        lambda _text: "[" * 100_000,
        lambda _text: "null",
        lambda _text: '{"body":[],"key_id":1,"signature":{}}',
        lambda text: text + " " * 2_000_000,
    ],
)
def test_a_manifest_in_another_form_is_refused(
    desk: Desk, reader: Reader, change: Callable[[str], str]
) -> None:
    path = desk.folder / MANIFEST
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(word in refused(reader) for word in ("damaged", "larger than", "signature is wrong"))


@pytest.mark.parametrize("name", ["snapshot-0000000001.gfb", "delta-0000000002.gfb"])
def test_no_byte_of_a_file_can_be_changed_and_no_end_cut_off(desk: Desk, name: str) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "blocked@example.jp"))
    desk.change(desk.entry(EntryType.EMAIL, "later@example.jp"))
    path = desk.folder / name
    good = path.read_bytes()
    for position in range(len(good)):
        for damaged in (
            good[:position],
            good[:position] + bytes([good[position] ^ 0x80]) + good[position + 1 :],
        ):
            path.write_bytes(damaged)
            with pytest.raises(ReleaseError, match=f"{name} (has|was changed)"):
                load(desk.folder, desk.trust(), desk.now)
    path.write_bytes(good + b"x")
    with pytest.raises(ReleaseError, match="larger than"):
        load(desk.folder, desk.trust(), desk.now)


def test_a_release_signed_with_an_unknown_key_is_refused(desk: Desk, reader: Reader) -> None:
    sign(desk, current(desk), SigningKey.generate())
    assert "which is not trusted" in refused(reader)


def test_a_stolen_signature_under_another_keys_name_is_refused(desk: Desk, reader: Reader) -> None:
    path = desk.folder / MANIFEST
    body = json.loads(path.read_bytes())
    body["signature"] = SigningKey.generate().sign(b"something else")
    path.write_bytes(json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    assert "signature is wrong" in refused(reader)


def test_two_keys_are_trusted_for_a_time_and_the_retired_one_no_longer(desk: Desk) -> None:
    blocked = desk.entry(EntryType.EMAIL, "blocked@example.jp")
    desk.publish(blocked)
    old = desk.ring.signing_key()
    desk.ring.add_next()
    reader = desk.reader()
    desk.ring.switch(desk.now + 10 * 60_000)
    desk.publish(blocked, minutes=1)
    assert reader.refresh(), "the next key was trusted before it signed"
    manifest = current(desk)
    backdated = replace(
        manifest, version=manifest.version + 1, previous=manifest.version, created_at=desk.now
    )
    sign(desk, backdated, old)
    assert reader.refresh(), "the old key is trusted until its last day"
    desk.now += 10 * 60_000
    sign(desk, replace(backdated, version=backdated.version + 1, previous=backdated.version), old)
    assert not reader.refresh()
    assert "no longer trusted" in reader.status().refused
    assert reader.check(BLOCKED).stops


def test_an_older_release_that_is_played_back_is_refused_also_after_a_restart(
    desk: Desk, tmp_path: Path
) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "wrong@example.jp"))
    shutil.copytree(desk.folder, tmp_path / "old")
    keep = tmp_path / "keep"
    reader = desk.reader(keep=keep)
    desk.publish(desk.entry(EntryType.EMAIL, "right@example.jp"))
    assert reader.refresh()
    shutil.rmtree(desk.folder)
    shutil.copytree(tmp_path / "old", desk.folder)
    for one in (reader, desk.reader(keep=keep)):
        one.refresh()
        assert "version 2 was served before" in one.status().refused
        assert not one.check(Order(email="wrong@example.jp")).stops
        assert one.check(Order(email="right@example.jp")).stops


def test_a_release_that_has_run_out_still_keeps_older_ones_from_coming_back(
    desk: Desk, tmp_path: Path
) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "wrong@example.jp"))
    shutil.copytree(desk.folder, tmp_path / "old")
    desk.publisher(valid_for=1_000).publish([desk.entry(EntryType.EMAIL, "right@example.jp")], desk.now + 1)
    desk.now += 500
    desk.reader(keep=tmp_path / "keep")
    shutil.rmtree(desk.folder)
    shutil.copytree(tmp_path / "old", desk.folder)
    desk.now += 1_000
    assert "version 2 was served before" in desk.reader(keep=tmp_path / "keep").status().refused


def test_another_release_under_the_same_version_is_refused(desk: Desk, reader: Reader) -> None:
    sign(desk, replace(current(desk), version=1, previous=0, content=1, files=current(desk).files[:1]))
    assert "another release under the same version" in refused(reader)


def test_deltas_out_of_order_left_out_or_twice_are_refused(desk: Desk, reader: Reader) -> None:
    desk.change(desk.entry(EntryType.EMAIL, "third@example.jp"))
    manifest = current(desk)
    snapshot, second, third = manifest.files
    for files in (
        (snapshot, third, second),
        (snapshot, third),
        (second, third),
        (snapshot, second, second),
        (),
    ):
        sign(desk, replace(manifest, files=files))
        assert "its files do not" in (why := refused(reader)) or "does not follow" in why


def test_a_delta_under_another_deltas_name_is_refused(desk: Desk, reader: Reader) -> None:
    desk.change(desk.entry(EntryType.EMAIL, "third@example.jp"))
    manifest = current(desk)
    snapshot, second, third = manifest.files
    swapped = replace(second, sha256=third.sha256, size=third.size, records=third.records)
    (desk.folder / second.name).write_bytes((desk.folder / third.name).read_bytes())
    sign(desk, replace(manifest, files=(snapshot, swapped, third)))
    assert "is not the file that its manifest means" in refused(reader)


def test_a_half_written_folder_is_waited_for(desk: Desk, reader: Reader) -> None:
    delta = desk.folder / "delta-0000000002.gfb"
    delta.rename(delta.with_suffix(".late"))
    assert refused(reader) == "delta-0000000002.gfb is missing"
    delta.with_suffix(".late").rename(delta)
    desk.now += 60_000
    assert reader.refresh(), "the manifest has not moved, and is looked at again all the same"


def test_a_release_that_stays_bad_is_not_read_at_every_look(desk: Desk, reader: Reader) -> None:
    delta = desk.folder / "delta-0000000002.gfb"
    delta.unlink()
    refused(reader)
    desk.publisher().publish([desk.entry(EntryType.EMAIL, "x@example.jp")], desk.now + 1)
    assert reader.refresh(), "another manifest is looked at without waiting"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"normaliser": 99}, "version 99 of the spelling rules"),
        ({"list": "test"}, "a release of the list 'test', not of 'default'"),
        ({"secret_id": "0" * 16}, "which this reader lacks"),
        ({"format": 2}, "its format is 2"),
        ({"previous": 0}, "versions do not follow"),
        ({"version": True}, "no whole number"),
        ({"region": 7}, "no text"),
        ({"valid_until": 1}, "past its end"),
    ],
)
def test_a_signed_release_that_this_reader_cannot_use_is_refused(
    desk: Desk, reader: Reader, changes: dict[str, object], why: str
) -> None:
    sign(desk, replace(current(desk), **changes))  # type: ignore[arg-type]  # wrong on purpose
    assert why in refused(reader)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "snapshot-1.gfb", "manifest.json", "\x00"]
)
def test_a_manifest_names_no_file_outside_its_folder(desk: Desk, reader: Reader, name: str) -> None:
    manifest = current(desk)
    sign(desk, replace(manifest, files=(replace(manifest.files[0], name=name), manifest.files[1])))
    assert "is no file of a release" in refused(reader)


def test_a_release_from_the_future_waits_until_the_clocks_agree(desk: Desk, reader: Reader) -> None:
    made_at = desk.now
    desk.now -= 11 * 60_000
    assert "one of the two clocks is wrong" in refused(reader)
    desk.now = made_at - 9 * 60_000
    assert reader.refresh(), "ten minutes are what clocks differ by"


def test_a_clock_that_is_behind_revives_no_entry_that_had_expired(desk: Desk) -> None:
    expiring = desk.entry(EntryType.EMAIL, "released@example.jp", expires_at=desk.now + 90_000)
    desk.publish(expiring)
    desk.change(desk.entry(EntryType.EMAIL, "b@example.jp"))
    reader = desk.reader()
    desk.now -= 3_600_000
    assert not reader.check(Order(email="released@example.jp")).stops


def test_a_publisher_whose_clock_is_behind_says_so_and_changes_nothing(desk: Desk, reader: Reader) -> None:
    desk.now -= 3_600_000
    with pytest.raises(ReleaseError, match="the clock is behind: version 2 was made"):
        desk.publish(desk.entry(EntryType.EMAIL, "third@example.jp"), minutes=0)
    desk.now += 3_600_000
    assert reader.refresh()


def test_a_release_that_is_missing_or_unreadable_is_refused(desk: Desk, reader: Reader) -> None:
    path = desk.folder / MANIFEST
    path.unlink()
    assert refused(reader) == "manifest.json is missing"
    path.mkdir()
    desk.now += 60_000
    assert "cannot be read" in refused(reader)
    shutil.rmtree(desk.folder)
    desk.now += 60_000
    assert refused(reader) == "manifest.json is missing"


def test_lost_keys_keep_the_last_good_release_serving(desk: Desk, reader: Reader) -> None:
    trusted = desk.ring.folder / "trusted-keys.json"
    good = trusted.read_text(encoding="utf-8")
    for damaged in ("{}", "", '{"keys": []}', good.replace('"key_id": "', '"key_id": "0')):
        trusted.write_text(damaged, encoding="utf-8")
        desk.now += 60_000
        assert "trust" in refused(reader)


def test_a_damaged_kept_copy_is_told_and_written_anew(desk: Desk, tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    desk.publish(desk.entry(EntryType.EMAIL, "blocked@example.jp"))
    desk.reader(keep=keep)
    kept = keep / "snapshot-0000000001.gfb"
    good = kept.read_bytes()
    kept.write_bytes(good[:-1])
    reader = desk.reader(keep=keep)
    assert "the kept copy cannot be served" in reader.status().trouble
    assert reader.check(BLOCKED).stops, "the release folder is sound"
    assert kept.read_bytes() == good


def test_a_restart_beside_a_damaged_folder_serves_the_kept_copy(desk: Desk, tmp_path: Path) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "blocked@example.jp"))
    desk.reader(keep=tmp_path / "keep")
    for path in desk.folder.glob("*.gfb"):
        path.write_bytes(b"")
    reader = desk.reader(keep=tmp_path / "keep")
    assert reader.check(BLOCKED).stops
    without = desk.reader()
    assert without.check(BLOCKED).action is None
    assert without.status().unavailable


def test_any_manifest_and_file_made_of_noise_is_refused_and_never_raises_anything_else(desk: Desk) -> None:
    noise = random.Random(7)  # noqa: S311  # noise, no secret
    desk.publish(desk.entry(EntryType.EMAIL, "blocked@example.jp"))
    reader = desk.reader()
    snapshot = desk.folder / "snapshot-0000000001.gfb"
    good = snapshot.read_bytes()
    for number in range(60):
        data = noise.randbytes(noise.randrange(400))
        (desk.folder / MANIFEST).write_bytes(data if number % 2 else b'{"body":' + data + b"}")
        desk.now += 60_000
        assert not reader.refresh()
        assert reader.status().refused
    assert snapshot.read_bytes() == good
