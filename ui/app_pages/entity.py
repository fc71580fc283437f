"""One account or identifier: where used, by whom, since when, in which rings, with which orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.investigation.ring_events import ring_events
from graphfraud.model import Label
from graphfraud.rights import Action
from graphfraud.stores.ports import RingFilter
from graphfraud.ui.icons import icon_uri
from graphfraud.ui.picture import Mark
from graphfraud.ui.ring_tables import event_rows
from graphfraud.ui.shown import hub_reason, plain, points, readable
from screen.desk import published_run, shown, viewing, words
from screen.frame import masked_note
from screen.marking import marking
from screen.paths import paths
from screen.tables import list_to_open, table
from screen.visit import may, present, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.stores.ports import GraphView, Link, NodeFacts
    from graphfraud.ui.words import Words

ACCOUNTS_SHOWN = 200
"""Accounts of one value in the table; a hub has thousands."""

EVENTS_SHOWN = 500


def main() -> None:
    """Draw the page."""
    say = words()
    node = st.query_params.get("node", "")
    if not node:
        st.info(say("search.hint"), icon=":material/search:")
        return
    looking = present()
    if not looking.unmasked:
        masked_note(looking, say)
        return
    reading(looking, Action.SEARCH, node, published_run())
    with viewing() as view:
        facts = view.node(node)
        _head(facts, say)
        if facts.label is Label.ACCOUNT:
            _account(node.partition(":")[2], view, say)
        else:
            _identifier(facts, view, say)
        if may(looking, Action.PROPOSE_ENTRY):
            st.markdown(f"##### {say('tabs.mark')}")
            marking(f"mark:{node}", [node], [], "", say)
        paths(node, view, say)


def _head(facts: NodeFacts, say: Words) -> None:
    reason = facts.hub or facts.placeholder
    image, title = st.columns([1, 14], vertical_alignment="center")
    name = say(f"label.{facts.label.value}")
    image.markdown(f"![{name}]({icon_uri(facts.label, Mark.HUB if reason else None)})")
    title.markdown(f"#### {name}")
    title.text(plain(readable(facts.node), 500))
    used = "canvas.identifiers" if facts.label is Label.ACCOUNT else "canvas.used_by"
    st.caption(say(used, count=f"{facts.degree:,}"))
    if reason:
        st.warning(f"{say('mark.hub')}: {hub_reason(reason, say)}", icon=":material/lock:")


def _account(account: str, view: GraphView, say: Words) -> None:
    _rings([account], view, say)
    links = view.links([account])
    st.markdown(f"##### {say('entity.values')}")
    _links(links, say, [link.node for link in links], "value")
    events = ring_events(view, [account], EVENTS_SHOWN)
    st.markdown(f"##### {say('tabs.orders')}")
    table(event_rows(events, say, shown()), say, key="entity_events")


def _identifier(facts: NodeFacts, view: GraphView, say: Words) -> None:
    links = view.accounts_of(facts.node, ACCOUNTS_SHOWN)
    accounts = [link.account for link in links]
    _rings(accounts, view, say)
    st.markdown(f"##### {say('entity.accounts')}")
    if facts.degree > len(links):
        st.caption(say("entity.some", shown=f"{len(links):,}", all=f"{facts.degree:,}"))
    _links(links, say, [f"{Label.ACCOUNT.value}:{account}" for account in accounts], "account")


def _rings(accounts: Sequence[str], view: GraphView, say: Words) -> None:
    """Link to the rings that the accounts are in."""
    found = {row.id: row for account in accounts for row in view.rings(RingFilter(account=account))}
    st.markdown(f"##### {say('entity.rings')}")
    if not found:
        st.caption(say("entity.no_ring"))
    for row in sorted(found.values(), key=lambda row: -row.score)[:10]:
        label = f"{row.id} · {say('queue.score_of', score=points(row.score))} · "
        label += say("queue.accounts_of", count=f"{row.size:,}")
        st.page_link("app_pages/ring.py", label=label, query_params={"id": row.id}, icon=":material/hub:")


def _links(links: Sequence[Link], say: Words, targets: Sequence[str], column: str) -> None:
    """List links; picking one opens what is at its other end."""
    write = shown()
    rows: list[dict[str, Any]] = [
        {
            "kind": say(f"label.{target.partition(':')[0]}"),
            column: plain(readable(target)),
            "times": link.times,
            "first_seen": write.time(link.first_seen),
            "last_seen": write.time(link.last_seen),
        }
        for link, target in zip(links, targets, strict=True)
    ]
    chosen = list_to_open(rows, say, key="links:" + "|".join(targets[:3]))
    if chosen is not None:
        st.switch_page("app_pages/entity.py", query_params={"node": targets[chosen]})


main()
