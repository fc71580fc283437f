"""Who else may be behind a value: what somebody has to answer before it is listed, and what is narrower."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.blocklist import Caution
from graphfraud.checkout.entry import EntryType
from graphfraud.checkout.widths import FAMILIES
from graphfraud.errors import NotFoundError
from graphfraud.identifiers.text import fold
from graphfraud.investigation.reach import nodes_of
from graphfraud.model import Family, Label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from graphfraud.checkout.listing import Listed
    from graphfraud.investigation.impact import Knowledge
    from graphfraud.scoring.references import References
    from graphfraud.stores.ports import GraphView, NodeFacts, OrderFacts

PLACE_WORDS: Mapping[Caution, tuple[str, ...]] = MappingProxyType(
    {
        Caution.DORMITORY: (
            "寮", "学生会館", "社宅", "ドミトリー", "シェアハウス", "dormitory", "student hall",
        ),
        Caution.OFFICE: (
            "株式会社", "有限会社", "(株)", "(有)", "本社", "支社", "支店", "オフィス", "office",
        ),
        Caution.LOCKER: (
            "ロッカー", "宅配box", "宅配ボックス", "局留", "営業所止", "センター止", "pudo", "はこぽす",
            "locker", "packstation", "parcel shop",
        ),
        Caution.FORWARDER: ("転送", "転運", "集運", "国際配送", "forwarding", "forwarder", "freight", "倉庫"),
    }
)  # fmt: skip
"""Folded words in an address, or in the name of a list of the shop's own, that say what a place is."""

CARRIER_WORDS = ("docomo", "kddi", "au one", "softbank", "rakuten mobile", "mobile", "carrier", "cellular")
"""Folded words in the name of a network's owner, from the shop's file of IP addresses."""

HOME_ACCOUNTS = 6
"""Most accounts behind one home: as many as `scoring.household_accounts` counts on one address."""

MOST_NARROWER = 10
"""Narrower values offered, the most telling first."""

_BUILDING_PARTS = 4
"""Of an address key: country, area, street, house; a fifth is the unit."""

_WHOLE_KINDS = frozenset({EntryType.DOMAIN, EntryType.BIN, EntryType.POSTCODE})
_PLACES = frozenset({EntryType.BUILDING, EntryType.POSTCODE})
_SHARED_KINDS = frozenset({"vpn", "proxy", "tor"})


@dataclass(frozen=True, slots=True)
class Narrower:
    """A value inside the one that somebody wants to list."""

    type: EntryType
    key: str
    """Its normal form, to be listed as it is (`normalised`)."""
    orders: int
    customers: int
    known_fraud: int
    """Customers of these that are known fraud today."""


def find_cautions(
    view: GraphView, listed: Listed, texts: Sequence[str], references: References
) -> dict[Caution, str]:
    """Say why strangers may share a value.

    Args:
        view: the published run.
        listed: the type and key.
        texts: what people typed for it: the entry's own value and what orders say.
        references: the shop's own lists of places and files of IP addresses.

    Returns:
        Caution -> what speaks for it, in the order of `Caution`.
    """
    found: dict[Caution, str] = {}
    facts = _facts(view, listed)
    if FAMILIES[listed.type] is Family.ADDRESS:
        found |= _place_cautions(view, listed, texts, references)
    if FAMILIES[listed.type] is Family.NETWORK:
        found |= _network_cautions(listed, facts, references)
    elif listed.type in _WHOLE_KINDS:
        found[Caution.SHARED_VALUE] = f"a whole {listed.type.value} is many people's"
    if facts is not None and facts.placeholder:
        found[Caution.PLACEHOLDER] = facts.placeholder
    elif facts is not None and facts.hub and not found:
        found[Caution.SHARED_VALUE] = f"{facts.degree:,} accounts use it ({facts.hub.replace('_', ' ')})"
    return {one: found[one] for one in Caution if one in found}


def quick_cautions(listed: Listed, text: str, hubs: Collection[str]) -> list[Caution]:
    """Return what of `find_cautions` a value shows without a look into the graph: for many values at once.

    Args:
        listed: the type and key.
        text: as typed.
        hubs: printed keys of the published run's hubs.
    """
    found = set(_place_words(listed, text))
    if listed.type is EntryType.BUILDING:
        found.add(Caution.BUILDING)
    elif listed.type is EntryType.CIDR:
        found.add(Caution.SHARED_NETWORK)
    elif listed.type in _WHOLE_KINDS:
        found.add(Caution.SHARED_VALUE)
    elif listed.type is not EntryType.NAME_ADDRESS and any(node in hubs for node in nodes_of(listed)):
        found.add(Caution.SHARED_NETWORK if listed.type is EntryType.IP else Caution.SHARED_VALUE)
    return [one for one in Caution if one in found]


def _place_words(listed: Listed, text: str) -> list[Caution]:
    if listed.type not in {EntryType.ADDRESS, EntryType.BUILDING}:
        return []
    folded = fold(text)
    return [caution for caution, words in PLACE_WORDS.items() if any(word in folded for word in words)]


def offer_narrower(listed: Listed, orders: Sequence[OrderFacts], knowledge: Knowledge) -> Sequence[Narrower]:
    """Name the values inside a wide one that could be listed instead: units of a building, else accounts.

    Returns:
        At most `MOST_NARROWER`: those with the most known fraud first, then those with the most orders.
    """
    groups: defaultdict[str, list[OrderFacts]] = defaultdict(list)
    places = listed.type in _PLACES
    for one in orders:
        key = one.address.partition(":")[2] if places else one.owner
        if key and not (places and key == listed.key):
            groups[key].append(one)
    kind = EntryType.ADDRESS if places else EntryType.ACCOUNT
    found = [_narrower(kind, key, group, knowledge) for key, group in groups.items()]
    return sorted(found, key=lambda one: (-one.known_fraud, -one.orders, one.key))[:MOST_NARROWER]


def _narrower(kind: EntryType, key: str, group: Sequence[OrderFacts], knowledge: Knowledge) -> Narrower:
    owners = {one.owner for one in group}
    return Narrower(kind, key, len(group), len(owners), sum(knowledge.known(one, None) for one in owners))


def _facts(view: GraphView, listed: Listed) -> NodeFacts | None:
    """Return what the graph knows of a value; None where no order has it."""
    for node in nodes_of(listed) if listed.type is not EntryType.NAME_ADDRESS else ():
        try:
            return view.node(node)
        except NotFoundError:
            continue
    return None


def _place_cautions(
    view: GraphView, listed: Listed, texts: Sequence[str], references: References
) -> Iterator[tuple[Caution, str]]:
    if listed.type is EntryType.NAME_ADDRESS:
        return  # one person at it, whatever the place is
    units = _units(view, listed)
    if listed.type is EntryType.BUILDING or len(units) > 1:
        yield Caution.BUILDING, f"{len(units):,} units of it have orders"
    told = [(fold(text), text) for text in texts if text]
    building = "|".join(listed.key.split("|")[:_BUILDING_PARTS])
    for watch in references.watch_lists:
        match = watch.find(Label.ADDRESS.value, list(dict.fromkeys([listed.key, building])))
        if match is not None:
            told.append((fold(watch.name), f"on your list {watch.name}: {match.entry.written}"))
            if not any(word in fold(watch.name) for words in PLACE_WORDS.values() for word in words):
                yield Caution.SHARED_VALUE, f"on your list {watch.name}: {match.entry.written}"
    for caution, words in PLACE_WORDS.items():
        for folded, text in told:
            if any(word in folded for word in words):
                yield caution, text[:200]
                break


def _units(view: GraphView, listed: Listed) -> Sequence[str]:
    """Return the keys of the doors inside an address that is a building's."""
    if listed.type not in {EntryType.ADDRESS, EntryType.BUILDING}:
        return []
    low = f"{Label.ADDRESS.value}:{listed.key}|"
    return [node.partition(":")[2] for node in view.nodes_ending(low, low + "\U0010ffff")]


def _network_cautions(
    listed: Listed, facts: NodeFacts | None, references: References
) -> Iterator[tuple[Caution, str]]:
    if listed.type is EntryType.CIDR:
        yield Caution.SHARED_NETWORK, "a network is many connections"
        return
    for file in references.ip_files:
        known = file.find(listed.key.partition("/")[0])
        if known is None:
            continue
        if any(word in fold(known.name) for word in CARRIER_WORDS):
            yield Caution.CARRIER, known.name[:200]
        elif known.kind in _SHARED_KINDS:
            yield Caution.SHARED_NETWORK, f"{known.kind} {known.name}".strip()[:200]
    if facts is not None and (facts.hub or facts.degree > HOME_ACCOUNTS):
        why = f" ({facts.hub.replace('_', ' ')})" if facts.hub else ""
        yield Caution.SHARED_NETWORK, f"{facts.degree:,} accounts use it{why}"
