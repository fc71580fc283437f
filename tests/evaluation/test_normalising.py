"""The benchmark of cleaning makes the rows that it speaks of, and cleans all of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphfraud.evaluation.normalising import MixedRows, main, normalise
from graphfraud.identifiers import address, email, phone

if TYPE_CHECKING:
    import pytest


def test_rows_are_the_same_for_a_seed_and_have_real_values_of_every_kind() -> None:
    cells = MixedRows(400, 3).chunk(400)
    assert cells == MixedRows(400, 3).chunk(400)
    assert cells != MixedRows(400, 4).chunk(400)
    assert set(cells["country"]) == {"JP", "US"}
    for text, postcode, country in zip(cells["address"], cells["postcode"], cells["country"], strict=True):
        found = address.identify(text, postcode=postcode, country=country)
        assert found is not None
        assert not found.placeholder
    assert all(email.identify(text) for text in cells["email"])
    assert all(phone.identify(text, region="JP") for text in cells["phone"])


def test_one_customers_orders_have_one_door_however_they_are_spelt() -> None:
    found = normalise(2_000)
    spelt = len(set(MixedRows(2_000).chunk(2_000)["address"]))
    assert found["rows"] == 2_000
    assert 0 < found["doors"] < spelt


def test_the_command_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    main(["300", "--seed", "2"])
    assert json.loads(capsys.readouterr().out)["rows"] == 300
