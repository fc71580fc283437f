"""How near each account stands to known fraud: random walks over accounts and what they share.

A walk starts at an account of known fraud, goes on to one of its shared identifiers with a chance in
proportion to that identifier's bits, from there to any of the accounts on it alike, and after each such step
stops with a fixed chance. Only what can join accounts carries a walk, a hard or medium identifier that is no
hub: over IPs and buildings much of a shop is three steps away, and being its neighbour tells nothing. What
only one account uses carries none either: otherwise an account could water down its nearness with throw-away
cards. Walks are cut off after a few steps, so what a night changes stays local.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
from scipy import sparse

from graphfraud.model import MILLI

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.sharing import Sharing

    FloatMatrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]

_MEMBERS_AT_ONCE: Final = 4000
"""Members whose walks are traced together; each may reach thousands of nodes in three half steps."""


class _Steps(NamedTuple):
    """One step of a walk in two halves; rows of the first two sum to 1, or to 0 where no walk goes on."""

    to_identifier: FloatMatrix
    """Accounts x identifiers."""
    to_account: FloatMatrix
    """Identifiers x accounts."""
    from_identifier: FloatMatrix
    """The transpose of `to_account`: accounts x identifiers."""
    from_account: FloatMatrix
    """The transpose of `to_identifier`: identifiers x accounts."""


def personalised_pagerank(sharing: Sharing, seeds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where walks from the seeds end.

    Args:
        sharing: who shares what, with the weights, the damping and the number of steps.
        seeds: for each account code the number of walks that start there.

    Returns:
        For each account code the expected number of walks that stop there; those not yet stopped at the last
        step are left out, as are those at an account that shares nothing. Linear in `seeds`; O(links) a step.
    """
    steps = _steps(sharing)
    return _stopped(sharing, steps, seeds)


def outside_lift(
    sharing: Sharing, seeds: NDArray[np.float64], group: NDArray[np.int64], base_rate: float
) -> NDArray[np.int64]:
    """Tell how much likelier than by chance walks that stop at an account come from fraud outside its group.

    The share of walks from known fraud among the walks from everybody is free of degree: an account that
    many walks pass by has many harmless ones too. It needs no total over the shop, so it stays local.

    Args:
        sharing: who shares what, with the weights, the damping and the number of steps.
        seeds: for each account code 1 for known fraud, 0 for none, or anything between.
        group: for each account code the number of its group (a ring), or -1. Seeds in an account's own group
            are not counted for it.
        base_rate: share of known fraud among the shop's accounts, above 0; from the calibration record.

    Returns:
        For each account code the lift in thousandths: 1000 is chance. O(links) a step, and for groups with a
        seed inside what their members can reach in half as many steps, squared at the worst.
    """
    steps = _steps(sharing)
    outside = _stopped(sharing, steps, seeds)
    everybody = _stopped(sharing, steps, np.ones(len(seeds)))
    members = np.flatnonzero((group >= 0) & np.isin(group, group[seeds > 0]))
    members = members[np.argsort(group[members], kind="stable")]
    for begin in range(0, len(members), _MEMBERS_AT_ONCE):
        chunk = members[begin : begin + _MEMBERS_AT_ONCE]
        outside[chunk] -= _stopped_at_home(sharing, steps, seeds, group, chunk)
    lift = np.maximum(outside, 0) / everybody / base_rate
    # The small amount added keeps the last binary digit of a sum, which its order decides, out of the result.
    return np.floor(lift * MILLI + (0.5 + 1e-6)).astype(np.int64)


def _steps(sharing: Sharing) -> _Steps:
    """Build the transition matrices of the walk; identifiers that carry none have no column."""
    carries = sharing.joins[sharing.identifier]
    account, code = sharing.account[carries], sharing.identifier[carries]
    bits = sharing.bits[code].astype(np.float64)
    users = np.bincount(code, minlength=len(sharing.identifiers))
    identifier = (np.cumsum(users > 0) - 1)[code]

    shape = (len(sharing.begin) - 1, int(np.count_nonzero(users)))
    chance = bits / np.bincount(account, weights=bits, minlength=shape[0])[account]
    to_identifier = sparse.coo_array((chance, (account, identifier)), shape=shape).tocsr()
    from_identifier = sparse.coo_array((1 / users[code], (account, identifier)), shape=shape).tocsr()
    return _Steps(to_identifier, from_identifier.T.tocsr(), from_identifier, to_identifier.T.tocsr())


def _stopped(sharing: Sharing, steps: _Steps, seeds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Follow all walks at once."""
    damping = sharing.parameters.pagerank_damping
    walking = seeds.astype(np.float64)
    stopped = (1 - damping) * walking
    for _ in range(sharing.parameters.pagerank_steps):
        walking = damping * np.asarray(steps.from_identifier @ (steps.from_account @ walking))
        stopped += (1 - damping) * walking
    return stopped


def _stopped_at_home(
    sharing: Sharing,
    steps: _Steps,
    seeds: NDArray[np.float64],
    group: NDArray[np.int64],
    members: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return for each member the walks that stop there and started in its own group, by whatever way.

    Walks go forward from the group's seeds and backward from the member, and meet half way; so each side
    only reaches half as far.
    """
    damping = sharing.parameters.pagerank_damping
    n_accounts = len(seeds)
    homes, home = np.unique(group[members], return_inverse=True)
    started = np.flatnonzero((seeds > 0) & np.isin(group, homes))
    forward = sparse.coo_array(
        (seeds[started], (np.searchsorted(homes, group[started]), started)), shape=(len(homes), n_accounts)
    ).tocsr()
    backward = sparse.coo_array(
        (np.ones(len(members)), (np.arange(len(members)), members)), shape=(len(members), n_accounts)
    ).tocsr()

    stopped = (1 - damping) * seeds[members]
    for step in range(1, sharing.parameters.pagerank_steps + 1):
        at_account = step % 2 == 1  # where both sides stand before this half step
        forward = forward @ (steps.to_identifier if at_account else steps.to_account)
        backward = backward @ (steps.from_identifier if at_account else steps.from_account)
        met: NDArray[np.float64] = (forward[home] * backward).sum(axis=1)
        stopped += (1 - damping) * damping**step * met
    return stopped
