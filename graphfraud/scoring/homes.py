"""Tells a household by what it shows, never by what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphfraud.scoring.facts import Household

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def find_household(
    size: int,
    living: Mapping[str, Collection[int]],
    family_names: Mapping[int, str],
    most: int,
) -> Household | None:
    """Recognise a ring whose members live under one roof and bear one name, one of them perhaps excepted.

    Args:
        size: members of the ring.
        living: for each address that hardly a stranger uses, the codes of the members on it.
        family_names: the key of a member's family name; a member without one is absent or has an empty one,
        and
            speaks neither for nor against being related.
        most: members that a household may have.

    Returns:
        The best sign of a household, or None where there is none.
    """
    if not 2 <= size <= most:
        return None
    enough = max(2, size - 1)
    found = []
    for node, members in living.items():
        names = Counter(name for account in members if (name := family_names.get(account, "")))
        if len(members) >= enough and names:
            name, bearers = min(names.items(), key=lambda item: (-item[1], item[0]))
            if bearers >= enough:
                found.append(Household(node, name, bearers))
    return min(found, key=lambda home: (-home.fitting, home.node), default=None)
