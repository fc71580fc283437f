"""What every score is measured against; frozen until a full run renews it, so that nights can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.errors import StoreError
from graphfraud.model import Kind
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.rhythm import Rhythm
from graphfraud.scoring.verdicts import NO_VERDICTS, known_fraud_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays
    from graphfraud.scoring.parameters import ScoringParameters
    from graphfraud.scoring.verdicts import Verdicts


LARGE_SHARE = 0.99
"""Share of orders below a large one, over all seasons: December has more of them, and few."""
LEAST_ORDERS = 100
"""Orders from which the shop's largest hundredth means anything."""

_ORDER = tuple(Kind).index(Kind.ORDER)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The shop as a whole at one moment."""

    as_of: int
    """When it was taken, ms."""
    accounts: int
    events: int
    base_rate: float
    """Share of accounts with known fraud, never below the settings' floor."""
    rhythm: Rhythm
    currency: str = ""
    """Of the sums that rings show, ISO 4217; amounts in others are not counted."""
    large_order: int = 0
    """Minor units that `LARGE_SHARE` of the shop's orders stay below; 0 where there are too few to say."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a run record; `from_json` gives the same calibration back."""
        return {
            "as_of": self.as_of,
            "accounts": self.accounts,
            "events": self.events,
            "base_rate": self.base_rate,
            "first_day": self.rhythm.first_day,
            "new_accounts": list(self.rhythm.counts),
            "currency": self.currency,
            "large_order": self.large_order,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Calibration:
        """Read what `to_json` wrote.

        Raises:
            StoreError: the record is not one of ours.
        """
        try:
            return cls(
                as_of=int(record["as_of"]),
                accounts=int(record["accounts"]),
                events=int(record["events"]),
                base_rate=float(record["base_rate"]),
                rhythm=Rhythm(int(record["first_day"]), tuple(int(n) for n in record["new_accounts"])),
                currency=str(record["currency"]),
                large_order=int(record.get("large_order", 0)),
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise StoreError(
                f"the run record's calibration cannot be read ({problem!r}): run a full detection to renew it"
            ) from problem


def calibrate(
    events: EventArrays,
    as_of: int,
    parameters: ScoringParameters,
    currency: str = "",
    verdicts: Verdicts = NO_VERDICTS,
) -> Calibration:
    """Take the shop's calibration from all its events.

    Args:
        events: every event of the shop, guests already folded.
        as_of: the moment it stands for, ms; passed in, never read from a clock.
        parameters: for the floor of the base rate.
        currency: of the amounts in `events`.
        verdicts: those in force.

    Returns:
        The calibration. Cost: linear in the events.
    """
    accounts = np.flatnonzero(np.bincount(events.account))
    bad = known_fraud_accounts(events, verdicts)
    share = len(bad) / len(accounts) if len(accounts) else 0.0
    return Calibration(
        as_of=as_of,
        accounts=len(accounts),
        events=len(events),
        base_rate=max(share, parameters.base_rate_floor),
        rhythm=Rhythm.of(first_seen(events)[accounts]),
        currency=currency,
        large_order=_large_order(events),
    )


def _large_order(events: EventArrays) -> int:
    amounts = np.sort(events.amount[(events.kind == _ORDER) & (events.amount > 0)])
    return int(amounts[int(LARGE_SHARE * len(amounts))]) if len(amounts) >= LEAST_ORDERS else 0


def first_seen(events: EventArrays) -> NDArray[np.int64]:
    """Return each account's earliest dated event (ms) by account code, UNDATED where it has none."""
    late = np.iinfo(np.int64).max
    first = np.full(int(events.account.max(initial=-1)) + 1, late, dtype=np.int64)
    dated = events.at != UNDATED
    np.minimum.at(first, events.account[dated], events.at[dated])
    first[first == late] = UNDATED
    return first
