"""Facts that the records of members give: reads them ring by ring and asks every signal that finds signs.

Not every component's: a night scores many for each ring that it lists, most of them families, and to read all
their orders would double its time. See decision 0013.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import EventFlag, Kind
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.records import MemberRecords, Record, SignInput
from graphfraud.scoring.scorecard import SCORECARD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.scoring.facts import Sign
    from graphfraud.scoring.inputs import ScoringInput

EVENTS_AT_ONCE: Final = 20_000
"""Events whose details are held at a time, some 50 MB; a larger ring is read whole."""

_KINDS = tuple(Kind)


def sign_facts(
    given: ScoringInput, wanted: Sequence[int], accounts: Sequence[Sequence[str]]
) -> dict[int, tuple[Sign, ...]]:
    """Find the signs of some rings.

    Args:
        given: the night's arrays.
        wanted: positions of the rings, ascending.
        accounts: for each wanted ring the keys of its members, in the order of their codes.

    Returns:
        Signs by the ring's position, sorted by id; a ring without any is absent. Reads the details of these
        members' events once; about 0.2 ms a member.
    """
    finders = [
        (name, row.find)
        for name, row in SCORECARD.items()
        if row.find is not None and given.parameters.weight(name) and given.references.has(row.needs)
    ]
    beside = SignInput(given.calibration, given.references)
    found: dict[int, tuple[Sign, ...]] = {}
    if not finders or not wanted:
        return found
    for ring, members in _rings(given, wanted, accounts):
        signs = {sign.id: sign for name, find in finders for sign in find(name, members, beside)}
        if signs:
            found[ring] = tuple(signs[key] for key in sorted(signs))
    return found


def _rings(
    given: ScoringInput, wanted: Sequence[int], accounts: Sequence[Sequence[str]]
) -> Iterator[tuple[int, list[MemberRecords]]]:
    """Yield every wanted ring that has events, with the records of its members by account."""
    members = [given.members[given.offsets[ring] : given.offsets[ring + 1]] for ring in wanted]
    codes = np.concatenate(members)
    ring_of_slot = np.repeat(np.array(wanted, dtype=np.int64), [len(group) for group in members])
    keys = [account for group in accounts for account in group]
    slot_of = np.full(
        1 + max(int(codes.max()), int(given.events.account.max(initial=-1))), -1, dtype=np.int64
    )
    slot_of[codes] = np.arange(len(codes))
    slot = slot_of[given.events.account]
    rows = np.flatnonzero(slot >= 0)
    rows = rows[np.argsort(slot[rows], kind="stable")]
    slot = slot[rows]
    ring = ring_of_slot[slot]
    start = np.flatnonzero(np.diff(ring, prepend=-1))
    ends = [*start[1:].tolist(), len(rows)]
    begin = 0
    for place, end in enumerate(ends):
        if place + 1 == len(ends) or ends[place + 1] - begin > EVENTS_AT_ONCE:
            yield from _read(given, rows[begin:end], slot[begin:end], ring[begin:end], keys)
            begin = end


def _read(
    given: ScoringInput,
    rows: NDArray[np.int64],
    slot: NDArray[np.int64],
    ring: NDArray[np.int64],
    accounts: Sequence[str],
) -> Iterator[tuple[int, list[MemberRecords]]]:
    events = given.events
    codes = events.event[rows].tolist()
    told = given.keys.event_details(codes)
    for_another = (events.flags[rows] & (EventFlag.GIFT | EventFlag.OTHER_RECIPIENT)) != 0
    columns = (events.at[rows], events.kind[rows], events.amount[rows], for_another, slot, ring)
    records = [
        (number, accounts[member], _record(told[code], *rest))
        for code, *rest, member, number in zip(codes, *(column.tolist() for column in columns), strict=True)
    ]
    for number, of_ring in groupby(records, key=lambda entry: entry[0]):
        by_account: dict[str, list[Record]] = {}
        for _, account, record in of_ring:
            by_account.setdefault(account, []).append(record)
        yield (
            number,
            [
                MemberRecords(account, tuple(sorted(by_account[account], key=_when)))
                for account in sorted(by_account)
            ],
        )


def _record(told: Mapping[str, str], at: int, kind: int, amount: int, for_another: bool) -> Record:
    moment = None if at == UNDATED else at
    return Record(told["event_id"], moment, _KINDS[kind], amount, for_another, told)


def _when(record: Record) -> tuple[int, str]:
    return (-1 if record.at is None else record.at, record.event)
