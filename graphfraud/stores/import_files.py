"""A folder of CSV files that ``neo4j-admin database import full`` reads, and that one command."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphfraud.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    Write = Callable[[Iterable[Sequence[Any]]], None]

COMMAND_FILE: Final = "import.sh"
"""Written last: where it is missing, the folder is not complete."""

OPTIONS: Final = ("--id-type=integer", "--bad-tolerance=0")
"""Every node is found by a number; a single row that does not fit ends the import."""


@dataclass
class ImportFolder:
    """Takes tables one after the other.

    Args:
        path: the folder, new or empty.
        database: the name of the database that will be made.
    """

    path: Path
    database: str
    rows: dict[str, int] = field(default_factory=dict)
    """File name -> its rows, the header left out."""
    _tables: list[str] = field(default_factory=list)
    _many_lines: bool = False

    def __post_init__(self) -> None:
        """Make the folder.

        Raises:
            StoreError: it holds something, or cannot be made.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(self.path.iterdir()):
                raise StoreError(f"{self.path}: is not empty; name a new folder")
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}; name another folder") from error

    @contextmanager
    def table(self, file: str, kind: str, header: Sequence[str]) -> Iterator[Write]:
        """Give a function that writes rows of texts, whole numbers, bytes and None.

        Args:
            file: its name, without ``.csv``.
            kind: ``nodes`` with labels or ``relationships`` with a type, as neo4j-admin names them:
                ``nodes=Identifier:Card``.
            header: of the columns, in neo4j-admin's own form.
        """
        name = f"{file}.csv"
        self.rows[name] = 0
        self._tables.append(f"--{kind}={name}")
        try:
            with (self.path / name).open("w", encoding="utf-8", newline="") as lines:
                lines.write(",".join(header) + "\n")

                def write(rows: Iterable[Sequence[Any]]) -> None:
                    for row in rows:
                        lines.write(",".join([self._cell(value) for value in row]) + "\n")
                        self.rows[name] += 1

                yield write
        except OSError as error:
            raise StoreError(f"{self.path / name}: {error.strerror}; nothing else was changed") from error

    def finish(self) -> str:
        """Write the command and return it; it is run inside the folder."""
        words = ["neo4j-admin", "database", "import", "full", self.database, *OPTIONS]
        if self._many_lines:
            words.append("--multiline-fields=true")
        command = " \\\n  ".join([shlex.join(words), *map(shlex.quote, self._tables)])
        text = f'#!/bin/sh\n# The server must be stopped.\ncd "$(dirname "$0")" || exit\n{command}\n'
        (self.path / COMMAND_FILE).write_text(text, encoding="utf-8")
        (self.path / COMMAND_FILE).chmod(0o700)
        return command

    def _cell(self, value: Any) -> str:
        """Write one value. A missing one is nothing, and the empty text is two quotation marks."""
        if value is None:
            return ""
        if isinstance(value, bytes):
            return ";".join(str(byte - 256 if byte > 127 else byte) for byte in value)
        if isinstance(value, str):
            if "\n" in value or "\r" in value:
                self._many_lines = True
            return '"' + value.replace('"', '""') + '"'
        return str(value)
