"""A sign goes all the way: from a feed's column to the sentence on a ring's page, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

AS_OF = "2026-03-31T06:00:00+09:00"
NAMES = {
    "A1": ("津田 太郎", "シンデン タロウ"),
    "A2": ("田中 一郎", "デンチュウ イチロウ"),
    "A3": ("佐藤 花", "サトウ ハナ"),
}


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """Give a shop with one ring on one card; two of its members cannot read their names."""
    shop = new_place()
    rows = [
        {
            "event_id": f"E{number}",
            "at": f"2026-03-0{number}T10:00:00+09:00",
            "account": account,
            "name": name,
            "name_kana": kana,
            "card": "tok_shared_1",
        }
        for number, (account, (name, kana)) in enumerate(NAMES.items(), start=1)
    ]
    shop.feed("orders.csv", rows)
    shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    return shop


def test_a_reading_that_does_not_fit_stands_on_the_page_in_english(place: Place) -> None:
    page = place.ask("ring", "R-000001")
    assert "2 of 3 accounts gave a reading that does not fit the kanji" in page
    assert "津田 太郎" in page
    assert "つだ" in page


def test_the_page_is_japanese_for_one_command_or_for_the_shop(place: Place) -> None:
    once = place.ask("ring", "R-000001", "--lang", "ja")
    assert "3アカウント中2のふりがなが漢字に合わない" in once
    assert "疑いを強めるもの" in once
    (place.folder / "graphfraud.toml").write_text('[shop]\nlanguage = "ja"\n', encoding="utf-8")
    assert place.ask("ring", "R-000001") == once
    assert "does not fit the kanji" in place.ask("ring", "R-000001", "--lang", "en")


def test_a_shop_can_switch_the_signal_off(place: Place) -> None:
    (reason,) = (
        one for one in place.rows("ring", "R-000001")[0]["reasons"] if one["signal"] == "name_reading"
    )
    before = place.rows("rings")[0]["score"]
    (place.folder / "graphfraud.toml").write_text("[scoring.weights]\nname_reading = 0\n", encoding="utf-8")
    place.ask("detect", "--as-of", AS_OF)
    assert "name_reading" not in place.ask("ring", "R-000001", "--format", "json")
    assert round(1000 * (before - place.rows("rings")[0]["score"])) == round(1000 * reason["points"])


def test_a_sign_moves_a_ring_and_neither_makes_nor_ends_one(place: Place) -> None:
    [listed] = place.rows("rings")
    [reason] = (
        one for one in place.rows("ring", "R-000001")[0]["reasons"] if one["signal"] == "name_reading"
    )
    by_links = listed["score"] - reason["points"]
    for least, rings in ((by_links + reason["points"] / 2, 0), (by_links - 0.01, 1)):
        (place.folder / "graphfraud.toml").write_text(f"[rings]\nmin_score = {least}\n", encoding="utf-8")
        place.ask("detect", "--as-of", AS_OF)
        assert len(place.rows("rings")) == rings


def test_how_many_events_are_read_at_once_changes_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"event_id": f"F{number}", "at": AS_OF, "account": f"B{number}", "name": "山田 太郎",
         "name_kana": "サンデン タロウ", "card": f"tok_shared_{2 + number // 3}"}
        for number in range(9)
    ]  # fmt: skip
    place.feed("more.csv", rows)
    place.ask("nightly", "more.csv", "--as-of", AS_OF)
    before = place.published()
    assert len(before.pages) == 4
    assert all("name_reading" in page for page in before.pages.values())
    monkeypatch.setattr("graphfraud.scoring.sign_facts.EVENTS_AT_ONCE", 1)
    place.ask("detect", "--full", "--as-of", AS_OF)
    assert place.published().pages == before.pages


def test_a_language_that_is_not_there_is_refused_with_those_that_are(place: Place) -> None:
    for words, toml in ((("--lang", "fr"), ""), ((), '[shop]\nlanguage = "fr"\n')):
        (place.folder / "graphfraud.toml").write_text(toml, encoding="utf-8")
        done = place.run("ring", "R-000001", *words)
        assert done.returncode == 1
        assert "choose en, ja" in done.stderr
