"""Hubs: identifiers and accounts whose sharing means nothing. Shown with the reason, they never join.

An identifier is a hub when it stands for nobody (a placeholder, or denied by the shop), when more accounts
use it than its cap allows, or when its use is *sustained and settled*: many accounts that have nothing else
in common came one by one over months, and their orders were paid without dispute, as at a parcel locker or an
office. A burst of new accounts is never a hub: that is what a drop looks like.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import DAY_MS, EVENT_LABELS, Label, Strength
from graphfraud.network.arrays import UNDATED
from graphfraud.network.grouping import expand_ranges, group_starts, offsets, pair_keys, sorted_unique
from graphfraud.network.parameters import identifier_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graphfraud.network.arrays import IdentifierArrays, Links
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.tallies import Tallies


class HubReason(IntEnum):
    """Why an identifier or account is a hub; the lower-case name is what a screen shows."""

    NONE = 0
    DENIED = 1
    """A placeholder, or a value that the shop's settings deny."""
    OVER_CAP = 2
    """More accounts than its class allows."""
    SUSTAINED_AND_SETTLED = 3
    """Months of undisputed use by accounts with nothing else in common."""
    ACCOUNT_OVER_CAP = 4
    """An account with more identifiers than a person has: the shop's own test or staff account."""

    @property
    def word(self) -> str:
        """The reason as it is stored and shown: ``sustained_and_settled``."""
        return self.name.lower()


SUSTAINED_CLASSES: Final = ("address", "ip", "browser", "building", "subnet", "phone")
"""Classes where a place or a thing can serve strangers; a card, a mailbox or an app's handset cannot."""


def find_hubs(
    links: Links,
    tallies: Tallies,
    identifiers: IdentifierArrays,
    parameters: NetworkParameters,
    as_of: int,
) -> NDArray[np.int8]:
    """Tell which identifiers are hubs, and why.

    Args:
        links: all links.
        tallies: what is counted of each identifier over the whole shop.
        identifiers: what is known of each identifier.
        parameters: caps and the meaning of *sustained and settled*.
        as_of: the time from which the age of an order is counted, ms since 1970 UTC.

    Returns:
        For each identifier code a `HubReason`. Linear, but for sorts of the links of sustained identifiers.
    """
    hubs = plain_hubs(tallies, identifiers, parameters)
    sustained = may_be_sustained(tallies, identifiers, parameters)
    rows = np.flatnonzero(sustained[links.identifier])
    sustained &= is_sustained(links.identifier[rows], links.first[rows], len(identifiers), parameters, as_of)
    related = count_related(links, sustained, is_telling(hubs, tallies, identifiers))
    sustained &= is_unrelated(related, tallies, parameters)
    hubs[sustained] = HubReason.SUSTAINED_AND_SETTLED
    return hubs


def plain_hubs(
    tallies: Tallies, identifiers: IdentifierArrays, parameters: NetworkParameters
) -> NDArray[np.int8]:
    """Tell which identifiers are hubs by what they are or by how many use them; `find_hubs` adds the rest."""
    hubs = np.zeros(len(identifiers), dtype=np.int8)
    for name, ours in _classes(identifiers):
        if name in parameters.cap:
            hubs[ours & (tallies.degree > parameters.cap[name])] = HubReason.OVER_CAP
    hubs[identifiers.denied] = HubReason.DENIED
    return hubs


def may_be_sustained(
    tallies: Tallies, identifiers: IdentifierArrays, parameters: NetworkParameters
) -> NDArray[np.bool_]:
    """Mark identifiers whose counts allow sustained and settled use; their links decide the rest."""
    candidates = serves_strangers(identifiers)
    candidates &= plain_hubs(tallies, identifiers, parameters) == HubReason.NONE
    candidates &= tallies.degree >= parameters.sustained_accounts
    candidates &= tallies.settled >= parameters.established_share * tallies.degree
    candidates &= tallies.unquiet <= (1 - parameters.quiet_share) * tallies.settled
    candidates &= tallies.disputed <= parameters.dispute_share * tallies.settled
    return candidates


def serves_strangers(identifiers: IdentifierArrays) -> NDArray[np.bool_]:
    """Mark identifiers of the classes that can be sustained hubs."""
    marked = np.zeros(len(identifiers), dtype=np.bool_)
    for name, ours in _classes(identifiers):
        if name in SUSTAINED_CLASSES:
            marked |= ours
    return marked


def find_account_hubs(
    links: Links, identifiers: IdentifierArrays, parameters: NetworkParameters, n_accounts: int
) -> NDArray[np.int8]:
    """Tell which accounts use more identifiers of one label than a customer does.

    Args:
        links: all links.
        identifiers: what is known of each identifier; placeholders are not counted.
        parameters: the caps by label.
        n_accounts: length of the result.

    Returns:
        For each account code `HubReason.NONE` or `HubReason.ACCOUNT_OVER_CAP`. Linear.
    """
    hubs = np.zeros(n_accounts, dtype=np.int8)
    label_of_link = np.where(identifiers.denied, np.int8(-1), identifiers.label)[links.identifier]
    for label in EVENT_LABELS:
        used = np.bincount(links.account[label_of_link == label.code], minlength=n_accounts)
        hubs[used > parameters.account_cap[label.value]] = HubReason.ACCOUNT_OVER_CAP
    return hubs


def _classes(identifiers: IdentifierArrays) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield the classes of the weight tables, each with a mask of its identifiers."""
    for label in Label:
        for strength in Strength:
            ours = (identifiers.label == label.code) & (identifiers.strength == strength)
            if ours.any():
                yield identifier_class(label, strength), ours


def is_sustained(
    identifier: NDArray[np.int64],
    first: NDArray[np.int64],
    n_identifiers: int,
    parameters: NetworkParameters,
    as_of: int,
) -> NDArray[np.bool_]:
    """Mark the identifiers whose accounts came over months, and mostly long ago.

    Args:
        identifier: one entry a link, all links of the identifiers asked about, in any order.
        first: when the account first used it, ms or UNDATED.
        n_identifiers: length of the result.
        parameters: what is sustained.
        as_of: the time from which ages are counted, ms since 1970 UTC.
    """
    result = np.zeros(n_identifiers, dtype=np.bool_)
    if not len(identifier):
        return result
    order = np.lexsort((first, identifier))
    first, identifier = first[order], identifier[order]
    start = group_starts(identifier)
    size = np.diff(start, append=len(identifier))

    dated = first[start] != UNDATED  # UNDATED sorts first
    span = np.where(dated, first[start + size - 1] - np.where(dated, first[start], 0), 0)
    old = np.add.reduceat((first <= as_of - parameters.settle_days * DAY_MS).astype(np.int64), start)

    # A window holds more than its share when this many consecutive first uses fit into it.
    crowd = np.floor(parameters.burst_share * size).astype(np.int64) + 1
    last_of_crowd = np.arange(len(first)) + np.repeat(crowd - 1, size)
    inside = last_of_crowd < np.repeat(start + size, size)
    width = first[np.where(inside, last_of_crowd, 0)] - np.where(first == UNDATED, 0, first)
    bursting = np.logical_or.reduceat(inside & (width <= parameters.burst_days * DAY_MS), start)

    passes = dated & ~bursting & (span >= parameters.sustained_days * DAY_MS)
    result[identifier[start]] = passes & (old >= parameters.established_share * size)
    return result


def is_telling(hubs: NDArray[np.int8], tallies: Tallies, identifiers: IdentifierArrays) -> NDArray[np.bool_]:
    """Mark identifiers that say of two of their accounts that these are related.

    Args:
        hubs: as `plain_hubs` gives it.
        tallies: parallel to it.
        identifiers: parallel to it.
    """
    told: NDArray[np.bool_] = (hubs == HubReason.NONE) & (tallies.degree >= 2)
    return told & (identifiers.strength >= Strength.MEDIUM)


def is_unrelated(
    related: NDArray[np.int64], tallies: Tallies, parameters: NetworkParameters
) -> NDArray[np.bool_]:
    """Mark identifiers where few accounts share anything else that tells."""
    few: NDArray[np.bool_] = related <= parameters.related_share * tallies.degree
    return few


def count_related(
    links: Links,
    places: NDArray[np.bool_],
    telling: NDArray[np.bool_],
    counted: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Count at each place the accounts that share something else there with another account.

    Args:
        links: all links of the accounts to be counted, and of all who share something telling with them.
        places: marks identifiers by code.
        telling: marks what else says that two accounts are related, by code; see `is_telling`.
        counted: marks the accounts to be counted, by code; None counts all.

    Returns:
        The number by identifier code, 0 for those that are no places. O(n log n) in the links of the places,
        each as often as its account has telling ones.
    """
    here = np.flatnonzero(places[links.identifier])
    place, visitor = links.identifier[here], links.account[here]

    # Every other telling identifier of every visitor, beside the place that is visited.
    n_accounts = int(links.account.max(initial=-1)) + 1
    is_visitor = np.zeros(n_accounts, dtype=np.bool_)
    is_visitor[visitor] = True
    rows = np.flatnonzero(telling[links.identifier] & is_visitor[links.account])
    rows = rows[np.argsort(links.account[rows], kind="stable")]
    per_account = np.bincount(links.account[rows], minlength=n_accounts)
    visit, other = expand_ranges(offsets(per_account)[visitor], per_account[visitor])
    other = links.identifier[rows[other]]
    differs = other != place[visit]
    visit, other = visit[differs], other[differs]

    _, group, count = np.unique(
        pair_keys(place[visit], other, len(places)), return_inverse=True, return_counts=True
    )
    related_visits = sorted_unique(visit[count[group] >= 2])
    if counted is not None:
        related_visits = related_visits[counted[visitor[related_visits]]]
    related = np.bincount(place[related_visits], minlength=len(places))
    return related.astype(np.int64, copy=False)
