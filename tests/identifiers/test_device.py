from __future__ import annotations

import pytest

from graphfraud.identifiers import device
from graphfraud.model import Identifier, Label, Strength

UUID = "6d92078a-8246-4ba4-ae5b-76104861e7dc"


def _identify(value: str, kind: str = "") -> Identifier:
    found = device.identify(value, kind=kind)
    assert found is not None
    assert (found.label, found.parent) == (Label.DEVICE, "")
    return found


def test_an_app_is_hard_and_a_browser_medium() -> None:
    assert _identify(UUID, "app") == Identifier(Label.DEVICE, f"app:{UUID}", Strength.HARD)
    assert _identify(UUID, "browser") == Identifier(Label.DEVICE, f"browser:{UUID}", Strength.MEDIUM)


@pytest.mark.parametrize("kind", ["", "browser", "tablet", "APP2"])
def test_a_device_of_unknown_kind_is_taken_for_a_browser(kind: str) -> None:
    assert _identify(UUID, kind) == _identify(UUID, "browser")


@pytest.mark.parametrize("typed", [UUID.upper(), "{" + UUID + "}", f" {UUID} "])
def test_spellings_of_one_uuid_give_one_key(typed: str) -> None:
    assert _identify(typed, "app").key == f"app:{UUID}"


def test_an_opaque_id_keeps_its_case() -> None:
    assert _identify("yyEiaxPltf82440jnb3v").key != _identify("yyeiaxpltf82440jnb3v").key


def test_an_id_that_is_written_like_a_key_of_the_other_kind_cannot_pose_as_one() -> None:
    assert _identify(f"app:{UUID}", "browser").key != _identify(UUID, "app").key


@pytest.mark.parametrize("value", ["582", "4398046511163", "11", "c0ffee", "deadbeef-01"])
def test_short_ids_of_a_shop_that_counts_them_up_are_real(value: str) -> None:
    assert _identify(value).placeholder == ""


@pytest.mark.parametrize("kind", ["app", "browser"])
@pytest.mark.parametrize(
    "value",
    [
        "0",
        "00000000-0000-0000-0000-000000000000",
        "ffffffffffffffff",
        "undefined",
        "NULL",
        "unknown",
        "[object Object]",
        "9774d56d682e549c",
        "9774D56D682E549C",
        "02:00:00:00:00:00",
        "00:00:00:00:00:00",
        "xxxxxxxx",
        "iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 4_0 like Mac OS X)",
        "Opera/9.70.(X11; Linux x86_64)",
    ],
)
def test_an_id_that_many_devices_share_stands_for_none(value: str, kind: str) -> None:
    assert _identify(value, kind).placeholder
