"""The block list in and out of files: a million rows at a time, bad ones beside, nothing in memory."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graphfraud.checkout.spreadsheet import to_cell
from graphfraud.errors import ConfigError, FeedError, StoreError
from graphfraud.identifiers.pan import mask_card_numbers
from graphfraud.ingest.reject import Reject, RejectFile, masked
from graphfraud.investigation.cautions import quick_cautions
from graphfraud.investigation.list_rows import RowError
from graphfraud.investigation.listing import check_value
from graphfraud.ledger.acts import LONGEST_TEXT
from graphfraud.ledger.entry_import import ImportedRow, import_entries
from graphfraud.ledger.entry_reading import export_entries
from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    from graphfraud.blocklist import Caution
    from graphfraud.investigation.list_rows import ListFile
    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.entry_import import ImportReport
    from graphfraud.ledger.entry_reading import EntryRow

EXPORT_COLUMNS = (
    *("entry_id", "action", "type", "value", "reason", "text", "starts_at", "expires_at"),
    *("name", "postcode", "country", "kind", "normalised"),
)
"""Those that `import` and `graphfraud release publish --entries` read."""


@dataclass(slots=True)
class Intake:
    """What became of a file."""

    report: ImportReport | None = None
    """None where nothing was saved."""
    rows: int = 0
    rejected: int = 0
    actions: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Importer:
    """Takes a list in.

    Args:
        ledger: the ledger.
        region: two-letter country of phone numbers and addresses that name none.
        hubs: printed keys of the published run's hubs.
        answers: cautions that somebody has answered for all rows of the file; any other rejects its row.
    """

    ledger: Ledger
    region: str
    hubs: Collection[str] = frozenset()
    answers: Mapping[Caution, str] = field(default_factory=dict)

    def take_in(self, request: Request, file: ListFile, rejects: Path, *, only_check: bool = False) -> Intake:
        """Propose all rows that can be listed; write the others to a reject file.

        Args:
            request: who, when, why.
            file: the list.
            rejects: where the reject file appears, if any row is rejected.
            only_check: save nothing.

        Raises:
            ConfigError: nothing is said about why.
            FeedError: the file cannot be read, or no row of it can be listed.
            RefusedError: whoever asks may not.
            StoreError: the reject file cannot be written.

        Cost: some 140 microseconds a row, and memory for some thousand; others wait while rows are written.
        """
        intake = Intake()
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as waiting,
            RejectFile(rejects, file.path.name) as beside,
        ):
            for number, cells in file.rows():
                self._sort(number, cells, file, request.at, (waiting, beside, intake))
            beside.keep()
            if intake.rows and intake.rejected == intake.rows:
                raise FeedError(f"no row of it can be listed; why: {rejects}", file=str(file.path))
            if not only_check:
                waiting.seek(0)
                rows = (ImportedRow(**json.loads(line)) for line in waiting)
                intake.report = import_entries(self.ledger, request, rows, file.path.name, intake.rejected)
        return intake

    def _sort(
        self,
        number: int,
        cells: Mapping[str, str],
        file: ListFile,
        at: int,
        places: tuple[TextIO, RejectFile, Intake],
    ) -> None:
        """Put one row where it belongs."""
        waiting, beside, intake = places
        intake.rows += 1
        try:
            row = self._checked(number, cells, file, at)
        except RowError as error:
            intake.rejected += 1
            value = masked("", cells.get(error.column, ""))
            beside.add([Reject(number, error.column, str(error), value)])
            return
        intake.actions[row.action] += 1
        waiting.write(json.dumps(asdict(row)) + "\n")

    def _checked(self, number: int, cells: Mapping[str, str], file: ListFile, at: int) -> ImportedRow:
        draft, text, expires_at = file.draft(cells, at)
        for column, cell in cells.items():
            if any("\ud800" <= one <= "\udfff" for one in cell):
                raise RowError(column, "holds half a character")
        try:
            listed = check_value(draft, self.region)
        except ConfigError as error:
            raise RowError("value", str(error.__cause__ or error)) from error
        cautions = quick_cautions(listed, draft.value, self.hubs)
        unanswered = [one.value for one in cautions if one not in self.answers]
        if unanswered:
            raise RowError(
                "value",
                f"strangers may share it: {', '.join(unanswered)}; propose it alone, or --answer",
            )
        answered = "; ".join(f"{one.value}: {self.answers[one]}" for one in cautions)
        told = mask_card_numbers("; ".join(one for one in (text, answered) if one))
        return ImportedRow(
            action=draft.action.value,
            type=draft.type.value,
            key=listed.key,
            width=listed.width,
            value=draft.value,
            name=draft.name,
            postcode=draft.postcode,
            country=draft.country,
            kind=draft.kind,
            normalised=draft.normalised,
            reason=draft.reason.value,
            text=told[:LONGEST_TEXT],
            days=draft.days or 0,
            starts_at=draft.starts_at,
            expires_at=expires_at,
            source=f"{file.path.name} row {number} {cells.get('entry_id', '')}".strip()[:LONGEST_TEXT],
        )


def write_export(ledger: Ledger, request: Request, file: TextIO) -> int:
    """Write all active entries as CSV that a spreadsheet opens safely, and return how many there are.

    Raises:
        RefusedError: whoever asks may not export.
        StoreError: the file cannot be written.
    """
    writer = csv.writer(file, lineterminator="\n")
    rows = 0
    try:
        for row in _export_rows(ledger, request):
            writer.writerow(row)
            rows += 1
    except OSError as error:
        raise StoreError(f"the list cannot be written ({error.strerror})") from error
    return rows - 1


def _export_rows(ledger: Ledger, request: Request) -> Iterator[tuple[str, ...]]:
    entries = export_entries(ledger, request)
    yield EXPORT_COLUMNS
    yield from (tuple(map(to_cell, _cells(entry))) for entry in entries)


def _cells(entry: EntryRow) -> tuple[str, ...]:
    return (
        *(entry.id, entry.action.value, entry.type.value, entry.value, entry.reason, entry.text),
        *(_written(entry.starts_at), _written(entry.expires_at)),
        *(entry.name, entry.postcode, entry.country, entry.kind, "yes" if entry.normalised else ""),
    )


def _written(at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at / MILLI, UTC).isoformat()
