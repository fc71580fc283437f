"""Who is looking: the session of the browser's cookie, checked in the ledger on every run of a page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.investigation.reading import admit
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import log_out
from graphfraud.ledger.visits import Visit, find_visit, set_mask
from graphfraud.rights import ALLOWED, Action
from screen.desk import ledger
from screen.gate import COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ui.words import Words

Kept = TypeVar("Kept")

READ_AGAIN_MS = 600_000
"""Reading that goes on is checked and written down again after so long; a click is no new reading."""

WATCH_S = 60
"""How often a page that nobody clicks on asks whether its login still holds."""

_leave = st.components.v2.component(
    "graphfraud_leave",
    html="<span></span>",
    js="""export default function ({ data }) {
  const here = globalThis.location;
  here.replace("/login?to=" + encodeURIComponent(data.back ? here.pathname + here.search : "/"));
}
""",
)


def token() -> str:
    """Return what the browser's cookie holds; the ledger decides what it is worth."""
    return st.context.cookies.get(COOKIE, "")


def request(why: str = "") -> Request:
    """Make a request of whoever is logged in."""
    return Request(token(), now_ms(), why, secrets.token_hex(16))


def visit() -> Visit | None:
    """Return who is looking, and take it as a sign of life; None where nobody is logged in."""
    return find_visit(ledger(), token(), now_ms(), seen=True)


def present() -> Visit:
    """Return who is looking, for a part of a page that reruns by itself; ends it where nobody is any more."""
    looking = visit()
    if looking is None:
        st.rerun()
    return looking


def may(looking: Visit, action: Action) -> bool:
    """Tell whether to offer something; the ledger decides once more when it is asked for."""
    return action in ALLOWED[looking.person.role]


def reading(looking: Visit, action: Action, subject: str, run: int | None) -> None:
    """Let the person read something, and write it down once.

    Raises:
        RefusedError: the role does not allow it, or a case is not the agent's.
    """
    done: dict[tuple[str, ...], int] = st.session_state.setdefault("readings", {})
    person = looking.person
    key = (str(person.id), person.role.value, action.value, subject, str(run))
    asked = request()
    if asked.at - done.get(key, 0) >= READ_AGAIN_MS:
        admit(ledger(), asked, action, subject, run)
        done[key] = asked.at


def read_once(looking: Visit, key: str, read: Callable[[Request], Kept]) -> Kept:
    """Return what a reading that audits itself gives; a click is no new reading.

    Args:
        looking: who reads.
        key: what is read, the filters included.
        read: reads it for a request.

    Raises:
        RefusedError: the role does not allow it.
    """
    asked = request()
    name = f"{looking.person.id}:{looking.person.role.value}:{key}"
    kept: tuple[str, int, Kept] | None = st.session_state.get("read_once")
    if kept is not None and kept[0] == name and asked.at - kept[1] < READ_AGAIN_MS:
        return kept[2]
    found = read(asked)
    st.session_state["read_once"] = (name, asked.at, found)
    return found


def leave(say: Words, *, back: bool) -> None:
    """Go to the login; afterwards back to this page, or to the first one."""
    st.info(say("login.hint"), icon=":material/lock:")
    _leave(key="leave", data={"back": back}, height=1)


@st.fragment(run_every=WATCH_S)
def watch() -> None:
    """End what is on the screen soon after the login ended, though nobody clicks."""
    if find_visit(ledger(), token(), now_ms(), seen=False) is None:
        st.rerun()


def sign_out() -> None:
    """End the session in the ledger; the cookie is then worth nothing."""
    log_out(ledger(), request())
    st.session_state.clear()
    st.session_state["left"] = True  # the login then leads to the first page, not back to what was open


def switch_mask() -> None:
    """Show names in clear in this session, or hide them again."""
    set_mask(ledger(), request(), unmasked=bool(st.session_state["unmasked"]))
