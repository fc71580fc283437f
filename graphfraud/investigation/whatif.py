"""What would become of a ring if some of what joins it counted for nothing; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphfraud.investigation.weighing import weigh_accounts
from graphfraud.network.evidence import pair_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfraud.model import Reason, Ring
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.stores.ports import GraphView


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The ring without some values or accounts."""

    parts: tuple[tuple[str, ...], ...]
    """Accounts that would still hang together, the largest part first; single accounts are parts too."""
    reasons: tuple[Reason, ...]
    """The reasons that rest on what was left out, at least in part."""

    @property
    def holds(self) -> bool:
        """Tell whether the rest still hangs together."""
        return len(self.parts) <= 1


def what_if(view: GraphView, ring: Ring, without: Iterable[str], parameters: NetworkParameters) -> WhatIf:
    """Take values or accounts away and see what still hangs together.

    Args:
        view: the run that the ring is read from.
        ring: the ring.
        without: printed keys: ``address:…`` counts as a hub, ``account:…`` is left out.
        parameters: the weights that the night used.

    Returns:
        The parts by the evidence that remains. Links that a split has cut count here where their evidence
        suffices: a part can be larger than a night would make it, never smaller.
    """
    left_out = frozenset(without)
    accounts = [m.account for m in ring.members if f"account:{m.account}" not in left_out]
    reasons = tuple(reason for reason in ring.reasons if _rests_on(reason, left_out))
    if not accounts:
        return WhatIf((), reasons)
    weighed = weigh_accounts(view, accounts, parameters, left_out)
    kept = pair_evidence(weighed.sharing).kept
    place = {weighed.code_of[account]: number for number, account in enumerate(accounts)}
    ends = [
        (place[a], place[b])
        for a, b in zip(kept.a.tolist(), kept.b.tolist(), strict=True)
        if a in place and b in place
    ]
    rows, columns = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    size = len(accounts)
    _, number = connected_components(coo_array((np.ones(len(ends)), (rows, columns)), shape=(size, size)))
    groups: dict[int, list[str]] = {}
    for account, part in zip(accounts, number.tolist(), strict=True):
        groups.setdefault(part, []).append(account)
    parts = sorted((tuple(sorted(group)) for group in groups.values()), key=lambda part: (-len(part), part))
    return WhatIf(tuple(parts), reasons)


def _rests_on(reason: Reason, left_out: frozenset[str]) -> bool:
    """Tell whether any fact of a reason is about what was left out; a fact's id is ``kind:what``."""
    facts = [fact.partition(":") for fact in reason.evidence]
    return any(
        what in left_out if kind == "shared" else f"account:{what}" in left_out for kind, _, what in facts
    )
