"""What people have decided about the nodes of a picture: who is a victim, what is blocked or watched."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import Action
from graphfraud.judgement import Judgement
from graphfraud.ledger.entry_marks import deeds_on
from graphfraud.ledger.holds import held_accounts
from graphfraud.ledger.verdicts import judgements
from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger import Ledger

_ACCOUNT = f"{Label.ACCOUNT.value}:"


class Standing(StrEnum):
    """How people see a node, the most important first."""

    VICTIM = "victim"
    """Called a victim, or held to be protected."""
    FRAUD = "fraud"
    """Called fraud; the night may not have gone by it yet."""
    BLOCKED = "blocked"
    WATCHED = "watched"
    """Listed to be challenged or reviewed."""


_BY_JUDGEMENT = {Judgement.VICTIM: Standing.VICTIM, Judgement.FRAUD: Standing.FRAUD}
_BY_DEED = {
    Action.BLOCK: Standing.BLOCKED,
    Action.CHALLENGE: Standing.WATCHED,
    Action.REVIEW: Standing.WATCHED,
}


def standings(ledger: Ledger, nodes: Sequence[str], at: int) -> Mapping[str, Standing]:
    """Return how people see nodes now; of several views the most important.

    Args:
        ledger: the ledger.
        nodes: printed keys.
        at: now, ms since 1970 UTC.

    Returns:
        Printed key -> standing; nodes about which nobody decided anything are left out.
    """
    pairs = {node: (node.partition(":")[0], node.partition(":")[2]) for node in nodes}
    given = judgements(ledger).nodes
    held = {_ACCOUNT + account for account in held_accounts(ledger)}
    deeds = deeds_on(ledger, list(pairs.values()), at)
    found = {}
    for node, pair in pairs.items():
        judged = _BY_JUDGEMENT.get(given[node]) if node in given else None
        standing = Standing.VICTIM if node in held else judged
        if standing is None and pair in deeds:
            standing = _BY_DEED.get(deeds[pair])
        if standing is not None:
            found[node] = standing
    return found
