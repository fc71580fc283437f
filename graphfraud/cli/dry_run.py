"""How a file's profile is printed: what is in it, what would be rejected, and a mapping to start from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.cli.output import Column, Format, Kind, emit, note, say
from graphfraud.ingest.mapping import load_mapping
from graphfraud.ingest.profile import profile_file
from graphfraud.ingest.suggest import fitting_mapping, suggest_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphfraud.ingest.profile import ColumnProfile, FileProfile

    Tell = Callable[[str], None]

PROFILE_COLUMNS = (
    Column("file"),
    Column("column"),
    Column("canonical"),
    Column("content"),
    Column("filled"),
    Column("distinct", Kind.NUMBER),
    Column("examples"),
)


def show_profiles(files: Sequence[Path], feed: str | None, how: Format) -> None:
    """Print what is in files; nothing is changed.

    Args:
        files: the files.
        feed: the mapping to try them with; without one the shipped mapping that fits, and where none does, a
            mapping is suggested.
        how: a table with remarks, or the columns as CSV or JSON Lines with the remarks on stderr.
    """
    tell = say if how is Format.TABLE else note
    for file in files:
        profile = profile_file(file, load_mapping(feed) if feed else None)
        fitting = feed or fitting_mapping(profile)
        if fitting and not feed:
            profile = profile_file(file, load_mapping(fitting))
        tell(f"{profile.file}: {profile.kind}, {profile.encoding}, {profile.rows:,} rows")
        _show_columns(profile, how, tell)
        if fitting:
            tell(f"\nWith the mapping {fitting}{'' if feed else ', which fits this file'}:")
            _tell_rejects(profile, tell)
        else:
            tell("\nA mapping to start from; save it, read it, and try again with --feed:\n")
            tell(suggest_mapping(profile))


def _show_columns(profile: FileProfile, how: Format, tell: Tell) -> None:
    """Print a profile's columns; a table leaves out the empty ones and says how many they are."""
    if how is not Format.TABLE:
        emit(_column_rows(profile.file, profile.rows, profile.columns), PROFILE_COLUMNS, how)
        return
    filled = [column for column in profile.columns if column.filled]
    emit(_column_rows(profile.file, profile.rows, filled), PROFILE_COLUMNS[1:], how)
    if len(filled) < len(profile.columns):
        tell(f"and {len(profile.columns) - len(filled)} columns that are empty in every row")


def _tell_rejects(profile: FileProfile, tell: Tell) -> None:
    if profile.problem:
        tell(f"it does not fit: {profile.problem}")
        return
    tell(f"{profile.rejected:,} of {profile.rows:,} rows would be rejected")
    for (column, reason), number in profile.reasons.items():
        tell(f"  {number:,}  {column}: {reason}" if column else f"  {number:,}  {reason}")


def _column_rows(file: str, rows: int, columns: Iterable[ColumnProfile]) -> Iterator[dict[str, Any]]:
    for column in columns:
        share = column.filled / rows if rows else 0
        yield {
            **asdict(column),
            "file": file,
            "column": column.name,
            "filled": f"{share:.0%}",
            "examples": " | ".join(column.examples),
        }
