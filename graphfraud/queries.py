"""Reads and checks the statement files in ``queries/``: one statement a file, never built from data.

A file begins with a header of comment lines (``--`` in SQL, ``//`` in Cypher)::

    -- purpose: what it answers, in one line
    -- parameters: run, ring
    -- returns: ring, account

The file's name is the statement's name. Statements that read have the same name and parameters in both
languages. A Cypher statement may also use ``$as_of``, the run that its view looks at, which is declared
nowhere: SQL has it in the views of ``queries/sql/view``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graphfraud.resources import shipped

if TYPE_CHECKING:
    from pathlib import Path

_COMMENT = {"sql": "--", "cypher": "//"}
_PARAMETER = {"sql": re.compile(r":([a-z_][a-z_0-9]*)"), "cypher": re.compile(r"\$([a-z_][a-z_0-9]*)")}
_IMPLIED = {"sql": frozenset[str](), "cypher": frozenset({"as_of"})}
"""Parameters that every statement of a language may use undeclared."""
_TEXT = re.compile(r"'[^']*'")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement file: its text and what its header declares."""

    name: str
    purpose: str
    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    text: str


class StatementError(ValueError):
    """A statement file's header and text do not agree; a defect in the installation."""


@cache
def load_statements(language: str, group: str = "") -> dict[str, Statement]:
    """Read every statement of one language and group (a folder below it), by name.

    Args:
        language: ``sql`` or ``cypher``.
        group: a folder inside the language's, for example ``write``; empty for the statements that read.

    Raises:
        StatementError: a header is missing or does not fit the text.
    """
    folder = shipped("queries") / language / group
    return {path.stem: read_statement(path, language) for path in sorted(folder.glob(f"*.{language}"))}


def read_statement(path: Path, language: str) -> Statement:
    """Read one statement file.

    Raises:
        StatementError: its header is missing or does not fit the text.
    """
    mark = _COMMENT[language]
    header: dict[str, str] = {}
    body: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not body and line.startswith(mark) and ":" in line:
            key, _, value = line[len(mark) :].partition(":")
            header[key.strip()] = value.strip()
        elif line.strip():
            body.append(line.rstrip())
    text = "\n".join(body)
    if not header.get("purpose") or not text:
        raise StatementError(f"{path.name}: a statement file needs a purpose and a statement")
    declared = _names(header.get("parameters", ""))
    used = set(_PARAMETER[language].findall(_TEXT.sub("''", text)))
    if used - _IMPLIED[language] != set(declared):
        raise StatementError(f"{path.name}: declares {sorted(declared)}, uses {sorted(used)}")
    return Statement(path.stem, header["purpose"], declared, _names(header.get("returns", "")), text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
