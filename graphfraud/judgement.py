"""What people say of accounts and identifiers, and what the next night makes of it. Standard library only."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Judgement(StrEnum):
    """What a person says that an account or an identifier is."""

    FRAUD = "fraud"
    """A seed of known fraud from the next night on."""
    VICTIM = "victim"
    """Somebody whose account was taken over: never a seed, whatever the outcomes say."""
    LEGITIMATE = "legitimate"
    """Cleared: speaks against the suspicion."""
    UNSURE = "unsure"
    """Looked at, and left open; takes an earlier verdict back."""


class VerdictReason(StrEnum):
    """Why a judgement was given."""

    STOLEN_CARD = "stolen_card"
    CARD_TESTING = "card_testing"
    COUPON_ABUSE = "coupon_abuse"
    RESALE = "resale"
    FALSE_CLAIM = "false_claim"
    KNOWN_GROUP = "known_group"
    TAKEOVER = "takeover"
    IDENTITY_THEFT = "identity_theft"
    HOUSEHOLD = "household"
    SHARED_PLACE = "shared_place"
    GIFTS = "gifts"
    CONFIRMED = "confirmed"
    TOO_LITTLE = "too_little"


REASONS: Mapping[Judgement, frozenset[VerdictReason]] = MappingProxyType(
    {
        Judgement.FRAUD: frozenset(
            {
                VerdictReason.STOLEN_CARD,
                VerdictReason.CARD_TESTING,
                VerdictReason.COUPON_ABUSE,
                VerdictReason.RESALE,
                VerdictReason.FALSE_CLAIM,
                VerdictReason.KNOWN_GROUP,
            }
        ),
        Judgement.VICTIM: frozenset({VerdictReason.TAKEOVER, VerdictReason.IDENTITY_THEFT}),
        Judgement.LEGITIMATE: frozenset(
            {
                VerdictReason.HOUSEHOLD,
                VerdictReason.SHARED_PLACE,
                VerdictReason.GIFTS,
                VerdictReason.CONFIRMED,
            }
        ),
        Judgement.UNSURE: frozenset({VerdictReason.TOO_LITTLE}),
    }
)
"""Which reasons go with which judgement."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """What people have decided and the next night goes by."""

    nodes: Mapping[str, Judgement] = field(default_factory=dict)
    """By printed key (``account:A1``, ``card:tok_1``), only what is in force."""
    not_same: tuple[tuple[str, str], ...] = ()
    """Pairs of accounts that are not the same person; each pair and all of them sorted."""
    last: int = 0
    """Number of the last decision: the higher, the later."""

    def digest(self) -> str:
        """Return a digest of what is in force, the same for the same decisions in any order."""
        told = [sorted((node, given.value) for node, given in self.nodes.items()), sorted(self.not_same)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


NO_JUDGEMENTS = Judgements()
"""Where nobody has decided anything."""
