"""What tonight's events change about identifiers: their users, counts, hubs and weights in the shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.incremental.shop import Part, Patched, ShopBefore, combine, named_identifiers, take_part
from graphfraud.model import Strength
from graphfraud.network.evidence import identifier_bits
from graphfraud.network.grouping import expand_ranges, sorted_unique
from graphfraud.network.hubs import (
    HubReason,
    count_related,
    find_account_hubs,
    is_sustained,
    is_telling,
    is_unrelated,
    may_be_sustained,
    plain_hubs,
    serves_strangers,
)
from graphfraud.network.tallies import Tallies, tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from numpy.typing import NDArray

    from graphfraud.incremental.owners import Opening
    from graphfraud.incremental.shop import ShopTonight
    from graphfraud.network.arrays import IdentifierArrays
    from graphfraud.network.parameters import NetworkParameters

    AnyInteger = TypeVar("AnyInteger", np.int32, np.int64)


@dataclass(frozen=True, slots=True)
class Counts:
    """Who uses what tonight, and what is counted of each identifier over the whole shop."""

    shop: ShopTonight
    changed: NDArray[np.int64]
    """Accounts whose events are not those of the baseline, sorted."""
    before: Part
    """The changed accounts as the baseline has them."""
    after: Part
    """The changed accounts as they are tonight."""
    codes: NDArray[np.int64]
    """Identifiers of changed accounts, before or after; sorted."""
    change: Tallies
    """What tonight adds to the baseline's counts; parallel to `codes`."""

    def users_of(self, identifiers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for every user of every identifier its place in `identifiers`, and the account."""
        place, account, _ = self.uses_of(identifiers)
        return place, account

    def uses_of(
        self, identifiers: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return what `users_of` does, and when each account first used it (ms or UNDATED)."""
        place, account, first = self.shop.baseline.users_of(identifiers)
        same = ~np.isin(account, self.changed)
        links = self.after.links
        linked = self.after.codes[links.identifier]
        start = np.searchsorted(linked, identifiers)
        new_place, row = expand_ranges(start, np.searchsorted(linked, identifiers, side="right") - start)
        return (
            np.concatenate([place[same], new_place]),
            np.concatenate([account[same], self.after.accounts[links.account[row]]]),
            np.concatenate([first[same], links.first[row]]),
        )

    def everybody_on(self, identifiers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return all users of some identifiers, sorted, none twice."""
        return sorted_unique(self.users_of(identifiers)[1])

    def tallies_at(self, identifiers: NDArray[np.int64]) -> Tallies:
        """Return the counts of identifiers tonight."""
        return combine(self.shop.baseline.tallies_at(identifiers), self._change_at(identifiers), 1)

    def _change_at(self, identifiers: NDArray[np.int64]) -> Tallies:
        place = np.searchsorted(self.codes, identifiers)
        known = place < len(self.codes)
        known[known] = self.codes[place[known]] == identifiers[known]

        def at(values: NDArray[AnyInteger]) -> NDArray[AnyInteger]:
            result = np.zeros(len(identifiers), dtype=values.dtype)
            result[known] = values[place[known]]
            return result

        change = self.change
        return Tallies(
            at(change.degree),
            at(change.settled),
            at(change.unquiet),
            at(change.disputed),
            at(change.new_senders),
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """What decides how some identifiers count in a pair and in a ring; parallel to their codes."""

    degree: NDArray[np.int64]
    hub: NDArray[np.int64]
    bits: NDArray[np.int64]
    joins: NDArray[np.bool_]
    """Whether sharing it can join two accounts."""
    leads: NDArray[np.bool_]
    """Whether it is used by few enough to lead two agreeing families."""
    drop: NDArray[np.bool_]
    """Whether it is an address of gifts that many new accounts send to."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The shop with tonight's hubs, and how the weight of every identifier that may have changed did."""

    counts: Counts
    parameters: NetworkParameters
    hubs: Patched
    """`HubReason` by identifier code."""
    account_hubs: Patched
    """`HubReason` by account code."""
    codes: NDArray[np.int64]
    """Identifiers whose weight may have changed, sorted; all others weigh what they did."""
    before: Weights
    """Parallel to `codes`."""
    after: Weights
    """Parallel to `codes`."""

    def weights_at(self, identifiers: NDArray[np.int64]) -> Weights:
        """Weigh identifiers as they are tonight."""
        known = self.counts.shop.identifiers_at(identifiers)
        return weigh(self.counts.tallies_at(identifiers), known, self.hubs.at(identifiers), self.parameters)


def count_changes(opening: Opening, parameters: NetworkParameters, as_of: int) -> Counts:
    """Count what the changed accounts add to each identifier, before and now.

    Args:
        opening: tonight's shop.
        parameters: the shop's.
        as_of: the calibration's time, ms since 1970 UTC.

    Returns:
        The counts. O(n log n) in the changed accounts' events.
    """
    shop, changed = opening.shop, opening.changed
    before = take_part(ShopBefore(shop.baseline), changed[changed < shop.baseline.n_accounts])
    after = take_part(shop, changed)
    codes = sorted_unique(np.concatenate([before.codes, after.codes]))
    none = np.zeros(len(codes), dtype=np.int32)
    change = Tallies(none.astype(np.int64), none, none, none, none)
    for part, sign in ((before, -1), (after, 1)):
        counted = tally(part.links, part.events, part.identifiers, parameters, as_of)
        change = combine(change, _spread(counted, np.searchsorted(codes, part.codes), len(codes)), sign)
    return Counts(shop, changed, before, after, codes, change)


def judge(counts: Counts, parameters: NetworkParameters, as_of: int) -> Judged:
    """Find tonight's hubs and weights.

    Args:
        counts: tonight's.
        parameters: the shop's.
        as_of: the calibration's time, ms since 1970 UTC.
    """
    baseline = counts.shop.baseline
    places, more_related = _related_visitors(counts, parameters)
    codes = np.union1d(counts.codes, places[more_related != 0])
    known = counts.shop.identifiers_at(codes)
    before, after = baseline.tallies_at(codes), counts.tallies_at(codes)
    hub = plain_hubs(after, known, parameters).astype(np.int64)
    candidates = np.flatnonzero(may_be_sustained(after, known, parameters))
    place, _, first = counts.uses_of(codes[candidates])
    none = codes[:0]
    related = Patched(baseline.related, none, none, 0).at(codes) + Patched(none, places, more_related, 0).at(
        codes
    )
    sustained = is_sustained(candidates[place], first, len(codes), parameters, as_of)
    hub[sustained & is_unrelated(related, after, parameters)] = HubReason.SUSTAINED_AND_SETTLED
    was = Patched(baseline.hub, none, none, HubReason.NONE).at(codes)
    part = counts.after
    account_hub = find_account_hubs(part.links, part.identifiers, parameters, len(part.accounts))
    return Judged(
        counts=counts,
        parameters=parameters,
        hubs=Patched(baseline.hub, codes, hub, HubReason.NONE),
        account_hubs=Patched(
            baseline.account_hub, part.accounts, account_hub.astype(np.int64), HubReason.NONE
        ),
        codes=codes,
        before=weigh(before, known, was, parameters),
        after=weigh(after, known, hub, parameters),
    )


def _related_visitors(
    counts: Counts, parameters: NetworkParameters
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tell at which places the number of visitors who share something else has changed, and by how much.

    It can only have changed for a changed account, and for whoever shares something telling with one: that
    may be new or gone, or tell no longer because it passed its cap. Those are counted as they were and as
    they are; whom they share something with is looked up besides.

    Returns:
        Places, sorted, and the difference at each.
    """
    shop, codes = counts.shop, counts.codes
    known = shop.identifiers_at(codes)
    told = np.zeros(len(codes), dtype=np.bool_)
    for tallies in (shop.baseline.tallies_at(codes), counts.tallies_at(codes)):
        told |= is_telling(plain_hubs(tallies, known, parameters), tallies, known)
    counted = np.union1d(counts.changed, counts.everybody_on(codes[told]))
    used = named_identifiers(shop.events_of(counted))
    known, tallies = shop.identifiers_at(used), counts.tallies_at(used)
    telling = used[is_telling(plain_hubs(tallies, known, parameters), tallies, known)]
    accounts = np.union1d(counted, counts.everybody_on(telling))

    before = ShopBefore(shop.baseline)
    old = accounts[accounts < shop.baseline.n_accounts]
    was = _related_of(take_part(before, old), shop.baseline.tallies_at, counted, parameters)
    now = _related_of(take_part(shop, accounts), counts.tallies_at, counted, parameters)
    places = np.union1d(was.codes, now.codes)
    return places, now.at(places) - was.at(places)


def _related_of(
    part: Part,
    tallies_at: Callable[[NDArray[np.int64]], Tallies],
    counted: NDArray[np.int64],
    parameters: NetworkParameters,
) -> Patched:
    """Count by shop's code the related visitors among some accounts of a part."""
    tallies = tallies_at(part.codes)
    telling = is_telling(plain_hubs(tallies, part.identifiers, parameters), tallies, part.identifiers)
    mask = np.isin(part.accounts, counted)
    places = serves_strangers(part.identifiers)
    return Patched(part.codes[:0], part.codes, count_related(part.links, places, telling, mask), 0)


def weigh(
    tallies: Tallies,
    identifiers: IdentifierArrays,
    hub: NDArray[np.int64],
    parameters: NetworkParameters,
) -> Weights:
    """Weigh identifiers by what is counted of them."""
    bits = identifier_bits(tallies.degree, identifiers, hub.astype(np.int8), parameters)
    medium = identifiers.strength >= Strength.MEDIUM
    return Weights(
        degree=tallies.degree,
        hub=hub,
        bits=bits,
        joins=(bits > 0) & medium & (tallies.degree >= 2),
        leads=medium & (tallies.degree <= parameters.low_degree),
        drop=tallies.new_senders >= parameters.gift_burst_accounts,
    )


def _spread(tallies: Tallies, places: NDArray[np.int64], size: int) -> Tallies:
    """Return counts of a part's identifiers among more of them."""

    def at(values: NDArray[AnyInteger]) -> NDArray[AnyInteger]:
        result = np.zeros(size, dtype=values.dtype)
        result[places] = values
        return result

    return Tallies(
        at(tallies.degree),
        at(tallies.settled),
        at(tallies.unquiet),
        at(tallies.disputed),
        at(tallies.new_senders),
    )
