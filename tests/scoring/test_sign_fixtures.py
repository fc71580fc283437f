"""Every signal that looks into records finds its signs in its fixture, and none of the innocent there."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random  # noqa: TC003  # hypothesis reads the annotations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphfraud.ingest.columns import EVENT_COLUMNS
from graphfraud.model import DAY_MS, MILLI, Kind, Reason
from graphfraud.scoring.explanations import sentence
from graphfraud.scoring.facts import RingFacts
from graphfraud.scoring.records import MemberRecords, Record
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.signals import members_with
from graphfraud.scoring.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.scoring.facts import Sign
    from tests.scoring.conftest import SignCase

    Cases = Callable[[str], list[SignCase]]
    SignsOf = Callable[[str, Sequence[MemberRecords]], list[Sign]]

FINDING = [name for name, row in SCORECARD.items() if row.find is not None]


@pytest.mark.parametrize("signal", FINDING)
def test_a_sign_is_found_of_exactly_the_members_that_the_fixture_names(
    signal: str, cases: Cases, signs_of: SignsOf
) -> None:
    rings = cases(signal)
    found = {case.name: {sign.account for sign in signs_of(signal, case.members)} for case in rings}
    assert found == {case.name: case.expected for case in rings}


@pytest.mark.parametrize("signal", FINDING)
def test_the_fixture_has_a_guilty_and_an_innocent_ring(signal: str, cases: Cases) -> None:
    guilty = [case for case in cases(signal) if case.expected]
    assert 0 < len(guilty) < len(cases(signal))


@pytest.mark.parametrize("signal", FINDING)
def test_the_order_of_members_and_events_changes_no_sign(
    signal: str, cases: Cases, signs_of: SignsOf
) -> None:
    for case in cases(signal):
        mixed = [replace(member, records=member.records[::-1]) for member in case.members[::-1]]
        ordered = [replace(member, records=tuple(sorted(member.records, key=when))) for member in mixed]
        assert signs_of(signal, sorted(ordered, key=lambda member: member.account)) == signs_of(
            signal, case.members
        )


def when(record: Record) -> tuple[int, str]:
    return (-1 if record.at is None else record.at, record.event)


@pytest.mark.parametrize("signal", FINDING)
def test_signs_are_plain_values_with_ids_of_their_own_and_at_most_whole(
    signal: str, cases: Cases, signs_of: SignsOf
) -> None:
    for case in cases(signal):
        signs = signs_of(signal, case.members)
        assert len({sign.id for sign in signs}) == len(signs)
        for sign in signs:
            assert sign.signal == signal
            assert 0 < sign.strength <= MILLI
            assert json.loads(json.dumps(sign.told)) == sign.told


@pytest.mark.parametrize("signal", FINDING)
def test_the_more_members_bear_a_sign_the_larger_the_amount_and_never_above_1(
    signal: str, cases: Cases, signs_of: SignsOf
) -> None:
    for case in cases(signal):
        signs = tuple(signs_of(signal, case.members))
        whole = members_with(signal, RingFacts(len(case.members), signs=signs))
        assert 0 <= whole.amount <= 1
        assert bool(whole.amount) == bool(case.expected)
        if len(case.expected) > 1:
            one = min(case.expected)
            fewer = tuple(sign for sign in signs if sign.account != one)
            assert members_with(signal, RingFacts(len(case.members), signs=fewer)).amount < whole.amount


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signal", FINDING)
def test_every_language_has_a_sentence_for_one_member_and_for_several(
    signal: str, language: str, cases: Cases, signs_of: SignsOf
) -> None:
    for case in cases(signal):
        for signs in (signs_of(signal, case.members), signs_of(signal, case.members)[:1]):
            found = members_with(signal, RingFacts(len(case.members), signs=tuple(signs)))
            if signs:
                words = sentence(Reason(signal, 1, found.evidence, found.params), language)
                assert "{" not in words
                assert 20 < len(words) < 400


def any_record(number: int, told: dict[str, str], dice: Random) -> Record:
    at = dice.choice([None, number * DAY_MS])
    return Record(f"e{number}", at, dice.choice([*Kind]), number, dice.choice([True, False]), told)


texts = st.text(max_size=40) | st.sampled_from(
    [
        "様名様名",
        "\u202e<script>",
        "津田",
        "シンデン",
        "a" * 2000,
        "0" * 50,
        "@",
        "a@b.c",
        "1.2.3.4",
        "2026-12-31",
    ]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(EVENT_COLUMNS), texts, max_size=8), max_size=4),
    dice=st.randoms(use_true_random=False),
)
def test_no_text_in_any_column_breaks_a_signal(
    signs_of: SignsOf, rows: list[dict[str, str]], dice: Random
) -> None:
    members = [MemberRecords(f"acc_{n}", (any_record(n, told, dice),)) for n, told in enumerate(rows)]
    for signal in FINDING:
        for sign in signs_of(signal, members):
            assert sign.account in {member.account for member in members}
