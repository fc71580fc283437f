from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.errors import ConfigError
from graphfraud.ingest import load_mapping, shipped_mappings
from graphfraud.ingest.mapping import mapping_sha256, parse_mapping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def parsed(**document: Any) -> Any:
    document.setdefault("columns", {"event_id": "Name", "at": "Created"})
    return parse_mapping(document, "test", "test.toml")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"columns": {"emial": "E"}}, ["test.toml", "'emial'", "'email'"]),
        ({"colums": {}, "columns": {"email": "E"}}, ["colums", "'columns'"]),
        ({"time": {"zome": "UTC"}}, ["time.zome", "'zone'"]),
        ({"time": {"zone": "Asia/Tokio"}}, ["Asia/Tokio", "time zone"]),
        ({"time": {"formats": ["ISO8601"]}}, ["ISO8601"]),
        ({"money": {"unit": "cents"}}, ["money.unit", "'minor'"]),
        ({"values": {"status": {"x": "shiped"}}}, ["'shiped'", "'shipped'"]),
        ({"values": {"statsu": {}}}, ["'statsu'", "'status'"]),
        ({"opaque": ["fone"]}, ["'fone'", "'phone'"]),
        ({"feed": "outcome"}, ["feed", "'outcomes'"]),
        ({"delimiter": ";;"}, ["delimiter"]),
        ({"columns": {}}, ["no column is mapped"]),
        ({"columns": {"email": {"column": "E", "value": "x"}}}, ["exactly one"]),
        (
            {
                "columns": {"email": {"column": "E", "lookup": "custmers"}},
                "lookup": {"customers": {"file": "c.csv", "key": "k"}},
            },
            ["'custmers'", "'customers'"],
        ),
        (
            {"columns": {"email": {"column": "E", "when": {"colunm": "x", "is": ["y"]}}}},
            ["colunm", "'column'"],
        ),
        ({"columns": {"email": {"column": "E", "defualt": "y"}}}, ["defualt", "'default'"]),
    ],
)
def test_a_wrong_mapping_is_refused_naming_the_key_and_the_nearest_right_word(
    document: dict[str, Any], says: list[str]
) -> None:
    with pytest.raises(ConfigError) as error:
        parsed(**document)
    for words in says:
        assert words in str(error.value)


def test_an_outcomes_mapping_may_not_fill_columns_of_events() -> None:
    with pytest.raises(ConfigError, match="'phone'"):
        parsed(feed="outcomes", columns={"event_id": "id", "phone": "tel"})


def test_an_unknown_mapping_name_lists_what_is_shipped_and_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'shopify'"):
        load_mapping("shopfy")


def test_a_mapping_file_that_is_missing_or_no_toml_is_refused_with_its_name(
    feed: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.toml"):
        load_mapping(tmp_path / "nothing.toml")
    with pytest.raises(ConfigError, match=r"broken\.toml"):
        load_mapping(feed("columns = [", "broken.toml"))


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_passes_its_own_check_and_says_what_it_is_for(name: str) -> None:
    mapping = load_mapping(name)
    assert mapping.name == name
    assert mapping.description


def test_the_digest_of_a_mapping_changes_with_what_it_says_and_with_its_second_files() -> None:
    first, second = parsed(), parsed(region="US")
    digests = {mapping_sha256(first), mapping_sha256(second), mapping_sha256(first, ["abc"])}
    assert len(digests) == 3
    assert mapping_sha256(parsed()) == mapping_sha256(first)
