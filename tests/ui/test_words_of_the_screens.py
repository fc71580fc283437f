"""Every text of the screens stands in one table, in every language, with the same fields."""

from __future__ import annotations

import ast
import string
import tomllib
from pathlib import Path

import pytest

from graphfraud.alerting.alerts import AlertKind
from graphfraud.blocklist import Caution, EntryEvent, EntryReason, EntryStatus
from graphfraud.casework import CaseEvent, CaseStatus, Step
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.model import Kind, Label, Outcome, RingChange, RingState, Status
from graphfraud.network.hubs import HubReason
from graphfraud.rights import Role
from graphfraud.scoring.score import CLIP
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.ui.picture import Mark
from graphfraud.ui.queue_view import Order, Work
from graphfraud.ui.words import LANGUAGES, Words, choose_language

ROOT = Path(__file__).resolve().parents[2]
TABLE = tomllib.loads((ROOT / "graphfraud" / "ui" / "words.toml").read_text(encoding="utf-8"))
ENTRIES = {f"{section}.{name}": texts for section, part in TABLE.items() for name, texts in part.items()}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", ENTRIES)
def test_a_text_stands_in_every_language_with_the_same_fields(key: str) -> None:
    texts = ENTRIES[key]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() == text != "" for text in texts.values())
    assert len({frozenset(fields(text)) for text in texts.values()}) == 1


def test_every_word_of_the_vocabulary_can_be_said() -> None:
    needed = [
        *(f"label.{label.value}" for label in Label),
        *(f"mark.{mark.value}" for mark in Mark),
        *(f"hub.{reason.word}" for reason in HubReason if reason),
        *(f"state.{state.value}" for state in RingState),
        *(f"change.{change.value}" for change in RingChange),
        *(f"order.{order.value}" for order in Order),
        *(f"kind.{kind.value}" for kind in Kind),
        *(f"status.{status.value}" for status in Status if status.value),
        *(f"outcome.{outcome.value}" for outcome in Outcome if outcome.value),
    ]
    needed += [
        *(f"case_status.{one.value}" for one in CaseStatus),
        *(f"case_event.{one.value}" for one in CaseEvent),
        *(f"step.{one.value}" for one in Step),
        *(f"judgement.{one.value}" for one in Judgement),
        *(f"verdict_reason.{one.value}" for one in VerdictReason),
        *(f"role.{one.value}" for one in Role),
        *(f"work.{one.value}" for one in Work),
        *(f"action.{one.value}" for one in Action),
        *(f"entry_type.{one.value}" for one in EntryType),
        *(f"entry_status.{one.value}" for one in EntryStatus),
        *(f"entry_reason.{one.value}" for one in EntryReason),
        *(f"entry_event.{one.value}" for one in EntryEvent),
        *(f"caution.{one.value}" for one in Caution),
        *(f"alert.{one.value}" for one in AlertKind),
    ]
    assert [key for key in needed if key not in ENTRIES] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_signal_has_a_name_of_its_own(language: str) -> None:
    say = Words.of(language)
    names = [say(f"signal.{name}") for name in (*SCORECARD, CLIP)]
    assert len(set(names)) == len(names)


def said() -> dict[str, str]:
    """Find the keys that code names in full, with where."""
    found = {}
    for folder in ("graphfraud/ui", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    section, dot, name = node.value.partition(".")
                    if dot and section in TABLE and name.isidentifier() and name not in {"html", "js"}:
                        found[node.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def test_code_says_only_what_stands_in_the_table() -> None:
    assert {key: where for key, where in said().items() if key not in ENTRIES} == {}


@pytest.mark.parametrize(
    ("wanted", "language"),
    [(["ja-JP"], "ja"), (["JA"], "ja"), (["fr", "ja"], "ja"), (["en-GB"], "en"), (["fr"], "en"), ([], "en")],
)
def test_the_browsers_language_decides_at_first(wanted: list[str], language: str) -> None:
    assert choose_language(wanted) == language


def test_an_unknown_language_speaks_the_first_one() -> None:
    assert Words.of("xx")("queue.title") == Words.of("en")("queue.title")
