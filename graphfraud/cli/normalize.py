"""The command that shows what a text is the same as: normalize."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, emit
from graphfraud.model import EVENT_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphfraud.model import Identifier

COLUMNS = tuple(map(Column, ("text", "key", "parent", "strength", "placeholder")))
ADDRESS_COLUMNS = tuple(
    map(
        Column,
        (
            "text", "key", "building_key", "postcode", "prefecture", "city", "town", "number", "unit",
            "placeholder", "contradicted_by",
        ),
    )
)  # fmt: skip

LabelName = StrEnum("LabelName", {label.name: label.name for label in EVENT_LABELS})  # type: ignore[misc]  # from the model


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command("normalize")(normalize)


def normalize(
    label: Annotated[LabelName, typer.Argument(case_sensitive=False, help="What the texts are.")],
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="Else the lines of stdin.")
    ] = None,
    how: FormatOption = Format.TABLE,
    postcode: Annotated[str, typer.Option("--postcode", help="Of an ADDRESS, beside the text.")] = "",
    country: Annotated[str, typer.Option("--country", help="Two letters, of an ADDRESS or PHONE.")] = "JP",
) -> None:
    """Print the key of each text: what counts as the same has the same key."""
    lines = texts or _lines()
    if label.value == "ADDRESS":
        emit((_address_row(text, postcode, country) for text in lines), ADDRESS_COLUMNS, how)
    else:
        emit(_rows(_identify(label.value, country), lines), COLUMNS, how)


def _lines() -> Iterator[str]:
    """Read stdin line by line; bytes that are no UTF-8 are written out as such."""
    for line in sys.stdin.buffer:
        yield line.rstrip(b"\r\n").decode("utf-8", "backslashreplace")


def _identify(label: str, country: str) -> Callable[[str], Identifier | None]:
    from graphfraud.identifiers import card, device, email, ip, phone  # phonenumbers is large

    functions: dict[str, Callable[[str], Identifier | None]] = {
        "CARD": card.identify,
        "EMAIL": email.identify,
        "PHONE": partial(phone.identify, region=country),
        "DEVICE": device.identify,
        "IP": ip.identify,
    }
    return functions[label]


def _rows(identify: Callable[[str], Identifier | None], texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    for text in texts:
        found = identify(text)
        yield {
            "text": text,
            "key": found.key if found else "",
            "parent": found.parent if found else "",
            "strength": found.strength.name.lower() if found else "",
            "placeholder": found.placeholder if found else "",
        }


def _address_row(text: str, postcode: str, country: str) -> dict[str, Any]:
    from graphfraud.identifiers import address  # other labels need no tables

    parts = address.parse(text, postcode=postcode, country=country)
    if parts is None:
        return {column.name: "" for column in ADDRESS_COLUMNS} | {"text": text}
    reason = address.placeholder(parts)
    return {
        "text": text,
        "key": parts.key,
        "building_key": "" if reason else parts.building_key,
        "postcode": parts.postcode,
        "prefecture": parts.prefecture,
        "city": parts.city,
        "town": parts.town,
        "number": parts.number,
        "unit": "-".join(filter(None, (parts.wing, parts.unit))),
        "placeholder": reason,
        "contradicted_by": parts.contradicted_by,
    }
