"""Every number of the scorecard, with its reason beside it. A first guess: none of them is fitted yet."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """How one signal's measured amount becomes points; its sign is fixed and no setting turns it round."""

    most: float
    """Points that no amount exceeds; negative where the signal speaks for the accounts."""
    half: float | None
    """Amount that earns half of them, by ``most * (1 - 2 ** (-amount / half))``, so that each further bit of
    one kind of evidence counts less; None where the amount is itself a share of 0 to 1, and points go in
    proportion."""
    unit: str
    why: str

    def points(self, amount: float) -> float:
        """Return the points of an amount of 0 or more."""
        share = min(amount, 1.0) if self.half is None else 1.0 - 2.0 ** (-amount / self.half)
        return self.most * share


SCORECARD: Mapping[str, Row] = MappingProxyType(
    {
        "shared_card": Row(
            30,
            4,
            "bits per account",
            "A card that everybody uses is worth about 10 bits per account and earns 25: two such families "
            "alone stay below 70.",
        ),
        "shared_email": Row(
            30, 4, "bits per account", "As telling as a card: one mailbox reads the confirmations of all."
        ),
        "shared_phone": Row(
            24, 4, "bits per account", "Numbers are handed on by carriers, and a landline serves a family."
        ),
        "shared_device": Row(
            30,
            4,
            "bits per account",
            "An app's device id is as telling as a card; a browser fingerprint already has fewer bits.",
        ),
        "shared_address": Row(
            20,
            3,
            "bits per account",
            "Families, flats and offices share one innocently; half is earlier because its bits are fewer.",
        ),
        "shared_network": Row(
            6,
            2,
            "bits per account",
            "Carriers and homes share IP addresses: a hint beside others, never a case.",
        ),
        "burst": Row(
            24,
            2,
            "orders of magnitude below 1 in 100",
            "Strong only together with shared values: families sign up together too.",
        ),
        "churn": Row(
            14,
            1.5,
            "own cards beyond the first, per account",
            "One replaced card in a year is ordinary; four cards an account are a list being tried.",
        ),
        "known_fraud": Row(
            50,
            4,
            "bits above the base rate",
            "A quarter of the members known bad earns about 25; all of them still need a second kind.",
        ),
        "near_fraud": Row(
            12,
            3,
            "bits above chance per account",
            "Guilt by association points at rings to read first; it proves nothing. Half at 8 times chance.",
        ),
        "household": Row(
            -60,
            None,
            "share of members under one roof and name",
            "As much as a family's card, landline, address and home network earn together.",
        ),
        "tenure": Row(
            -8,
            1,
            "mean years as a customer",
            "Fraud accounts are used up fast; sleepers exist, so it is small.",
        ),
        "settled": Row(
            -12,
            3,
            "mean orders settled per account",
            "Orders that nobody disputed in two months are the best sign of a customer that a shop has.",
        ),
        "judged_fraud": Row(
            50, 4, "bits above the base rate", "A person's verdict tells as much as a chargeback does."
        ),
        "judged_legitimate": Row(
            -50,
            None,
            "share of members judged legitimate",
            "Takes back what as many members known bad would earn; new evidence can outweigh it.",
        ),
    }
)
"""One row a signal. With these, 70 points need two saturated families and a burst, or known fraud besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringParameters:
    """The ``[scoring]`` section of a shop's settings.

    Raises:
        ConfigError: a number is outside its range, or `weights` names no signal.
    """

    weights: dict[str, float] = field(default_factory=dict)
    """Multiplies a signal's points: 0 switches it off, 1 is the default, at most 3. Signs cannot be
    changed."""

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
    history_after_days: int = 30
    """A ring without an event for so long is history, listed and not queued, once its orders are settled: a
    month's worth of reviews lies between."""

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
