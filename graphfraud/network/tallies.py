"""What is counted of each identifier over the whole shop, so that a part of the shop can be judged alone.

Every count is a sum over accounts. The counts of a night are therefore those of an earlier one, less what the
changed accounts added then, plus what they add now, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import DAY_MS, Kind, Label, Outcome
from graphfraud.network.arrays import UNDATED
from graphfraud.network.links import degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays, Links
    from graphfraud.network.parameters import NetworkParameters

_KINDS = tuple(Kind)
_OUTCOMES = tuple(Outcome)
_DISPUTES = tuple(_OUTCOMES.index(outcome) for outcome in (Outcome.CHARGEBACK, Outcome.COMPLAINT))
_UNQUIET = (*_DISPUTES, _OUTCOMES.index(Outcome.REFUND))

_GIFT_LABELS: Final = (Label.ADDRESS.code, Label.BUILDING.code)


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts by identifier, arrays of one length; derived identifiers have their children's, too.

    A shop has tens of millions of identifiers, so what is only compared is counted in 32 bits.
    """

    degree: NDArray[np.int64]
    """Accounts."""
    settled: NDArray[np.int32]
    """Orders that are old enough to be disputed."""
    unquiet: NDArray[np.int32]
    """Settled orders with a refund, chargeback or complaint."""
    disputed: NDArray[np.int32]
    """Settled orders with a chargeback or complaint."""
    new_senders: NDArray[np.int32]
    """Accounts that were new when they sent a first gift here and nothing but gifts since."""


def tally(
    links: Links,
    events: EventArrays,
    identifiers: IdentifierArrays,
    parameters: NetworkParameters,
    as_of: int,
) -> Tallies:
    """Count what some accounts, or all, add to each identifier.

    Args:
        links: all links of the accounts.
        events: all events of the accounts.
        identifiers: what is known of each identifier.
        parameters: when an order is settled and an account new.
        as_of: the time from which the age of an order is counted, ms since 1970 UTC.

    Returns:
        The counts by identifier code. Linear.
    """
    old = (events.at != UNDATED) & (events.at <= as_of - parameters.settle_days * DAY_MS)
    old &= events.kind == _KINDS.index(Kind.ORDER)
    return Tallies(
        degree=degrees(links, len(identifiers)),
        settled=_count_events(events, identifiers, old),
        unquiet=_count_events(events, identifiers, old & np.isin(events.outcome, _UNQUIET)),
        disputed=_count_events(events, identifiers, old & np.isin(events.outcome, _DISPUTES)),
        new_senders=count_new_senders(links, identifiers, parameters),
    )


def count_new_senders(
    links: Links, identifiers: IdentifierArrays, parameters: NetworkParameters
) -> NDArray[np.int32]:
    """Count by identifier code the accounts that were new when they first sent a gift there.

    Args:
        links: all links of some accounts, or of all.
        identifiers: what is known of each identifier.
        parameters: how long an account is new.
    """
    gifts = np.flatnonzero(links.gift & np.isin(identifiers.label[links.identifier], _GIFT_LABELS))
    never = np.iinfo(np.int64).max
    born = np.full(int(links.account.max(initial=-1)) + 1, never, dtype=np.int64)
    dated = np.flatnonzero(links.first != UNDATED)
    np.minimum.at(born, links.account[dated], links.first[dated])
    gifts = gifts[links.first[gifts] != UNDATED]
    new = links.first[gifts] - born[links.account[gifts]] <= parameters.new_account_days * DAY_MS
    count = np.bincount(links.identifier[gifts[new]], minlength=len(identifiers))
    return count.astype(np.int32)


def _count_events(
    events: EventArrays, identifiers: IdentifierArrays, chosen: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """Count the chosen events of each identifier, those of derived ones included."""
    count = np.zeros(len(identifiers), dtype=np.int32)
    for codes in events.identifiers.values():
        named = codes[chosen & (codes >= 0)]
        parent = identifiers.parent[named]
        np.add.at(count, named, 1)
        np.add.at(count, parent[parent >= 0], 1)
    return count
