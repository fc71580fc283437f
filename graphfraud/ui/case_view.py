"""The case of a ring as plain rows: its history, and what people said of the ring's members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.casework import CaseStatus, Step
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ui.shown import LONG, plain, readable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.case_reading import EventRow
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

NOTE_LENGTH = 2_000
"""Characters of a note that are shown: all that the ledger keeps."""


def history_rows(events: Sequence[EventRow], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row an entry of a case's history, the newest first."""
    return [
        {
            "at": shown.time(event.at),
            "person": event.person or words("case.night"),
            "event": words(f"case_event.{event.kind}"),
            "text": _in_words(event, words),
        }
        for event in reversed(events)
    ]


def verdict_rows(nodes: Sequence[str], given: Mapping[str, Judgement], words: Words) -> list[dict[str, Any]]:
    """Return one row an account or value of a ring about which a verdict is in force."""
    return [
        {
            "kind": words(f"label.{node.partition(':')[0]}"),
            "value": plain(readable(node), LONG),
            "judgement": words(f"judgement.{given[node].value}"),
        }
        for node in nodes
        if node in given
    ]


def _in_words(event: EventRow, words: Words) -> str:
    """Put the ledger's words into the reader's language; what a person wrote stays as it is."""
    head, mark, rest = event.text.partition(":")
    if event.kind == "step" and head in set(Step):
        return plain(f"{words(f'step.{head}')}{mark}{rest}", NOTE_LENGTH)
    first, _, others = event.text.partition(" ")
    if event.kind in {"status", "closed"} and first in set(CaseStatus):
        reason, _, why = others.removeprefix("(").partition(")")
        said = words(f"verdict_reason.{reason}") if reason in set(VerdictReason) else ""
        return plain(" · ".join(one for one in (words(f"case_status.{first}"), said, why.strip()) if one))
    return plain(event.text, NOTE_LENGTH)
