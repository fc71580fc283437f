"""The commands around the audit: audit verify, export, head."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit, note, say
from graphfraud.cli.shop import Shop, moment
from graphfraud.errors import ConfigError, StoreError

LINE_COLUMNS = (
    Column("id", Kind.NUMBER),
    Column("at", Kind.TIME),
    Column("person"),
    Column("action"),
    Column("outcome"),
    Column("subject"),
    Column("body"),
    Column("digest"),
)

group = typer.Typer(no_args_is_help=True, help="The audit: who saw, decided and changed what.")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.add_typer(group, name="audit")


@group.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option("--head", metavar="LINE:DIGEST", help="A head that was kept elsewhere.")
    ] = None,
) -> None:
    """Check the whole chain; leaves with exit code 3 and names the first line that does not hold."""
    from graphfraud.ledger.audit import verify as verify_chain

    shop = Shop.here()
    with shop.ledger() as ledger:
        found = verify_chain(ledger, _head(head))
    if found.broken:
        raise StoreError(
            f"the audit is broken: {found.broken}; the {found.lines} lines before it hold: keep the ledger "
            "as it is, and compare it with a backup"
        )
    say(f"{found.lines} lines, all of them hold; head {found.head or 'none'}")


@group.command("head")
def head() -> None:
    """Print the last line's number and digest, to be kept where nobody of this ledger can change it."""
    from graphfraud.ledger.audit import read_head

    with Shop.here().ledger() as ledger:
        last = read_head(ledger)
    if last is None:
        note("the audit is empty")
    else:
        say(str(last))


@group.command("export")
def export(
    subject: Annotated[str | None, typer.Option(help="Only lines about this.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only lines from this time on.")] = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """Print the lines, the oldest first; itself a line."""
    from graphfraud.ledger.audit_reading import read_audit

    shop = Shop.here()
    zone = shop.settings.shop.time_zone
    with (
        shop.ledger() as ledger,
        read_audit(
            ledger, shop.request(), subject=subject, since=moment(since, zone, "--since") or 0
        ) as lines,
    ):
        emit((_row(asdict(line), how) for line in lines), LINE_COLUMNS, how, zone)


def _row(line: dict[str, Any], how: Format) -> dict[str, Any]:
    from graphfraud.ledger.audit import canonical

    erased = line["body"] is None
    body = line["body"] if how is Format.JSON or erased else canonical(line["body"])
    return line | {"body": body}


def _head(text: str | None) -> Any:
    from graphfraud.ledger.audit import Head

    if text is None:
        return None
    number, _, digest = text.strip().partition(":")
    if not number.isdecimal() or not digest:
        raise ConfigError(f"--head {text!r} is no head; `graphfraud audit head` prints one like 12:9f86d081…")
    return Head(int(number), digest)
