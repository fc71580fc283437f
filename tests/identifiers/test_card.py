from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers import card, pan
from graphfraud.model import Identifier, Label, Strength


def _identify(value: str, kind: str = "token") -> Identifier:
    found = card.identify(value, kind=kind)
    assert found is not None
    assert (found.label, found.parent) == (Label.CARD, "")
    return found


@pytest.mark.parametrize(
    "token", ["tok_1NxQabCDefGHijKL", "b7f3e0c2-7f0a-4a7e-9f77-0d3c1a2b4c5d", "wt07xm68b"]
)
def test_a_token_is_hard_and_keeps_its_case(token: str) -> None:
    assert _identify(f" {token}\n") == Identifier(Label.CARD, token, Strength.HARD)


@pytest.mark.parametrize("kind", ["token", "masked"])
@pytest.mark.parametrize(
    "typed",
    [
        "453201******0366",
        "4532-01XX-XXXX-0366",
        "4532 01xx xxxx 0366",
        "４５３２０１＊＊＊＊＊＊０３６６",
        "453201••••••0366",
        "45320155****0366",
        "VISA 453201******0366",
    ],
)
def test_a_masked_number_is_medium_and_the_same_however_it_is_masked(typed: str, kind: str) -> None:
    assert _identify(typed, kind) == Identifier(Label.CARD, "masked:453201-0366", Strength.MEDIUM)


@pytest.mark.parametrize("typed", ["453201-0366", "453201 0366", "4532010366"])
def test_a_shortened_number_is_known_in_a_column_of_masked_numbers(typed: str) -> None:
    assert _identify(typed, "masked").key == "masked:453201-0366"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("****0366", "only the last four digits known"),
        ("************0366", "only the last four digits known"),
        ("4***0366", "only the last four digits known"),
        ("453201**********", "last four digits not known"),
        ("XXXX", "last four digits not known"),
        ("000000******0000", "repeated digits"),
    ],
)
def test_a_masked_number_that_shows_too_little_joins_nobody(typed: str, reason: str) -> None:
    assert _identify(typed).placeholder == reason


def test_the_last_four_digits_alone_join_nobody() -> None:
    assert _identify("0366", "masked").placeholder == "only the last four digits known"


@pytest.mark.parametrize(
    "typed",
    [
        "411111******1111",
        "4242 42** **** 4242",
        "tok_visa",
        "tok_mastercard_debit",
        "pm_card_visa",
        "TOK_VISA",
        "tok_chargeDeclined",
        "cnon:card-nonce-ok",
        "fake-valid-nonce",
        "test",
        "test_card_1",
    ],
)
def test_published_test_cards_stand_for_nobody(typed: str) -> None:
    assert _identify(typed).placeholder in {"test card", "stands for no card"}


@pytest.mark.parametrize("typed", ["0", "0000", "0000-0000-0000-0000", "n/a", "-"])
def test_zeros_and_words_stand_for_nobody(typed: str) -> None:
    assert _identify(typed).placeholder


@pytest.mark.parametrize("kind", ["token", "masked"])
@pytest.mark.parametrize(
    "typed",
    [
        "4111111111111111",
        "5555 5555 5555 4444",
        "３７８２８２２４６３１０００５",
        "card 4111-1111-1111-1111",
        "411111\u20601111111111",
        "x" * 168 + "4111111111111111",
        "x" * 500 + "4111111111111111",
        "4111\x00111111111111",
    ],
)
def test_a_card_number_never_comes_back_as_a_key(typed: str, kind: str) -> None:
    found = _identify(typed, kind)
    assert (found.key, found.placeholder) == ("refused", "card number")


@given(st.lists(st.sampled_from([*"0123456789 -*x", "4111", "1111", "\x00", "\u200b", "４"]), max_size=40))
@settings(deadline=None, max_examples=300)
def test_no_key_ever_holds_a_card_number(pieces: list[str]) -> None:
    found = card.identify("".join(pieces))
    assert found is None or not pan.find_card_number(found.key)
