"""Commands for the keys of releases: release keys new, next, switch, list."""

from __future__ import annotations

from typing import Annotated

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.release_options import KEYS, KeysOption
from graphfraud.cli.shop import now_ms
from graphfraud.model import DAY_MS

RETIRE_DAYS = 30
"""Days for which an old key is trusted yet: time for every checkout to get the new one, holidays included."""

KEY_COLUMNS = (Column("key_id"), Column("signs"), Column("trusted_until", Kind.TIME))


def group() -> typer.Typer:
    """Return the group of these commands."""
    app = typer.Typer(
        no_args_is_help=True, help="The keys that sign releases, and the secret that hashes them."
    )
    app.command("new")(new)
    app.command("next")(next_key)
    app.command("switch")(switch)
    app.command("list")(list_keys)
    return app


def new(keys: KeysOption = KEYS) -> None:
    """Make a signing key, the file of trusted keys, and a matching secret."""
    from graphfraud.checkout.keyring import (  # loads cryptography only here
        MATCHING_SECRET,
        TRUSTED_KEYS,
        KeyRing,
    )

    key = KeyRing(keys).create()
    note(f"{keys}: key {key.id} signs; give {TRUSTED_KEYS} and {MATCHING_SECRET} to every checkout")


def next_key(keys: KeysOption = KEYS) -> None:
    """Make the key that will follow; checkouts trust both once they have the new file of trusted keys."""
    from graphfraud.checkout.keyring import TRUSTED_KEYS, KeyRing

    key = KeyRing(keys).add_next()
    note(f"{keys}: key {key.id} waits; give {TRUSTED_KEYS} to every checkout, then say `keys switch`")


def switch(
    keys: KeysOption = KEYS,
    retire_in: Annotated[
        int, typer.Option("--retire-in", metavar="DAYS", min=0, help="How long the old key is trusted yet.")
    ] = RETIRE_DAYS,
) -> None:
    """Sign with the next key from now on, and let the old one retire."""
    from graphfraud.checkout.keyring import TRUSTED_KEYS, KeyRing

    key = KeyRing(keys).switch(now_ms() + retire_in * DAY_MS)
    note(f"{keys}: key {key.id} signs; publish, then give {TRUSTED_KEYS} to every checkout")


def list_keys(keys: KeysOption = KEYS, how: FormatOption = Format.TABLE) -> None:
    """List the trusted keys, which one signs, and until when the others are trusted."""
    from graphfraud.checkout.keyring import KeyRing

    ring = KeyRing(keys)
    signing = ring.signing_key().id
    rows = [
        {"key_id": one.key_id, "signs": one.key_id == signing, "trusted_until": one.trusted_until}
        for one in ring.trusted().keys
    ]
    emit(rows, KEY_COLUMNS, how)
