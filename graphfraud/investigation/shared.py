"""What two or more accounts use together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.model import DERIVED_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.stores.ports import Link

_CHILD = {derived.value: label.value for label, derived in DERIVED_LABELS.items()}
"""Label of the identifiers that a derived one follows from."""


@dataclass(frozen=True, slots=True)
class SharedValue:
    """An identifier that at least two of the accounts use."""

    node: str
    accounts: tuple[str, ...]
    since: int | None
    """When a second account began to use it, ms; unknown in an undated feed."""
    last: int | None
    times: int


def shared_values(links: Sequence[Link]) -> list[SharedValue]:
    """Put together what two or more of the accounts use, the most used first.

    A building or subnet that says no more than an address or IP in it is left out.
    """
    users: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        users[link.node].append(link)
    found = [
        SharedValue(
            node,
            tuple(sorted(link.account for link in used)),
            _second(sorted(link.first_seen for link in used if link.first_seen is not None)),
            max((link.last_seen for link in used if link.last_seen is not None), default=None),
            sum(link.times for link in used),
        )
        for node, used in users.items()
        if len(used) > 1
    ]
    users_of = {(value.node.partition(":")[0], value.accounts) for value in found}
    telling = [
        value for value in found if (_CHILD.get(value.node.partition(":")[0]), value.accounts) not in users_of
    ]
    return sorted(telling, key=lambda value: (-len(value.accounts), value.node))


def _second(moments: list[int]) -> int | None:
    return moments[1] if len(moments) > 1 else None
