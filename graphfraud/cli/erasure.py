"""The command that takes a person's data out of the ledger: erase."""

from __future__ import annotations

from typing import Annotated

import typer

from graphfraud.cli.options import NoteOption
from graphfraud.cli.output import note
from graphfraud.cli.release_options import KEYS, KeysOption
from graphfraud.cli.shop import Shop, moment


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("erase")(erase)


def erase(
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY...]", help="Account keys, printed keys or other text of one person."),
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Also empty every line that is older.")
    ] = None,
    release_keys: KeysOption = KEYS,
    why: NoteOption = "",
) -> None:
    """Delete what the ledger says about a person; the audit's lines and digests stay, and the chain holds."""
    from graphfraud.checkout.keyring import KeyRing  # loads cryptography only here
    from graphfraud.ledger.erasure import erase as erase_lines  # loads SQLAlchemy

    shop = Shop.here()
    oldest = moment(before, shop.settings.shop.time_zone, "--before")
    digest = KeyRing(release_keys).secret().name_digest if release_keys.exists() else None
    with shop.ledger() as ledger:
        lines = erase_lines(ledger, shop.request(why), keys or [], oldest, digest)
    if digest is None:
        note(f"{release_keys}: is not there, so entries of the block list on this person end")
    note(f"{lines} lines of the audit were emptied; the chain holds")
