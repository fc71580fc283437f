"""The commands that find rings, detect and nightly, and run, which tells what they read and counted."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli.alerts import send_quietly
from graphfraud.cli.feeds import REJECTED, print_reports
from graphfraud.cli.options import AsOfOption, FeedOption, FormatOption, FullOption, StrictOption
from graphfraud.cli.output import Column, Format, Kind, emit, iso_time, note, print_json
from graphfraud.cli.progress import progress
from graphfraud.cli.shop import Shop, moment, now_ms
from graphfraud.errors import ConfigError
from graphfraud.rights import Action
from graphfraud.stores.open import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfraud.model import Lineage
    from graphfraud.nightly import Feed, NightReport

CHANGE_COLUMNS = (
    Column("ring"),
    Column("change"),
    Column("others"),
    Column("added", Kind.NUMBER),
    Column("removed", Kind.NUMBER),
    Column("cause"),
)

RECORD_COLUMNS = (Column("what"), Column("value"))

RECORD_TIMES = frozenset({"as_of", "started_at"})
"""Names of times in a run record."""

SHOWN_CHANGES = 20
"""Changes in the table of a night; CSV and JSON give all."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("detect")(detect)
    app.command("nightly")(nightly)
    app.command("run")(show_run)


def detect(as_of: AsOfOption = None, full: FullOption = False, how: FormatOption = Format.TABLE) -> None:
    """Find, score and publish the rings of everything that was taken in."""
    _report(run(Shop.here(), [], as_of, full=full), how)


def nightly(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Files to take in; by default those of graphfraud.toml."),
    ] = None,
    feed: FeedOption = None,
    as_of: AsOfOption = None,
    full: FullOption = False,
    strict: StrictOption = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Do a whole night: take the feeds in, find rings, compare with last night, publish."""
    from graphfraud.ingest.mapping import load_mapping  # loads libraries that reading does not need
    from graphfraud.nightly import Feed

    shop = Shop.here()
    if files:
        mapping = load_mapping(feed or "canonical")
        feeds = [Feed(path, mapping) for path in files]
    else:
        feeds = _configured_feeds(shop)
    report = run(shop, feeds, as_of, full=full, patience=shop.settings.watch.night_waits_seconds)
    if how is Format.TABLE:
        print_reports(report.loaded, how)
    _report(report, how)
    if strict and report.rejected:
        raise typer.Exit(REJECTED)


def show_run(
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="The run's number; by default the last one.")
    ] = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """Show a run's record: what it read, counted and took, and under which settings."""
    shop = Shop.here()
    with shop.view(Action.LIST_RINGS, "run", how, run=number) as view:
        record = dict(view.record())
    for name in RECORD_TIMES & record.keys():
        record[name] = iso_time(record[name])
    if how is Format.JSON:
        print_json(record)
    else:
        emit(_record_rows(record), RECORD_COLUMNS, how)


def run(
    shop: Shop, feeds: Sequence[Feed], as_of: str | None, *, full: bool, patience: float = 0.0
) -> NightReport:
    """Do one night with progress on a terminal, then send its alerts."""
    from graphfraud.nightly import NightPlan, Stopwatch, run_night

    at = moment(as_of, shop.settings.shop.time_zone)
    cache = cache_folder(shop.places.graph_url, shop.places.graph_access)
    as_of_ms = at if at is not None else now_ms()
    plan = NightPlan(feeds, as_of_ms, full=full, cache=cache, patience=patience)
    with shop.store() as store, shop.ledger() as ledger:
        with progress() as onlooker:
            report = run_night(store, ledger, shop.settings, plan, Stopwatch(onlooker.step), onlooker.file)
        send_quietly(shop, ledger)
    return report


def _configured_feeds(shop: Shop) -> list[Feed]:
    """Find the files of graphfraud.toml, in its order, those of one pattern by name."""
    from graphfraud.ingest.mapping import load_mapping
    from graphfraud.nightly import Feed

    if not shop.settings.feeds:
        raise ConfigError(
            "nightly was given no file and graphfraud.toml names none; name files, or add a [[feeds]] table "
            'with files = "inbox/*.csv"'
        )
    feeds = []
    for section in shop.settings.feeds:
        mapping = load_mapping(section.mapping)
        found = sorted(glob.glob(section.files))  # noqa: PTH207  # Path.glob takes no absolute one
        if not found:
            note(f"{section.files}: no such file tonight")
        feeds += [Feed(Path(name), mapping) for name in found]
    return feeds


def _report(report: NightReport, how: Format) -> None:
    changes = report.lineage if how is not Format.TABLE else report.lineage[:SHOWN_CHANGES]
    emit((_change_row(change) for change in changes), CHANGE_COLUMNS, how)
    if len(changes) < len(report.lineage):
        note(f"{len(changes)} of {len(report.lineage)} changes; --format json gives all")
    if not report.record["counts"]["events"]:
        note("the graph is empty: load orders with `graphfraud ingest FILE` first")
    note(
        f"run {report.run}: {report.rings} rings, {report.queued} of them in the review queue, "
        f"{len(report.lineage)} changes; {sum(report.timings.values()):.1f} s, "
        f"{report.record['peak_memory_mb']:,} MB"
    )

    if report.woken:
        note(f"closed cases to look at again: {', '.join(report.woken)}; `graphfraud case show` says why")
    if report.warning:
        note(report.warning)


def _record_rows(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Write a record out line by line; the new accounts by day, hundreds of numbers, are left to JSON."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _record_rows({f"{name}.{part}": inner for part, inner in value.items()})
        elif name == "inputs":
            yield from _record_rows({f"inputs.{place}": one for place, one in enumerate(value, start=1)})
        elif not isinstance(value, list):
            yield {"what": name, "value": value}
        elif all(isinstance(one, str) for one in value):
            yield {"what": name, "value": " ".join(value)}


def _change_row(change: Lineage) -> dict[str, Any]:
    return {
        "ring": change.ring,
        "change": change.change.value,
        "others": " ".join(change.others),
        "added": len(change.added),
        "removed": len(change.removed),
        "cause": change.cause,
    }
