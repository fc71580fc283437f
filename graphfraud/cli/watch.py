"""The command that takes new files in by day."""

from __future__ import annotations

import glob
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphfraud.cli.options import FeedOption
from graphfraud.cli.output import note
from graphfraud.cli.shop import Shop, now_ms
from graphfraud.errors import ConfigError
from graphfraud.stores.open import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ingest.mapping import Mapping
    from graphfraud.ledger import Ledger
    from graphfraud.stores.ports import GraphStore
    from graphfraud.watching import Looked, Watch

BETWEEN_ROUNDS = 0.5
"""Seconds of pause where files are left: a night that waits for the graph gets it."""


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command("watch")(watch)


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder where new files appear.")],
    feed: FeedOption = None,
    interval: Annotated[
        float | None,
        typer.Option(
            "--interval",
            metavar="SECONDS",
            min=0.1,
            max=300,
            help="Seconds between two looks; by default those of graphfraud.toml.",
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once and leave, for a scheduler.")] = False,
) -> None:
    """Take new files in as they come, score their orders and send alerts; end it with Ctrl-C.

    Nights go on as ever and find the same, whether the watch has run or not.
    """
    from graphfraud.alerting.channels import open_channels
    from graphfraud.watching import Watch, keep_watching

    if not folder.is_dir():
        raise ConfigError(f"{folder}: is no folder; name the one where new files appear")
    shop = Shop.here()
    shop.settings.references()  # a wrong file is refused before anything is taken in
    open_channels(shop.settings.alerts, os.environ, shop.settings.shop.language)
    cache = cache_folder(shop.places.graph_url, shop.places.graph_access)
    watching = Watch(folder, _mappings(shop, feed), shop.settings, now_ms, cache)
    seconds = interval if interval is not None else shop.settings.watch.interval_seconds
    with shop.store() as store, shop.ledger() as ledger:
        if once:
            keep_watching(_looks(shop, watching, store, ledger), note, _leave)
        note(f"watching {folder}, every {seconds:g} s; Ctrl-C ends it")
        keep_watching(
            _looks(shop, watching, store, ledger),
            note,
            lambda more: time.sleep(min(seconds, BETWEEN_ROUNDS) if more else seconds),
        )


def _leave(_more: bool) -> None:
    raise typer.Exit


def _looks(shop: Shop, watching: Watch, store: GraphStore, ledger: Ledger) -> Callable[[], Looked]:
    """Return what is done at each look: files first, then the outbox."""
    from graphfraud.cli.alerts import send_quietly

    def look() -> Looked:
        looked = watching.look(store, ledger)
        send_quietly(shop, ledger)
        return looked

    return look


def _mappings(shop: Shop, feed: str | None) -> Callable[[Path], Mapping]:
    """Return what tells how a file is to be read: as asked for, else as the settings' feeds say."""
    from graphfraud.ingest.mapping import load_mapping

    if feed is not None:
        only = load_mapping(feed)
        return lambda _path: only
    sections = [(section.files, load_mapping(section.mapping)) for section in shop.settings.feeds]
    other = load_mapping("canonical")

    def mapping_of(path: Path) -> Mapping:
        wanted = path.resolve()
        for pattern, mapping in sections:
            if any(Path(name).resolve() == wanted for name in glob.glob(pattern)):  # noqa: PTH207  # absolute ones, too
                return mapping
        return other

    return mapping_of
