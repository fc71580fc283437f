"""Commands around the signed release: publish, verify, rollback, status, hits, and the keys."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli import release_keys
from graphfraud.cli.feeds import REJECTED
from graphfraud.cli.options import FormatOption, LimitOption, StrictOption
from graphfraud.cli.output import Column, Format, Kind, emit, note, one_line
from graphfraud.cli.release_options import (
    FOLDER,
    KEYS,
    LIST,
    ExportTarget,
    FolderOption,
    KeysOption,
    ListOption,
    open_publisher,
)
from graphfraud.cli.shop import Shop, now_ms
from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from graphfraud.checkout.hits import HitFiles
    from graphfraud.checkout.loading import Trust
    from graphfraud.checkout.publisher import PublishReport

REPORT_COLUMNS = (
    Column("version", Kind.NUMBER),
    Column("kind"),
    Column("entries", Kind.NUMBER),
    Column("added", Kind.NUMBER),
    Column("removed", Kind.NUMBER),
    Column("expired", Kind.NUMBER),
    Column("rejected", Kind.NUMBER),
)
FILE_COLUMNS = (
    Column("file"),
    Column("base", Kind.NUMBER),
    Column("content", Kind.NUMBER),
    Column("records", Kind.NUMBER),
    Column("bytes", Kind.NUMBER),
    Column("sha256"),
)
STATUS_COLUMNS = (
    Column("who"),
    Column("version", Kind.NUMBER),
    Column("entries", Kind.NUMBER),
    Column("at", Kind.TIME),
    Column("valid_until", Kind.TIME),
    Column("says"),
)
HIT_COLUMNS = (
    Column("entry_id"),
    Column("hits", Kind.NUMBER),
    Column("orders", Kind.NUMBER),
    Column("first_hit", Kind.TIME),
    Column("last_hit", Kind.TIME),
    Column("stopped", Kind.NUMBER),
    Column("currency"),
)
ORDER_COLUMNS = (
    Column("at", Kind.TIME),
    Column("order_id"),
    Column("decided"),
    Column("action"),
    Column("type"),
    Column("reason"),
    Column("entry_id"),
    Column("version", Kind.NUMBER),
)

EXPORT_COLUMNS = (Column("file"), Column("entries", Kind.NUMBER))

MOST_REJECTED_SHOWN = 20
"""Lines on stderr; the count says how many there are."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(
        no_args_is_help=True, help="Make, check and take back signed releases of the block list."
    )
    group.command("publish")(publish)
    group.command("verify")(verify)
    group.command("rollback")(rollback)
    group.command("status")(status)
    group.command("hits")(hits)
    group.command("export")(export)
    group.add_typer(release_keys.group(), name="keys")
    app.add_typer(group, name="release")


def publish(  # noqa: PLR0913, PLR0917  # each is an option that a person types
    entries: Annotated[
        Path | None,
        typer.Option(
            "--entries",
            metavar="FILE",
            help="A list from a file instead of the ledger's.",
        ),
    ] = None,
    changes: Annotated[
        Path | None,
        typer.Option(
            "--changes", metavar="FILE", help="Only what changes; a row with the action remove takes one out."
        ),
    ] = None,
    folder: FolderOption = FOLDER,
    keys: KeysOption = KEYS,
    of_list: ListOption = LIST,
    loss_is_meant: Annotated[
        bool, typer.Option("--loss-is-meant", help="Publish although more than half of the list is gone.")
    ] = False,
    after: Annotated[
        int, typer.Option("--after", metavar="VERSION", min=0, help="Go on after it: the old folder is lost.")
    ] = 0,
    strict: StrictOption = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Publish the ledger's list and holds as a signed release; or a list from a file, or changes to it."""
    from graphfraud.checkout.entries_file import EntriesFile  # loads cryptography only here

    if entries is not None and changes is not None:
        raise ConfigError("give either --entries FILE, the whole list, or --changes FILE, what changes")
    shop = Shop.here()
    settings = shop.settings.shop
    publisher = open_publisher(folder, keys, of_list, settings.region)
    if entries is None and changes is None:
        from graphfraud.investigation.releasing import publish_list  # loads SQLAlchemy

        with shop.ledger() as ledger:
            report = publish_list(publisher, ledger, now_ms(), loss_is_meant=loss_is_meant, after=after)
    elif entries is not None:
        rows = EntriesFile(entries, settings.time_zone)
        report = publisher.publish(rows, now_ms(), loss_is_meant=loss_is_meant, after=after)
        if rows.removed:
            note(f"{len(rows.removed)} rows with the action remove say nothing in a whole list")
    else:
        assert changes is not None  # noqa: S101  # one of the two is given
        rows = EntriesFile(changes, settings.time_zone)
        changed = list(rows)
        report = publisher.publish_changes(changed, rows.removed, now_ms())
    _print_report(report, how)
    if strict and report.rejected:
        raise typer.Exit(REJECTED)


def verify(
    folder: FolderOption = FOLDER,
    keys: KeysOption = KEYS,
    of_list: ListOption = LIST,
    how: FormatOption = Format.TABLE,
) -> None:
    """Check a release as a checkout does: signature, dates, every byte of every file."""
    from graphfraud.checkout.loading import load  # loads cryptography only here

    release = load(folder, _trust(keys, of_list), now_ms())
    rows = [
        {
            "file": one.name,
            "base": one.base,
            "content": one.content,
            "records": one.records,
            "bytes": one.size,
            "sha256": one.sha256,
        }
        for one in release.manifest.files
    ]
    emit(rows, FILE_COLUMNS, how)
    note(f"version {release.version} is good: {release.manifest.entries:,} entries")


def rollback(
    version: Annotated[
        int, typer.Argument(metavar="VERSION", min=1, help="Whose content is to count again.")
    ],
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="ENTRY", help="An entry that stays out, such as one revoked since."
        ),
    ] = None,
    folder: FolderOption = FOLDER,
    keys: KeysOption = KEYS,
    of_list: ListOption = LIST,
    how: FormatOption = Format.TABLE,
) -> None:
    """Publish the content of an earlier version as a new one; whoever was revoked since is listed again."""
    publisher = open_publisher(folder, keys, of_list, Shop.here().settings.shop.region)
    _print_report(publisher.roll_back(version, now_ms(), without=set(without or ())), how)


def status(
    folder: FolderOption = FOLDER,
    keys: KeysOption = KEYS,
    of_list: ListOption = LIST,
    how: FormatOption = Format.TABLE,
) -> None:
    """Show what counts now, and what each checkout says that it serves."""
    from graphfraud.checkout.acknowledging import read_acknowledgements
    from graphfraud.checkout.folder import ACKNOWLEDGEMENTS
    from graphfraud.checkout.loading import read_signed

    manifest, _ = read_signed(folder, _trust(keys, of_list), now_ms())
    counts = ", ".join(f"{action} {number:,}" for action, number in manifest.counts.items())
    rows: list[dict[str, Any]] = [
        {
            "who": "publisher",
            "version": manifest.version,
            "entries": manifest.entries,
            "at": manifest.created_at,
            "valid_until": manifest.valid_until,
            "says": "; ".join(part for part in (counts, manifest.note) if part),
        }
    ]
    found, damaged = read_acknowledgements(folder / ACKNOWLEDGEMENTS)
    rows += [
        {
            "who": one.reader,
            "version": one.version,
            "entries": None,
            "at": one.at,
            "valid_until": None,
            "says": one.refused or ("" if one.version == manifest.version else "behind"),
        }
        for one in found
    ]
    emit(rows, STATUS_COLUMNS, how, Shop.here().settings.shop.time_zone)
    for name in damaged[:MOST_REJECTED_SHOWN]:
        note(f"{name[:80]}: is no acknowledgement")


def hits(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files of hits that checkouts wrote.")
    ],
    order: Annotated[
        str | None, typer.Option("--order", metavar="ID", help="Only this order: why was it refused?")
    ] = None,
    count_only: Annotated[
        bool, typer.Option("--count-only", help="Do not keep them in the ledger, with the entries.")
    ] = False,
    limit: LimitOption = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """Keep hits with their entries and count them, with the money stopped; or say why one was refused."""
    from graphfraud.checkout.hits import HitFiles, count_hits

    found = HitFiles(files)
    shop = Shop.here()
    zone = shop.settings.shop.time_zone
    if not count_only:
        _record(shop, found)
    if order is not None:
        rows = [
            {
                "at": hit.at,
                "order_id": hit.order_id,
                "version": hit.version,
                "decided": number == 0,
                **asdict(one),
            }
            for hit in found
            if hit.order_id == order
            for number, one in enumerate(hit.matches)
        ]
        emit(rows[:limit], ORDER_COLUMNS, how, zone)
    else:
        counted = [
            {**asdict(one), "stopped": one.stopped.get(currency), "currency": currency}
            for one in count_hits(found).values()
            for currency in sorted(one.stopped) or [""]
        ]
        emit(counted[:limit], HIT_COLUMNS, how, zone)
    if found.damaged:
        note(f"{found.damaged:,} lines are no hits and were left out")


def export(
    entries: Annotated[
        Path, typer.Option("--entries", metavar="FILE", help="The whole list, as CSV or JSON Lines.")
    ],
    target: Annotated[ExportTarget, typer.Option("--to", help="Whose format.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Gets the files, with values in clear.")],
    how: FormatOption = Format.TABLE,
) -> None:
    """Write the list for another service, with values in clear; only what counts now."""
    from graphfraud.checkout.entries_file import EntriesFile
    from graphfraud.checkout.export import Target
    from graphfraud.checkout.export import export as write

    settings = Shop.here().settings.shop
    rows = EntriesFile(entries, settings.time_zone)
    report = write(rows, Target(target.value), folder, settings.region, now_ms())
    emit(({"file": name, "entries": number} for name, number in report.files.items()), EXPORT_COLUMNS, how)
    for why, number in report.left_out.most_common(MOST_REJECTED_SHOWN):
        note(f"left out: {number:,}: {why}")


def _record(shop: Shop, found: HitFiles) -> None:
    from graphfraud.ledger.entry_hits import record_hits  # loads SQLAlchemy

    names = ", ".join(path.name for path in found.paths)
    with shop.ledger() as ledger:
        note(f"{record_hits(ledger, found, names, now_ms()):,} hits are new")


def _trust(keys: Path, of_list: str) -> Trust:
    from graphfraud.checkout.keyring import KeyRing  # loads cryptography only here
    from graphfraud.checkout.loading import Trust

    ring = KeyRing(keys)
    return Trust(ring.trusted(), (ring.secret(),), of_list)


def _print_report(report: PublishReport, how: Format) -> None:
    emit([{**asdict(report), "rejected": len(report.rejected)}], REPORT_COLUMNS, how)
    for one in report.rejected[:MOST_REJECTED_SHOWN]:
        note(f"left out: {one_line(one.entry_id[:100])}: {one.why}")
    if len(report.rejected) > MOST_REJECTED_SHOWN:
        note(f"left out: {len(report.rejected) - MOST_REJECTED_SHOWN:,} more")
