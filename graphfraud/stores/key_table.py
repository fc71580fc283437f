"""The numbers of many keys in little memory: an open-addressing hash table in arrays, asked in whole batches.

A slot takes 16 bytes where an entry of a dict takes some 150, and a batch of 80,000 keys a few milliseconds.
The keys themselves are not kept: a key is known by 96 bits, so that among ten million keys two different ones
agree by chance once in 10**15 tables. Nobody can make two that agree: 64 of the bits are Python's hash of a
text, which a secret of the process goes into.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FIRST_SLOTS = 1 << 16
"""Slots of a new table: a batch's worth, 1 MB."""

MOST_FILLED = 0.6
"""Share of the slots above which they are doubled: looking further than the next slot then stays rare."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """What stands for some keys: two independent hashes of each."""

    slot: NDArray[np.uint64]
    check: NDArray[np.uint32]

    @classmethod
    def of(cls, keys: Sequence[str]) -> Hashes:
        """Hash keys; half a microsecond each."""
        size = len(keys)
        return cls(
            np.fromiter(map(hash, keys), np.int64, size).view(np.uint64),
            np.fromiter(map(crc32, map(str.encode, keys)), np.uint32, size),
        )

    def __getitem__(self, places: NDArray[np.int64]) -> Hashes:
        return Hashes(self.slot[places], self.check[places])


class KeyTable:
    """Numbers from 1 by key."""

    def __init__(self) -> None:
        self._filled = 0
        self._make(FIRST_SLOTS)

    def __len__(self) -> int:
        return self._filled

    def numbers(self, keys: Hashes) -> NDArray[np.int64]:
        """Return the number of each key, 0 where it is not known."""
        numbers = np.zeros(len(keys.slot), dtype=np.int64)
        waiting = np.arange(len(numbers))
        slots = self._first_slots(keys)
        while len(waiting):
            there = self._number[slots]
            ours = (self._slot[slots] == keys.slot[waiting]) & (self._check[slots] == keys.check[waiting])
            ours &= there != 0
            numbers[waiting[ours]] = there[ours]
            others = (there != 0) & ~ours
            waiting, slots = waiting[others], self._next(slots[others])
        return numbers

    def add(self, keys: Hashes, numbers: NDArray[np.int64]) -> None:
        """Keep the numbers of keys that are not known yet, each key once."""
        needed = self._filled + len(numbers)
        if needed > MOST_FILLED * len(self._number):
            self._grow(needed)
        self._put(keys, numbers.astype(np.int32))
        self._filled = needed

    def _make(self, slots: int) -> None:
        self._slot: NDArray[np.uint64] = np.zeros(slots, dtype=np.uint64)
        self._check: NDArray[np.uint32] = np.zeros(slots, dtype=np.uint32)
        self._number: NDArray[np.int32] = np.zeros(slots, dtype=np.int32)

    def _grow(self, needed: int) -> None:
        filled = np.flatnonzero(self._number)
        keys, numbers = Hashes(self._slot[filled], self._check[filled]), self._number[filled]
        slots = len(self._number)
        while needed > MOST_FILLED * slots:
            slots *= 2
        self._make(slots)
        self._put(keys, numbers)

    def _put(self, keys: Hashes, numbers: NDArray[np.int32]) -> None:
        waiting = np.arange(len(numbers))
        slots = self._first_slots(keys)
        while len(waiting):
            free = self._number[slots] == 0
            # Of several keys that want one free slot the last one written has it; the others go on.
            self._number[slots[free]] = numbers[waiting[free]]
            placed = free & (self._number[slots] == numbers[waiting])
            self._slot[slots[placed]] = keys.slot[waiting[placed]]
            self._check[slots[placed]] = keys.check[waiting[placed]]
            waiting, slots = waiting[~placed], self._next(slots[~placed])

    def _first_slots(self, keys: Hashes) -> NDArray[np.int64]:
        return (keys.slot & np.uint64(len(self._number) - 1)).astype(np.int64)

    def _next(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        return (slots + 1) & (len(self._number) - 1)
