"""From cells to identifiers and account keys, through `graphfraud.identifiers`, each distinct value once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from graphfraud.coded import DERIVED_PREFIX, KnownIdentifiers
from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.identifiers.name import name_key
from graphfraud.identifiers.text import bounded
from graphfraud.ingest.columns import YES
from graphfraud.model import EVENT_LABELS, EventFlag, Identifier, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphfraud.ingest.mapping import Mapping
    from graphfraud.ingest.pick import Cells

CACHE_SIZE = 20_000
"""Distinct values of a label that make a generation; two are remembered, in some 15 MB: most return soon."""

ADDRESS_CACHE_SIZE = 100_000
"""The same for addresses, some 90 MB: they take ten times as long as others, and orders repeat them later."""

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


class _Remembered(dict[Any, "str | None"]):
    """The printed key of each value, or tuple of values; a new one is identified when first asked for."""

    def __init__(self, label: Label, identify: Callable[[Any], Identifier | None]) -> None:
        super().__init__()
        self.facts: dict[str, tuple[str, int, int, str, str]] = {}
        """By printed key a row of `KnownIdentifiers`."""
        self._older: dict[Any, str | None] = {}
        self._older_facts = self.facts
        self._size = ADDRESS_CACHE_SIZE if label is Label.ADDRESS else CACHE_SIZE
        self._prefix = f"{label.value}:"
        self._parent_prefix = DERIVED_PREFIX.get(label, "")
        self._code = label.code
        self._identify = identify

    def __missing__(self, value: Any) -> str | None:
        if value in self._older:
            node = self._older[value]
            if node:
                self.facts[node] = self._older_facts[node]
        else:
            node = self._identified(value)
        self[value] = node
        return node

    def _identified(self, value: Any) -> str | None:
        found = self._identify(value)
        node = None
        if found:
            node = self._prefix + found.key
            parent = found.parent and self._parent_prefix + found.parent
            self.facts[node] = (node, self._code, int(found.strength), found.placeholder, parent)
        return node

    def forget_old(self) -> None:
        """Begin a new generation when there is enough for one; the last but one is forgotten."""
        if len(self) > self._size:
            self._older, self._older_facts = dict(self), self.facts
            self.clear()
            self.facts = {}


class Identifying:
    """Cleans identifier columns by one mapping, and remembers what it cleaned."""

    def __init__(self, mapping: Mapping) -> None:
        self._remembered = {
            label: _Remembered(label, partial(_opaque, label) if label.value in mapping.opaque else function)
            for label, function in _functions(mapping.region).items()
        }
        self._names: dict[str, str] = {}

    def columns(self, cells: Cells, count: int) -> dict[Label, Sequence[str | None]]:
        """Return the printed keys of each label, one a row; None where the cell is empty."""
        return {label: self._column(label, cells, count) for label in EVENT_LABELS}

    def _column(self, label: Label, cells: Cells, count: int) -> Sequence[str | None]:
        own, *others = _ARGUMENTS[label]
        if own not in cells:
            return [None] * count
        remembered = self._remembered[label]
        remembered.forget_old()
        if len(_ARGUMENTS[label]) == 1:
            return list(map(remembered.__getitem__, cells[own]))
        empty = [""] * count
        values = zip(cells[own], *(cells.get(name, empty) for name in others), strict=True)
        return list(map(remembered.__getitem__, values))

    def known(self, nodes: dict[Label, Sequence[str | None]]) -> KnownIdentifiers:
        """Return what is known of the printed keys that `columns` has just returned."""
        rows = [
            self._remembered[label].facts[node]
            for label, column in nodes.items()
            for node in dict.fromkeys(column)
            if node
        ]
        return KnownIdentifiers(*map(list, zip(*rows, strict=True))) if rows else KnownIdentifiers()

    def account_keys(
        self, accounts: Sequence[str], emails: Iterable[str | None], event_ids: Sequence[str]
    ) -> list[str]:
        """Return whose each event is: the shop's id, else a guest by a real e-mail, else by the event."""
        registered = {value: account.account_key(value) for value in set(accounts)}
        mailboxes = self._remembered[Label.EMAIL].facts
        keys = []
        for value, node, event_id in zip(accounts, emails, event_ids, strict=True):
            if key := registered[value]:
                keys.append(key)
            elif node and not mailboxes[node][3]:
                keys.append(account.guest_key_for_email(node.partition(":")[2]))
            else:
                keys.append(account.guest_key_for_event(event_id))
        return keys

    def flags(self, cells: Cells, count: int) -> list[int]:
        """Return the flags of each event."""
        empty = [""] * count
        rows = zip(*(cells.get(name, empty) for name in ("gift", "name", "recipient")), strict=True)
        gift_flag, other_flag = int(EventFlag.GIFT), int(EventFlag.OTHER_RECIPIENT)
        return [
            (gift_flag if gift == YES else 0)
            + (other_flag if recipient != name and self._are_two(name, recipient) else 0)
            for gift, name, recipient in rows
        ]

    def _are_two(self, name: str, recipient: str) -> bool:
        """Tell whether customer and recipient are both named, and differ."""
        if not name or not recipient:
            return False
        first, second = self._name_key(name), self._name_key(recipient)
        return bool(first and second and first != second)

    def _name_key(self, name: str) -> str:
        if name not in self._names:
            if len(self._names) > CACHE_SIZE:
                self._names.clear()
            self._names[name] = name_key(name)
        return self._names[name]


def _functions(region: str) -> dict[Label, Callable[[Any], Identifier | None]]:
    """Return for each label what identifies a value, or a tuple of values where it takes several."""
    return {
        Label.CARD: lambda cells: card.identify(cells[0], kind=cells[1] or "token") if cells[0] else None,
        Label.EMAIL: email.identify,
        Label.PHONE: partial(phone.identify, region=region),
        Label.DEVICE: lambda cells: device.identify(cells[0], kind=cells[1]) if cells[0] else None,
        Label.IP: ip.identify,
        Label.ADDRESS: lambda cells: (
            address.identify(cells[0], postcode=cells[1], country=cells[2] or region) if cells[0] else None
        ),
    }


def _opaque(label: Label, value: str | tuple[str, ...]) -> Identifier | None:
    text = value if isinstance(value, str) else value[0]
    return Identifier(label, f"id:{bounded(text)}", _OPAQUE_STRENGTH[label]) if text else None
