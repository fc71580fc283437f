"""The shop's settings as a table: what holds, and what differs from the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from graphfraud.settings import Settings
from graphfraud.ui.shown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfraud.ui.words import Words


def setting_rows(settings: Settings, words: Words) -> list[dict[str, Any]]:
    """Return one row a setting, by the name that it has in graphfraud.toml."""
    adapter = TypeAdapter(Settings)
    now = dict(_flat(adapter.dump_python(settings, mode="json")))
    default = dict(_flat(adapter.dump_python(Settings(), mode="json")))
    return [
        {
            "setting": name,
            "value": plain(str(value)),
            "default": plain(str(default.get(name, ""))),
            "mark": "" if default.get(name) == value else words("settings.changed"),
        }
        for name, value in now.items()
    ]


def _flat(body: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
