"""What commands print: tables for people, CSV and JSON Lines for programs, nothing hostile on a terminal."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PIPE_WIDTH = 160
"""Columns of a table that does not go to a terminal: wide enough for every command's table."""

CELL_WIDTH = 60
"""A longer value is cut in tables (never in CSV or JSON): a 500-character name must not break the screen."""

_FORMULA_STARTS = ("=", "@", "\t", "\r")
_SIGNS = ("+", "-")


class Format(StrEnum):
    """How a command prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Kind(StrEnum):
    """What a column holds, and so how a person reads it."""

    TEXT = "text"
    NUMBER = "number"
    POINTS = "points"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a command's output."""

    name: str
    kind: Kind = Kind.TEXT


def emit(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], how: Format, time_zone: str = "UTC"
) -> None:
    """Print rows to stdout.

    Args:
        rows: values by column name; points in thousandths, times in ms since 1970 UTC.
        columns: in the order to print.
        how: a table for people, CSV, or one JSON object a line.
        time_zone: of times in a table; CSV and JSON give UTC.
    """
    if how is Format.TABLE:
        _emit_table(rows, columns, time_zone)
    elif how is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(column.name for column in columns)
        for row in rows:
            writer.writerow([_spreadsheet_safe(_plain(row[column.name], column.kind)) for column in columns])
    else:
        for row in rows:
            body = {column.name: _plain(row[column.name], column.kind) for column in columns}
            print_json(body)


def print_json(body: Mapping[str, Any]) -> None:
    """Print one JSON object on a line; what could move the cursor or reorder the line is escaped."""
    text = json.dumps(body, ensure_ascii=False)
    if not text.isprintable():
        text = "".join(one if _is_plain(one) else json.dumps(one)[1:-1] for one in text)
    sys.stdout.write(text + "\n")


def stdout_console() -> Console:
    """Return a console on stdout; its width does not depend on the terminal where there is none."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)


def note(message: str) -> None:
    """Tell the user something on stderr; stdout stays plain data."""
    sys.stderr.write(visible(message) + "\n")


def say(message: str) -> None:
    """Print a sentence or a block of text on stdout, with nothing hostile in it."""
    sys.stdout.write(visible(message) + "\n")


def visible(text: str) -> str:
    """Return text with nothing that could move the cursor, hide or reorder what follows it."""
    return "".join(one if one == "\n" or _is_plain(one) else "\N{REPLACEMENT CHARACTER}" for one in text)


def one_line(text: str) -> str:
    """Return visible text on one line."""
    return visible(" ".join(text.splitlines()))


def _is_plain(character: str) -> bool:
    """Tell whether a character is neither a control nor a format character, nor ends a line."""
    category = unicodedata.category(character)
    return category[0] != "C" and category not in {"Zl", "Zp"}


def shown_time(at: int | None, time_zone: str) -> str:
    """Write a time for people, to the minute, in the shop's zone; a dash where none is known."""
    if at is None:
        return "-"
    return datetime.fromtimestamp(at / MILLI, ZoneInfo(time_zone)).strftime("%Y-%m-%d %H:%M")


def iso_time(at: int) -> str:
    """Write a time for programs: ISO 8601, UTC."""
    return datetime.fromtimestamp(at / MILLI, UTC).isoformat().replace("+00:00", "Z")


def shown_points(points: int) -> str:
    """Write thousandths of a point for people, exact, without needless zeros: 12500 as 12.5."""
    return f"{points / MILLI:.3f}".rstrip("0").rstrip(".")


def _emit_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], time_zone: str) -> None:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        right = column.kind in {Kind.NUMBER, Kind.POINTS}
        table.add_column(column.name, justify="right" if right else "left", no_wrap=right)
    for row in rows:
        table.add_row(*(Text(_shown(row[column.name], column.kind, time_zone)) for column in columns))
    stdout_console().print(table)


def _shown(value: Any, kind: Kind, time_zone: str) -> str:
    if kind is Kind.TIME:
        return shown_time(value, time_zone)
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else ""
    if kind is Kind.POINTS:
        return f"{value / MILLI:.1f}"
    if kind is Kind.NUMBER:
        return f"{value:,}"
    text = one_line(str(value))
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


def _plain(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind is Kind.POINTS:
        return value / MILLI
    if kind is Kind.TIME:
        return iso_time(value)
    return value


def _spreadsheet_safe(value: Any) -> Any:
    """Keep a spreadsheet from running a value as a formula; numbers and plain ids stay as they are."""
    if not isinstance(value, str):
        return value
    signed = value.startswith(_SIGNS) and not value[1:2].isdigit()
    return "'" + value if signed or value.startswith(_FORMULA_STARTS) else value
