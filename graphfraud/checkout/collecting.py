"""From entries to what is listed under each hash; what cannot be listed is named, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfraud.checkout.listing import list_entry
from graphfraud.checkout.table import ALWAYS, NEVER, Record
from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfraud.checkout.entry import ReleaseEntry
    from graphfraud.checkout.hashing import MatchingSecret

MOST_ID = 100
"""Longest entry id in characters: a ledger's number, or a UUID with a prefix."""

_REASON = re.compile(r"[A-Za-z0-9_\-]{1,40}")


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """An entry that is not in the release."""

    entry_id: str
    why: str


@dataclass(slots=True)
class Collected:
    """What some entries come to."""

    listed: dict[int, tuple[Record, ...]] = field(default_factory=dict)
    """Hash -> what is listed under it, sorted."""
    rejected: list[RejectedEntry] = field(default_factory=list)
    expired: int = 0
    """Entries whose time is over: left out, and no fault."""
    entry_ids: set[str] = field(default_factory=set)
    """Ids of all entries whose form is right, listed or not."""
    given: int = 0
    """How many entries there were."""


def collect(
    entries: Iterable[ReleaseEntry | RejectedEntry], secret: MatchingSecret, region: str, now: int
) -> Collected:
    """Clean, check and hash entries.

    Args:
        entries: in any order; one that was rejected before is counted and named with the others.
        secret: hashes the keys.
        region: two-letter country of phone numbers and addresses that name none.
        now: milliseconds since 1970 UTC; what has expired is left out.

    Returns:
        What is listed, and what is not. Some 30 microseconds an entry.
    """
    found = Collected()
    for entry in entries:
        found.given += 1
        if isinstance(entry, RejectedEntry):
            found.rejected.append(entry)
            continue
        try:
            _check_form(entry, found.entry_ids)
            digest, width = _hashed(entry, secret, region)
        except ReleaseError as error:
            found.rejected.append(RejectedEntry(entry.entry_id, str(error)))
            continue
        if entry.expires_at is not None and entry.expires_at <= now:
            found.expired += 1
            continue
        record = _record(entry, width)
        here = found.listed.get(digest)
        found.listed[digest] = tuple(sorted((*here, record))) if here else (record,)
    return found


def _hashed(entry: ReleaseEntry, secret: MatchingSecret, region: str) -> tuple[int, int]:
    """Return the hash under which an entry is listed, and how widely it reaches."""
    if entry.digest:
        return secret.read_digest(entry.digest), entry.width
    one = list_entry(entry, region)
    return secret.digest(one.type, one.key), one.width


def _check_form(entry: ReleaseEntry, known: set[str]) -> None:
    entry_id = entry.entry_id
    if not 0 < len(entry_id) <= MOST_ID or not entry_id.isprintable() or entry_id != entry_id.strip():
        raise ReleaseError(f"its id must be 1 to {MOST_ID} visible characters")
    if entry_id in known:
        raise ReleaseError("its id stands twice in the list; the first one counts")
    known.add(entry_id)
    if not _REASON.fullmatch(entry.reason):
        raise ReleaseError("its reason code must be 1 to 40 letters, digits, hyphens and underscores")
    starts, expires = entry.starts_at, entry.expires_at
    if starts is not None and expires is not None and expires <= starts:
        raise ReleaseError("it expires before it starts")
    for at in (starts, expires):
        if at is not None and not ALWAYS < at < NEVER:
            raise ReleaseError("its start or expiry is no time")


def _record(entry: ReleaseEntry, width: int) -> Record:
    return Record(
        entry.entry_id,
        entry.action,
        entry.type,
        width,
        ALWAYS if entry.starts_at is None else entry.starts_at,
        NEVER if entry.expires_at is None else entry.expires_at,
        entry.reason,
    )
