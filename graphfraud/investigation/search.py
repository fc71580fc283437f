"""One search box: any identifier in any spelling, normalised by the same code that made the stored keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.stores.ports import GraphView, NodeFacts

SHORTEST_PREFIX = 3
"""Characters from which the beginning of a key is looked for: fewer would match half the shop."""


def search(view: GraphView, text: str, *, region: str, limit: int) -> Sequence[NodeFacts]:
    """Find the nodes that a text may mean.

    Args:
        view: the graph.
        text: an account, card token, e-mail, phone, device, IP or address as somebody wrote it, or the
            beginning of one; a printed key (``phone:+8190…``) is taken as it is.
        region: ISO 3166 code of the country that a phone number without a prefix belongs to.
        limit: most nodes to return.

    Returns:
        Nodes: whole matches first, then beginnings; among either those that more accounts share first.
    """
    whole, beginnings = meanings(text, region)
    found = view.search(sorted(whole), sorted(beginnings), limit)
    return sorted(found, key=lambda node: (node.node not in whole, -node.degree, node.node))


def meanings(text: str, region: str) -> tuple[set[str], set[str]]:
    """Give the printed keys that a text may mean as a whole, and those that it may be the beginning of."""
    text = text.strip()
    identified = (
        card.identify(text),
        email.identify(text),
        phone.identify(text, region=region),
        device.identify(text, kind="app"),
        device.identify(text, kind="browser"),
        ip.identify(text),
        address.identify(text),
    )
    whole = {one.node for one in identified if one is not None}
    whole |= {f"{Label.ACCOUNT.value}:{key}" for key in [account.account_key(text)] if key} | {text}
    beginnings = set()
    if len(text) >= SHORTEST_PREFIX:
        beginnings = {node for node in whole if len(node.partition(":")[2]) >= SHORTEST_PREFIX}
    return whole, beginnings
