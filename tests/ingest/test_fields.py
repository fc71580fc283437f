from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.ingest.columns import BY_NAME
from graphfraud.ingest.fields import (
    Bad,
    clean,
    clean_column,
    fold_column,
    parse_amount,
    parse_choice,
    parse_currency,
    time_parser,
)
from graphfraud.ingest.mapping import Money, Time

TOKYO = time_parser(Time(zone="Asia/Tokyo", formats=("iso", "%Y/%m/%d %H:%M", "epoch_ms")))
NO_ZONE = time_parser(Time())
YEN = Money(unit="minor")
MAJOR = Money(unit="major")
SIGNS = Money(unit="major", symbols=True)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2024-01-02T09:00:00+09:00", "2024-01-02T00:00:00+00:00"),
        ("2024-01-02T00:00:00Z", "2024-01-02T00:00:00+00:00"),
        ("2024-01-02 09:00", "2024-01-02T00:00:00+00:00"),
        ("2024/1/2 9:00", "2024-01-02T00:00:00+00:00"),
        ("2024-01-02", "2024-01-01T15:00:00+00:00"),
        ("1704153600000", "2024-01-02T00:00:00+00:00"),
    ],
)
def test_a_time_is_read_in_each_of_the_mappings_formats_and_its_zone(text: str, same: str) -> None:
    assert TOKYO(text) == ms(same)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2099, 12, 30)))  # noqa: DTZ001  # UTC below
@settings(deadline=None, max_examples=50)
def test_every_iso_time_comes_back_as_its_whole_milliseconds(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    parsed = NO_ZONE(moment.isoformat())
    assert isinstance(parsed, int)
    assert 0 <= moment.timestamp() * 1000 - parsed < 1.001


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2019-11-31", "no such day"),
        ("2024-02-30 10:00", "no such day"),
        ("2024-01-02T25:00:00Z", "no such day"),
        ("1970-01-01T00:00:00Z", "year is not between"),
        ("2999-01-01T00:00:00Z", "year is not between"),
        ("yesterday", "formats"),
        ("2024-01-02 10:00", "zone"),
        ("1704153600000", "formats"),
    ],
)
def test_a_time_that_cannot_be_is_rejected_with_what_to_do(text: str, says: str) -> None:
    parsed = NO_ZONE(text)
    assert isinstance(parsed, Bad)
    assert says in parsed


@pytest.mark.parametrize(
    ("text", "currency", "money", "minor"),
    [
        ("1200", "JPY", YEN, 1200),
        ("1200", "", YEN, 1200),
        ("1200.00", "JPY", MAJOR, 1200),
        ("12.5", "USD", MAJOR, 1250),
        ("12.500", "USD", MAJOR, 1250),
        ("1.234", "KWD", MAJOR, 1234),
        ("0", "JPY", YEN, 0),
        ("１２００", "JPY", YEN, 1200),
        ("¥1,200", "JPY", SIGNS, 1200),
        ("￥1,200", "JPY", SIGNS, 1200),
        ("1,234,567円", "JPY", SIGNS, 1_234_567),
        ("$1,019.00", "USD", SIGNS, 101_900),
    ],
)
def test_an_amount_becomes_minor_units_by_its_currencys_decimals(
    text: str, currency: str, money: Money, minor: int
) -> None:
    assert parse_amount(text, currency, money) == minor


@pytest.mark.parametrize(
    ("text", "currency", "money", "says"),
    [
        ("¥1,200", "JPY", YEN, "symbols = true"),
        ("1,200", "JPY", MAJOR, "symbols = true"),
        ("-5", "JPY", YEN, "negative"),
        ("△5", "JPY", YEN, "not an amount"),
        ("1200.5", "JPY", MAJOR, "decimals"),
        ("1200.5", "JPY", YEN, "decimals"),
        ("12.345", "USD", MAJOR, "decimals"),
        ("12.50", "", MAJOR, "without a currency"),
        ("9999999999999999", "JPY", YEN, "no order has"),
        ("1e5", "JPY", YEN, "not an amount"),
        ("=1+1", "JPY", YEN, "not an amount"),
        ("1,2,3", "JPY", SIGNS, "not an amount"),
        ("́" * 100_000, "JPY", YEN, "not an amount"),
    ],
)
def test_an_amount_that_no_order_has_is_rejected_with_a_reason(
    text: str, currency: str, money: Money, says: str
) -> None:
    parsed = parse_amount(text, currency, money)
    assert isinstance(parsed, Bad)
    assert says in parsed


@given(st.integers(0, 10**10), st.sampled_from(["JPY", "USD", "KWD"]))
@settings(deadline=None, max_examples=60)
def test_an_amount_written_in_either_unit_is_the_same_money(minor: int, currency: str) -> None:
    decimals = {"JPY": 0, "USD": 2, "KWD": 3}[currency]
    whole, rest = divmod(minor, 10**decimals)
    major = f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
    assert parse_amount(str(minor), currency, YEN) == minor == parse_amount(major, currency, MAJOR)


def test_a_word_of_a_list_is_read_in_any_case_and_a_near_miss_is_named() -> None:
    assert parse_choice("Chargeback", BY_NAME["outcome"]) == "chargeback"
    assert parse_choice("1", BY_NAME["gift"]) == "yes"
    parsed = parse_choice("shiped", BY_NAME["status"])
    assert isinstance(parsed, Bad)
    assert "'shipped'" in parsed


def test_a_currency_is_three_letters() -> None:
    assert parse_currency("jpy") == "JPY"
    assert isinstance(parse_currency("yen!"), Bad)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  a b ", "a b"),
        ("5493 Jones\nBrownside", "5493 Jones Brownside"),
        ("\u202egro.elpmaxe", "gro.elpmaxe"),
        ("a\x07b", "ab"),
        ('="09012345678"', "09012345678"),
        ("\ud800x", "\ufffdx"),
        ("山田　太郎", "山田　太郎"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_cell_is_stripped_of_what_no_screen_may_show(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
@settings(deadline=None, max_examples=200)
def test_cleaning_any_text_twice_is_cleaning_it_once_and_the_result_can_be_written(text: str) -> None:
    once = clean(text)
    assert clean(once) == once or once.startswith('="')
    once.encode("utf-8")


@given(st.lists(st.text(max_size=20), max_size=8))
@settings(deadline=None, max_examples=100)
def test_a_column_is_cleaned_like_each_of_its_cells(cells: list[str]) -> None:
    assert clean_column(cells) == [clean(cell) for cell in cells]


def test_the_seven_characters_that_encodings_spell_differently_fold_to_one() -> None:
    text = "～－∥―￠￡￢"
    assert fold_column([text]) == fold_column(["〜−‖—¢£¬"])
