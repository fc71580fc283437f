"""Entries from a file: CSV or JSON Lines in UTF-8, for a shop that keeps its list without a ledger.

Columns have the names of `ReleaseEntry`; `text` is for people. A missing column is empty; an unknown one is
refused, because a misspelt ``expires_at`` would make every entry last for ever.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graphfraud.checkout.collecting import RejectedEntry
from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.checkout.spreadsheet import from_cell
from graphfraud.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

REQUIRED = ("entry_id", "action", "type", "value", "reason")
OPTIONAL = ("starts_at", "expires_at", "name", "postcode", "country", "kind", "normalised")
COLUMNS = (*REQUIRED, *OPTIONAL)
KNOWN = (*COLUMNS, "text")
"""What a file may have. The text is for the people who keep the list, and goes into no release."""

REMOVE = "remove"
"""The action of a row in a file of changes that takes an entry out; it needs nothing but its id."""

_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"", "no", "false", "0"})


@dataclass(slots=True)
class EntriesFile:
    """The entries of a file, one after the other; a row that is none comes as a `RejectedEntry`."""

    path: Path
    time_zone: str = "UTC"
    """Of times that name no offset."""
    removed: list[str] = field(default_factory=list)
    """Ids of the rows with the action ``remove``, once the file was gone through."""

    def __iter__(self) -> Iterator[ReleaseEntry | RejectedEntry]:
        """Yield the rows in the order of the file.

        Raises:
            FeedError: the file cannot be read, is not in UTF-8, or has not the right columns.
        """
        zone = ZoneInfo(self.time_zone)
        for number, row in self._rows():
            if row.get("action") == REMOVE and row.get("entry_id"):
                self.removed.append(row["entry_id"])
                continue
            try:
                yield _entry(row, zone)
            except ValueError as error:
                yield RejectedEntry(row.get("entry_id", "")[:100], f"row {number}: {error}")

    def _rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                lines = self.path.suffix in {".jsonl", ".ndjson"}
                yield from _json_rows(file, self.path.name) if lines else _csv_rows(file, self.path.name)
        except OSError as error:
            raise FeedError(f"cannot be read ({error.strerror})", file=str(self.path)) from error
        except UnicodeDecodeError as error:
            raise FeedError("is not in UTF-8; save it so", file=str(self.path)) from error


def _csv_rows(file: TextIO, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    # A NUL byte would end the csv module's line.
    reader = csv.DictReader((line.replace("\0", "") for line in file), restkey="", restval="")
    try:
        _check_columns(reader.fieldnames or (), name)
        for number, row in enumerate(reader, start=2):
            yield (
                number,
                {name: from_cell(cell.strip()) for name, cell in row.items() if isinstance(cell, str)},
            )
    except csv.Error as error:
        raise FeedError(f"is no CSV: {error}", file=name, row=reader.line_num) from error


def _json_rows(file: TextIO, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            unknown = sorted(row.keys() - set(KNOWN))
        except (ValueError, AttributeError, RecursionError) as error:
            raise FeedError("is no JSON object", file=name, row=number) from error
        if unknown:
            raise FeedError(_advice(unknown[0]), file=name, row=number)
        yield number, {column: _text(value) for column, value in row.items() if value is not None}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else json.dumps(value)


def _check_columns(columns: Any, name: str) -> None:
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise FeedError(f"has no column {missing[0]}; it needs: {', '.join(REQUIRED)}", file=name, row=1)
    unknown = [column for column in columns if column not in KNOWN]
    if unknown:
        raise FeedError(_advice(unknown[0]), file=name, row=1)


def _advice(column: str) -> str:
    return f"has an unknown column {column[:40]!r}; known are: {', '.join(KNOWN)}"


def _entry(row: Mapping[str, str], zone: ZoneInfo) -> ReleaseEntry:
    return ReleaseEntry(
        entry_id=row.get("entry_id", ""),
        action=Action(_word(row, "action", Action)),
        type=EntryType(_word(row, "type", EntryType)),
        value=row.get("value", ""),
        reason=row.get("reason", ""),
        starts_at=_time(row, "starts_at", zone),
        expires_at=_time(row, "expires_at", zone),
        name=row.get("name", ""),
        postcode=row.get("postcode", ""),
        country=row.get("country", ""),
        kind=row.get("kind", ""),
        normalised=_yes_or_no(row.get("normalised", "")),
    )


def _word(row: Mapping[str, str], column: str, words: type[Action | EntryType]) -> str:
    word = row.get(column, "").lower()
    if word not in set(words):
        raise ValueError(f"its {column} is {word[:40]!r}; known are: {', '.join(words)}")
    return word


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError(f"normalised is {text[:40]!r}; write yes or no")
    return text.lower() in _YES


def _time(row: Mapping[str, str], column: str, zone: ZoneInfo) -> int | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone)
        return int(at.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"its {column} is {text[:40]!r}; write a time like 2026-12-31T23:59") from error
