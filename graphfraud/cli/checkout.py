"""The command that runs the look-up service: checkout serve."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphfraud.cli.release_options import FOLDER, LIST, FolderOption, ListOption
from graphfraud.errors import ConfigError

API_KEY = "GRAPHFRAUD_CHECKOUT_API_KEY"
"""Environment variable with one API key, where no file is given."""


class Unavailable(StrEnum):
    """What orders are told when no release can answer."""

    OPEN = "open"
    CLOSED = "closed"
    REVIEW = "review"
    CHALLENGE = "challenge"


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(no_args_is_help=True, help="Answer checkouts from the signed release.")
    group.callback()(_group)
    group.command("serve")(serve)
    app.add_typer(group, name="checkout")


def _group() -> None:
    """Answer checkouts from the signed release."""


def serve(  # noqa: PLR0913, PLR0917  # each is an option that a person types
    fail: Annotated[
        Unavailable,
        typer.Option("--fail", help="What orders are told when no release can answer."),
    ],
    trusted_keys: Annotated[
        Path, typer.Option("--trusted-keys", metavar="FILE", help="The file of trusted keys.")
    ],
    secret: Annotated[
        list[Path], typer.Option("--secret", metavar="FILE", help="A matching secret; two while one follows.")
    ],
    folder: FolderOption = FOLDER,
    of_list: ListOption = LIST,
    api_keys: Annotated[
        Path | None,
        typer.Option("--api-keys", metavar="FILE", help=f"One a line; else ${API_KEY}."),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="DIR", help="For a copy of the last good release."),
    ] = None,
    hits: Annotated[
        Path | None, typer.Option("--hits", metavar="FILE", help="Gets a line for each hit.")
    ] = None,
    acknowledgements: Annotated[
        Path | None, typer.Option("--acknowledgements", metavar="DIR", help="Gets this reader's file.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Of this reader; else the host's.")] = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")] = 8777,
    rate: Annotated[float, typer.Option("--rate", min=1, help="Orders a second for each API key.")] = 1000.0,
) -> None:
    """Answer orders over HTTP; needs the extra `service`."""
    try:
        import uvicorn  # an extra, which other commands go without

        from graphfraud.checkout.service import ServiceSettings, create_app, read_api_keys
        from graphfraud.checkout.service.access import checked_api_keys
    except ImportError as error:
        raise ConfigError("the service needs more libraries: pip install 'graphfraud[service]'") from error
    from graphfraud.checkout import Action, Reader, ReaderSettings

    answers = {Unavailable.OPEN: None, Unavailable.CLOSED: Action.BLOCK}
    keys = read_api_keys(api_keys) if api_keys else checked_api_keys([os.environ.get(API_KEY, "")])
    reader = Reader(
        ReaderSettings(
            folder=folder,
            trusted_keys=trusted_keys,
            secrets=tuple(secret),
            when_unavailable=answers[fail] if fail in answers else Action(fail.value),
            list=of_list,
            keep=keep,
            hits=hits,
            acknowledgements=acknowledgements,
            name=name,
        )
    )
    settings = ServiceSettings(keys, orders_per_second=rate, burst=int(2 * rate))
    uvicorn.run(create_app(reader, settings), host=host, port=port, access_log=False, log_level="warning")
