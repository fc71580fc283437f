"""Files of the shop's own are read, or refused with file and line; of what fits, the nearest counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.errors import ConfigError
from graphfraud.scoring.references.ip_ranges import IpFacts, load_ip_file
from graphfraud.scoring.references.watch_lists import LABELS, SAME, keys_of, load_watch_list
from graphfraud.scoring.signs.network import kilometres

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.scoring.references.watch_lists import WatchList


def written(folder: Path, text: str) -> str:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_of_ranges_within_ranges_the_smallest_counts(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "network,kind,country\n10.0.0.0/8,,JP\n10.1.0.0/16,vpn,NL\n10.1.2.3/32,tor,\n2001:400::/23,hosting,DE\n",
    )
    file = load_ip_file(path)
    assert file.entries == 4
    assert file.find("10.9.9.9") == IpFacts(country="JP")
    assert file.find("10.1.9.9") == IpFacts("vpn", "NL")
    assert file.find("10.1.2.3") == IpFacts("tor")
    assert file.find("2001:400::1") == IpFacts("hosting", "DE")
    assert file.find("11.0.0.1") is None
    assert file.find("no address") is None


def test_a_list_of_ranges_without_kinds_takes_the_files_own(tmp_path: Path) -> None:
    path = written(tmp_path, "first,last,name,url\n3.0.0.0,3.1.255.255,Example,http://x.example\n")
    assert load_ip_file(path, "hosting").find("3.1.255.255") == IpFacts("hosting", name="Example")
    assert load_ip_file(path, "hosting").find("3.2.0.0") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3.0.0.0,3.1.255.255,Amazon\n", r"file\.csv, line 1: names neither"),
        ("network,kind\n10.0.0.0/8,hosting\nabc,hosting\n", r"file\.csv, line 3: 'abc' does not appear"),
        ("network,kind\n10.0.0.0/8,castle\n", r"line 2: 'castle' is no kind of network: choose hosting"),
        ("network,country\n10.0.0.0/8,Japan\n", "line 2: 'JAPAN' is no country of two letters"),
        ("first,last\n10.0.0.9,10.0.0.1\n", "line 2: last IP address must be greater"),
        ("first,last\n10.0.0.9,::1\n", "line 2: "),
        ("network,latitude,longitude\n10.0.0.0/8,north,1\n", "line 2: could not convert"),
    ],
)
def test_a_wrong_line_of_an_ip_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_ip_file(written(tmp_path, text))


def test_what_is_no_ip_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_ip_file(str(tmp_path / "missing.csv"))
    (tmp_path / "broken.mmdb").write_bytes(b"not a database")
    with pytest.raises(ConfigError, match="download it again"):
        load_ip_file(str(tmp_path / "broken.mmdb"))
    with pytest.raises(ConfigError, match="'home' is no kind of network"):
        load_ip_file(written(tmp_path, "network\n10.0.0.0/8\n"), "home")


def listed(folder: Path, text: str, label: str = "", alike: int = 0) -> WatchList:
    return load_watch_list(written(folder, text), "list", label, hub=False, alike=alike, region="JP")


@pytest.mark.parametrize(
    ("text", "label", "message"),
    [
        ("address\nx\n", "address", r"file\.csv, line 1: names no column `value`"),
        ("value\n東京都新宿区西新宿2-8-1\n", "", r"line 2: '' is no label: choose account, address"),
        ("label,value\nhouse,x\n", "", r"line 2: 'house' is no label"),
        ("value\n090-8123-4567\n000\n", "phone", r"line 3: '000' is no phone; correct it or take it out"),
    ],
)
def test_a_wrong_line_of_a_watch_list_is_named(tmp_path: Path, text: str, label: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        listed(tmp_path, text, label)


@pytest.mark.parametrize("alike", [-1, 50, 101])
def test_a_likeness_that_means_nothing_is_refused(tmp_path: Path, alike: int) -> None:
    with pytest.raises(ConfigError, match="is not 0, and not 80 to 100"):
        listed(tmp_path, "value\nx\n", "name", alike)


def test_likeness_is_only_asked_for_and_only_within_a_postcode_and_for_the_same_door(tmp_path: Path) -> None:
    text = "value,postcode,country\n12 Sycamore Avenue Apt 4C,62701,US\n"
    near = "12 Sycamroe Avenue Apt 4C"
    keys = keys_of("address", near, postcode="62701", country="US")
    assert listed(tmp_path, text, "address").find("address", keys) is None
    match = listed(tmp_path, text, "address", 90).find("address", keys)
    assert match is not None
    assert 90 <= match.likeness < SAME
    assert match.entry.written == "12 Sycamore Avenue Apt 4C"
    elsewhere = keys_of("address", near, postcode="62704", country="US")
    assert listed(tmp_path, text, "address", 90).find("address", elsewhere) is None
    neighbour = keys_of("address", "12 Sycamore Avenue Apt 4D", postcode="62701", country="US")
    assert listed(tmp_path, text, "address", 80).find("address", neighbour) is None


def test_a_list_of_hubs_denies_the_house_and_its_building(tmp_path: Path) -> None:
    nodes = listed(tmp_path, "value,postcode\n東京都千代田区丸の内1-9-1,100-0005\n", "address").nodes()
    assert nodes == [
        "address:jp|東京都千代田区|丸の内|1-9-1",
        "building:jp|東京都千代田区|丸の内|1-9-1",
    ]


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(LABELS), st.text(max_size=80))
def test_any_text_has_keys_or_none(label: str, value: str) -> None:
    assert all(keys_of(label, value))


def test_tokyo_is_as_far_from_sapporo_and_naha_as_on_the_map() -> None:
    assert 820 < kilometres((35.69, 139.69), "北海道") < 840
    assert 1540 < kilometres((35.69, 139.69), "沖縄県") < 1560
    assert kilometres((35.69, 139.69), "東京都") < 1
