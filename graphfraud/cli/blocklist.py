"""The commands around the block list: what a person does with an entry, from proposal to archive."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli import blocklist_files
from graphfraud.cli.blocklist_words import (
    ENTRY_COLUMNS,
    EVENT_COLUMNS,
    IMPACT_COLUMNS,
    NARROWER_COLUMNS,
    ORDER_COLUMNS,
    REVIEW_COLUMNS,
    Deed,
    ListedType,
    Reason,
    Status,
    entry_cells,
    read_answers,
)
from graphfraud.cli.options import FormatOption, LimitOption, NoteOption
from graphfraud.cli.output import Format, emit, note, say, shown_time
from graphfraud.cli.release_options import FOLDER, KEYS, LIST, FolderOption, KeysOption, ListOption
from graphfraud.cli.shop import Shop, moment, now_ms
from graphfraud.errors import GraphFraudError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.investigation.listing import Listing
    from graphfraud.ledger.entries import Draft, Proposal

_EntryArgument = Annotated[str, typer.Argument(metavar="L-000123", help="The entry's id.")]
_AnswerOption = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="CAUTION=TEXT", help="Why it is right all the same; may be repeated."),
]
_DaysOption = Annotated[int | None, typer.Option("--days", help="How long it stands; else the type's own.")]
_LastingOption = Annotated[bool, typer.Option("--lasting", help="It never expires.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands; `blacklist` is another word for the group, which no help names."""
    group = typer.Typer(no_args_is_help=True, help="The block list: entries, approvals, their lives.")
    for command in (
        propose,
        approve,
        reject,
        archive,
        renew,
        contest,
        revoke,
        show,
        why,
        review,
    ):
        group.command(command.__name__)(command)
    group.command("list")(list_entries)
    blocklist_files.add_to(group)
    app.add_typer(group, name="blocklist")
    app.add_typer(group, name="blacklist", hidden=True)


def propose(  # noqa: PLR0913, PLR0917  # each is an option that a person types
    kind: Annotated[ListedType, typer.Argument(metavar="TYPE", help="What kind of value it is.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="As an order form has it.")],
    reason: Annotated[Reason, typer.Option("--reason", help="The reason code; the checkout names it.")],
    action: Annotated[Deed, typer.Option("--action", help="What the checkout shall do.")] = Deed.BLOCK,
    name: Annotated[str, typer.Option(help="For name_address: whose address it is.")] = "",
    postcode: Annotated[str, typer.Option(help="For the address types.")] = "",
    country: Annotated[str, typer.Option(help="For the address types: two letters.")] = "",
    value_kind: Annotated[
        str, typer.Option("--kind", help="Of a card: token or masked; of a device: app or browser.")
    ] = "",
    is_key: Annotated[
        bool, typer.Option("--key", help="VALUE is a normal form that another command printed.")
    ] = False,
    days: _DaysOption = None,
    lasting: _LastingOption = False,
    starts: Annotated[str | None, typer.Option("--starts", metavar="DATE", help="Not before then.")] = None,
    ring: Annotated[str, typer.Option("--ring", metavar="R-000123", help="The ring that is evidence.")] = "",
    answer: _AnswerOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what it would have stopped, and what it needs.")
    ] = False,
    why_text: NoteOption = "",
    how: FormatOption = Format.TABLE,
) -> None:
    """List a value; shows what it would have stopped, and asks where strangers may share it."""
    from graphfraud.ledger.entries import Draft  # loads SQLAlchemy

    shop = Shop.here()
    from graphfraud.blocklist import EntryReason
    from graphfraud.checkout.entry import Action, EntryType

    draft = Draft(
        action=Action(action.value),
        type=EntryType(kind.value),
        value=value,
        reason=EntryReason(reason.value),
        name=name,
        postcode=postcode,
        country=country,
        kind=value_kind,
        normalised=is_key,
        days=days,
        lasting=lasting,
        starts_at=moment(starts, shop.settings.shop.time_zone, "--starts"),
        ring=ring,
    )
    with _listing() as (_, listing):
        if dry_run:
            _show_assessment(listing, shop, draft, how)
        else:
            _print_proposal(listing.propose(shop.request(why_text), draft, read_answers(answer)), shop)


def renew(  # each is an option that a person types
    entry: _EntryArgument,
    days: _DaysOption = None,
    lasting: _LastingOption = False,
    answer: _AnswerOption = None,
    why_text: NoteOption = "",
) -> None:
    """List an entry's value again, for longer; the old entry counts until the new one does."""
    with _listing() as (shop, listing):
        made = listing.renew(shop.request(why_text), entry, read_answers(answer), days=days, lasting=lasting)
        _print_proposal(made, shop)


def approve(
    entry: Annotated[str, typer.Argument(metavar="L-000123|I-000001", help="An entry, or an import.")],
    why_text: NoteOption = "",
) -> None:
    """Approve what somebody else proposed or imported, or that somebody else revoked."""
    from graphfraud.blocklist import import_number
    from graphfraud.ledger.entry_decisions import approve_import

    if import_number(entry) is not None:
        shop = Shop.here()
        with shop.ledger() as ledger:
            note(f"{approve_import(ledger, shop.request(why_text), entry):,} entries of {entry} are active")
        return
    with _listing() as (shop, listing):
        note(f"{entry} is {listing.approve(shop.request(why_text), entry).value}")


def reject(
    entry: Annotated[str, typer.Argument(metavar="L-000123|I-000001", help="An entry, or an import.")],
    why_text: NoteOption = "",
) -> None:
    """Reject a proposal or import, or take the own one back; a revoked entry counts again."""
    from graphfraud.blocklist import import_number
    from graphfraud.ledger.entry_decisions import reject_import

    if import_number(entry) is not None:
        shop = Shop.here()
        with shop.ledger() as ledger:
            note(f"{reject_import(ledger, shop.request(why_text), entry):,} entries of {entry} are rejected")
        return
    with _listing() as (shop, listing):
        note(f"{entry} is {listing.reject(shop.request(why_text), entry).value}")


def archive(entry: _EntryArgument, why_text: NoteOption = "") -> None:
    """End an entry before its time; it stays to be read."""
    with _listing() as (shop, listing):
        listing.archive(shop.request(why_text), entry)
        note(f"{entry} is archived; the next release is without it")


def contest(
    entry: _EntryArgument,
    settled: Annotated[bool, typer.Option("--settled", help="It is settled; the entry stays.")] = False,
    why_text: NoteOption = "",
) -> None:
    """Note that a customer contests an entry, or that this is settled."""
    with _listing() as (shop, listing):
        listing.contest(shop.request(why_text), entry, settled=settled)
        note(f"{entry} is no longer contested" if settled else f"{entry} is contested; `review` shows it")


def revoke(
    entry: _EntryArgument,
    folder: FolderOption = FOLDER,
    keys: KeysOption = KEYS,
    of_list: ListOption = LIST,
    why_text: NoteOption = "",
) -> None:
    """Take an entry out at once, alone, and publish a release without it; somebody else looks at it after."""
    with _listing() as (shop, listing):
        listing.revoke(shop.request(why_text), entry)
        note(f"{entry} is revoked; somebody else approves or rejects that")
        try:
            version = _publish_without(listing, shop, entry, (folder, keys, of_list))
        except GraphFraudError as error:
            note(f"not published yet: {error}; run `graphfraud release publish`")
        else:
            note(f"release {version} is without it")


def list_entries(
    status: Annotated[Status | None, typer.Option("--status", help="Only entries that are so far.")] = None,
    kind: Annotated[ListedType | None, typer.Option("--type", help="Only values of this kind.")] = None,
    action: Annotated[Deed | None, typer.Option("--action", help="Only entries with this action.")] = None,
    limit: LimitOption = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """List entries with their hits, the newest first."""
    from graphfraud.blocklist import EntryStatus
    from graphfraud.checkout.entry import Action, EntryType
    from graphfraud.ledger.entry_reading import EntryFilter
    from graphfraud.ledger.entry_reading import list_entries as read_list

    shop = Shop.here()
    wanted = EntryFilter(
        EntryStatus(status.value) if status else None,
        Action(action.value) if action else None,
        EntryType(kind.value) if kind else None,
        limit=limit,
    )
    with shop.ledger() as ledger:
        rows = read_list(ledger, shop.request(), wanted)
    emit((entry_cells(row, now_ms()) for row in rows), ENTRY_COLUMNS, how, shop.settings.shop.time_zone)


def show(entry: _EntryArgument) -> None:
    """Show an entry: its evidence, what it was said to stop, its history and hits."""
    from graphfraud.ledger.entry_reading import read_entry

    shop = Shop.here()
    zone = shop.settings.shop.time_zone
    with shop.ledger() as ledger:
        page = read_entry(ledger, shop.request(), entry)
    cells = entry_cells(page.entry, now_ms())
    for column in ENTRY_COLUMNS:
        shown = cells[column.name]
        text = shown_time(shown, zone) if column.name.endswith(("_at", "_hit", "_due")) else shown
        say(f"{column.name:14} {'-' if text is None or text == '' else text}")
    say(f"{'why':14} {page.entry.text}")
    for reason in page.entry.needs:
        say(f"{'needs':14} {reason}")
    for caution, text in page.answers.items():
        say(f"{'answered':14} {caution}: {text}")
    for name, number in page.snapshot.get("impact", {}).items():
        say(f"{'then ' + name:14} {number}")
    say("")
    emit((asdict(row) for row in page.events), EVENT_COLUMNS, Format.TABLE, zone)


def why(
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The order's id.")],
    how: FormatOption = Format.TABLE,
) -> None:
    """Say why an order was refused, challenged, reviewed or let through."""
    from graphfraud.ledger.entry_hits import why_order

    shop = Shop.here()
    with shop.ledger() as ledger:
        rows = why_order(ledger, shop.request(), order)
    emit((asdict(row) for row in rows), ORDER_COLUMNS, how, shop.settings.shop.time_zone)
    if not rows:
        note("no hit is known of this order: `graphfraud release hits FILE` takes the checkouts' files in")


def review(
    done: Annotated[
        str | None, typer.Option("--done", metavar="L-000123", help="Note that it was looked at and stays.")
    ] = None,
    why_text: NoteOption = "",
    how: FormatOption = Format.TABLE,
) -> None:
    """List entries that wait for somebody: proposed, revoked, contested, expiring, never hit."""
    from graphfraud.ledger.entry_decisions import note_review
    from graphfraud.ledger.entry_reading import entries_to_review

    shop = Shop.here()
    with shop.ledger() as ledger:
        if done is not None:
            note_review(ledger, shop.request(why_text), done)
            return
        rows = entries_to_review(ledger, shop.request(), shop.settings.blocklist)
    now = now_ms()
    cells = ({"why": row.why, "due_at": row.due_at, **entry_cells(row.entry, now)} for row in rows)
    emit(cells, REVIEW_COLUMNS, how, shop.settings.shop.time_zone)


@contextmanager
def _listing() -> Iterator[tuple[Shop, Listing]]:
    from graphfraud.investigation.listing import Listing

    shop = Shop.here()
    with shop.graph() as view, shop.ledger() as ledger:
        yield shop, Listing(view, ledger, shop.settings)


def _show_assessment(listing: Listing, shop: Shop, draft: Draft, how: Format) -> None:
    found = listing.assess(shop.request(), draft)
    row: dict[str, Any] = {
        **found.impact.plain(),
        "type": found.listed.type.value,
        "key": found.listed.key.replace("\x1f", " @ "),
        "days": found.outlook.days,
        "needs": "; ".join(found.outlook.needs),
        "cautions": "; ".join(f"{one.value}: {text}" for one, text in found.cautions.items()),
    }
    emit([row], IMPACT_COLUMNS, how, shop.settings.shop.time_zone)
    if found.narrower:
        note("narrower, with --key:")
        if how is Format.TABLE:
            emit((asdict(one) for one in found.narrower), NARROWER_COLUMNS, how)


def _print_proposal(made: Proposal, shop: Shop) -> None:
    say(made.entry)
    if made.needs:
        note(f"{made.entry} waits for somebody else's approval: {'; '.join(made.needs)}")
    else:
        until = shown_time(made.expires_at, shop.settings.shop.time_zone) if made.expires_at else "for ever"
        note(f"{made.entry} is active until {until}; it is in the next release")


def _publish_without(listing: Listing, shop: Shop, entry: str, places: tuple[Any, Any, str]) -> int:
    from graphfraud.cli.release_options import open_publisher
    from graphfraud.investigation.releasing import take_out

    publisher = open_publisher(*places, shop.settings.shop.region)
    return take_out(publisher, listing.ledger, entry, now_ms()).version
