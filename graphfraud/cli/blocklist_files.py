"""The commands that take lists in and give the list out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphfraud.cli.blocklist_words import ListedType, read_answers
from graphfraud.cli.feeds import REJECTED
from graphfraud.cli.options import FormatOption, NoteOption, StrictOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.shop import Shop
from graphfraud.errors import StoreError

if TYPE_CHECKING:
    from graphfraud.investigation.list_files import Importer, Intake

IMPORT_COLUMNS = (
    Column("import"),
    Column("rows", Kind.NUMBER),
    Column("proposed", Kind.NUMBER),
    Column("known", Kind.NUMBER),
    Column("rejected", Kind.NUMBER),
)


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `blocklist`."""
    group.command("import")(import_list)
    group.command("export")(export)


def import_list(  # noqa: PLR0913, PLR0917  # each is an option that a person types
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV in UTF-8.")],
    kind: Annotated[
        ListedType | None, typer.Option("--type", help="Of all values, where the file does not say.")
    ] = None,
    dates: Annotated[
        str, typer.Option("--dates", metavar="PATTERN", help="As %m/%d/%Y; else ISO 8601.")
    ] = "",
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="CAUTION=TEXT", help="Why such rows are right; may be repeated."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the rows.")] = False,
    strict: StrictOption = False,
    why_text: NoteOption = "",
    how: FormatOption = Format.TABLE,
) -> None:
    """Propose all entries of a file; somebody else approves them together."""
    from graphfraud.checkout.entry import EntryType
    from graphfraud.investigation.list_files import Importer
    from graphfraud.investigation.list_rows import ListFile

    shop = Shop.here()
    source = ListFile(file, EntryType(kind.value) if kind else None, shop.settings.shop.time_zone, dates)
    rejects = Path(shop.settings.ingest.reject_folder) / f"{file.name}.rejects.csv"
    with shop.graph() as view, shop.ledger() as ledger:
        hubs = frozenset(hub.node for hub in view.hubs())
        importer: Importer = Importer(ledger, shop.settings.shop.region, hubs, read_answers(answer))
        intake = importer.take_in(shop.request(why_text), source, rejects, only_check=dry_run)
    _print_intake(intake, rejects, how)
    if strict and intake.rejected:
        raise typer.Exit(REJECTED)


def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A new file; else it is printed.")
    ] = None,
) -> None:
    """Write all active entries as CSV, with values in clear; `import` and `release publish` read it."""
    from graphfraud.investigation.list_files import write_export

    shop = Shop.here()
    with shop.ledger() as ledger:
        if file is None:
            write_export(ledger, shop.request(), sys.stdout)
            return
        try:
            with file.open("x", encoding="utf-8", newline="") as target:
                entries = write_export(ledger, shop.request(), target)
        except FileExistsError as error:
            raise StoreError(f"{file}: is there already: name a new file") from error
        except OSError as error:
            raise StoreError(f"{file}: cannot be written ({error.strerror})") from error
    note(f"{file}: {entries:,} entries, values in clear")


def _print_intake(intake: Intake, rejects: Path, how: Format) -> None:
    report = intake.report
    row = {
        "import": report.id if report else "",
        "rows": intake.rows,
        "proposed": report.entries if report else 0,
        "known": report.known if report else 0,
        "rejected": intake.rejected,
    }
    emit([row], IMPORT_COLUMNS, how)
    note(", ".join(f"{action}: {number:,}" for action, number in sorted(intake.actions.items())))
    if intake.rejected:
        note(f"{intake.rejected:,} rows rejected; why: {rejects}")
    if report and report.entries:
        note(f"somebody else approves them: graphfraud blocklist approve {report.id}")
