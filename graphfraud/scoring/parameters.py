"""The ``[scoring]`` section of a shop's settings: every number with its reason beside it, none fitted yet."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError
from graphfraud.scoring.scorecard import SCORECARD

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringParameters:
    """The ``[scoring]`` section of a shop's settings.

    Raises:
        ConfigError: a number is outside its range, or `weights` names no signal.
    """

    weights: dict[str, float] = field(default_factory=dict)
    """Multiplies a signal's points: 0 switches it off, 1 is the default, at most 3. Signs cannot be
    changed."""

    signs_from: float = 0.0
    """Points that links and histories must earn before the members' orders are read for signs: to read those
    of every family would double a night's time."""
    burst_accounts: int = 4
    """Accounts that a burst needs: two or three open together in most families."""
    burst_surprise: float = 2.0
    """Bursts less surprising than one in ten to this power earn nothing: three window lengths are tried."""
    base_rate_floor: float = 0.005
    """Least base rate of known fraud: a shop that reports few outcomes is not therefore free of fraud."""
    fraud_prior_accounts: float = 4.0
    """Accounts of ordinary base rate that are mixed into a ring, so that one known case does not condemn a
    pair."""
    household_accounts: int = 6
    """Most accounts in a household and most on its address: larger ones are offices, dormitories or drops."""
    settled_after_days: int = 60
    """An order is settled when it is this old: most chargebacks arrive within two months."""
    settled_orders_most: int = 12
    """Settled orders counted for one account, so that one good customer does not vouch for a whole ring."""
    tenure_days_most: int = 1095
    """Days counted for one account, for the same reason."""

    probability_middle: float = 60.0
    """Score at which a ring is as likely fraud as not."""
    probability_slope: float = 10.0
    """Points that multiply the odds by e; with the middle, a score of 70 means 73 %, one of 40 means 12 %."""
    recent_days: int = 60
    """Spend of a ring's last so many days shows what it would go on spending."""
    recent_share: float = 0.2
    """Share of that spend which a verdict tonight is taken to save; an open order is saved whole."""
    review_minutes: int = 5
    """Minutes that opening any case costs."""
    review_minutes_per_account: int = 1
    """Minutes that reading one member costs."""
    history_after_days: int = 60
    """A ring without an event for so long is history: listed, not queued."""

    def __post_init__(self) -> None:
        for name, weight in self.weights.items():
            _check_weight(name, weight)
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ConfigError(
                    f"[scoring] {name} = {value!r} is outside {least:g} to {most:g}: choose a value inside"
                )

    def weight(self, signal: str) -> float:
        """Return the multiplier of a signal, 1 where the shop sets none."""
        return self.weights.get(signal, 1.0)


_WEIGHT_MOST = 3.0
"""A larger one would let a single kind of evidence make a whole case."""

_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "signs_from": (-100, 100),
        "burst_accounts": (3, 1000),
        "burst_surprise": (0, 20),
        "base_rate_floor": (1e-6, 0.5),
        "fraud_prior_accounts": (0.1, 1000),
        "household_accounts": (2, 20),
        "settled_after_days": (0, 3650),
        "settled_orders_most": (1, 1000),
        "tenure_days_most": (1, 36_500),
        "probability_middle": (0, 100),
        "probability_slope": (1, 100),
        "recent_days": (1, 3650),
        "recent_share": (0, 1),
        "review_minutes": (1, 1000),
        "review_minutes_per_account": (0, 1000),
        "history_after_days": (1, 36_500),
    }
)


def _check_weight(name: str, weight: float) -> None:
    if name not in SCORECARD:
        near = get_close_matches(name, SCORECARD, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the signals are {', '.join(SCORECARD)}"
        raise ConfigError(f"[scoring.weights] names no signal {name!r}: {hint}")
    if not (math.isfinite(weight) and 0 <= weight <= _WEIGHT_MOST):
        raise ConfigError(
            f"[scoring.weights] {name} = {weight!r} is outside 0 to {_WEIGHT_MOST:g}: 0 switches it off"
        )
