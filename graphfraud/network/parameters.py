"""Every number that decides who is joined with whom, in natural units, with its reason.

They are settings: a shop may change them in its ``graphfraud.toml`` under ``[network]``. The weights are a
documented first guess; fitting them to confirmed rings needs verdicts that a new shop does not have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.errors import ConfigError
from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, MILLI, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MASKED_CARD: Final = "masked_card"
BROWSER: Final = "browser"

IDENTIFIER_CLASSES: Final = (
    *(label.value for label in EVENT_LABELS),
    *(label.value for label in DERIVED_LABELS.values()),
    MASKED_CARD,
    BROWSER,
)
"""Rows of the weight tables: one a label, and one each for a card or device that is not HARD."""

_CAPPED_LABELS: Final = tuple(label.value for label in EVENT_LABELS)

AGREEMENT: Final[Mapping[str, float]] = {
    "card": 0.35,  # a crew has more accounts than cards; about one pair in three shares one
    "masked_card": 0.35,  # the same cards, seen less sharply
    "email": 0.30,  # plus tags and dots aside, an e-mail is the cheapest thing to make anew
    "phone": 0.30,  # prepaid numbers cost little
    "device": 0.60,  # one app on one handset is the hardest thing to change for every account
    "browser": 0.40,  # a crew clears cookies and changes browsers
    "address": 0.50,  # goods have to arrive somewhere, and drops are few
    "ip": 0.35,  # mobile carriers and exits change it by themselves
    "building": 0.30,  # units of one house are varied on purpose
    "subnet": 0.20,  # most crews spread over several networks
}
RELIABILITY: Final[Mapping[str, float]] = {
    "card": 1.00,  # the payment provider's token is one card
    "masked_card": 0.60,  # first six and last four digits belong to several cards
    "email": 1.00,  # one mailbox
    "phone": 0.90,  # numbers are typed wrongly and given out again
    "device": 0.90,  # handsets are lent, sold and reset
    "browser": 0.55,  # a fingerprint is unique on two desktops in three and two mobiles in five
    "address": 0.55,  # families, flatmates, offices
    "ip": 0.35,  # carrier-grade translation puts thousands behind one
    "building": 0.20,  # hundreds of strangers live in one
    "subnet": 0.20,  # neighbours of one provider
}
CAP: Final[Mapping[str, int]] = {
    "card": 30,  # more accounts on one card is a test card or a broken token
    "masked_card": 30,  # beyond that the digits collide
    "email": 100,  # coupon hunters open dozens with plus tags; beyond that it is the shop's own mailbox
    "phone": 30,  # beyond that it is a switchboard or a made-up number
    "device": 60,  # device farms reach dozens; beyond that it is a demo handset or a broken id
    "browser": 30,  # beyond that the fingerprint is a model of phone
    "address": 200,  # sixty accounts on one drop are one ring; above 200 it is a forwarder or a locker
    "ip": 200,  # soft; beyond that a carrier
    "building": 500,  # soft; beyond that a tower
    "subnet": 500,  # soft; beyond that a provider's region
}
GAP_HALF_LIFE_DAYS: Final[Mapping[str, float]] = {
    "address": 30,  # a drop lives about thirty days; a flat is let again after that
    "building": 30,  # as its addresses
    "ip": 14,  # home lines get a new one within weeks
    "subnet": 14,  # as its addresses
    "phone": 90,  # carriers rest a number for months before they give it out again
}
ACCOUNT_CAP: Final[Mapping[str, int]] = {
    "card": 60,  # a card tester stays below; the shop's own test account does not
    "email": 30,  # a person changes mailbox a few times
    "phone": 30,  # the same
    "device": 120,  # cleared cookies make new browsers
    "ip": 1000,  # a mobile customer gets a new one daily for three years
    "address": 300,  # a generous gift sender has dozens; staff who ship by hand have more
}


def identifier_class(label: Label, strength: Strength) -> str:
    """Name the row of the weight tables for an identifier."""
    if strength != Strength.HARD and label is Label.CARD:
        return MASKED_CARD
    if strength != Strength.HARD and label is Label.DEVICE:
        return BROWSER
    return label.value


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkParameters:
    """Settings of the network step; tables given in part are completed from the defaults above.

    Raises:
        ConfigError: a table has an unknown row, or a number lies outside its range.
    """

    # Weight of an identifier in bits: reliability * clip(log2(agreement / chance), 0, max_bits).
    reference_population: int = 100_000
    """Accounts against which chance is reckoned; fixed, so that a bit means the same in every shop."""
    max_bits: float = 16.0
    """Ceiling before reliability: no shared value is surer than one chance in 65,536."""
    agreement: dict[str, float] = field(default_factory=lambda: dict(AGREEMENT))
    """m: how often two accounts of one ring share a value of the class, by class."""
    reliability: dict[str, float] = field(default_factory=lambda: dict(RELIABILITY))
    """r: how far a shared value of the class means the same person or thing, by class."""
    cap: dict[str, int] = field(default_factory=lambda: dict(CAP))
    """Accounts on one identifier above which its sharing means nothing, by class."""

    # Which pairs are kept.
    theta_bits: float = 4.0
    """Evidence that joins: one address just below its cap does (4.5), IP and building together do not."""
    soft_cap_bits: float = 3.0
    """Most that IP, BUILDING and SUBNET add to a pair; below theta, so that they never join alone."""
    agreement_bits: float = 1.5
    """What a family must contribute before it counts as agreeing; a faded one does not."""
    low_degree: int = 10
    """Accounts on an identifier up to which it may lead two agreeing families: twice a household's size."""

    # What passes from hand to hand.
    gap_half_life_days: dict[str, float] = field(default_factory=lambda: dict(GAP_HALF_LIFE_DAYS))
    """Days between two accounts' uses after which half the weight is left, by label."""
    gift_factor: float = 0.25
    """Share of the weight left where an address was only ever sent gifts: 2.1 of 8.6 bits, below theta."""
    alike_factor: float = 0.65
    """Share of an address's weight that is left where spellings only look alike: 5.6 bits, which join, and
    still 4.2 where twenty accounts have a spelling of their own; 0 looks for none."""
    gift_burst_accounts: int = 5
    """New accounts sending gifts to one address from which it is a drop; a birthday draws fewer."""
    new_account_days: int = 30
    """An account is new to an address when its first event ever is at most so long before."""

    # Hubs.
    account_cap: dict[str, int] = field(default_factory=lambda: dict(ACCOUNT_CAP))
    """Distinct identifiers of a label above which an account is the shop's own, by label."""
    sustained_accounts: int = 8
    """Accounts from which sustained use can be told from a large family."""
    sustained_days: int = 180
    """Span of first uses: six drop lives of thirty days."""
    burst_days: int = 30
    """Window that may not hold more than `burst_share` of the first uses; a drop's life."""
    burst_share: float = 0.5
    """A place where most came within one window is not sustained."""
    settle_days: int = 60
    """Age at which an order counts as settled: most chargebacks are in by then."""
    established_share: float = 0.5
    """Accounts that first came at least `settle_days` ago, and settled orders an account, at the least."""
    quiet_share: float = 0.9
    """Settled orders without refund, chargeback or complaint, at the least: shops take ordinary returns."""
    dispute_share: float = 0.02
    """Settled orders with chargeback or complaint, at the most: several times an honest shop's rate."""
    related_share: float = 0.25
    """Accounts that share something else hard or medium here, at the most: some couples use one locker."""

    # Splitting.
    split_part: int = 3
    """Fewest accounts of a part: two are a pair, not a dense part."""
    split_conductance: float = 0.05
    """Evidence across over the evidence volume of the lighter part, at the most."""
    split_weak_bits: float = 9.0
    """Strongest pair that may be cut: one medium identifier (8.6 bits), never a hard one."""
    split_dense_bits: float = 8.0
    """Evidence inside a part for each account, at the least: about one medium identifier held by two."""
    split_contrast: float = 4.0
    """How many times more the accounts at the cut are tied to their own side; keeps slow chains whole."""

    # Inside a ring.
    betweenness_exact_accounts: int = 200
    """Largest ring whose betweenness is exact; above it a sample is milliseconds instead of seconds."""
    betweenness_pivots: int = 64
    """Accounts sampled in larger rings: a mean standard error below a tenth of the largest value."""
    pagerank_damping: float = 0.85
    """Chance that a walk goes on, the usual value."""
    pagerank_steps: int = 3
    """Account steps after which a walk is cut off: farther away nothing can be explained to a person."""

    def __post_init__(self) -> None:
        """Complete the tables and refuse what cannot be meant."""
        for name, defaults in _TABLES.items():
            object.__setattr__(self, name, {**defaults, **_known_rows(name, getattr(self, name), defaults)})
        for setting in fields(self):
            value = getattr(self, setting.name)
            for row, number in value.items() if isinstance(value, dict) else ((None, value),):
                _check_number(setting.name, row, number)
        if self.soft_cap_bits >= self.theta_bits:
            raise ConfigError(
                f"[network] soft_cap_bits ({self.soft_cap_bits:g}) must be below theta_bits "
                f"({self.theta_bits:g}), or an IP would join strangers; lower the first or raise the second"
            )

    @property
    def theta(self) -> int:
        """Evidence that joins, thousandths of a bit."""
        return milli(self.theta_bits)

    def gap_permille(self) -> NDArray[np.int64]:
        """Return what is left of a weight, in thousandths, by label code and whole days of gap.

        Returns:
            Array of shape (labels, days); a longer gap than the last column counts as the last column.
        """
        days = math.ceil(11 * max(self.gap_half_life_days.values())) + 1  # 2**-11 rounds to nothing
        table = np.full((len(Label), days), MILLI, dtype=np.int64)
        gap = np.arange(days)
        for label, half_life in self.gap_half_life_days.items():
            table[Label(label).code] = np.floor(MILLI * np.exp2(-gap / half_life) + 0.5)
        return table


def milli(value: float) -> int:
    """Round bits, or a share, to whole thousandths."""
    return math.floor(value * MILLI + 0.5)


_TABLES: Final[Mapping[str, Mapping[str, float]]] = {
    "agreement": AGREEMENT,
    "reliability": RELIABILITY,
    "cap": CAP,
    "gap_half_life_days": GAP_HALF_LIFE_DAYS,
    "account_cap": ACCOUNT_CAP,
}

_SHARES: Final = frozenset(
    {
        "agreement",
        "reliability",
        "gift_factor",
        "alike_factor",
        "burst_share",
        "established_share",
        "quiet_share",
        "dispute_share",
        "related_share",
        "split_conductance",
        "pagerank_damping",
    }
)
"""Settings that lie between 0 and 1."""

_AT_LEAST: Final[Mapping[str, float]] = {
    "reference_population": 1000,  # smaller, and a household's address weighs nothing
    "cap": 1,
    "gap_half_life_days": 0.1,
    "split_part": 2,
    "betweenness_pivots": 2,  # one sample has no standard error
    "pagerank_steps": 1,
}
"""Smallest sensible value where 0 is not one."""

_AT_MOST: Final[Mapping[str, float]] = {
    "gap_half_life_days": 3650,  # the table of gaps has eleven half-lives of columns
    "pagerank_steps": 100,  # by then a walk has stopped
}


def _known_rows(name: str, given: Mapping[str, float], known: Mapping[str, float]) -> Mapping[str, float]:
    """Return the rows as given, after refusing names that the table does not have."""
    for row in given:
        if row not in known:
            near = get_close_matches(row, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(sorted(known))} is expected"
            raise ConfigError(f"[network.{name}] has no row {row!r}; {hint}")
    return given


def _check_number(name: str, row: str | None, number: float) -> None:
    """Refuse a number outside its setting's range."""
    low = _AT_LEAST.get(name, 0)
    high = 1.0 if name in _SHARES else _AT_MOST.get(name, math.inf)
    if not (math.isfinite(number) and low <= number <= high):
        place = f"[network] {name}" if row is None else f"[network.{name}] {row}"
        wanted = f"from {low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"
        raise ConfigError(f"{place} is {number!r}; it must be a number {wanted}")
