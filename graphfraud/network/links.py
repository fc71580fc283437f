"""From events to links: guests folded into their owners, gifts marked, derived labels added."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, EventFlag, Label
from graphfraud.network.arrays import UNDATED, Links
from graphfraud.network.grouping import group_starts, offsets, pair_keys, sorted_unique, stable_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays

_LATEST = np.iinfo(np.int64).max
_GIFT_LABELS = (Label.ADDRESS, Label.BUILDING)


class _Uses(NamedTuple):
    """Events of one label: who used what, when, and whether it was a gift. One entry an event."""

    account: NDArray[np.int64]
    identifier: NDArray[np.int64]
    at: NDArray[np.int64]
    gift: NDArray[np.bool_]


def resolve_owners(
    events: EventArrays, identifiers: IdentifierArrays, is_guest_email: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Tell to whom each account's events belong: a guest's to the only registered account with its e-mail.

    Args:
        events: all events, with account codes as the feeds gave them.
        identifiers: what is known of each identifier; a denied e-mail keys nothing.
        is_guest_email: for each account code, True for a guest account keyed by its e-mail.

    Returns:
        For each account code the owner's code: its own, unless it is a guest whose e-mail exactly one
        registered account uses in any event. Linear in the number of events, but for one sort.
    """
    owner = np.arange(len(is_guest_email), dtype=np.int64)
    email = events.identifiers[Label.EMAIL]
    keyed = np.flatnonzero(email >= 0)
    keyed = keyed[~identifiers.denied[email[keyed]]]
    account, email = events.account[keyed], email[keyed]
    guest = is_guest_email[account]

    users = sorted_unique(pair_keys(email[~guest], account[~guest], len(owner)))
    user_email, user = np.divmod(users, max(len(owner), 1))
    only = np.bincount(user_email, minlength=len(identifiers)) == 1
    owner_of_email = np.full(len(identifiers), -1, dtype=np.int64)
    owner_of_email[user_email] = user

    owned = guest & only[email]
    owner[account[owned]] = owner_of_email[email[owned]]
    return owner


def fold_guests(events: EventArrays, owner: NDArray[np.int64]) -> EventArrays:
    """Return the events with each account replaced by its owner, as `resolve_owners` gave it."""
    return replace(events, account=owner[events.account])


def derive_links(events: EventArrays, identifiers: IdentifierArrays) -> Links:
    """Gather the events of each account and identifier into one link, BUILDING and SUBNET included.

    A link's `gift` is set where every one of its events is a gift to somebody else: the feed says so, or
    another recipient is named while the account has an address of its own, one that it used without either.

    Args:
        events: the latest revision of every event, guests folded into their owners.
        identifiers: what is known of each identifier.

    Returns:
        Links sorted by identifier, then account; the order of the events does not matter.
        O(n log n) time in the n uses, in memory label by label.
    """
    gift = _is_gift(events)
    by_account = stable_order(events.account)
    parts: list[Links] = []
    for label in EVENT_LABELS:
        uses = _uses(events, label, gift, by_account)
        parts.append(_gather(uses))
        if label in DERIVED_LABELS:
            parts.append(_gather(_derived(uses, identifiers.parent)))
    return _merge(parts, len(identifiers))


def degrees(links: Links, n_identifiers: int) -> NDArray[np.int64]:
    """Count the accounts on each identifier, by code."""
    return np.bincount(links.identifier, minlength=n_identifiers).astype(np.int64, copy=False)


def biadjacency(
    links: Links, identifiers: IdentifierArrays, n_accounts: int, label: Label | None = None
) -> sparse.csr_array[np.int64, tuple[int, int]]:
    """Return the accounts x identifiers matrix of ones, of one label or of all.

    Args:
        links: the links.
        identifiers: what is known of each identifier; gives the number of columns.
        n_accounts: number of rows.
        label: only links to identifiers of this label; None for all.
    """
    chosen = slice(None) if label is None else identifiers.label[links.identifier] == label.code
    rows, columns = links.account[chosen], links.identifier[chosen]
    ones = np.ones(len(rows), dtype=np.int64)
    return sparse.csr_array((ones, (rows, columns)), shape=(n_accounts, len(identifiers)))


def _is_gift(events: EventArrays) -> NDArray[np.bool_]:
    """Mark events whose address is somebody else's."""
    flagged: NDArray[np.bool_] = np.bitwise_and(events.flags, EventFlag.GIFT) != 0
    other: NDArray[np.bool_] = np.bitwise_and(events.flags, EventFlag.OTHER_RECIPIENT) != 0
    own = (events.identifiers[Label.ADDRESS] >= 0) & ~flagged & ~other
    has_own = np.zeros(int(events.account.max(initial=-1)) + 1, dtype=np.bool_)
    has_own[events.account[own]] = True
    other &= has_own[events.account]
    return flagged | other


def _uses(events: EventArrays, label: Label, gift: NDArray[np.bool_], by_account: NDArray[np.int64]) -> _Uses:
    """Return the events that name an identifier of the label, account by account."""
    named = by_account[events.identifiers[label][by_account] >= 0]
    marked = gift[named] if label in _GIFT_LABELS else np.zeros(len(named), dtype=np.bool_)
    return _Uses(events.account[named], events.identifiers[label][named], events.at[named], marked)


def _derived(uses: _Uses, parent_of: NDArray[np.int64]) -> _Uses:
    """Return the same uses as uses of the derived identifier, where there is one."""
    parent = parent_of[uses.identifier]
    has_one = parent >= 0
    return _Uses(uses.account[has_one], parent[has_one], uses.at[has_one], uses.gift[has_one])


def _gather(uses: _Uses) -> Links:
    """Make one link of all uses with the same identifier and account; the uses stand account by account."""
    order = stable_order(uses.identifier)
    account, identifier = uses.account[order], uses.identifier[order]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = (identifier[1:] != identifier[:-1]) | (account[1:] != account[:-1])
    start = np.flatnonzero(begins)
    if not len(start):  # reduceat takes no empty array
        return Links(account, identifier, uses.at, uses.at, uses.gift)
    at = uses.at[order]
    # UNDATED is the smallest number, so only the minimum has to look past it.
    first = np.minimum.reduceat(np.where(at == UNDATED, _LATEST, at), start)
    return Links(
        account=account[start],
        identifier=identifier[start],
        first=np.where(first == _LATEST, UNDATED, first),
        last=np.maximum.reduceat(at, start),
        gift=np.logical_and.reduceat(uses.gift[order], start),
    )


def _merge(parts: list[Links], n_identifiers: int) -> Links:
    """Put links of different labels in one order; no identifier has two labels, so it stands in one part."""
    degree = np.zeros(n_identifiers, dtype=np.int64)
    for part in parts:
        degree += np.bincount(part.identifier, minlength=n_identifiers)
    begin = offsets(degree)
    merged = Links(
        account=np.empty(begin[-1], dtype=np.int64),
        identifier=np.empty(begin[-1], dtype=np.int64),
        first=np.empty(begin[-1], dtype=np.int64),
        last=np.empty(begin[-1], dtype=np.int64),
        gift=np.empty(begin[-1], dtype=np.bool_),
    )
    while parts:
        part = parts.pop()
        start = group_starts(part.identifier)
        run = np.diff(start, append=len(part))
        place = np.repeat(begin[part.identifier[start]] - start, run) + np.arange(len(part))
        for column in fields(Links):
            getattr(merged, column.name)[place] = getattr(part, column.name)
    return merged
