"""A verdict on a ring: what its accounts are, all of them or those that are picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.investigation.judging import Opinion, call_not_the_same, judge_ring
from graphfraud.judgement import REASONS, Judgement, VerdictReason
from graphfraud.ledger.verdicts import judgements
from graphfraud.model import Label
from graphfraud.ui.case_view import verdict_rows
from graphfraud.ui.shown import plain, readable
from screen.acting import acting
from screen.desk import ledger, shop, viewing
from screen.tables import table
from screen.visit import request

if TYPE_CHECKING:
    from graphfraud.ui.words import Words
    from screen.desk import SeenRing
    from screen.ring_state import Bench

_ACCOUNT = f"{Label.ACCOUNT.value}:"


def verdict_tab(seen: SeenRing, mine: Bench, say: Words) -> None:
    """Draw the form, and the verdicts in force."""
    ring = seen.graph.ring
    members = [_ACCOUNT + member.account for member in ring.members]
    values = [value.node for value in seen.graph.shared if seen.graph.bits[value.node]]
    form, before = st.columns([3, 2])
    with form:
        chosen = _scope(members, values, mine, say)
        judgement, reason = _judgement(say)
        why = st.text_input(say("case.why"), key="verdict_why", max_chars=2_000)
        st.button(
            say("verdict.button", count=f"{len(chosen):,}"),
            key="judge",
            type="primary",
            disabled=not chosen,
            icon=":material/gavel:",
            on_click=acting(_judge, say("verdict.given")),
            args=(ring.id, Opinion(judgement, reason, tuple(chosen)), why),
        )
    with before:
        st.markdown(f"##### {say('verdict.before')}")
        table(verdict_rows([*members, *values], judgements(ledger()).nodes, say), say, key="verdicts_table")
        _apart([member.account for member in ring.members], say)


def _scope(members: list[str], values: list[str], mine: Bench, say: Words) -> list[str]:
    """Ask on whom: everybody, only some, or everybody but some; accounts picked on the picture are chosen."""
    picked = [node for node in mine.nodes if node in members]
    scopes = ("everybody", "picked", "all_but")
    scope = st.radio(
        say("verdict.scope"),
        scopes,
        index=1 if picked else 0,
        format_func=lambda one: say(f"verdict.{one}"),
        horizontal=True,
        key=f"verdict_scope:{bool(picked)}",
    )
    if scope == "everybody":
        return members
    choices = [*members, *values] if scope == "picked" else members
    named = st.multiselect(
        say(f"verdict.{scope}"),
        choices,
        default=[node for node in picked if node in choices],
        format_func=lambda node: f"{say('label.' + node.partition(':')[0])}: {plain(readable(node))}",
        key=f"verdict_nodes:{scope}:" + "|".join(picked),
        placeholder=say("whatif.choose"),
    )
    return named if scope == "picked" else [node for node in members if node not in named]


def _judgement(say: Words) -> tuple[Judgement, VerdictReason]:
    """Ask what they are, and why, in a word that can be counted."""
    left, right = st.columns(2)
    judged = Judgement(
        left.selectbox(
            say("column.judgement"),
            [one.value for one in Judgement],
            format_func=lambda one: say(f"judgement.{one}"),
            key="judgement",
        )
    )
    reason = right.selectbox(
        say("case.reason"),
        [one.value for one in VerdictReason if one in REASONS[judged]],
        format_func=lambda one: say(f"verdict_reason.{one}"),
        key=f"verdict_reason:{judged.value}",
    )
    return judged, VerdictReason(reason)


def _apart(accounts: list[str], say: Words) -> None:
    """Let two accounts be called two people, who never stand in one ring again."""
    with st.expander(say("verdict.apart"), key="apart"):
        pair = st.multiselect(
            say("verdict.apart"),
            accounts,
            max_selections=2,
            format_func=plain,
            key="apart_pair",
            label_visibility="collapsed",
            placeholder=say("whatif.choose"),
        )
        why = st.text_input(say("case.why"), key="apart_why", max_chars=2_000)
        st.button(
            say("verdict.apart_button"),
            key="apart_button",
            disabled=len(pair) != 2,
            on_click=acting(_set_apart, say("verdict.given")),
            args=(pair, why),
        )


def _judge(ring: str, opinion: Opinion, why: str) -> None:
    with viewing() as view:
        judge_ring(view, ledger(), request(why), ring, opinion, shop().settings.limits.by_role())


def _set_apart(pair: list[str], why: str) -> None:
    with viewing() as view:
        call_not_the_same(view, ledger(), request(why), pair[0], pair[1])
