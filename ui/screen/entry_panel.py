"""One entry of the block list: its evidence and life, and what may be decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.blocklist import EntryStatus
from graphfraud.errors import GraphFraudError
from graphfraud.investigation.listing import Listing
from graphfraud.investigation.releasing import take_out
from graphfraud.ledger.entry_reading import read_entry
from graphfraud.rights import Action
from graphfraud.ui.entry_view import entry_value, life_rows, then_rows
from graphfraud.ui.shown import plain
from screen.acting import acting
from screen.checkout_files import publisher
from screen.desk import ledger, shop, shown, viewing
from screen.tables import table
from screen.visit import may, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ledger.entry_reading import EntryPage
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words


def entry_panel(entry: str, looking: Visit, say: Words) -> None:
    """Draw the entry, and the buttons that the role and the entry's state allow."""
    page = read_entry(ledger(), request(), entry)
    row, write = page.entry, shown()
    with st.container(border=True, key="entry_panel"):
        st.markdown(
            f"#### {row.id} · {say('action.' + row.action.value)} · {say('entry_status.' + row.status.value)}"
        )
        st.text(f"{say('entry_type.' + row.type.value)}: {entry_value(row, names=looking.unmasked)}")
        left, right = st.columns(2)
        with left:
            _facts(page, looking, say)
            _decide(page, looking, say)
        with right:
            then = page.snapshot.get("impact", {})
            if then:
                st.caption(say("entry.then"))
                table(then_rows(then, say, write), say, key=f"then:{entry}")
            table(life_rows(page.events, say, write), say, key=f"life:{entry}")


def _facts(page: EntryPage, looking: Visit, say: Words) -> None:
    row, write = page.entry, shown()
    lines = [
        f"{say('case.reason')}: {say('entry_reason.' + row.reason)}",
        f"{say('column.author')}: {row.author}, {write.time(row.proposed_at)}",
        f"{say('column.approver')}: {row.approver or say('entry.nobody')}",
        f"{say('column.expires_at')}: {write.day(row.expires_at)}",
        f"{say('column.hits')}: {row.life.hits:,}",
    ]
    st.text("\n".join(lines))
    if looking.unmasked:
        st.text(plain(row.text, 2_000))
        for caution, text in page.answers.items():
            st.text(f"{say(f'caution.{caution}')}\n→ {plain(text, 500)}")
    if row.status is EntryStatus.PROPOSED:
        for reason in row.needs:
            st.caption(plain(reason, 300))
    if row.ring:
        st.page_link(
            "app_pages/ring.py", label=row.ring, query_params={"id": row.ring}, icon=":material/hub:"
        )


def _decide(page: EntryPage, looking: Visit, say: Words) -> None:
    """Offer what may be done; the ledger decides once more, and refuses one's own proposal."""
    row = page.entry
    waits = row.status in {EntryStatus.PROPOSED, EntryStatus.REVOKED}
    active = row.status is EntryStatus.ACTIVE
    offers: list[tuple[str, Action, bool, Callable[[str, str], object]]] = [
        ("approve", Action.APPROVE_ENTRY, waits, _approve),
        ("reject", Action.REJECT_ENTRY, waits, _reject),
        ("archive", Action.ARCHIVE_ENTRY, active, _archive),
        ("contest", Action.CONTEST_ENTRY, active and row.contested_due is None, _contest),
        ("settle", Action.REVIEW_ENTRY, row.contested_due is not None, _settle),
        ("revoke", Action.REVOKE_ENTRY, active, _revoke),
    ]
    allowed = [(name, do) for name, action, fits, do in offers if fits and may(looking, action)]
    if not allowed:
        return
    why = st.text_input(say("case.why"), key=f"entry_why:{row.id}", max_chars=2_000)
    for column, (name, do) in zip(st.columns(max(3, len(allowed))), allowed, strict=False):
        column.button(
            say(f"entry.{name}"),
            key=f"entry_{name}",
            type="primary" if name == "approve" else "secondary",
            width="stretch",
            on_click=acting(do, say("case.noted")),
            args=(row.id, why),
        )


def _approve(entry: str, why: str) -> None:
    with viewing() as view:
        Listing(view, ledger(), shop().settings).approve(request(why), entry)


def _reject(entry: str, why: str) -> None:
    with viewing() as view:
        Listing(view, ledger(), shop().settings).reject(request(why), entry)


def _archive(entry: str, why: str) -> None:
    with viewing() as view:
        Listing(view, ledger(), shop().settings).archive(request(why), entry)


def _contest(entry: str, why: str) -> None:
    with viewing() as view:
        Listing(view, ledger(), shop().settings).contest(request(why), entry)


def _settle(entry: str, why: str) -> None:
    with viewing() as view:
        Listing(view, ledger(), shop().settings).contest(request(why), entry, settled=True)


def _revoke(entry: str, why: str) -> None:
    """Take the entry out, and publish without it at once; where that fails the next release is without it."""
    asked = request(why)
    with viewing() as view:
        Listing(view, ledger(), shop().settings).revoke(asked, entry)
    try:
        take_out(publisher(), ledger(), entry, asked.at)
    except GraphFraudError as error:
        st.session_state["not_published"] = str(error)
