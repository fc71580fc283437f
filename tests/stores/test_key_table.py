from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.stores import key_table
from graphfraud.stores.key_table import Hashes, KeyTable


def numbers_from(first: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(first, first + count, dtype=np.int64)


@given(batches=st.lists(st.sets(st.text(max_size=12), max_size=60), max_size=8))
@settings(deadline=None, max_examples=100)
def test_a_table_answers_as_a_dict_does_whatever_the_batches(batches: list[set[str]]) -> None:
    table, wanted = KeyTable(), dict[str, int]()
    for batch in batches:
        keys = sorted(batch)
        new = [key for key in keys if key not in wanted]
        assert table.numbers(Hashes.of(keys)).tolist() == [wanted.get(key, 0) for key in keys]
        numbers = numbers_from(len(wanted) + 1, len(new))
        table.add(Hashes.of(new), numbers)
        wanted |= dict(zip(new, numbers.tolist(), strict=True))
        assert len(table) == len(wanted)
    everything = list(wanted)
    assert table.numbers(Hashes.of(everything)).tolist() == list(wanted.values())


@pytest.mark.parametrize("slots", [4, 64])
def test_a_table_grows_and_forgets_nothing(monkeypatch: pytest.MonkeyPatch, slots: int) -> None:
    monkeypatch.setattr(key_table, "FIRST_SLOTS", slots)
    table = KeyTable()
    keys = [f"email:user{number}@example.jp" for number in range(10_000)]
    for begin in range(0, len(keys), 700):
        part = keys[begin : begin + 700]
        table.add(Hashes.of(part), numbers_from(begin + 1, len(part)))
    assert table.numbers(Hashes.of(keys)).tolist() == list(range(1, 10_001))
    assert not table.numbers(Hashes.of([key + "x" for key in keys])).any()


def test_keys_that_want_one_slot_or_share_one_of_their_hashes_are_told_apart() -> None:
    size = 500
    same = np.zeros(size, dtype=np.uint64)
    checks = np.arange(size, dtype=np.uint32)
    table = KeyTable()
    table.add(Hashes(same, checks), numbers_from(1, size))
    assert table.numbers(Hashes(same, checks)).tolist() == list(range(1, size + 1))
    other_slots = np.arange(1, size + 1, dtype=np.uint64)
    assert not table.numbers(Hashes(other_slots, checks)).any()
    assert not table.numbers(Hashes(same, checks + size)).any()
