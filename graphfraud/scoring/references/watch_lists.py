"""A shop's own lists: forwarders, short-let flats, parcel lockers, offices, people to be checked.

A list is CSV with a column ``value``, and ``label`` where its values are of several kinds; other columns are
for people. Values are cleaned by `graphfraud.identifiers` and compared by their keys. An address without a
unit stands for every unit in it; one without a postcode for that address with any.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphfraud.errors import ConfigError
from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.identifiers.name import name_key
from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfraud.model import Identifier

NAME: Final = "name"
LABELS: Final = (
    *(label.value for label in (Label.ACCOUNT, Label.ADDRESS, Label.CARD, Label.DEVICE, Label.EMAIL)),
    *(label.value for label in (Label.IP, Label.PHONE)),
    NAME,
)
"""What a value of a list may be."""

SAME: Final = 100
"""Likeness of two values with one key, per cent."""

LEAST_ALIKE: Final = 80
"""Below it strings have little in common but their alphabet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a list."""

    label: str
    key: str
    written: str
    """As it stands in the list."""


@dataclass(frozen=True, slots=True)
class Match:
    """A value that is on a list."""

    entry: Entry
    list: str
    likeness: int
    """Per cent; `SAME` where the keys are one."""


@dataclass(frozen=True, slots=True)
class WatchList:
    """A loaded list."""

    name: str
    path: str
    hub: bool
    """Its values join nobody; otherwise a match is a sign."""
    alike: int
    """Per cent of likeness that is enough; 0 for none but the same key."""
    entries: Mapping[tuple[str, str], Entry]
    """By label and key."""
    blocks: Mapping[tuple[str, str], Sequence[Entry]]
    """By label and what two alike values must have in common; see `_block`."""

    def find(self, label: str, keys: Sequence[str]) -> Match | None:
        """Return the entry that fits a value best.

        Args:
            label: one of `LABELS`.
            keys: of the value, as `keys_of` gives them.
        """
        for key in keys:
            if (label, key) in self.entries:
                return Match(self.entries[label, key], self.name, SAME)
        if not self.alike or not keys:
            return None
        from rapidfuzz import fuzz  # noqa: PLC0415  # every command reads settings, few compare spellings

        found = [
            (round(fuzz.ratio(keys[0], entry.key)), entry)
            for entry in self.blocks.get((label, _block(label, keys[0])), ())
        ]
        likeness, entry = max(found, key=lambda pair: (pair[0], pair[1].key), default=(0, None))
        return Match(entry, self.name, likeness) if entry is not None and likeness >= self.alike else None

    def nodes(self) -> list[str]:
        """Return the printed keys of all entries, those of addresses also as buildings, sorted."""
        found = {f"{label}:{key}" for label, key in self.entries if label != NAME}
        found |= {f"{Label.BUILDING}:{key}" for label, key in self.entries if label == Label.ADDRESS}
        return sorted(found)


def keys_of(label: str, value: str, *, postcode: str = "", country: str = "") -> list[str]:
    """Return the keys by which a value may stand on a list, the fullest first; none for a placeholder.

    Args:
        label: one of `LABELS`.
        value: as typed.
        postcode: of an address.
        country: of an address or a telephone that names none.
    """
    if label == NAME:
        return [key] if (key := name_key(value)) else []
    if label == Label.ACCOUNT:
        return [key] if (key := account.account_key(value)) else []
    found = _identify(label, value, postcode, country)
    if found is None or found.placeholder:
        return []
    return [found.key, *([found.parent] if label == Label.ADDRESS and found.parent else [])]


def _identify(label: str, value: str, postcode: str, country: str) -> Identifier | None:
    functions: Mapping[str, Callable[[str], Identifier | None]] = {
        Label.ADDRESS: partial(address.identify, postcode=postcode, country=country),
        Label.CARD: card.identify,
        Label.DEVICE: partial(device.identify, kind="app"),
        Label.EMAIL: email.identify,
        Label.IP: ip.identify,
        Label.PHONE: partial(phone.identify, region=country or "JP"),
    }
    return functions[label](value)


def _block(label: str, key: str) -> str:
    """Return what two alike values must share, so that few are compared and no neighbours are mixed up.

    That is an address without the name of its street or town, an e-mail's domain, a beginning.
    """
    if label == Label.ADDRESS:
        country, area, _, *house = key.split("|")
        return "|".join((country, area, *house))
    return key.rpartition("@")[2] if label == Label.EMAIL else key[:1]


def load_watch_list(path: str, name: str, label: str, *, hub: bool, alike: int, region: str) -> WatchList:
    """Read a list.

    Args:
        path: of the CSV.
        name: for sentences.
        label: of values in a row without one; empty where every row has its own.
        hub: whether its values join nobody.
        alike: likeness in per cent that is enough, 0 or `LEAST_ALIKE` and more.
        region: country of addresses that name none.

    Raises:
        ConfigError: the file cannot be read, or a line is wrong; names file and line.
    """
    if alike and not LEAST_ALIKE <= alike <= SAME:
        raise ConfigError(f"watch list {name!r}: alike = {alike} is not 0, and not {LEAST_ALIKE} to {SAME}")
    entries: dict[tuple[str, str], Entry] = {}
    blocks: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for line, row in _rows(path):
        kind = row.get("label", "") or label
        if kind not in LABELS:
            raise ConfigError(f"{path}, line {line}: {kind!r} is no label: choose {', '.join(LABELS)}")
        keys = keys_of(
            kind, row["value"], postcode=row.get("postcode", ""), country=row.get("country", "") or region
        )
        if not keys:
            raise ConfigError(
                f"{path}, line {line}: {row['value']!r} is no {kind}; correct it or take it out"
            )
        entry = Entry(kind, keys[0], row["value"])
        entries[kind, keys[0]] = entry
        blocks[kind, _block(kind, keys[0])].append(entry)
    return WatchList(name, path, hub, alike, entries, blocks)


def _rows(path: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if "value" not in (reader.fieldnames or ()):
                raise ConfigError(f"{path}, line 1: names no column `value`; write a head line")
            for row in reader:
                if row["value"].strip():
                    yield (
                        reader.line_num,
                        {key: cell.strip() for key, cell in row.items() if isinstance(cell, str)},
                    )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: cannot be read ({error})") from error
