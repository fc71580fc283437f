"""From a value of the block list to the past orders that it matches, by the checkout's own rules."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_network
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.checkout.entry import EntryType
from graphfraud.checkout.keys import bin_key, postcode_key
from graphfraud.identifiers.name import name_key
from graphfraud.model import Kind, Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from ipaddress import IPv6Network

    from graphfraud.checkout.listing import Listed
    from graphfraud.stores.ports import GraphView, OrderFacts

_NODE_OF = {
    EntryType.EMAIL: Label.EMAIL,
    EntryType.PHONE: Label.PHONE,
    EntryType.CARD: Label.CARD,
    EntryType.DEVICE: Label.DEVICE,
    EntryType.IP: Label.IP,
    EntryType.ADDRESS: Label.ADDRESS,
}
"""Types whose values are nodes of the graph themselves."""

_AT_ONCE = 2000
"""Identifiers, or events, that are asked for together."""

_V4_BITS, _V4_WHOLE, _GROUP_BITS = 8, 32, 16

_AFTER = "\U0010ffff"


def matching_orders(view: GraphView, listed: Listed, region: str) -> Sequence[OrderFacts]:
    """Return the orders on which an entry would have matched, each as it was placed.

    Args:
        view: the graph.
        listed: the entry's type and key.
        region: two-letter country of addresses that name none.

    Returns:
        In the order of recording.

    Cost: linear in the orders found. A domain looks at every e-mail address, a network at those that begin
    alike; a BIN and a postcode are no node of the graph, so every order is looked at: about a minute for a
    million.
    """
    kind, key = listed.type, listed.key
    if kind is EntryType.ACCOUNT:
        return view.orders_of([], [key])
    if kind in _NODE_OF:
        return view.orders_of([f"{_NODE_OF[kind].value}:{key}"])
    if kind is EntryType.BUILDING:
        # A house without units is its own building; a unit's node never is the key of one.
        return view.orders_of([f"{Label.BUILDING.value}:{key}", f"{Label.ADDRESS.value}:{key}"])
    if kind is EntryType.NAME_ADDRESS:
        return _of_person(view, key)
    if kind in {EntryType.DOMAIN, EntryType.CIDR}:
        return _of_nodes(view, _nodes_in(view, listed))
    return _by_details(view, listed, region)


def nodes_of(listed: Listed) -> list[str]:
    """Return the printed keys that an entry's own value has in the graph; none for a network and the like."""
    kind, key = listed.type, listed.key
    if kind is EntryType.ACCOUNT:
        return [f"{Label.ACCOUNT.value}:{key}"]
    if kind is EntryType.NAME_ADDRESS:
        return [f"{Label.ADDRESS.value}:{key.partition(_BETWEEN)[2]}"]
    if kind is EntryType.BUILDING:
        return [f"{Label.BUILDING.value}:{key}", f"{Label.ADDRESS.value}:{key}"]
    return [f"{_NODE_OF[kind].value}:{key}"] if kind in _NODE_OF else []


_BETWEEN = "\x1f"
"""Between name and door in the key of a person at an address."""


def _of_person(view: GraphView, key: str) -> list[OrderFacts]:
    name, _, door = key.partition(_BETWEEN)
    orders = view.orders_of([f"{Label.ADDRESS.value}:{door}"], with_details=True)
    columns = ("recipient", "name")
    return [one for one in orders if any(_is_named(one.details.get(column, ""), name) for column in columns)]


def _is_named(text: str, name: str) -> bool:
    return bool(text) and name_key(text) == name


def _of_nodes(view: GraphView, nodes: Sequence[str]) -> list[OrderFacts]:
    found: dict[int, OrderFacts] = {}
    for start in range(0, len(nodes), _AT_ONCE):
        found |= {one.code: one for one in view.orders_of(nodes[start : start + _AT_ONCE])}
    return [found[code] for code in sorted(found)]


def _nodes_in(view: GraphView, listed: Listed) -> list[str]:
    if listed.type is EntryType.DOMAIN:
        low = f"{Label.EMAIL.value}:"
        return list(view.nodes_ending(low, low + _AFTER, [f"@{listed.key}", f".{listed.key}"]))
    network = _network(listed.key)
    low = f"{Label.IP.value}:{_beginning(network)}"
    return [node for node in view.nodes_ending(low, low + _AFTER) if _is_in(node, network)]


def _network(key: str) -> IPv4Network | IPv6Network:
    """Return the network of a key as `graphfraud.checkout.keys.network_key` writes it."""
    number, bits, width = key.split("/")
    size = int(width) // 8
    return ip_network((int(number, 16).to_bytes(size, "big"), int(bits)))


def _beginning(network: IPv4Network | IPv6Network) -> str:
    """Return what the texts of all addresses in a network begin with."""
    if isinstance(network, IPv4Network):
        whole = network.prefixlen // _V4_BITS
        octets = str(network.network_address).split(".")[:whole]
        return ".".join(octets) + ("." if 0 < whole < _V4_WHOLE // _V4_BITS else "")
    text = ""
    for number in range(network.prefixlen // _GROUP_BITS):
        group = network.network_address.exploded.split(":")[number].lstrip("0")
        if not group:
            break  # zeros are written short, so what follows is not to be told by its text
        text += f"{group}:"
    return text


def _is_in(node: str, network: IPv4Network | IPv6Network) -> bool:
    text = node.removeprefix(f"{Label.IP.value}:")
    try:
        own = ip_network(text, strict=False)
    except ValueError:
        return False
    return own.version == network.version and own.network_address in network


def _by_details(view: GraphView, listed: Listed, region: str) -> list[OrderFacts]:
    """Find orders by what the feed told of them: for values that are no node of the graph."""
    events = view.event_arrays()
    codes = events.event[events.kind == tuple(Kind).index(Kind.ORDER)]
    matching = [
        code
        for start in range(0, len(codes), _AT_ONCE)
        for code, details in view.event_details(codes[start : start + _AT_ONCE].tolist()).items()
        if _fits(details, listed, region)
    ]
    owners = np.unique(events.account[np.isin(events.event, matching)])
    accounts = view.account_keys(owners.tolist())
    wanted = set(matching)
    found = (view.orders_of([], part) for part in _parts(accounts))
    return [one for orders in found for one in orders if one.code in wanted]


def _fits(details: Mapping[str, str], listed: Listed, region: str) -> bool:
    if listed.type is EntryType.BIN:
        return bin_key(details.get("bin", "")).startswith(listed.key)
    country = details.get("country", "") or region
    return postcode_key(details.get("address", ""), details.get("postcode", ""), country) == listed.key


def _parts(accounts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(accounts), _AT_ONCE):
        yield accounts[start : start + _AT_ONCE]
