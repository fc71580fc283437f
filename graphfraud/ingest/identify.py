"""From cells to identifiers and account keys, through `graphfraud.identifiers`, each distinct value once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.identifiers.name import name_key
from graphfraud.identifiers.text import bounded
from graphfraud.ingest.columns import YES
from graphfraud.model import EventFlag, Identifier, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ingest.mapping import Mapping
    from graphfraud.ingest.pick import Cells

CACHE_SIZE = 20_000
"""Distinct values remembered a label: about a chunk's, since most return soon or much later."""

_ARGUMENTS = {
    Label.CARD: ("card", "card_kind"),
    Label.EMAIL: ("email",),
    Label.PHONE: ("phone",),
    Label.DEVICE: ("device", "device_kind"),
    Label.IP: ("ip",),
    Label.ADDRESS: ("address", "postcode", "country"),
}
"""The cells that make an identifier of each label, its own column first."""

_OPAQUE_STRENGTH = {
    Label.CARD: Strength.HARD,
    Label.EMAIL: Strength.HARD,
    Label.PHONE: Strength.HARD,
    Label.DEVICE: Strength.MEDIUM,
    Label.IP: Strength.SOFT,
    Label.ADDRESS: Strength.MEDIUM,
}
"""What sharing a shop's own token means: as much as sharing what it stands for."""

Found = tuple[str, Identifier]
"""A printed key and its identifier."""


class _Remembered(dict[tuple[str, ...], Found | None]):
    """What each tuple of cells was identified as; identifies a new one when it is first asked for."""

    def __init__(self, identify: Callable[..., Identifier | None]) -> None:
        super().__init__()
        self._identify = identify

    def __missing__(self, cells: tuple[str, ...]) -> Found | None:
        identifier = self._identify(*cells) if cells[0] else None
        found = (identifier.node, identifier) if identifier else None
        self[cells] = found
        return found


class Identifying:
    """Cleans identifier columns by one mapping, and remembers what it cleaned."""

    def __init__(self, mapping: Mapping) -> None:
        self._remembered = {
            label: _Remembered(partial(_opaque, label) if label.value in mapping.opaque else function)
            for label, function in _functions(mapping.region).items()
        }
        self._names: dict[str, str] = {}

    def column(self, label: Label, cells: Cells, count: int) -> list[Found | None]:
        """Identify the values of one label, one a row; None where the cell is empty."""
        names = _ARGUMENTS[label]
        if names[0] not in cells:
            return [None] * count
        remembered = self._remembered[label]
        if len(remembered) > CACHE_SIZE:
            remembered.clear()
        empty = [""] * count
        return [
            remembered[arguments]
            for arguments in zip(*(cells.get(name, empty) for name in names), strict=True)
        ]

    def other_recipient(self, name: str, recipient: str) -> bool:
        """Tell whether customer and recipient are both named, and differ."""
        if not name or not recipient or name == recipient:
            return False
        first, second = self._name_key(name), self._name_key(recipient)
        return bool(first and second and first != second)

    def _name_key(self, name: str) -> str:
        if name not in self._names:
            if len(self._names) > CACHE_SIZE:
                self._names.clear()
            self._names[name] = name_key(name)
        return self._names[name]

    def flags(self, cells: Cells, count: int) -> list[int]:
        """Return the flags of each event."""
        empty = [""] * count
        rows = zip(*(cells.get(name, empty) for name in ("gift", "name", "recipient")), strict=True)
        return [
            (gift == YES) * int(EventFlag.GIFT)
            + self.other_recipient(name, recipient) * int(EventFlag.OTHER_RECIPIENT)
            for gift, name, recipient in rows
        ]


def account_keys(accounts: list[str], emails: list[Found | None], event_ids: list[str]) -> list[str]:
    """Return whose each event is: the shop's id, else a guest known by a real e-mail, else by the event."""
    keys = []
    registered = {value: account.account_key(value) for value in set(accounts)}
    for value, found, event_id in zip(accounts, emails, event_ids, strict=True):
        if key := registered[value]:
            keys.append(key)
        elif found and not found[1].placeholder:
            keys.append(account.guest_key_for_email(found[1].key))
        else:
            keys.append(account.guest_key_for_event(event_id))
    return keys


def _functions(region: str) -> dict[Label, Callable[..., Identifier | None]]:
    return {
        Label.CARD: lambda value, kind: card.identify(value, kind=kind or "token"),
        Label.EMAIL: email.identify,
        Label.PHONE: partial(phone.identify, region=region),
        Label.DEVICE: lambda value, kind: device.identify(value, kind=kind),
        Label.IP: ip.identify,
        Label.ADDRESS: lambda value, postcode, country: address.identify(
            value, postcode=postcode, country=country or region
        ),
    }


def _opaque(label: Label, value: str, *_: str) -> Identifier:
    return Identifier(label, f"id:{bounded(value)}", _OPAQUE_STRENGTH[label])
