"""One search box for everything; says what was looked for where nothing is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.investigation.search import meanings, search
from graphfraud.model import Label
from graphfraud.rights import Action
from graphfraud.stores.ports import RingFilter
from graphfraud.ui.shown import HIDDEN, hub_reason, plain, readable
from screen.charge_form import charge_form
from screen.desk import published_run, shop, viewing, words
from screen.frame import masked_note
from screen.tables import list_to_open
from screen.visit import present, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.stores.ports import GraphView, NodeFacts
    from graphfraud.ui.words import Words

FOUND_LIMIT = 50
"""Hits of one search: who needs more writes more of what is looked for."""

_RING = re.compile(r"R-?0*([0-9]{1,12})", re.IGNORECASE)


def main() -> None:
    """Draw the page."""
    say = words()
    text = st.query_params.get("q", "").strip()
    st.title(say("search.title"))
    looking = present()
    charge_form(looking, say)
    if not text:
        st.info(say("search.hint"), icon=":material/search:")
        return
    reading(looking, Action.SEARCH, text, published_run())
    st.text(say("search.for", text=plain(text)))
    if not looking.unmasked:
        masked_note(looking, say)
    with viewing() as view:
        _ring(text, view, say)
        region = shop().settings.shop.region
        found = search(view, text, region=region, limit=FOUND_LIMIT)
        if not found:
            _nothing(text, region, say)
            return
        _hits(text, found, view, say, names=looking.unmasked)


def _ring(text: str, view: GraphView, say: Words) -> None:
    """Offer the ring whose number was written."""
    number = _RING.fullmatch(text)
    if not number:
        return
    ring = f"R-{int(number[1]):06d}"
    if any(view.members(ring)):
        st.page_link(
            "app_pages/ring.py",
            label=f"{say('ring.title')} {ring}",
            query_params={"id": ring},
            icon=":material/hub:",
        )


def _nothing(text: str, region: str, say: Words) -> None:
    whole, _ = meanings(text, region)
    st.info(say("search.nothing"), icon=":material/search_off:")
    st.text("\n".join(plain(one) for one in sorted(whole)))
    st.caption(say("search.beginnings"))


def _hits(text: str, found: Sequence[NodeFacts], view: GraphView, say: Words, *, names: bool) -> None:
    """List what was found; without names a line opens the ring, and says no more than what was typed."""
    rows = [
        {
            "kind": say(f"label.{hit.label.value}"),
            "value": plain(readable(hit.node)) if names else HIDDEN,
            "degree": hit.degree,
            "ring": _ring_of(hit, view),
            "mark": hub_reason(hit.hub or hit.placeholder, say) if hit.hub or hit.placeholder else "",
        }
        for hit in found
    ]
    st.caption(say("search.count", count=len(found)))
    chosen = list_to_open(rows, say, key=f"hits:{text}")
    if chosen is None:
        return
    if names:
        st.switch_page("app_pages/entity.py", query_params={"node": found[chosen].node})
    elif rows[chosen]["ring"]:
        st.switch_page("app_pages/ring.py", query_params={"id": str(rows[chosen]["ring"])})


def _ring_of(hit: NodeFacts, view: GraphView) -> str:
    if hit.label is not Label.ACCOUNT:
        return ""
    rings = view.rings(RingFilter(account=hit.node.partition(":")[2], limit=1))
    return rings[0].id if rings else ""


main()
