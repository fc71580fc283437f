"""Array steps that several modules need: groups in sorted arrays, and one integer for two codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


_SIGN_BIT: Final = 63
"""Numbers that use it are negative."""


def group_starts(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each run of equal values begins, in an array that is sorted."""
    changes = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def sorted_unique(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the different values in order; far faster than `numpy.unique` where most values differ."""
    ordered = np.sort(values)
    return ordered[group_starts(ordered)]


def stable_order(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what ``numpy.argsort(codes, kind="stable")`` does, in half the time.

    Args:
        codes: 0 or more each.

    Each code and its place are sorted as one number, which is quicker than sorting places by what they point
    at; codes too large to leave room for their place are sorted the plain way.
    """
    bits = len(codes).bit_length()
    if int(codes.max(initial=0)).bit_length() + bits >= _SIGN_BIT:
        return np.argsort(codes, kind="stable")
    packed = np.left_shift(codes, bits, dtype=np.int64)
    packed += np.arange(len(codes))
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each group begins when groups of these sizes stand in a row, and the total at the end."""
    result = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=result[1:])
    return result


def expand_ranges(
    starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Write out ranges of rows.

    Args:
        starts: first row of each range.
        counts: rows in each range, 0 or more.

    Returns:
        For every row of every range, in order: the number of its range, and the row.
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(owner)) - np.repeat(offsets(counts)[:-1], counts)
    return owner, starts[owner] + within


def pair_keys(high: NDArray[np.int64], low: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """Return one integer for two codes, which sorts as the two do; `low` lies below `width`."""
    return high * width + low
