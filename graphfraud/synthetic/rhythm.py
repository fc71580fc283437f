"""The shop's rhythm: December at three times the volume, weekends, evenings.

A *position* in [0, 1) is a time on the shop's own scale: equal steps of position hold equal expected orders.
So uniform positions give orders in the shop's rhythm, and stretching positions keeps it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws

DAY_SECONDS = 86_400

_DECEMBER = 3
"""Year-end gifts and festive food, against an ordinary month."""
_WEEKDAY = (95, 92, 92, 95, 98, 113, 115)
"""Monday to Sunday, percent of the mean day: people order food at the weekend."""
_HOUR = (22, 12, 7, 5, 5, 8, 16, 28, 40, 50, 58, 60, 66, 56, 50, 50, 52, 54, 58, 66, 80, 92, 84, 52)
"""Orders by hour of the day: a small peak at noon, a large one after dinner."""


class Rhythm:
    """The days of a feed and how many orders each expects.

    Args:
        until: the last day.
        months: the feed's length; it begins on the day after `until` went back so many months.
    """

    def __init__(self, until: date, months: int) -> None:
        after = until + timedelta(days=1)
        year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
        # The 29th to 31st do not exist in every month; the 28th does.
        self.first = date(year, month + 1, min(after.day, 28))
        self.days = (after - self.first).days
        calendar = [self.first + timedelta(days=day) for day in range(self.days)]
        weights = [_WEEKDAY[day.weekday()] * (_DECEMBER if day.month == 12 else 1) for day in calendar]
        self._weights = np.array(weights, dtype=np.int64)
        self._ends = np.cumsum(self._weights)
        self.april_days = np.array(
            [number for number, day in enumerate(calendar) if day.month == 4 and day.day <= 20],
            dtype=np.int64,
        )
        """Numbers of the days on which a dormitory's new students first order."""

    @property
    def end(self) -> int:
        """Seconds from the first midnight to the end of the last day."""
        return self.days * DAY_SECONDS

    def day_of(self, position: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the day number, 0 for the first, of each position."""
        units = (position * int(self._ends[-1])).astype(np.int64)
        return np.searchsorted(self._ends, units, side="right").astype(np.int64)

    def position_of(self, day: NDArray[np.int64], part: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the position of a part (0 to 1) of each day; days outside the feed count as its ends."""
        inside = np.clip(day, 0, self.days - 1)
        weight = self._weights[inside]
        # Kept off the day's very ends, where rounding could lead to the neighbouring day.
        return (self._ends[inside] - weight + weight * (0.1 + 0.8 * part)) / float(self._ends[-1])

    @staticmethod
    def second_of_day(draws: Draws, n: int) -> NDArray[np.int64]:
        """Draw the second of the day of `n` orders."""
        return draws.weighted(_HOUR, n) * 3600 + draws.below(3600, n)
