"""The command that checks the files of the shop's own: where IP addresses are, and watch lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit, note
from graphfraud.cli.shop import Shop
from graphfraud.scoring.references import IP_FILES, WATCH_LISTS
from graphfraud.scoring.references.watch_lists import LABELS, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.scoring.references import References

FILE_COLUMNS = (
    Column("section"),
    Column("name"),
    Column("path"),
    Column("entries", Kind.NUMBER),
    Column("built_at", Kind.TIME),
)
FOUND_COLUMNS = (Column("section"), Column("name"), Column("found"), Column("likeness", Kind.NUMBER))


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command("references")(show_references)


def show_references(
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="Say what the files say of this value.")
    ] = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """Load and check the IP files and watch lists that graphfraud.toml names; or look a value up in them."""
    shop = Shop.here()
    references = shop.settings.references()
    if not references.ip_files and not references.watch_lists:
        note(
            "graphfraud.toml names no [[ip_files]] and no [[watch_lists]]; signals that need one find nothing"
        )
    if value is None:
        emit(_file_rows(references), FILE_COLUMNS, how, shop.settings.shop.time_zone)
    else:
        emit(_found_rows(references, value), FOUND_COLUMNS, how)


def _file_rows(references: References) -> Iterator[dict[str, Any]]:
    for file in references.ip_files:
        yield _file_row(IP_FILES, "", file.path, file.entries, file.built_at)
    for one in references.watch_lists:
        name = f"{one.name} (hubs)" if one.hub else one.name
        yield _file_row(WATCH_LISTS, name, one.path, len(one.entries), None)


def _file_row(section: str, name: str, path: str, entries: int, built_at: int | None) -> dict[str, Any]:
    return {"section": section, "name": name, "path": path, "entries": entries, "built_at": built_at}


def _found_rows(references: References, value: str) -> Iterator[dict[str, Any]]:
    for file in references.ip_files:
        facts = file.find(value)
        if facts is not None:
            place = f"{facts.place[0]}, {facts.place[1]}" if facts.place else ""
            said = "; ".join(filter(None, (facts.kind, facts.country, place, facts.name)))
            yield _found_row(IP_FILES, file.path, said, None)
    for one in references.watch_lists:
        for label in LABELS:
            match = one.find(label, keys_of(label, value, country=references.region))
            if match is not None:
                yield _found_row(WATCH_LISTS, one.name, f"{label}: {match.entry.written}", match.likeness)


def _found_row(section: str, name: str, found: str, likeness: int | None) -> dict[str, Any]:
    return {"section": section, "name": name, "found": found, "likeness": likeness}
