"""Facts that identifiers give: what members share, what is their own, and who lives together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import FAMILY_OF, Strength
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.facts import OwnCard, SharedIdentifier, by_ring
from graphfraud.scoring.homes import find_household
from graphfraud.scoring.sharing import group_links, home_groups, own_card_groups, shared_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graphfraud.scoring.facts import Household
    from graphfraud.scoring.inputs import ScoringInput
    from graphfraud.scoring.sharing import Groups

_FAMILIES = {label.code: family for label, family in FAMILY_OF.items()}
_STRENGTHS = {int(strength): strength for strength in Strength}


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """Facts by the ring's position; a ring without any is absent."""

    shared: Mapping[int, tuple[SharedIdentifier, ...]]
    own_cards: Mapping[int, tuple[OwnCard, ...]]
    households: Mapping[int, tuple[Household, ...]]


def identifier_facts(
    given: ScoringInput, ring_of: NDArray[np.int64], account_names: Mapping[int, str]
) -> IdentifierFacts:
    """Read the facts of all rings from the links of their members.

    Args:
        given: the night's arrays.
        ring_of: position of the ring for each account code, -1 for accounts in none.
        account_names: key of each member by its code.
    """
    sizes = np.diff(given.offsets)
    groups = group_links(given.links, ring_of, given.hubs, given.identifiers)
    shared = shared_groups(groups, given.identifiers, given.alike)
    own = own_card_groups(groups, given.identifiers)
    homes = home_groups(groups, given.identifiers, given.degree, sizes, given.parameters.household_accounts)
    codes = np.unique(np.concatenate([part.identifier for part in (shared, own, homes)])).tolist()
    nodes = dict(zip(codes, given.keys.identifier_nodes(codes), strict=True))
    own_cards = (
        OwnCard(nodes[code], account_names[account])
        for code, account in zip(own.identifier.tolist(), own.account[own.start].tolist(), strict=True)
    )
    facts = _shared_identifiers(given, shared, nodes)
    # What a person judged legitimate still joins its users, and no longer speaks against them.
    telling = [place for place, fact in enumerate(facts) if fact.node not in given.verdicts.cleared]
    return IdentifierFacts(
        shared=by_ring(shared.ring[telling].tolist(), (facts[place] for place in telling)),
        own_cards=by_ring(own.ring.tolist(), own_cards),
        households=_households(given, homes, sizes, nodes),
    )


def _shared_identifiers(
    given: ScoringInput, groups: Groups, nodes: Mapping[int, str]
) -> list[SharedIdentifier]:
    code = groups.identifier
    columns = (
        code,
        given.identifiers.label[code],
        given.identifiers.strength[code],
        given.degree[code],
        groups.members,
        given.bits[code],
        groups.since,
    )
    return [
        SharedIdentifier(
            node=nodes[identifier],
            family=_FAMILIES[label],
            strength=_STRENGTHS[strength],
            degree=degree,
            members=members,
            bits=bits,
            since=None if since == UNDATED else since,
        )
        for identifier, label, strength, degree, members, bits, since in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


def _households(
    given: ScoringInput, groups: Groups, sizes: NDArray[np.int64], nodes: Mapping[int, str]
) -> dict[int, tuple[Household, ...]]:
    living: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
    columns = (groups.ring, groups.identifier, groups.start, groups.members)
    for ring, code, start, members in zip(*(column.tolist() for column in columns), strict=True):
        living[ring][nodes[code]] = groups.account[start : start + members].tolist()
    most = given.parameters.household_accounts
    found = {
        ring: find_household(int(sizes[ring]), homes, given.family_names, most)
        for ring, homes in living.items()
    }
    return {ring: (home,) for ring, home in found.items() if home is not None}
