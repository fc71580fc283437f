"""A mapping to start from, for an unknown file: by the columns' names, then by what they hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphfraud.errors import FeedError
from graphfraud.ingest.columns import COLUMNS, Check
from graphfraud.ingest.mapping import load_mapping, shipped_mappings
from graphfraud.ingest.pick import check_header
from graphfraud.ingest.synonyms import canonical_names

if TYPE_CHECKING:
    from graphfraud.ingest.profile import FileProfile

_BY_CONTENT = {"email": "e-mail", "ip": "IP address", "at": "time", "phone": "phone", "postcode": "postcode"}
"""Columns that can be told by their values, where no name does: if one column alone holds such values."""


def fitting_mapping(profile: FileProfile) -> str | None:
    """Name the shipped mapping that a file was most likely made for; None where none fits.

    A mapping fits when the file has every column that it must have; of several the one that uses most of the
    file's columns is meant. Ties go to the name that comes first.
    """
    headers = [column.name for column in profile.columns]
    used: dict[str, int] = {}
    for name in shipped_mappings():
        mapping = load_mapping(name)
        try:
            check_header(mapping, headers, profile.file)
        except FeedError:
            continue
        sources = {source for rule in mapping.rules(headers).values() for source in rule.sources}
        used[name] = len(sources & set(headers))
    return min(used, key=lambda name: (-used[name], name), default=None)


def suggest_mapping(profile: FileProfile) -> str:
    """Return the text of a mapping TOML for a file; a person must read it before it is used.

    Args:
        profile: what `graphfraud.ingest.profile.profile_file` found.

    Returns:
        TOML that passes the mapping's own check as soon as one column was recognised.
    """
    headers = [column.name for column in profile.columns]
    chosen = canonical_names(headers)
    for canonical, content in _BY_CONTENT.items():
        alike = [column.name for column in profile.columns if column.content == content]
        if canonical not in chosen and len(alike) == 1 and alike[0] not in chosen.values():
            chosen[canonical] = alike[0]
    lines = [
        f"# Suggested for {_comment(profile.file)}: read every line before use. Empty cells mean unknown.",
        'feed = "events"',
    ]
    if profile.delimiter != ",":
        lines.append(f"delimiter = {_quoted(profile.delimiter)}")
    lines += ["", "[columns]"]
    lines += [
        f"{column.name} = {_quoted(chosen[column.name])}" for column in COLUMNS if column.name in chosen
    ]
    lines += _left_over(profile, set(chosen.values()))
    lines += _time(chosen) + _money(chosen) + _values(chosen)
    return "\n".join(lines) + "\n"


def _left_over(profile: FileProfile, used: set[str]) -> list[str]:
    left = [column for column in profile.columns if column.name not in used]
    if not left:
        return []
    return ["# Not recognised:"] + [f"#   {_comment(column.name)} ({column.content})" for column in left]


def _time(chosen: dict[str, str]) -> list[str]:
    if "at" not in chosen:
        return ["", "[time]", "undated = true  # no column of times was found"]
    return [
        "",
        "[time]",
        'zone = "Asia/Tokyo"  # of times without an offset',
        'formats = ["iso", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"]',
    ]


def _money(chosen: dict[str, str]) -> list[str]:
    if "amount" not in chosen:
        return []
    lines = ["", "[money]", 'unit = "major"  # or "minor", where amounts are in cents']
    return lines if "currency" in chosen else [*lines, 'currency = "JPY"']


def _values(chosen: dict[str, str]) -> list[str]:
    lines = []
    for column in COLUMNS:
        if column.check is Check.CHOICE and column.name in chosen:
            lines += ["", f"[values.{column.name}]  # your word = one of {', '.join(column.choices)}"]
    return lines


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON escapes the same characters the same way, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:80]
