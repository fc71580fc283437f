"""Protecting a victim's account by a hold, and saying that something is odd: both where the case is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.casework import HoldEvent
from graphfraud.investigation.casework import flag_account, held_account
from graphfraud.ledger.holds import held_accounts, lift_hold, log_on_hold, place_hold
from graphfraud.ui.shown import plain
from screen.acting import acting
from screen.desk import ledger, shop, viewing
from screen.visit import request

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ui.words import Words
    from screen.desk import SeenRing


def protect(seen: SeenRing, say: Words) -> None:
    """Place a hold, log the contact and the verification, and lift it after both."""
    accounts = [member.account for member in seen.graph.ring.members]
    held = set(held_accounts(ledger())) & set(accounts)
    with st.expander(say("case.hold"), key="protect"):
        st.caption(say("case.hold_help"))
        if held:
            st.text(say("case.held", names=" · ".join(plain(one) for one in sorted(held))))
        account = st.selectbox(say("case.account"), accounts, format_func=plain, key="hold_account") or ""
        why = st.text_input(say("case.why"), key="hold_why", max_chars=2_000)
        if account not in held:
            _button(say("case.hold_place"), say, lambda: _place(account, why))
            return
        _button(say("case.hold_contact"), say, lambda: _log(account, HoldEvent.CONTACT, why))
        _button(say("case.hold_verification"), say, lambda: _log(account, HoldEvent.VERIFICATION, why))
        _button(say("case.hold_lift"), say, lambda: _lift(account, why))


def flag(seen: SeenRing, say: Words) -> None:
    """Say that something is odd about an account."""
    with st.expander(say("case.flag"), key="flagging"):
        account = (
            st.selectbox(
                say("case.account"),
                [member.account for member in seen.graph.ring.members],
                format_func=plain,
                key="flag_account",
            )
            or ""
        )
        why = st.text_input(say("case.why"), key="flag_why", max_chars=2_000)
        st.button(
            say("case.flag_button"),
            key="flag",
            on_click=acting(lambda: _flag(account, why), say("case.flagged")),
        )


def _button(label: str, say: Words, do: Callable[[], None]) -> None:
    st.button(label, on_click=acting(do, say("case.noted")))


def _place(account: str, why: str) -> None:
    with viewing() as view:
        held = held_account(view, account)
    place_hold(ledger(), request(why), held, shop().settings.limits.by_role())


def _log(account: str, kind: HoldEvent, why: str) -> None:
    log_on_hold(ledger(), request(why), account, kind)


def _lift(account: str, why: str) -> None:
    with viewing() as view:
        held = held_account(view, account)
    lift_hold(ledger(), request(why), held, shop().settings.limits.by_role())


def _flag(account: str, why: str) -> None:
    with viewing() as view:
        flag_account(view, ledger(), request(why), account)
