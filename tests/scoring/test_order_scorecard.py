"""An order's points: its own signs and the rings that it touches, added up exactly, in both languages."""

from __future__ import annotations

from datetime import UTC
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.alert_settings import OrderSettings
from graphfraud.model import MILLI, Kind, Reason
from graphfraud.scoring.calibration import Calibration
from graphfraud.scoring.explanations import order_sentence
from graphfraud.scoring.facts import RingFacts, SettledOrders, Sign, Tenure
from graphfraud.scoring.order_scorecard import RING_HARD, RING_MEDIUM, RING_MEMBER, TOUCHES
from graphfraud.scoring.order_sentences import MEMBERS, ORDER_SENTENCES, order_words
from graphfraud.scoring.order_signs import order_finders, order_signs
from graphfraud.scoring.orders import RingTouch, score_order
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.records import Record, SignInput
from graphfraud.scoring.references import References
from graphfraud.scoring.rhythm import Rhythm
from graphfraud.scoring.score import SCORE_MOST
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.sentences import SENTENCES

CALIBRATION = Calibration(0, 1000, 5000, 0.005, Rhythm(0, (1,)), "JPY", 50_000)
PARAMETERS = ScoringParameters()
SIGNS = sorted(name for name, row in SCORECARD.items() if row.find is not None)
DAY = 86_400_000

signs = st.lists(st.sampled_from(SIGNS), unique=True).map(
    lambda names: tuple(sorted((Sign(name, "a", "x") for name in names), key=lambda sign: sign.id))
)
touches = st.lists(st.tuples(st.sampled_from(sorted(TOUCHES)), st.integers(0, SCORE_MOST)), max_size=4).map(
    lambda found: [RingTouch(f"R-{n}", score, how, "b", ("card:x",)) for n, (how, score) in enumerate(found)]
)


@settings(deadline=None, max_examples=200)
@given(signs, touches, st.integers(0, 4000), st.integers(0, 50))
def test_the_points_of_the_reasons_add_up_to_the_score_exactly(
    found: tuple[Sign, ...], rings: list[RingTouch], days: int, orders: int
) -> None:
    facts = RingFacts(
        size=1,
        tenure=(Tenure("a", days),) if days else (),
        settled=(SettledOrders("a", orders),) if orders else (),
        signs=found,
    )
    score, reasons = score_order(facts, rings, CALIBRATION, PARAMETERS)
    assert 0 <= score <= SCORE_MOST
    assert all(isinstance(reason.points, int) for reason in reasons)
    assert sum(reason.points for reason in reasons) == score
    assert {reason.signal for reason in reasons} >= {touch.how for touch in rings}


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(TOUCHES)), st.integers(0, SCORE_MOST - 1))
def test_a_ring_with_more_points_gives_no_fewer_and_every_way_has_its_bounds(how: str, score: int) -> None:
    row = TOUCHES[how]
    assert row.least * MILLI <= row.points(score) <= row.points(score + 1) <= row.most * MILLI


def test_any_link_to_a_ring_is_enough_for_the_queue_and_the_closer_one_gives_more() -> None:
    assert min(row.least for row in TOUCHES.values()) >= OrderSettings().min_score
    for score in (0, SCORE_MOST // 2, SCORE_MOST):
        points = [TOUCHES[how].points(score) for how in (RING_MEDIUM, RING_HARD, RING_MEMBER)]
        assert points == sorted(set(points))


def record(number: int, **told: str) -> Record:
    return Record(f"E{number}", number * DAY, Kind.ORDER, 1000, for_another=False, told=told)


def signals_of(*records: Record) -> set[str]:
    given = SignInput(CALIBRATION, References())
    return {sign.signal for sign in order_signs("a", records, order_finders(PARAMETERS, given), given)}


def test_a_sign_counts_for_the_order_that_shows_it_and_not_for_the_later_ones() -> None:
    plain, throwaway = {"email": "taro@docomo.ne.jp"}, {"email": "x7k2q9z4@mailinator.com"}
    assert "email_easy" in signals_of(record(1, **plain), record(2, **throwaway))
    assert "email_easy" not in signals_of(record(1, **throwaway), record(2, **plain))
    assert "email_easy" in signals_of(record(1, **throwaway), record(2, **throwaway))


def test_a_rush_counts_for_every_order_that_makes_it_longer() -> None:
    at_once = [Record(f"E{n}", n * 60_000, Kind.ORDER, 1000, for_another=False, told={}) for n in range(1, 5)]
    assert "basket_rush" not in signals_of(*at_once[:2])
    assert "basket_rush" in signals_of(*at_once[:3])
    assert "basket_rush" in signals_of(*at_once)
    assert "basket_rush" not in signals_of(*at_once, record(30))


def test_a_signal_that_the_shop_has_switched_off_finds_nothing() -> None:
    given = SignInput(CALIBRATION, References())
    off = order_finders(ScoringParameters(weights={"email_easy": 0}), given)
    assert "email_easy" not in {name for name, _ in off}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("signal", [*SENTENCES, RING_MEMBER, RING_HARD, RING_MEDIUM])
def test_every_reason_has_a_sentence_about_one_order(signal: str, language: str) -> None:
    words = order_words(signal, language)
    assert words is not None
    for template in filter(None, (words.many, words.one)):
        if SCORECARD.get(signal) and SCORECARD[signal].find:
            assert not template.startswith(MEMBERS[language])
            assert "{count}" not in template
            assert "{size}" not in template
        assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(template))


@pytest.mark.parametrize("signal", SIGNS)
def test_a_signs_sentence_begins_with_its_members_so_that_an_order_can_have_it_without(signal: str) -> None:
    for language, opening in MEMBERS.items():
        assert signal in ORDER_SENTENCES or SENTENCES[signal][language].many.startswith(opening)


def test_what_is_shared_with_a_ring_is_named_and_so_is_the_ring() -> None:
    touch = RingTouch("R-000007", 45_600, RING_HARD, "member", ("card:tok_1234567890", "phone:+8190"))
    assert order_sentence(touch.reason(), "en", UTC) == (
        "2 values are shared with member and others of R-000007 (45.6 points), first card:tok_1234…"
    )
    one = RingTouch("R-000007", 45_600, RING_MEDIUM, "member", ("address:x",))
    assert order_sentence(one.reason(), "ja", UTC) == "address:xがR-000007（45.6点）のmemberと共通"


def test_a_reason_of_another_version_is_told_and_does_not_crash() -> None:
    with pytest.raises(Exception, match="another version"):
        order_sentence(Reason("moon_phase", 1, (), {}))
