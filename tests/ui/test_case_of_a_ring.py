"""A case's history reads in the reader's language, and what people wrote stays theirs."""

from __future__ import annotations

import pytest

from graphfraud.casework import CaseEvent, CaseStatus, Step
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger.case_reading import EventRow
from graphfraud.ui.case_view import history_rows, verdict_rows
from graphfraud.ui.shown import Shown
from graphfraud.ui.words import Words
from tests.ui.hostile import MOVES, SCRIPT

JAPANESE, SHOWN = Words.of("ja"), Shown("Asia/Tokyo", "JPY")


def told(kind: CaseEvent, text: str, person: str = "aoi") -> str:
    [row] = history_rows([EventRow(0, person, kind.value, text)], JAPANESE, SHOWN)
    return str(row["text"])


@pytest.mark.parametrize("step", Step)
def test_a_step_is_named_and_its_note_follows(step: Step) -> None:
    assert told(CaseEvent.STEP, step.value) == JAPANESE(f"step.{step.value}")
    assert told(CaseEvent.STEP, f"{step.value}: 電話で").endswith(": 電話で")


def test_a_closed_case_says_result_reason_and_note() -> None:
    text = f"{CaseStatus.CONFIRMED.value} ({VerdictReason.STOLEN_CARD.value}) カード会社に確認"
    assert told(CaseEvent.CLOSED, text) == "完了：不正 · 盗難カード · カード会社に確認"


@pytest.mark.parametrize("text", ["confirmed", "verify: x", "pending (x) y", SCRIPT])
def test_a_note_stays_as_it_was_written(text: str) -> None:
    assert told(CaseEvent.NOTE, text) == text


def test_nothing_in_a_note_moves_what_is_around_it() -> None:
    shown = told(CaseEvent.NOTE, MOVES)
    assert not {"\u202e", "\x1b", "\u2028"} & set(shown)


def test_the_newest_entry_stands_first_and_the_night_has_no_name() -> None:
    events = [EventRow(1_000, "aoi", "opened", ""), EventRow(2_000, "", "woken", "grew")]
    assert [row["person"] for row in history_rows(events, JAPANESE, SHOWN)] == [JAPANESE("case.night"), "aoi"]


def test_only_what_was_judged_is_listed() -> None:
    given = {"account:A": Judgement.VICTIM, "account:Z": Judgement.FRAUD}
    [row] = verdict_rows(["account:A", "card:tok_1"], given, JAPANESE)
    assert (row["value"], row["judgement"]) == ("A", "被害者")
