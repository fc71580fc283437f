"""The file format of snapshots and deltas: sorted hashes, each with what is listed under it, in columns.

Little endian. After the magic bytes comes the length of a head in JSON, the head, then one column after the
other: the upper and the lower half of each 16-byte hash (ascending), start, expiry, number of the reason,
end of the entry's id, type, action, width; then the ids, one behind the other. Columns are used where they
lie, so reading a file costs little more than checking its hash, and a search is a bisection in C.

In a delta a hash stands for all that is listed under it from now on; a row with the action 0 says that
nothing is.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from graphfraud.checkout.entry import Action, EntryType
from graphfraud.checkout.keys import Kinds
from graphfraud.checkout.widths import bits_of_width
from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAGIC = b"gfblock1"

ALWAYS, NEVER = -(2**62), 2**62
"""Start and expiry of an entry that names none."""

HALF = 64
LOW = (1 << HALF) - 1

_ACTION_CODES = {Action.HOLD: 1, Action.BLOCK: 2, Action.CHALLENGE: 3, Action.REVIEW: 4, Action.ALLOW: 5}
_GONE = 0
_TYPE_CODES = {
    EntryType.ACCOUNT: 1,
    EntryType.EMAIL: 2,
    EntryType.DOMAIN: 3,
    EntryType.PHONE: 4,
    EntryType.CARD: 5,
    EntryType.BIN: 6,
    EntryType.DEVICE: 7,
    EntryType.IP: 8,
    EntryType.CIDR: 9,
    EntryType.ADDRESS: 10,
    EntryType.BUILDING: 11,
    EntryType.POSTCODE: 12,
    EntryType.NAME_ADDRESS: 13,
}
_ACTIONS = {code: action for action, code in _ACTION_CODES.items()}
_TYPES = {code: kind for kind, code in _TYPE_CODES.items()}

_COLUMNS = (
    "heads:Q", "tails:Q", "starts:q", "expires:q", "ends:I", "reasons:H", "types:B", "actions:B", "widths:B",
)  # fmt: skip
"""Name and array code of each column, in the order of the file."""

_LENGTH = struct.Struct("<Q")
_MOST_HEAD = 1 << 22


class Record(NamedTuple):
    """What is listed under one hash by one entry."""

    entry_id: str
    action: Action
    type: EntryType
    width: int
    starts: int
    expires: int
    reason: str


_NOTHING = Record("", Action.ALLOW, EntryType.ACCOUNT, 0, 0, 0, "")
"""Stands in a delta for a hash under which nothing is listed any more."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself; must agree with the manifest."""

    base: int
    """Version of the content that a delta changes; 0 for a snapshot."""
    content: int
    """Version of the content that this file leads to."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file in memory. About 50 bytes a record, most of them the file itself."""

    head: Head
    reasons: Sequence[str]
    columns: Mapping[str, Sequence[int]]
    ids: bytes
    """The entries' ids in the order of the rows; column `ends` says where each one ends."""

    def __len__(self) -> int:
        return len(self.columns["heads"])

    def find(self, digest: int) -> tuple[Record, ...]:
        """Return what is listed under a hash; 20 steps for a million records, about a microsecond."""
        head, tail = digest >> HALF, digest & LOW
        heads, tails = self.columns["heads"], self.columns["tails"]
        row = bisect_left(heads, head)
        found = []
        while row < len(heads) and heads[row] == head:
            if tails[row] == tail and self.columns["actions"][row] != _GONE:
                found.append(self._record(row))
            row += 1
        return tuple(found)

    def groups(self) -> Iterator[tuple[int, tuple[Record, ...]]]:
        """Yield each hash, ascending, with what is listed under it; an empty tuple where nothing is."""
        digest, found = None, list[Record]()
        halves = zip(self.columns["heads"], self.columns["tails"], strict=True)
        for row, (head, tail) in enumerate(halves):
            here = head << HALF | tail
            if here != digest:
                if digest is not None:
                    yield digest, tuple(found)
                digest, found = here, []
            if self.columns["actions"][row] != _GONE:
                found.append(self._record(row))
        if digest is not None:
            yield digest, tuple(found)

    def digests_of(self, entry_ids: set[str]) -> Iterator[tuple[str, int]]:
        """Yield the hash under which each of some entries stands; one pass over all ids."""
        wanted = {entry_id.encode() for entry_id in entry_ids}
        heads, tails = self.columns["heads"], self.columns["tails"]
        begin = 0
        for row, end in enumerate(self.columns["ends"]):
            if self.ids[begin:end] in wanted:
                yield self.ids[begin:end].decode(), heads[row] << HALF | tails[row]
            begin = end

    def kinds(self) -> Kinds:
        """Return what the table holds at all; one pass in C."""
        pairs = set(zip(self.columns["types"], self.columns["widths"], strict=True))
        networks = [
            bits_of_width(width) for code, width in pairs if code == _TYPE_CODES[EntryType.CIDR] and width
        ]
        return Kinds(
            frozenset(_TYPES[code] for code, _ in pairs if code),
            frozenset(four for four, _ in networks if four is not None),
            frozenset(six for _, six in networks if six is not None),
        )

    def _record(self, row: int) -> Record:
        columns = self.columns
        begin = columns["ends"][row - 1] if row else 0
        return Record(
            self.ids[begin : columns["ends"][row]].decode(),
            _ACTIONS[columns["actions"][row]],
            _TYPES[columns["types"][row]],
            columns["widths"][row],
            columns["starts"][row],
            columns["expires"][row],
            self.reasons[columns["reasons"][row]],
        )


def encode(head: Head, listed: Mapping[int, Sequence[Record]]) -> bytes:
    """Return the bytes of a file; the same content gives the same bytes.

    Args:
        head: which content it leads to.
        listed: hash -> what is listed under it; nothing is, where the sequence is empty.
    """
    columns = {name: array(code) for name, code in (one.split(":") for one in _COLUMNS)}
    ids = bytearray()
    numbers: dict[str, int] = {}
    for digest in sorted(listed):
        for one in sorted(listed[digest]) or [_NOTHING]:
            ids += one.entry_id.encode()
            columns["heads"].append(digest >> HALF)
            columns["tails"].append(digest & LOW)
            columns["starts"].append(one.starts)
            columns["expires"].append(one.expires)
            columns["ends"].append(len(ids))
            gone = one is _NOTHING
            columns["reasons"].append(0 if gone else numbers.setdefault(one.reason, len(numbers)))
            columns["types"].append(_GONE if gone else _TYPE_CODES[one.type])
            columns["actions"].append(_GONE if gone else _ACTION_CODES[one.action])
            columns["widths"].append(one.width)
    records = len(columns["heads"])
    about = {"base": head.base, "content": head.content, "reasons": list(numbers), "records": records}
    text = json.dumps(about, separators=(",", ":"), sort_keys=True).encode()
    return b"".join([MAGIC, _LENGTH.pack(len(text)), text, *map(_little, columns.values()), ids])


def decode(data: bytes, name: str) -> Table:
    """Return the table that some bytes hold.

    Args:
        data: a whole file, its hash already checked.
        name: of the file, for messages.

    Raises:
        ReleaseError: the bytes are no such file, or end too early or too late.
    """
    about, position = _read_head(data, name)
    records = about["records"]
    columns: dict[str, Sequence[int]] = {}
    view = memoryview(data)
    for column in _COLUMNS:
        field, code = column.split(":")
        end = position + records * array(code).itemsize
        if end > len(data):
            raise ReleaseError(f"{name}: ends in the middle of its columns")
        columns[field] = _native(view[position:end], code)
        position = end
    table = Table(Head(about["base"], about["content"]), about["reasons"], columns, data[position:])
    if (columns["ends"][-1] if records else 0) != len(table.ids):
        raise ReleaseError(f"{name}: ends in the middle of its ids")
    _check_codes(table, name)
    return table


def _read_head(data: bytes, name: str) -> tuple[dict[str, Any], int]:
    begin = len(MAGIC) + _LENGTH.size
    if len(data) < begin or not data.startswith(MAGIC):
        raise ReleaseError(f"{name}: is no snapshot or delta of a block list")
    (length,) = _LENGTH.unpack_from(data, len(MAGIC))
    try:
        if length > _MOST_HEAD:
            raise ValueError("too long")
        about = json.loads(data[begin : begin + length])
        whole = all(type(about[word]) is int and about[word] >= 0 for word in ("base", "content", "records"))
        if not whole or not all(isinstance(one, str) for one in about["reasons"]):
            raise ValueError("wrong values")
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{name}: its head cannot be read") from error
    return about, begin + length


def _check_codes(table: Table, name: str) -> None:
    """Look once at every code, so that no look-up meets an unknown one."""
    known = (
        set(table.columns["actions"]) <= {_GONE, *_ACTIONS}
        and set(table.columns["types"]) <= {_GONE, *_TYPES}
        and max(table.columns["reasons"], default=-1) < max(len(table.reasons), 1)
    )
    if not known:
        raise ReleaseError(f"{name}: holds actions, types or reasons that this version does not know")


def _little(column: array[int]) -> bytes:
    if sys.byteorder != "little":
        column = column[:]
        column.byteswap()
    return column.tobytes()


def _native(column: memoryview, code: str) -> Sequence[int]:
    """Return a column as numbers: where it lies, or a swapped copy on a big-endian machine."""
    if sys.byteorder == "little":
        return cast("Sequence[int]", column.cast(code))  # type: ignore[call-overload]  # the codes above are numbers
    swapped = array(code)
    swapped.frombytes(column)
    swapped.byteswap()
    return swapped
