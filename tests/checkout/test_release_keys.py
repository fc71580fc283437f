from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.checkout import EntryType, Order
from graphfraud.checkout.keyring import NEXT_SIGNING_KEY, SIGNING_KEY, KeyRing
from graphfraud.checkout.publisher import Publisher, PublishSettings
from graphfraud.checkout.signing import SigningKey
from graphfraud.errors import ConfigError, ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.checkout.conftest import Desk


def test_private_keys_and_the_secret_are_for_their_owner_alone(desk: Desk) -> None:
    desk.ring.add_next()
    for name in (SIGNING_KEY, NEXT_SIGNING_KEY, "matching-secret"):
        assert (desk.ring.folder / name).stat().st_mode & 0o077 == 0, name


def test_a_signing_key_that_others_can_read_is_refused(desk: Desk) -> None:
    (desk.ring.folder / SIGNING_KEY).chmod(0o640)
    with pytest.raises(ConfigError, match="others can read the signing key"):
        desk.publisher()


def test_keys_are_never_written_over(desk: Desk) -> None:
    with pytest.raises(ConfigError, match="there are keys already"):
        desk.ring.create()
    desk.ring.add_next()
    with pytest.raises(ConfigError, match="is waiting already"):
        desk.ring.add_next()


def test_there_is_nothing_to_switch_to_without_a_next_key(desk: Desk) -> None:
    with pytest.raises(ConfigError, match=r"next-signing-key\.pem: the signing key cannot be read.*keys new"):
        desk.ring.switch(desk.now)


def test_a_switch_that_was_killed_in_its_last_step_does_not_retire_the_new_key(desk: Desk) -> None:
    following = desk.ring.add_next()
    pem = (desk.ring.folder / NEXT_SIGNING_KEY).read_bytes()
    desk.ring.switch(desk.now)
    next_key = desk.ring.folder / NEXT_SIGNING_KEY
    next_key.write_bytes(pem)
    next_key.chmod(0o600)
    assert desk.ring.switch(desk.now).id == following.id
    assert [one.trusted_until for one in desk.ring.trusted().keys] == [desk.now, None]
    assert not next_key.exists()


def test_a_new_key_signs_at_once_although_nothing_changed(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "a@example.jp")
    desk.publish(entry)
    desk.ring.add_next()
    desk.ring.switch(desk.now + 86_400_000)
    assert desk.publish(entry).kind == "renewal"
    assert desk.publish(entry).kind == "unchanged"
    desk.now += 86_400_000
    assert desk.reader().check(Order(email="a@example.jp")).stops


def test_versions_go_on_after_the_key_that_gave_them_has_retired(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "a@example.jp")
    desk.publish(entry)
    desk.ring.add_next()
    desk.ring.switch(desk.now + 1)
    report = desk.publish(entry)
    assert (report.version, report.kind) == (2, "snapshot"), "what a retired key signed is not built upon"


def test_a_publisher_whose_key_no_reader_trusts_is_refused(desk: Desk) -> None:
    ring = desk.ring
    with pytest.raises(ReleaseError, match="is not among the trusted keys"):
        Publisher(PublishSettings(desk.folder), SigningKey.generate(), ring.secret(), ring.trusted())


def test_another_matching_secret_makes_a_snapshot_and_readers_with_both_go_on(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "a@example.jp")
    desk.publish(entry)
    keys = desk.ring.folder
    (keys / "matching-secret").rename(keys / "old-secret")
    (keys / "matching-secret").write_text("ab" * 32, encoding="ascii")
    both = desk.reader(secrets=(keys / "old-secret", keys / "matching-secret"))
    only_old = desk.reader(secrets=(keys / "old-secret",))
    assert desk.publish(entry).kind == "snapshot"
    assert both.refresh()
    assert both.check(Order(email="a@example.jp")).stops
    assert not only_old.refresh()
    assert "which this reader lacks" in only_old.status().refused
    assert only_old.check(Order(email="a@example.jp")).stops
    with pytest.raises(ReleaseError, match="another region or secret"):
        desk.publisher().roll_back(1, desk.now + 1)


@pytest.mark.parametrize("text", ["", "xyz", "ab" * 31, "ab" * 33, "\u3042"])
def test_a_secret_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "matching-secret").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="64 hexadecimal digits"):
        KeyRing(tmp_path).secret()


def test_a_delta_follows_a_release_that_has_run_out_but_never_one_of_a_retired_key(desk: Desk) -> None:
    entry = desk.entry(EntryType.EMAIL, "a@example.jp")
    desk.publisher(valid_for=1_000).publish([entry], desk.now)
    desk.now += 3_600_000
    assert desk.change(desk.entry(EntryType.EMAIL, "b@example.jp")).kind == "delta"
    desk.publisher(valid_for=1_000).publish_changes([], [entry.entry_id], desk.now)
    desk.ring.add_next()
    desk.ring.switch(desk.now + 2_000)
    desk.now += 3_600_000
    with pytest.raises(ReleaseError, match=r"no longer trusted.*publish the whole list"):
        desk.change(desk.entry(EntryType.EMAIL, "c@example.jp"))
