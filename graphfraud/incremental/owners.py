"""Whose events belong to whom tonight: what was recorded may give a guest an owner, another one, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detection import GUEST_BY_EMAIL
from graphfraud.incremental.baseline import NOBODY
from graphfraud.incremental.shop import Patched, ShopTonight, join_events
from graphfraud.model import Label
from graphfraud.network.grouping import sorted_unique
from graphfraud.network.links import resolve_owners

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.incremental.baseline import Baseline
    from graphfraud.network.arrays import EventArrays, IdentifierArrays
    from graphfraud.network.spellings import Doors
    from graphfraud.stores.changes import EventChanges


@dataclass(frozen=True, slots=True)
class Owners:
    """To whom each account's events belong tonight."""

    guest: Patched
    """What `DetectorReads.guest_arrays` gives."""
    moved: NDArray[np.int64]
    """Guests whose owner is another one than in the baseline, sorted."""
    owner: Patched
    """Owner by account code; NOBODY for a new account that is its own."""

    def at(self, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the owners of accounts."""
        owner = self.owner.at(accounts)
        return np.where(owner == NOBODY, accounts, owner)


@dataclass(frozen=True, slots=True)
class Opening:
    """Tonight's shop, and the accounts whose events are not those of the baseline."""

    shop: ShopTonight
    owners: Owners
    changed: NDArray[np.int64]
    """Sorted."""


def open_shop(
    baseline: Baseline,
    changes: EventChanges,
    new_guests: NDArray[np.int8],
    new_identifiers: IdentifierArrays,
    new_doors: Doors,
) -> Opening:
    """Lay what was recorded since over a baseline.

    Args:
        baseline: an earlier night's arrays.
        changes: what was recorded since; by now a guest may belong to somebody else.
        new_guests: what kind of guest each new account is, in the order of codes.
        new_identifiers: what is known of each new identifier, in the order of codes.
        new_doors: of the addresses among them.

    Returns:
        The shop. A guest's events all carry the e-mail that it is known by, so its owner can only change
        where an event with that e-mail did. Linear in the changes and in the events of their e-mails' users.
    """
    gone = np.concatenate([changes.replaced, changes.events.event])
    rows = sorted_unique(baseline.rows_at(gone))
    removed = np.zeros(len(baseline.event), dtype=np.bool_)
    removed[rows] = True
    codes = np.arange(baseline.n_accounts, baseline.n_accounts + len(new_guests))
    guest = Patched(baseline.guest, codes, new_guests.astype(np.int64), 0)
    plain = ShopTonight(baseline, removed, changes.events, new_identifiers, new_doors)
    owners = _find_owners(plain, guest, rows)

    moved_rows = baseline.rows_of(
        sorted_unique(baseline.owner[_known(baseline, owners.moved)].astype(np.int64))
    )
    moved_rows = moved_rows[np.isin(baseline.named[moved_rows], owners.moved) & ~removed[moved_rows]]
    removed[moved_rows] = True
    moved = replace(baseline.events_at(moved_rows), account=baseline.named[moved_rows].astype(np.int64))
    added = join_events(changes.events, moved)
    added = replace(added, account=owners.at(added.account))
    before = baseline.account[np.concatenate([rows, moved_rows])].astype(np.int64)
    changed = sorted_unique(np.concatenate([before, added.account]))
    return Opening(ShopTonight(baseline, removed, added, new_identifiers, new_doors), owners, changed)


def _find_owners(shop: ShopTonight, guest: Patched, replaced: NDArray[np.int64]) -> Owners:
    """Work out the owners of the guests whose e-mails occur in what was recorded or replaced."""
    baseline = shop.baseline
    emails = np.concatenate([baseline.email[replaced], shop.added.identifiers[Label.EMAIL]]).astype(np.int64)
    emails = sorted_unique(emails[emails != NOBODY])
    emails = emails[~shop.identifiers_at(emails).denied]
    _, users, _ = baseline.users_of(emails)
    rows = baseline.rows_of(sorted_unique(users))
    rows = rows[~shop.removed[rows] & np.isin(baseline.email[rows], emails)]
    old = replace(baseline.events_at(rows), account=baseline.named[rows].astype(np.int64))
    carrying = shop.added.pick(np.isin(shop.added.identifiers[Label.EMAIL], emails))
    accounts, owner = _resolve(join_events(old, carrying), emails, guest, shop)

    # A guest whose last event was replaced, or has another e-mail now, occurs no longer and is its own.
    lost = np.setdiff1d(baseline.named[replaced].astype(np.int64), accounts)
    accounts = np.concatenate([accounts, lost])
    owner = np.concatenate([owner, lost])
    is_guest = guest.at(accounts) == GUEST_BY_EMAIL
    accounts, owner = accounts[is_guest], owner[is_guest]
    before = Patched(baseline.owner, accounts[:0], accounts[:0], NOBODY).at(accounts)
    before = np.where(before == NOBODY, accounts, before)
    order = np.argsort(accounts)
    order = order[(owner != before)[order]]
    return Owners(guest, accounts[order], Patched(baseline.owner, accounts[order], owner[order], NOBODY))


def _resolve(
    events: EventArrays, emails: NDArray[np.int64], guest: Patched, shop: ShopTonight
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the accounts of events that carry one of the e-mails, and the owner of each."""
    accounts = sorted_unique(events.account)
    local = replace(
        events,
        account=np.searchsorted(accounts, events.account),
        identifiers={Label.EMAIL: np.searchsorted(emails, events.identifiers[Label.EMAIL])},
    )
    owner = resolve_owners(local, shop.identifiers_at(emails), guest.at(accounts) == GUEST_BY_EMAIL)
    return accounts, accounts[owner]


def _known(baseline: Baseline, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
    return accounts[accounts < baseline.n_accounts]
