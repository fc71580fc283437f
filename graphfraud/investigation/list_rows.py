"""Rows of a list from elsewhere: our own columns, or those of a discontinued product's support lists.

Microsoft Dynamics 365 Fraud Protection, whose support ended, kept lists of e-mail addresses, payment
instruments, IP addresses, user ids and device ids with the status Safe, Block or Watch, and a reason, an
expiration date and comments beside it (its page *Manage support lists*, of April 2024). Its page does not
print the header of the file, so columns are known by these words in any spelling of case, space and sign.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphfraud.blocklist import LIFETIMES, LONGEST_DAYS, EntryReason
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.checkout.spreadsheet import from_cell
from graphfraud.errors import FeedError
from graphfraud.ledger.entries import Draft
from graphfraud.model import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

COLUMN_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "entry_id": frozenset({"entryid", "id"}),
        "action": frozenset({"action", "status"}),
        "type": frozenset({"type", "entitytype"}),
        "value": frozenset({"value", "entity", "entry", "item"}),
        "reason": frozenset({"reason", "reasoncode"}),
        "text": frozenset({"text", "comment", "comments", "note", "notes"}),
        "starts_at": frozenset({"startsat", "start", "startdate"}),
        "expires_at": frozenset(
            {"expiresat", "expires", "expiry", "expirydate", "expiration", "expirationdate"}
        ),
        "name": frozenset({"name"}),
        "postcode": frozenset({"postcode", "zip", "postalcode"}),
        "country": frozenset({"country"}),
        "kind": frozenset({"kind"}),
        "normalised": frozenset({"normalised", "normalized"}),
    }
)
"""Our column -> what a file may call it, in small letters and digits alone."""

TYPE_WORDS: Mapping[str, EntryType] = MappingProxyType(
    {
        "email": EntryType.EMAIL,
        "emailaddress": EntryType.EMAIL,
        "useremail": EntryType.EMAIL,
        "paymentinstrument": EntryType.CARD,
        "paymentinstrumentid": EntryType.CARD,
        "merchantpaymentinstrumentid": EntryType.CARD,
        "paymentinstrumentlistmerchantpaymentinstrumentid": EntryType.CARD,
        "ip": EntryType.IP,
        "ipaddress": EntryType.IP,
        "devicecontextipaddress": EntryType.IP,
        "user": EntryType.ACCOUNT,
        "userid": EntryType.ACCOUNT,
        "useruserid": EntryType.ACCOUNT,
        "device": EntryType.DEVICE,
        "deviceid": EntryType.DEVICE,
        "externaldeviceid": EntryType.DEVICE,
        "devicecontextexternaldeviceid": EntryType.DEVICE,
    }
)
"""What a support list calls its values, as a column's head or in the column of types."""

ACTION_WORDS: Mapping[str, Action] = MappingProxyType(
    {
        "safe": Action.ALLOW,
        "watch": Action.REVIEW,
        **{one.value: one for one in Action if one is not Action.HOLD},
    }
)

_LONGEST = 2000
"""Characters of a cell: more is no value of an order form."""

_YES = frozenset({"yes", "true", "1"})


class RowError(ValueError):
    """A row that cannot be listed; its column says which cell is at fault."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list from elsewhere, read row by row."""

    path: Path
    type: EntryType | None = None
    """Of all values, where the file does not say."""
    time_zone: str = "UTC"
    """Of times that name no offset."""
    dates: str = ""
    """How the file writes dates (``%m/%d/%Y``); empty for ISO 8601."""

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield (1-based number of the record, cells by our names), the header being record 1.

        Raises:
            FeedError: the file cannot be read, is not in UTF-8, or no column holds the values.
        """
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                yield from self._read(file)
        except OSError as error:
            raise FeedError(f"cannot be read ({error.strerror})", file=str(self.path)) from error
        except UnicodeDecodeError as error:
            raise FeedError("is not in UTF-8; save it so", file=str(self.path)) from error
        except csv.Error as error:
            raise FeedError(f"is no CSV: {error}", file=str(self.path)) from error

    def draft(self, cells: Mapping[str, str], at: int) -> tuple[Draft, str, int | None]:
        """Return what a row lists, what it says about why, and when it expires, ms.

        An expiry beyond what its type allows is brought forward; without one the type's own days count.

        Args:
            cells: a row, as `rows` gives it.
            at: now, ms since 1970 UTC.

        Raises:
            RowError: a cell is none of its kind, or the row's time is over.
        """
        kind = self._type_of(cells)
        action = ACTION_WORDS.get(_word(cells.get("action", "")))
        if action is None:
            raise RowError("action", f"is none of {', '.join(ACTION_WORDS)}")
        starts_at, expires_at = self._time(cells, "starts_at"), self._time(cells, "expires_at")
        begins = max(at, starts_at or at)
        if expires_at is not None and expires_at <= begins:
            raise RowError("expires_at", "its time is over")
        life = LIFETIMES[kind]
        days = life.days if expires_at is None else -(-(expires_at - begins) // DAY_MS)
        days = min(days, life.most or LONGEST_DAYS)
        reason, text = _reason(cells)
        draft = Draft(
            action=action,
            type=kind,
            value=cells["value"],
            reason=reason,
            name=cells.get("name", ""),
            postcode=cells.get("postcode", ""),
            country=cells.get("country", ""),
            kind=cells.get("kind", ""),
            normalised=cells.get("normalised", "").lower() in _YES,
            days=days,
            starts_at=starts_at,
        )
        kept = None if expires_at is None else min(expires_at, begins + days * DAY_MS)
        return draft, text, kept

    def _read(self, file: TextIO) -> Iterator[tuple[int, Mapping[str, str]]]:
        reader = csv.reader(line.replace("\0", "") for line in file)
        head = next(reader, [])
        names = [_column(cell) for cell in head]
        if "value" not in names:
            known = ", ".join(sorted(TYPE_WORDS))
            raise FeedError(
                f"has no column with values; name it value, or one of: {known}", file=str(self.path), row=1
            )
        own = next((TYPE_WORDS[_word(cell)] for cell in head if _word(cell) in TYPE_WORDS), None)
        for number, row in enumerate(reader, start=2):
            if not any(row):
                continue
            cells = {name: from_cell(cell.strip()) for name, cell in zip(names, row, strict=False) if name}
            if own is not None:
                cells.setdefault("type", own.value)
            yield number, {"value": "", **cells}

    def _type_of(self, cells: Mapping[str, str]) -> EntryType:
        for name, cell in cells.items():
            if len(cell) > _LONGEST:
                raise RowError(name, f"has {len(cell):,} characters")
        told = cells.get("type", "")
        if not told and self.type is not None:
            return self.type
        if told.lower() in set(EntryType):
            return EntryType(told.lower())
        known = TYPE_WORDS.get(_word(told))
        if known is None:
            raise RowError("type", f"is none of {', '.join(EntryType)}")
        return known

    def _time(self, cells: Mapping[str, str], column: str) -> int | None:
        text = cells.get(column, "")
        if not text:
            return None
        try:
            at = _moment(text, self.dates)
            if at.tzinfo is None:
                at = at.replace(tzinfo=ZoneInfo(self.time_zone))
            return int(at.astimezone(UTC).timestamp() * 1000)
        except (ValueError, OverflowError) as error:
            how = self.dates or "2026-12-31T23:59"
            raise RowError(column, f"is no time like {how}") from error


def _moment(text: str, pattern: str) -> datetime:
    if not pattern:
        return datetime.fromisoformat(text)
    return datetime.strptime(text, pattern)  # noqa: DTZ007  # the caller gives it the shop's zone


def _column(head: str) -> str:
    word = _word(head)
    if word in TYPE_WORDS:
        return "value"
    return next((name for name, words in COLUMN_WORDS.items() if word in words), "")


def _word(text: str) -> str:
    """Return the letters and digits of a word, small."""
    return "".join(one for one in text.lower() if one.isalnum())


def _reason(cells: Mapping[str, str]) -> tuple[EntryReason, str]:
    """Return our reason code, and the text in which another's stays to be read."""
    told, text = cells.get("reason", ""), cells.get("text", "")
    if told in set(EntryReason):
        return EntryReason(told), text
    return EntryReason.IMPORTED, f"{told}: {text}".strip(": ")
