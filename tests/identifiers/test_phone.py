from __future__ import annotations

import random

import phonenumbers
import pytest

from graphfraud.identifiers import phone
from graphfraud.model import Identifier, Label, Strength

SAME_TELEPHONE = [
    ("090-8765-1234", "+819087651234"),
    ("09087651234", "+819087651234"),
    ("090 8765 1234", "+819087651234"),
    ("(090)8765-1234", "+819087651234"),
    ("０９０－８７６５－１２３４", "+819087651234"),
    ("０９０ー８７６５ー１２３４", "+819087651234"),
    ("090−8765−1234", "+819087651234"),
    ("090.8765.1234", "+819087651234"),
    ("+81 90-8765-1234", "+819087651234"),
    ("+81 (0)90-8765-1234", "+819087651234"),
    ("+81 090-8765-1234", "+819087651234"),
    ("81-90-8765-1234", "+819087651234"),
    ("＋８１９０８７６５１２３４", "+819087651234"),
    ("tel:+81-90-8765-1234", "+819087651234"),
    ("TEL 090-8765-1234", "+819087651234"),
    ("090-8765-1234 ext 12", "+819087651234"),
    ("090-8765-1234（内線12）", "+819087651234"),
    ("090-8765-1234 / 03-3581-4321", "+819087651234"),
    ("090-8765-1234、03-3581-4321", "+819087651234"),
    ("\u202a090-8765-1234\u202c", "+819087651234"),
    ("03-3581-4321", "+81335814321"),
    ("0335814321", "+81335814321"),
    ("050-3123-4567", "+815031234567"),
    ("0120-444-113", "+81120444113"),
    ("0800-123-7777", "+818001237777"),
    ("010-1-415-555-2671", "+14155552671"),
    ("+1 (415) 555-2671", "+14155552671"),
    ("+44 (0)20 7946 0018", "+442079460018"),
    ("+39 06 6982 5432", "+390669825432"),
    ("0066778012345", "+810066778012345"),
]

PLACEHOLDERS = [
    ("000-0000-0000", "repeated digits"),
    ("0000000000", "repeated digits"),
    ("111-1111-1111", "repeated digits"),
    ("0", "repeated digits"),
    ("090-0000-0000", "repeated digits"),
    ("090-1111-1111", "repeated digits"),
    ("03-0000-0000", "repeated digits"),
    ("+1 555 555 5555", "repeated digits"),
    ("090-1234-5678", "digits counted up or down"),
    ("03-1234-5678", "digits counted up or down"),
    ("1234567890", "digits counted up or down"),
    ("0123456789", "digits counted up or down"),
    ("080-9876-5432", "digits counted up or down"),
    ("110", "not a phone number"),
    ("119", "not a phone number"),
    ("1234-5671", "not a phone number"),
    ("タロウ", "not a phone number"),
    ("taro@example.jp", "not a phone number"),
    ("<script>", "not a phone number"),
    ("0908765123409087651234", "not a phone number"),
    ("+999 1234", "not a phone number"),
]


def _identify(value: str, region: str = "JP") -> Identifier:
    found = phone.identify(value, region=region)
    assert found is not None
    assert (found.label, found.strength, found.parent) == (Label.PHONE, Strength.HARD, "")
    return found


def _by_library(value: str, region: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(value, region), phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(("typed", "key"), SAME_TELEPHONE)
def test_spellings_of_one_telephone_give_one_key(typed: str, key: str) -> None:
    found = _identify(typed)
    assert (found.key, found.placeholder) == (key, "")


@pytest.mark.parametrize(("typed", "reason"), PLACEHOLDERS)
def test_what_nobody_answers_stands_for_nobody(typed: str, reason: str) -> None:
    assert _identify(typed).placeholder == reason


@pytest.mark.parametrize("typed", ["(555)392 - 8061", "+1 555-392-8061", "999-362-1283"])
def test_a_number_that_no_operator_has_given_out_yet_is_kept(typed: str) -> None:
    found = _identify(typed, "US")
    assert found.placeholder == ""
    assert found.key.startswith("+1")


def test_a_local_number_without_area_code_joins_nobody() -> None:
    assert _identify("555-1234", "US").placeholder == "not a phone number"


def test_the_region_decides_a_number_without_country_code_and_no_other() -> None:
    assert _identify("020 7946 0018", "GB").key == "+442079460018"
    assert _identify("020 7946 0018", "gb").key == "+442079460018"
    assert _identify("+81 90 8765 1234", "GB").key == "+819087651234"


def test_an_unknown_region_leaves_only_international_numbers() -> None:
    assert _identify("090-8765-1234", "Mars").placeholder == "not a phone number"
    assert _identify("+81 90 8765 1234", "Mars").key == "+819087651234"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_plain_japanese_numbers_come_out_as_the_library_reads_them(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # a repeatable sample, no secret
    for _ in range(1500):
        digits = "0" + "".join(rng.choices("0123456789", k=rng.choice((9, 10))))
        found = _identify(digits)
        if found.placeholder in {"", "digits counted up or down"}:
            assert found.key == _by_library(digits, "JP"), digits


@pytest.mark.parametrize("seed", [4])
@pytest.mark.parametrize("country", ["+81", "+1"])
def test_international_numbers_with_a_short_cut_come_out_as_the_library_reads_them(
    seed: int, country: str
) -> None:
    rng = random.Random(seed)  # noqa: S311  # a repeatable sample, no secret
    for _ in range(1500):
        number = country + "".join(rng.choices("0123456789", k=rng.choice((9, 10))))
        found = _identify(number)
        if found.placeholder in {"", "digits counted up or down"}:
            assert found.key == _by_library(number, "JP"), number
            assert found.key == _by_library(found.key, "JP"), number
