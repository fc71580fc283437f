"""Array steps that many modules rest on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.network.grouping import stable_order

LARGEST = 2**62


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(0, 5), st.integers(0, LARGEST)), max_size=60))
def test_stable_order_is_the_order_of_a_stable_sort(codes: list[int]) -> None:
    values = np.array(codes, dtype=np.int64)
    assert stable_order(values).tolist() == sorted(range(len(codes)), key=codes.__getitem__)


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.int64])
def test_stable_order_takes_codes_of_any_width(dtype: type[np.integer]) -> None:
    values = np.array([100, 3, 100, 0, 3] * 50, dtype=dtype)
    assert stable_order(values).tolist() == sorted(range(250), key=values.tolist().__getitem__)
