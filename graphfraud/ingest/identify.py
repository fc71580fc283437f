"""From cells to identifiers and account keys, through `graphfraud.identifiers`, each distinct value once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.identifiers.name import name_key
from graphfraud.identifiers.text import bounded
from graphfraud.ingest.columns import YES
from graphfraud.model import EVENT_LABELS, EventFlag, Identifier, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ingest.mapping import Mapping
    from graphfraud.ingest.pick import Cells

CACHE_SIZE = 100_000
"""Distinct values remembered a label: most return within days, and memory must not grow with the file."""

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


class Identifying:
    """Cleans identifier columns by one mapping, and remembers what it cleaned."""

    def __init__(self, mapping: Mapping) -> None:
        self._functions = {
            label: partial(_opaque, label) if label.value in mapping.opaque else function
            for label, function in _functions(mapping.region).items()
        }
        self._caches: dict[Label, dict[tuple[str, ...], Found | None]] = {label: {} for label in EVENT_LABELS}
        self._names: dict[str, str] = {}

    def column(self, label: Label, cells: Cells, count: int) -> list[Found | None]:
        """Identify the values of one label, one a row; None where the cell is empty."""
        names = _ARGUMENTS[label]
        if names[0] not in cells:
            return [None] * count
        cache = self._caches[label]
        if len(cache) > CACHE_SIZE:
            cache.clear()
        function = self._functions[label]
        found: list[Found | None] = []
        empty = [""] * count
        for arguments in zip(*(cells.get(name, empty) for name in names), strict=True):
            if not arguments[0]:
                found.append(None)
                continue
            if arguments not in cache:
                identifier = function(*arguments)
                cache[arguments] = (identifier.node, identifier) if identifier else None
            found.append(cache[arguments])
        return found

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
            (EventFlag.GIFT if gift == YES else 0)
            | (EventFlag.OTHER_RECIPIENT if self.other_recipient(name, recipient) else 0)
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
