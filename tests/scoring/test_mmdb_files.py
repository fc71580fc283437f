"""Real mmdb files, written here in the ways that their makers write them, say what they should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from graphfraud.errors import ConfigError
from graphfraud.scoring.references.ip_ranges import IpFacts, load_ip_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Place


def mmdb(folder: Path, networks: Mapping[str, Any], version: int = 6) -> str:
    writer = MMDBWriter(version, "GeoLite2-City", languages=["en"], ipv4_compatible=version == 6)
    for network, record in networks.items():
        writer.insert_network(IPSet([network]), record)
    path = str(folder / "made.mmdb")
    writer.to_db_file(path)
    return path


CITY = {
    "country": {"iso_code": "JP", "names": {"en": "Japan"}},
    "location": {"latitude": 35.6895, "longitude": 139.6917, "accuracy_radius": 20},
}
RECORDS = {
    "GeoLite2 City": (CITY, IpFacts(country="JP", place=(35.6895, 139.6917))),
    "GeoLite2 Country": ({"country": {"iso_code": "JP"}}, IpFacts(country="JP")),
    "GeoLite2 ASN": (
        {"autonomous_system_number": 64500, "autonomous_system_organization": "Example Cloud"},
        IpFacts(name="Example Cloud"),
    ),
    "GeoIP2 Anonymous IP": ({"is_anonymous": True, "is_anonymous_vpn": True}, IpFacts("vpn")),
    "GeoIP2 of a home": ({"is_anonymous": False, "is_hosting_provider": False}, IpFacts()),
    "DB-IP and IP2Location, flat": (
        {"country_code": "jp", "latitude": "35.5", "longitude": "139.5"},
        IpFacts(country="JP", place=(35.5, 139.5)),
    ),
    "a country in plain text": ({"country": "JP"}, IpFacts(country="JP")),
    "nonsense": ({"country": 7, "location": "35,139", "latitude": "north"}, IpFacts()),
    "off the globe": ({"location": {"latitude": 999.0, "longitude": 1.0}}, IpFacts()),
    "a list": (["JP"], None),
}


@pytest.mark.parametrize(("record", "expected"), RECORDS.values(), ids=RECORDS)
def test_what_the_makers_write_is_understood(tmp_path: Path, record: Any, expected: IpFacts | None) -> None:
    file = load_ip_file(mmdb(tmp_path, {"203.0.113.0/24": record}))
    assert file.find("203.0.113.9") == expected
    assert file.find("198.51.100.1") is None
    assert file.built_at is not None


def test_both_versions_of_ip_are_found_and_what_is_none_is_not(tmp_path: Path) -> None:
    path = mmdb(tmp_path, {"203.0.113.0/24": CITY, "2001:db8::/32": {"country": {"iso_code": "DE"}}})
    file = load_ip_file(path, "hosting")
    assert file.find("2001:db8::1") == IpFacts("hosting", "DE")
    assert file.find("203.0.113.9") == IpFacts("hosting", "JP", (35.6895, 139.6917))
    for text in ("", "no address", "203.0.113", "\u202e203.0.113.9"):
        assert file.find(text) is None


def test_a_file_of_version_4_knows_no_address_of_version_6(tmp_path: Path) -> None:
    file = load_ip_file(mmdb(tmp_path, {"203.0.113.0/24": CITY}, version=4))
    assert file.find("203.0.113.9") is not None
    assert file.find("2001:db8::1") is None


def test_a_cut_file_is_refused_and_never_crashes(tmp_path: Path) -> None:
    path = tmp_path / "made.mmdb"
    whole = mmdb(tmp_path, {f"203.0.{number}.0/24": {**CITY, "name": f"n{number}"} for number in range(50)})
    content = path.read_bytes()
    assert whole == str(path)
    for size in range(0, len(content), max(1, len(content) // 25)):
        path.write_bytes(content[:size])
        with pytest.raises(ConfigError, match=r"made\.mmdb"):
            load_ip_file(str(path)).find("203.0.7.9")


def test_damage_inside_a_file_is_a_sentence_with_its_name_or_another_answer(tmp_path: Path) -> None:
    path = tmp_path / "made.mmdb"
    mmdb(tmp_path, {"203.0.113.0/24": CITY})
    content = path.read_bytes()
    metadata = content.rindex(b"MaxMind.com")
    for place in range(0, metadata, 7):
        path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
        try:
            load_ip_file(str(path)).find("203.0.113.9")
        except ConfigError as error:
            assert "made.mmdb" in str(error)  # noqa: PT017  # most damage changes nothing that is read


def test_the_command_and_the_signal_read_an_mmdb_that_the_settings_name(place: Place) -> None:
    mmdb(place.folder, {"34.64.0.0/10": {"autonomous_system_organization": "Example Cloud"}})
    (place.folder / "graphfraud.toml").write_text(
        '[[ip_files]]\npath = "made.mmdb"\nkind = "hosting"\n', encoding="utf-8"
    )
    (found,) = place.rows("references", "34.64.0.9")
    assert "hosting; Example Cloud" in found["found"]
    rows = [
        {
            "event_id": f"E{number}",
            "at": f"2026-03-0{number}T10:00:00+09:00",
            "account": f"A{number}",
            "card": "tok_shared_1",
            "ip": f"34.64.0.{number}",
        }
        for number in (1, 2, 3)
    ]
    place.feed("orders.csv", rows)
    place.ask("nightly", "orders.csv", "--as-of", "2026-03-31T06:00:00+09:00")
    (ring,) = place.rows("ring", "R-000001")
    assert "ip_machine" in {reason["signal"] for reason in ring["reasons"]}
