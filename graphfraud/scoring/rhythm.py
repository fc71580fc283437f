"""The shop's own rhythm: how fast new accounts appear, so that a busy December is no burst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import DAY_MS, MILLI
from graphfraud.network.arrays import UNDATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LATE_DAYS = 28
"""Days whose mean rate goes on after the last counted day: four whole weeks, so that no weekday counts
more."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """New accounts by day. A *typical day* brings the period's mean; a day with three times as many is three.

    Without any day counted (an undated feed) nothing has a place on it, and nothing can be a burst.
    """

    first_day: int
    """Days since 1970-01-01 UTC."""
    counts: tuple[int, ...]
    """New accounts of that day and each following one; the last one is not 0."""

    @classmethod
    def of(cls, opened: NDArray[np.int64]) -> Rhythm:
        """Count the days of accounts' first events (ms, UNDATED ones left out)."""
        days = opened[opened != UNDATED] // DAY_MS
        if not len(days):
            return cls(0, ())
        first = int(days.min())
        return cls(first, tuple(np.bincount(days - first).tolist()))

    @property
    def days(self) -> int:
        """Typical days in the whole period, the same number as calendar days."""
        return len(self.counts)

    @property
    def accounts(self) -> int:
        """New accounts in the whole period."""
        return sum(self.counts)

    def counted(self, at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which times (ms) fall on days that were counted."""
        day = at // DAY_MS - self.first_day
        return (day >= 0) & (day < self.days)

    def positions(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Place times on the rhythm.

        Args:
            at: dated times, ms.

        Returns:
            Thousandths of a typical day since the first day began. Within a day time runs evenly; after the
            last day it runs at the mean rate of the last four weeks, before the first at the whole
            period's. On an empty rhythm each day is a typical one.
        """
        daily = np.asarray(self.counts, dtype=np.float64) * (self.days / max(1, self.accounts))
        late = float(daily[-_LATE_DAYS:].mean()) if self.days else 1.0
        ends = np.concatenate(([0.0], np.cumsum(daily)))
        day = (at - self.first_day * DAY_MS) / DAY_MS
        inside = np.interp(day, np.arange(self.days + 1), ends)
        beyond = np.minimum(day, 0.0) + np.maximum(day - self.days, 0.0) * late
        return np.floor((inside + beyond) * MILLI + 0.5 + 1e-7).astype(np.int64)
