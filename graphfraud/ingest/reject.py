"""Rows that did not go in, and why: sensitive values masked, in a file that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import os
import re
from typing import TYPE_CHECKING, NamedTuple, Self

from graphfraud.errors import StoreError
from graphfraud.identifiers.pan import mask_card_numbers
from graphfraud.ingest.columns import BY_NAME, Mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

MAX_LINES = 100_000
"""Lines of a reject file: enough to mend an export by, small enough to open; a last line counts the rest."""

SHOWN = 60
"""Characters of a value shown: enough to recognise it, and no cell fills the page."""

HEADER = ("file", "row", "column", "reason", "value")

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@")


class Reject(NamedTuple):
    """One row that did not go in."""

    row: int
    """1-based record number in the file, its header included."""
    column: str
    """The column at fault as the file names it; empty where the whole row is."""
    reason: str
    value: str
    """Masked; see `masked`."""


def masked(canonical: str, value: str) -> str:
    """Return a value as it may be written to a reject file or a screen of someone who must not see it.

    Args:
        canonical: the canonical column it was meant for; its mask decides. Anything else is shown in part.
        value: the cell.
    """
    text = _UNSAFE.sub(" ", mask_card_numbers(value)).strip()
    column = BY_NAME.get(canonical)
    mask = column.mask if column else Mask.SHORT
    return _MASKS[mask](text)[:SHOWN]


def _mask_email(text: str) -> str:
    local, at, domain = text.partition("@")
    return f"{local[:1]}***@{domain}" if at else _keep_first(text, 1)


def _keep_first(text: str, count: int) -> str:
    return text[:count] + "***" if len(text) > count else "*" * len(text)


_MASKS: dict[Mask, Callable[[str], str]] = {
    Mask.NONE: lambda text: text,
    Mask.EMAIL: _mask_email,
    Mask.LAST_TWO: lambda text: "***" + text[-2:] if len(text) > 4 else "*" * len(text),
    Mask.FIRST_ONE: lambda text: _keep_first(text, 1),
    Mask.FIRST_SIX: lambda text: _keep_first(text, 6),
    Mask.SHORT: lambda text: _keep_first(text, 3),
}


class RejectFile:
    """Writes rejects beside the store; the file appears whole on a clean exit, and only if there is a reject.

    Its folder is made at once, so that one that cannot be is known before the work; it goes again if it stays
    empty.

    Args:
        path: where it appears; an older one of the same name is replaced.
        source: the input file's name, for its first column.
    """

    def __init__(self, path: Path, source: str) -> None:
        self.path = path
        self.count = 0
        """Rejects so far, those past the last line included."""
        self._source = source
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._made: list[Path] = []
        """Folders that were made for the file, the innermost first."""

    def __enter__(self) -> Self:
        try:
            self._made = [folder for folder in self.path.parents if not folder.exists()]
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._temporary.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise StoreError(f"{self.path}: the reject file cannot be written: {error.strerror}") from error
        self._writer = csv.writer(self._file)
        self._writer.writerow(HEADER)
        return self

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write rejects, in file order."""
        for reject in rejects:
            self.count += 1
            if self.count <= MAX_LINES:
                cells = (self._source, str(reject.row), reject.column, reject.reason, reject.value)
                self._writer.writerow([_plain(cell) for cell in cells])

    def keep(self) -> None:
        """Make the file appear under its name if it holds a reject; else an earlier one there goes."""
        if not self.count:
            self.path.unlink(missing_ok=True)
            return
        if self.count > MAX_LINES:
            more = f"{self.count - MAX_LINES:,} more rows were rejected"
            self._writer.writerow([self._source, "", "", more, ""])
        self._file.flush()
        os.fsync(self._file.fileno())
        self._temporary.replace(self.path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._temporary.unlink(missing_ok=True)
        for folder in self._made:
            if any(folder.iterdir()):
                break
            folder.rmdir()


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula and no terminal for a command."""
    text = _UNSAFE.sub(" ", cell)
    return "'" + text if text.startswith(_FORMULA) else text
