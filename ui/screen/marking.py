"""Marking values for the block list: what it would have stopped, who else is behind them, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.blocklist import LIFETIMES, LONGEST_DAYS, Caution, EntryReason
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.errors import ConfigError, GraphFraudError, NotFoundError
from graphfraud.investigation.listing import Listing
from graphfraud.ui.marking_view import (
    ACTIONS,
    MARKABLE,
    Wish,
    building_of,
    draft_of,
    impact_lines,
    narrower_rows,
    node_of,
    place_line,
)
from graphfraud.ui.shown import plain, readable
from screen.acting import acting
from screen.desk import ledger, shop, shown, viewing
from screen.tables import table
from screen.visit import request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.investigation.listing import Assessment
    from graphfraud.stores.ports import GraphView
    from graphfraud.ui.words import Words

AT_ONCE = 20
"""Values that one press proposes: each is weighed and answered for by itself."""


def marking(key: str, nodes: Sequence[str], chosen: Sequence[str], ring: str, say: Words) -> None:
    """Draw the form for some of the nodes.

    Args:
        key: of the widgets; another place on the screens needs another one.
        nodes: printed keys that may be chosen.
        chosen: those that are chosen at first.
        ring: the ring that is the evidence; empty where there is none.
        say: words.
    """
    done = st.session_state.pop("marked", [])
    if done:
        st.success(" · ".join(done), icon=":material/check_circle:")
    offered = [node for node in nodes if node.partition(":")[0] in MARKABLE]
    picked = st.multiselect(
        say("marking.values"),
        offered,
        default=[node for node in chosen if node in offered][:AT_ONCE],
        format_func=lambda node: _named(node, say),
        key=f"{key}:values:" + "|".join(chosen),
        max_selections=AT_ONCE,
        placeholder=say("whatif.choose"),
    )
    if not picked:
        st.caption(say("marking.choose"))
        return
    wish, why = _wish(key, picked, ring, say)
    found = _assess(picked, wish, say)
    answers = {node: _assessed(key, node, one, say) for node, one in found.items()}
    st.button(
        say("marking.button", count=f"{len(found):,}"),
        key=f"{key}:propose",
        type="primary",
        icon=":material/block:",
        disabled=not found,
        on_click=acting(_propose, say("marking.done")),
        args=(list(found), wish, why, answers, say),
    )


def _named(node: str, say: Words) -> str:
    return f"{say('label.' + node.partition(':')[0])}: {plain(readable(node))}"


def _wish(key: str, picked: Sequence[str], ring: str, say: Words) -> tuple[Wish, str]:
    """Ask what shall happen, why, and for how long."""
    action, reason, days = st.columns([2, 3, 2], vertical_alignment="bottom")
    kinds = [EntryType(node.partition(":")[0]) for node in picked]
    most = min(LIFETIMES[kind].most or LONGEST_DAYS for kind in kinds)
    usual = min(LIFETIMES[kind].days for kind in kinds)
    wish = Wish(
        action=Action(
            action.selectbox(
                say("column.action"),
                [one.value for one in ACTIONS],
                format_func=lambda one: say(f"action.{one}"),
                key=f"{key}:action",
            )
        ),
        reason=EntryReason(
            reason.selectbox(
                say("case.reason"),
                [one.value for one in EntryReason if one is not EntryReason.IMPORTED],
                index=list(EntryReason).index(EntryReason.DROP_ADDRESS)
                if kinds[0] is EntryType.ADDRESS
                else 0,
                format_func=lambda one: say(f"entry_reason.{one}"),
                key=f"{key}:reason:{kinds[0].value}",
            )
        ),
        days=int(
            days.number_input(
                say("marking.days"), 1, most, min(usual, most), key=f"{key}:days:{usual}:{most}"
            )
        ),
        ring=ring,
    )
    return wish, st.text_input(say("case.why"), key=f"{key}:why", max_chars=2_000)


def _assess(picked: Sequence[str], wish: Wish, say: Words) -> Mapping[str, Assessment]:
    """Weigh each value; one that cannot be listed says why and is left out."""
    found = {}
    with viewing() as view:
        listing = Listing(view, ledger(), shop().settings)
        for node in picked:
            try:
                found[node] = listing.assess(request(), draft_of(node, wish))
            except GraphFraudError as error:
                st.error(f"**{say('marking.cannot')}**", icon=":material/block:")
                st.text(f"{_named(node, say)}\n{plain(str(error), 1_000)}")
    return found


def _assessed(key: str, node: str, found: Assessment, say: Words) -> Mapping[Caution, str]:
    """Show what is known of one value; return what is answered to each caution."""
    write = shown(found.impact.currency)
    answers = {}
    with st.container(border=True, key=f"{key}:box:{node}"):
        st.markdown(f"**{say('label.' + node.partition(':')[0])}**")
        st.text(plain(readable(node), 500))
        with viewing() as view:
            place = place_line(node, _in_building(node, view), say)
        left, right = st.columns(2)
        left.text("\n".join([*([place] if place else []), *impact_lines(found, say, write)]))
        with right:
            _approval(found, say)
            for caution, because in found.cautions.items():
                st.warning(say(f"caution.{caution.value}"), icon=":material/warning:")
                st.text(plain(because, 300))
                answers[caution] = st.text_input(
                    say("marking.answer"), key=f"{key}:answer:{node}:{caution.value}", max_chars=500
                )
        if found.narrower:
            st.caption(say("marking.narrower"))
            table(narrower_rows(found.narrower, say), say, key=f"{key}:narrower:{node}")
            _take_narrower(found, say)
    return answers


def _approval(found: Assessment, say: Words) -> None:
    if found.outlook.needs:
        st.info(say("marking.needs"), icon=":material/supervisor_account:")
        st.text("\n".join(plain(one, 300) for one in found.outlook.needs))
    else:
        st.caption(say("marking.alone"))


def _take_narrower(found: Assessment, say: Words) -> None:
    """Offer to go on with the narrower values in the place of the wide one."""
    nodes = [node_of(one.type, one.key) for one in found.narrower]
    st.page_link(
        "app_pages/entity.py",
        label=say("marking.take_narrower", value=plain(readable(nodes[0]))),
        query_params={"node": nodes[0]},
        icon=":material/filter_alt:",
    )


def _in_building(node: str, view: GraphView) -> int | None:
    """Return how many accounts ship to the building of a unit; None for anything else."""
    building = building_of(node)
    if building is None:
        return None
    try:
        return view.node(building).degree
    except NotFoundError:
        return None


def _propose(
    nodes: Sequence[str], wish: Wish, why: str, answers: Mapping[str, Mapping[Caution, str]], say: Words
) -> None:
    """Propose each value by itself; what was done before a refusal stays done, and is said."""
    if not why.strip():
        raise ConfigError(say("marking.say_why"))
    if not all(text.strip() for given in answers.values() for text in given.values()):
        raise ConfigError(say("marking.answer_all"))
    done: list[str] = []
    st.session_state["marked"] = done
    with viewing() as view:
        listing = Listing(view, ledger(), shop().settings)
        for node in nodes:
            made = listing.propose(request(why), draft_of(node, wish), answers[node])
            done.append(f"{made.entry}: {say('entry_status.' + made.status.value)}")
