"""Taking a person out of the block list: an entry on them stays, and counts, as a keyed hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.blocklist import ERASED, EntryStatus, entry_id
from graphfraud.checkout.entry import EntryType
from graphfraud.ledger.schema.blocklist import list_entry
from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ledger.acts import Act

    Digest = Callable[[EntryType, str], str]

_LABELS = frozenset(label.value for label in Label)


def erase_from_entries(doing: Act, text: str, digest: Digest | None) -> dict[str, str]:
    """Replace the values of entries on a person by their hashes; return the entries' ids with their keys.

    Args:
        doing: the erasure.
        text: a printed key, a normal form, or a value or name as somebody typed it.
        digest: gives the hash by which checkouts know a value; without it nobody could stop an erased value,
            so an active entry ends.
    """
    found = {}
    for row in doing.connection.execute(_entries_on(text)).all():
        hashed = digest(EntryType(row.type), row.key) if digest is not None else f"{doing.audit_id}-{row.id}"
        gone: dict[str, Any] = {"postcode": "", "country": "", "name": "", "normalised": False}
        gone |= {"key": ERASED + hashed, "value": ERASED + hashed}
        if digest is None and row.status == EntryStatus.ACTIVE.value:
            gone |= {"status": EntryStatus.ARCHIVED.value, "ended_at": doing.at, "ended_by": doing.person.id}
        doing.connection.execute(list_entry.update().where(list_entry.c.id == row.id).values(gone))
        found[entry_id(row.id)] = str(row.key)
    _erase_evidence(doing.connection, text)
    return found


def _entries_on(text: str) -> sa.Select[Any]:
    label, _, rest = text.partition(":")
    spellings = {text, rest} if label in _LABELS and rest else {text}
    person_at_door = (list_entry.c.type == EntryType.NAME_ADDRESS.value) & sa.or_(
        *(list_entry.c.key.contains(one, autoescape=True) for one in spellings)
    )
    wanted = sa.or_(
        list_entry.c.key.in_(spellings),
        list_entry.c.value.in_(spellings),
        list_entry.c.name == text,
        person_at_door,
    )
    columns = (list_entry.c.id, list_entry.c.type, list_entry.c.key, list_entry.c.status)
    return sa.select(*columns).where(wanted, ~list_entry.c.key.startswith(ERASED)).order_by(list_entry.c.id)


def _erase_evidence(connection: sa.Connection, text: str) -> None:
    """Take an account out of the rings that entries were given as evidence, and a text out of answers."""
    account = text.removeprefix(f"{Label.ACCOUNT.value}:")
    evidence = sa.select(list_entry.c.id, list_entry.c.snapshot, list_entry.c.answers)
    rows = connection.execute(evidence.where(list_entry.c.imported.is_(None))).all()
    for row in rows:
        ring = row.snapshot.get("ring", {})
        members = {name: [one for one in ring.get(name, ()) if one != account] for name in _MEMBERS}
        answers = {caution: "" if text in answer else answer for caution, answer in row.answers.items()}
        left = row.snapshot | ({"ring": ring | members} if ring else {})
        if left != row.snapshot or answers != row.answers:
            changed = list_entry.update().where(list_entry.c.id == row.id)
            connection.execute(changed.values(snapshot=left, answers=answers))


_MEMBERS = ("members", "known_fraud")
"""Lists of account keys in the ring of a snapshot."""
