"""How a file's profile is printed: what is in it, what would be rejected, and a mapping to start from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.cli.output import Column, Format, Kind, emit, note, say
from graphfraud.ingest.mapping import load_mapping
from graphfraud.ingest.profile import profile_file
from graphfraud.ingest.suggest import suggest_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.ingest.profile import FileProfile

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
        feed: the mapping to try them with; without one the canonical names are tried, and a mapping is
            suggested for a file that does not have them.
        how: a table with remarks, or the columns as CSV or JSON Lines with the remarks on stderr.
    """
    tell = say if how is Format.TABLE else note
    for file in files:
        profile = profile_file(file, load_mapping(feed or "canonical"))
        suggest = feed is None and bool(profile.problem or profile.rejected == profile.rows)
        if suggest:
            profile = profile_file(file)
        tell(f"{profile.file}: {profile.kind}, {profile.encoding}, {profile.rows:,} rows")
        columns = PROFILE_COLUMNS[1:] if how is Format.TABLE else PROFILE_COLUMNS
        emit(_column_rows(profile), columns, how)
        if suggest:
            tell("\nA mapping to start from; save it, read it, and try again with --feed:\n")
            tell(suggest_mapping(profile))
        else:
            _tell_rejects(profile, tell)


def _tell_rejects(profile: FileProfile, tell: Any) -> None:
    if profile.problem:
        tell(f"{profile.file}: does not fit the mapping {profile.mapping}: {profile.problem}")
        return
    tell(f"{profile.rejected:,} of {profile.rows:,} rows would be rejected")
    for (column, reason), number in profile.reasons.items():
        tell(f"  {number:,}  {column}: {reason}" if column else f"  {number:,}  {reason}")


def _column_rows(profile: FileProfile) -> Iterator[dict[str, Any]]:
    for column in profile.columns:
        share = column.filled / profile.rows if profile.rows else 0
        yield {
            **asdict(column),
            "file": profile.file,
            "column": column.name,
            "filled": f"{share:.0%}",
            "examples": " | ".join(column.examples),
        }
