"""Random numbers that are the same on every machine and with every version of numpy.

numpy promises a stable stream for its bit generators (`PCG64.random_raw`) and for `SeedSequence`, but not
for the methods of `Generator`, which may improve between versions. So everything here is made of raw 64-bit
numbers, integer sums, stable sorts, and single float operations that IEEE 754 defines exactly (add, multiply,
divide, square root). No logarithm, power or float sum over an array is used anywhere in this package: their
last bit differs between processors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_UNIT = 2.0**-53
"""A float has 53 bits: the top 53 of a raw number times this is uniform in [0, 1)."""


class Draws:
    """A stream of random numbers for one purpose; streams for different purposes do not disturb each other.

    Args:
        seed: the plan's seed.
        purpose: any text; the same seed and purpose give the same stream.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, *purpose.encode()]))

    def uniform(self, n: int) -> NDArray[np.float64]:
        """Draw `n` floats from [0, 1)."""
        return (self._bits.random_raw(n) >> np.uint64(11)).astype(np.float64) * _UNIT

    def below(self, bound: int | NDArray[np.int64], n: int) -> NDArray[np.int64]:
        """Draw `n` integers from 0 to `bound` - 1; `bound` (up to 2**31) may be an array of `n`."""
        return (self.uniform(n) * bound).astype(np.int64)

    def one_below(self, bound: int) -> int:
        """Draw one integer from 0 to `bound` - 1."""
        return int(self.below(bound, 1)[0])

    def between(self, lowest: int, highest: int, n: int) -> NDArray[np.int64]:
        """Draw `n` integers from `lowest` to `highest`, both included."""
        return lowest + self.below(highest - lowest + 1, n)

    def chance(self, share: float | NDArray[np.float64], n: int) -> NDArray[np.bool_]:
        """Draw `n` booleans that are true with probability `share`."""
        return self.uniform(n) < share

    def weighted(self, weights: Sequence[int] | NDArray[np.int64], n: int) -> NDArray[np.int64]:
        """Draw `n` positions of `weights`, each in proportion to its weight."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(ends, self.below(int(ends[-1]), n), side="right").astype(np.int64)

    def shuffled(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return `values` in random order."""
        return values[np.argsort(self._bits.random_raw(len(values)), kind="stable")]
