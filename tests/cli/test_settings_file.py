"""A mistake in graphfraud.toml is one sentence: which file, which word, and the nearest right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError
from graphfraud.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Place

MISTAKES = {
    "[ntework]": ("ntework", "did you mean 'network'?"),
    "[network]\ntheta_bit = 4.0": ("network.theta_bit", "did you mean 'theta_bits'?"),
    "[network.agreement]\ncrad = 0.3": ("[network.agreement]", "did you mean 'card'?"),
    "[scoring]\nhistory_days = 3": ("scoring.history_days", "did you mean"),
    "[scoring.weights]\nshared_crad = 2.0": ("[scoring.weights]", "did you mean 'shared_card'?"),
    "[[feeds]]\nfile = 'inbox/*.csv'": ("feeds.0.file", "did you mean 'files'?"),
    "[[feeds]]\nfiles = 'x.csv'\nmaping = 'shopify'": ("feeds.0.maping", "did you mean 'mapping'?"),
    "[[feeds]]\nmapping = 'shopify'": ("feeds.0.files", "is missing"),
    "[rings]\nqqqq = 3": ("rings.qqqq", "known are: calibration_days, min_accounts, min_score"),
    "[rings]\nmin_accounts = 1": ("rings.min_accounts", "greater than or equal to 2"),
    "[rings]\nmin_score = 'high'": ("rings.min_score", "valid number"),
    "rings = 3": ("rings", "must be a table"),
    "feeds = 'x.csv'": ("feeds", "must be a list"),
    "[shop]\ntime_zone = 'Tokyo'": ("shop.time_zone", "write one like Asia/Tokyo"),
    "[shop]\ncurrency = 'yen'": ("shop.currency", "[A-Z]{3}"),
    "[network]\ntheta_bits = nan": ("[network]", "theta_bits is nan"),
    "[scoring]\nhistory_after_days = 0": ("[scoring]", "1 to 36500"),
    "[network\n": ("line 1", "is not TOML"),
}
"""What stands in the file -> where the sentence points, and what it advises."""


@pytest.mark.parametrize("body", MISTAKES, ids=lambda body: body.replace("\n", " "))
def test_a_mistake_is_placed_and_the_right_word_is_named(tmp_path: Path, body: str) -> None:
    path = tmp_path / "graphfraud.toml"
    path.write_text(body, encoding="utf-8")
    where, advice = MISTAKES[body]
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert where in said
    assert advice in said
    assert "\n" not in said


def test_a_file_that_is_no_text_is_refused_as_no_toml(tmp_path: Path) -> None:
    path = tmp_path / "graphfraud.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is not TOML"):
        load_settings(path)


def test_a_named_settings_file_that_is_missing_is_never_ignored(place: Place) -> None:
    done = place.run("rings", GRAPHFRAUD_SETTINGS="elsewhere.toml")
    assert done.returncode == 1
    assert "elsewhere.toml: cannot be read" in done.stderr
    assert "GRAPHFRAUD_SETTINGS" in done.stderr


def test_a_mistake_stops_a_command_before_it_touches_anything(place: Place) -> None:
    (place.folder / "graphfraud.toml").write_text("[rigns]\n", encoding="utf-8")
    name = place.feed("orders.csv", [{"event_id": "E1", "account": "A1", "at": "2026-06-01T10:00:00Z"}])
    done = place.run("nightly", name)
    assert (done.returncode, done.stdout) == (1, "")
    settings = place.folder / "graphfraud.toml"
    assert done.stderr == f"graphfraud: {settings}: rigns: unknown word; did you mean 'rings'?\n"
    assert {path.name for path in place.folder.iterdir()} == {"graphfraud.toml", "orders.csv"}
