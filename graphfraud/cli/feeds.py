"""The command that takes files in: ingest, and its dry run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli.options import FeedOption, FormatOption, StrictOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.progress import progress
from graphfraud.cli.shop import Shop, now_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ingest.load import LoadReport

REJECTED = 5
"""Exit code with --strict where anything was rejected."""

REPORT_COLUMNS = (
    Column("file"),
    Column("feed"),
    Column("rows", Kind.NUMBER),
    Column("new", Kind.NUMBER),
    Column("corrected", Kind.NUMBER),
    Column("unchanged", Kind.NUMBER),
    Column("rejected", Kind.NUMBER),
    Column("reject_file"),
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("ingest")(ingest)


def ingest(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, JSON Lines or Parquet, also .gz.")
    ],
    feed: FeedOption = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Show what is in the file and what would be rejected; nothing else."),
    ] = False,
    strict: StrictOption = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Take orders and outcomes in. The same rows again change nothing; `detect` then finds the rings."""
    from graphfraud.ingest.mapping import load_mapping  # loads libraries that reading does not need
    from graphfraud.investigation.publishing import begin_run
    from graphfraud.nightly import Feed, load_feeds

    shop = Shop.here()
    if dry_run:
        from graphfraud.cli.dry_run import show_profiles

        show_profiles(files, feed, how)
        return
    mapping = load_mapping(feed or "canonical")
    feeds = [Feed(path, mapping) for path in files]
    with (
        shop.store() as store,
        shop.ledger() as ledger,
        store.lock(),
        store.writer(begin_run(store, ledger, now_ms())) as writer,
        progress() as onlooker,
    ):
        reports = load_feeds(writer, feeds, shop.settings, onlooker.file)
    print_reports(reports, how)
    if strict and any(report.rejected for report in reports):
        raise typer.Exit(REJECTED)


def print_reports(reports: Sequence[LoadReport], how: Format) -> None:
    """Print what became of each file, and say in words what a reader might miss."""
    emit((_report_row(report) for report in reports), REPORT_COLUMNS, how)
    for report in reports:
        if report.skipped:
            note(f"{report.file}: this very file was loaded before; nothing changed")
        elif not report.new and not report.corrected:
            note(f"{report.file}: every row was known already; nothing changed")
        if report.unknown_columns:
            note(f"{report.file}: columns left alone: {', '.join(report.unknown_columns)}")
        if report.rejected:
            note(f"{report.file}: {report.rejected} rows rejected; why: {report.reject_file}")


def _report_row(report: LoadReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "feed": report.feed,
        "rows": report.rows,
        "new": report.new,
        "corrected": report.corrected,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "reject_file": str(report.reject_file) if report.reject_file else None,
    }
