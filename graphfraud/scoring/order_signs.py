"""Which signs an order itself shows: those that were not there before it, or that it would show alone.

The scorecard's finders look at an account's records. An account that once used a throwaway mailbox keeps that
sign; its later orders from another mailbox do not have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.scoring.records import MemberRecords
from graphfraud.scoring.scorecard import SCORECARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.scoring.facts import Sign
    from graphfraud.scoring.parameters import ScoringParameters
    from graphfraud.scoring.records import Finder, Record, SignInput


def order_finders(parameters: ScoringParameters, given: SignInput) -> list[tuple[str, Finder]]:
    """Return the finders that the shop uses and has the data for, with their signals' names."""
    return [
        (name, row.find)
        for name, row in SCORECARD.items()
        if row.find is not None and parameters.weight(name) and given.references.has(row.needs)
    ]


def order_signs(
    account: str, records: Sequence[Record], finders: Sequence[tuple[str, Finder]], given: SignInput
) -> tuple[Sign, ...]:
    """Find the signs of an account's last order.

    Args:
        account: its key.
        records: the account's records by time, the order last.
        finders: from `order_finders`.
        given: what the shop knows beside.

    Returns:
        Signs, sorted by id. Usually one pass of the finders over the records, three where there is a sign.
    """
    before, alone = tuple(records[:-1]), (records[-1],)
    shown: list[Sign] = []
    for name, find in finders:
        found = list(find(name, [MemberRecords(account, tuple(records))], given))
        if not found:
            continue
        known = list(find(name, [MemberRecords(account, before)], given)) if before else []
        own = {sign.id for sign in find(name, [MemberRecords(account, alone)], given)}
        shown += [sign for sign in found if sign.id in own or sign not in known]
    return tuple(sorted(shown, key=lambda sign: sign.id))
