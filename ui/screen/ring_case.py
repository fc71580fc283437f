"""The case of a ring: who has it, what is to be done, what was noted, and how it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.casework import CLOSED, CLOSING_JUDGEMENTS, CaseStatus, Step
from graphfraud.errors import NotFoundError
from graphfraud.investigation.casework import snapshot
from graphfraud.judgement import REASONS, VerdictReason
from graphfraud.ledger.case_reading import read_case
from graphfraud.ledger.cases import Casework
from graphfraud.rights import Action
from graphfraud.ui.case_view import history_rows
from graphfraud.ui.shown import plain
from screen.acting import acting
from screen.desk import ledger, shop, shown, viewing
from screen.ring_protect import flag, protect
from screen.tables import table
from screen.visit import may, request

if TYPE_CHECKING:
    from graphfraud.ledger.case_reading import CasePage, StepRow
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words
    from screen.desk import SeenRing


def case_page(ring: str) -> CasePage | None:
    """Read the case of a ring, None where nobody began; the ring's page let the reader in."""
    try:
        return read_case(ledger(), ring, request().at)
    except NotFoundError:
        return None


def case_line(ring: str, looking: Visit, say: Words) -> None:
    """Say in one line how far the work is, and offer to take it."""
    page = case_page(ring)
    told, button = st.columns([8, 1], vertical_alignment="center")
    told.text(" · ".join(_facts(page, say)))
    if may(looking, Action.WORK_ON_CASE) and (page is None or page.case.status not in CLOSED):
        mine = page is not None and page.case.owner == looking.person.name
        if not mine:
            button.button(
                say("case.take"),
                key="take",
                width="stretch",
                on_click=acting(lambda: _work().take(request(), ring), say("case.taken")),
            )


def case_tab(seen: SeenRing, looking: Visit, say: Words) -> None:
    """Draw all there is to a case, with what the role may do."""
    ring = seen.graph.ring.id
    page = case_page(ring)
    if not may(looking, Action.WORK_ON_CASE):
        _history(page, say)
        return
    left, right = st.columns(2)
    with left:
        _steps(ring, page, say)
        _note(ring, page, looking, say)
        if may(looking, Action.CLOSE_CASE):
            _close(ring, say)
    with right:
        _history(page, say)
        if looking.unmasked:
            protect(seen, say)
            flag(seen, say)


def _work() -> Casework:
    return Casework(ledger(), shop().settings.cases)


def _facts(page: CasePage | None, say: Words) -> list[str]:
    if page is None:
        return [say("case.nobody")]
    case = page.case
    facts = [say(f"case_status.{case.status.value}")]
    facts += [say("case.owner", name=plain(case.owner))] if case.owner else []
    facts += (
        [say("case.locked", name=plain(case.locked_by))] if case.locked_by not in {"", case.owner} else []
    )
    return [*facts, say("case.due", day=shown().day(case.due_at))]


def _steps(ring: str, page: CasePage | None, say: Words) -> None:
    """Draw the checklist; a tick is done once and stays."""
    st.markdown(f"##### {say('case.steps')}")
    if page is None:
        st.caption(say("case.nobody"))
        return
    for step in page.steps:
        done = step.done_at is not None
        st.checkbox(
            _step_label(step, say),
            value=done,
            disabled=done,
            key=f"step:{ring}:{step.step}:{done}",
            on_change=acting(_do_step, say("case.noted")),
            args=(ring, Step(step.step)),
        )


def _step_label(step: StepRow, say: Words) -> str:
    label = say(f"step.{step.step}")
    if step.done_at is not None:
        return f"{label} ({say('case.done_by', name=step.done_by, time=shown().time(step.done_at))})"
    return f"{label} ({say('case.required')})" if step.required else label


def _do_step(ring: str, step: Step) -> None:
    _work().do_step(request(), ring, step)


def _note(ring: str, page: CasePage | None, looking: Visit, say: Words) -> None:
    """Take a note; give the case to a colleague; let it wait."""
    with st.form(f"note:{ring}", clear_on_submit=True):
        st.text_area(say("case.note"), key=f"note_text:{ring}", height=80, max_chars=2_000)
        st.form_submit_button(
            say("case.note_button"),
            icon=":material/edit_note:",
            on_click=acting(
                lambda: _work().note(request(st.session_state[f"note_text:{ring}"]), ring), say("case.noted")
            ),
        )
    if page is not None and page.case.status not in CLOSED:
        pending = page.case.status is CaseStatus.PENDING
        st.button(
            say("case.go_on") if pending else say("case.wait"),
            key="wait",
            on_click=acting(lambda: _work().wait(request(), ring, pending=not pending), say("case.noted")),
        )
    if may(looking, Action.GIVE_CASE):
        name, button = st.columns([3, 1], vertical_alignment="bottom")
        name.text_input(say("case.give"), key=f"give:{ring}")
        button.button(
            say("case.give_button"),
            key="give",
            width="stretch",
            on_click=acting(
                lambda: _work().give(request(), ring, str(st.session_state[f"give:{ring}"]).strip()),
                say("case.noted"),
            ),
        )


def _close(ring: str, say: Words) -> None:
    """Close the case with its result and a reason that goes with it."""
    with st.expander(say("case.close"), key=f"closing:{ring}"):
        status = st.radio(
            say("case.result"),
            [CaseStatus.CONFIRMED.value, CaseStatus.DISMISSED.value],
            format_func=lambda one: say(f"case_status.{one}"),
            horizontal=True,
            key=f"close_status:{ring}",
        )
        allowed = {one.value for judged in CLOSING_JUDGEMENTS[CaseStatus(status)] for one in REASONS[judged]}
        reason = st.selectbox(
            say("case.reason"),
            [one.value for one in VerdictReason if one.value in allowed],
            format_func=lambda one: say(f"verdict_reason.{one}"),
            key=f"close_reason:{ring}:{status}",
        )
        why = st.text_input(say("case.why"), key=f"close_why:{ring}", max_chars=2_000)
        st.button(
            say("case.close"),
            key="close",
            type="primary",
            on_click=acting(_close_case, say("case.closed")),
            args=(ring, CaseStatus(status), VerdictReason(reason or ""), why),
        )


def _close_case(ring: str, status: CaseStatus, reason: VerdictReason, why: str) -> None:
    with viewing() as view:
        seen = snapshot(view, ring)
    _work().close(request(why), ring, status, reason, seen)


def _history(page: CasePage | None, say: Words) -> None:
    st.markdown(f"##### {say('case.history')}")
    table(history_rows(page.events if page else [], say, shown()), say, key="case_history")
