from __future__ import annotations

import random
import string
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers.pan import (
    CARD_NUMBER_MASK,
    CELL_END,
    find_card_number,
    has_digits_of_card,
    is_card_number,
    mask_card_numbers,
)

# Published by the card schemes and payment providers for testing.
TEST_NUMBERS = [
    "4111111111111111", "4012888888881881", "4242424242424242", "4000056655665556", "4222222222222",
    "5555555555554444", "5105105105105100", "2223003122003222", "5200828282828210",
    "378282246310005", "371449635398431", "378734493671000",
    "3530111333300000", "3566002020360505", "30569309025904", "38520000023237", "36227206271667",
    "6011111111111117", "6011000990139424", "6200000000000005", "6205500000000000004", "6759649826438453",
]  # fmt: skip


def _group(number: str, gap: str) -> str:
    if len(number) == 15:
        return gap.join((number[:4], number[4:10], number[10:]))
    return gap.join(number[i : i + 4] for i in range(0, len(number), 4))


@pytest.mark.parametrize("number", TEST_NUMBERS)
@pytest.mark.parametrize("gap", ["", " ", "-", ".", " - ", "\u2212", "ー", "\u00a0", "\u200b"])
def test_a_card_number_is_found_however_it_is_grouped(number: str, gap: str) -> None:
    assert find_card_number(_group(number, gap))


@pytest.mark.parametrize("number", TEST_NUMBERS)
def test_a_card_number_in_full_width_digits_is_found_and_masked(number: str) -> None:
    wide = number.translate(str.maketrans(string.digits, "０１２３４５６７８９"))
    assert find_card_number(wide)
    assert mask_card_numbers(f"カード{wide}です") == f"カード{CARD_NUMBER_MASK}です"


@pytest.mark.parametrize(
    "text",
    [
        "カード番号は4111111111111111です",
        "cc4111111111111111",
        "card:4111111111111111,exp 12/26",
        "4111 1111 1111 1111 12/26 123",
        "4111 1111 1111 1111 123",
        "注文 12 4111 1111 1111 1111 様",
        "4111111111111111.00",
        "4111.1111.1111.1111",
        "No.4111111111111111",
        "1 3782 822463 10005 9",
        "090-1234-5678 4111-1111-1111-1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41111111 11111111",
        "DEAD4111111111111111",
        "deadbeef-4111111111111111",
        "4242.4242.4242.4242 1.5",
        "3056.9309.0259.04",
    ],
)
def test_a_card_number_in_free_text_is_found(text: str) -> None:
    assert find_card_number(text)
    assert not find_card_number(mask_card_numbers(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",
        "41111111111111111111",
        "94111111111111111",
        "1111111111111117",
        "411111******1111",
        "090-1234-5678",
        "09012345678 1600023",
        "〒160-0023 東京都新宿区西新宿2-8-1 03-1234-5678",
        "1700000000000",
        "2024-01-15 10:30:45.123456",
        "4901234567894",
        "4512345678906",
        "203.0.113.77, 198.51.100.12",
        "1234-5678-9012",
        "35.854372489000006",
        "35.854372489000006 139.652676386",
        "33.385999999999996,-81.3785",
        "0000000000000000",
        "550e8400-e29b-41d4-a716-446655440000",
    ],
)
def test_what_is_no_card_number_is_left_alone(text: str) -> None:
    assert not find_card_number(text)
    assert mask_card_numbers(text) == text


def test_digits_of_two_cells_are_never_read_as_one_number() -> None:
    assert not find_card_number(CELL_END.join(["41111111", "11111111"]))
    assert not has_digits_of_card(CELL_END.join(["41111111", "11111111"]))
    assert find_card_number(CELL_END.join(["taro", "4111111111111111"]))


@pytest.mark.parametrize(
    "number", ["4111111111111111", "５５５５５５５５５５５５４４４４", "5555５５５５55554444"]
)
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_the_quick_look_misses_no_card_number_however_it_is_parted(number: str, data: st.DataObject) -> None:
    gaps = st.text(" \t\n.-\u3000\u30fc\u2010\uff0d\u200b\uff0e\u00a0", max_size=3)
    parted = "".join(digit + data.draw(gaps) for digit in number)
    text = data.draw(st.text(max_size=20)) + parted + data.draw(st.text(max_size=20))
    if find_card_number(text):
        assert has_digits_of_card(text)
    assert has_digits_of_card(f"x{parted}x")


def test_several_numbers_are_masked_and_the_rest_of_the_text_stays() -> None:
    text = "a 4111111111111111, b 5555-5555-5555-4444 c 12345"
    assert mask_card_numbers(text) == f"a {CARD_NUMBER_MASK}, b {CARD_NUMBER_MASK} c 12345"


def test_a_changed_digit_is_always_noticed() -> None:
    number = "4111111111111111"
    for position in range(len(number)):
        for digit in set(string.digits) - {number[position]}:
            assert not is_card_number(number[:position] + digit + number[position + 1 :])


@pytest.mark.parametrize("seed", [11])
def test_false_alarms_on_random_ids_are_as_rare_as_published(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # a repeatable sample, no secret
    count = 30_000
    alarms = {
        digits: sum(find_card_number(f"{rng.randrange(10**digits):0{digits}d}") for _ in range(count)) / count
        for digits in (10, 11, 12, 13, 16)
    }
    assert alarms[10] == alarms[11] == alarms[12] == 0
    assert 0.006 < alarms[13] < 0.012
    assert 0.027 < alarms[16] < 0.037


@pytest.mark.parametrize("seed", [12])
def test_article_numbers_uuids_digests_and_japanese_phones_raise_no_alarm(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # a repeatable sample, no secret
    for _ in range(20_000):
        article = f"4{rng.choice('59')}{rng.randrange(10**10):010d}"
        check = -(sum(map(int, article[::2])) + 3 * sum(map(int, article[1::2]))) % 10
        assert not find_card_number(f"{article}{check}")
        assert not find_card_number(str(uuid.UUID(int=rng.getrandbits(128), version=4)))
        assert not find_card_number(f"{rng.getrandbits(160):040x}")
        assert not find_card_number(
            f"0{rng.choice('789')}0-{rng.randrange(10**4):04d}-{rng.randrange(10**4):04d}"
        )


@given(
    st.lists(
        st.sampled_from([*"0123456789 -.x", "4111", "1111", "5555 5555 5555 4444", "４", "a"]), max_size=60
    )
)
@settings(deadline=None, max_examples=300)
def test_nothing_is_found_in_a_masked_text(pieces: list[str]) -> None:
    masked = mask_card_numbers("".join(pieces))
    assert not find_card_number(masked)
    assert mask_card_numbers(masked) == masked


@given(st.text(st.characters(exclude_categories=[])))
@settings(deadline=None)
def test_any_text_can_be_searched_and_masked(text: str) -> None:
    assert find_card_number(text) == (mask_card_numbers(text) != text)


@pytest.mark.parametrize("text", ["4 " * 250_000, "4111 " * 100_000, "4" * 1_000_000, "1234-" * 100_000])
def test_a_number_behind_a_million_characters_of_near_misses_is_found(text: str) -> None:
    assert find_card_number(text + " x 4242424242424242")
