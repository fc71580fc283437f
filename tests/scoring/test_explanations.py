"""Every reason has a sentence that says what was found, whatever text the values hold."""

from __future__ import annotations

import json
from datetime import timedelta, timezone

import pytest

from graphfraud.errors import ConfigError, StoreError
from graphfraud.model import DAY_MS, Cause, Family, Outcome, Reason, RingLink, Strength
from graphfraud.scoring.calibration import Calibration
from graphfraud.scoring.explanations import cut_sentence, holding_sentence, sentence, short, shown
from graphfraud.scoring.facts import (
    Household,
    JudgedFraud,
    JudgedLegitimate,
    KnownFraud,
    NearFraud,
    Opening,
    OwnCard,
    RingFacts,
    SettledOrders,
    SharedIdentifier,
    Tenure,
)
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.rhythm import Rhythm
from graphfraud.scoring.score import CLIP, score
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.sentences import SENTENCES
from graphfraud.scoring.wording import LANGUAGES

DAY = 20_514
"""2026-03-02, in days since 1970."""
SHOP = Calibration(
    as_of=DAY * DAY_MS, accounts=7300, events=9, base_rate=0.01, rhythm=Rhythm(DAY - 300, (20,) * 365)
)
HOSTILE = [
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "a\x00b\nc\x1b[31m",
    "{size} {0} {node.__class__} %s",
    "様名" * 300,
]


def reasons(node: str = "tok_9f3c77aa", account: str = "acc_0") -> list[Reason]:
    """Give a ring in which every signal fires that has facts of a kind of its own, and so the clip too."""
    shared = [
        SharedIdentifier(f"{family}:{node}{n}", family, Strength.HARD, 9 - n, 6 - n, 16_000, DAY * DAY_MS)
        for family in Family
        for n in range(2)
    ]
    facts = RingFacts(
        8,
        shared=tuple(shared),
        openings=tuple(
            Opening(f"acc_{n}", (DAY + n // 4) * DAY_MS, 100 * n, calibrated=True) for n in range(8)
        ),
        own_cards=tuple(OwnCard(f"card:{node}own{n}", account) for n in range(5)),
        known_fraud=tuple(
            KnownFraud(f"acc_{n}", f"e{n}", Outcome.CHARGEBACK, Cause.STOLEN_CARD) for n in range(3)
        ),
        near_fraud=(NearFraud(account, 9000),),
        household=(Household(f"address:{node}", "sato", 2),),
        tenure=(Tenure(account, 730),),
        settled=(SettledOrders(account, 4),),
        judged_fraud=(JudgedFraud("acc_0"), JudgedFraud("acc_1")),
        judged_legitimate=(JudgedLegitimate("acc_2"),),
    )
    return list(score(facts, SHOP, ScoringParameters())[1])


def spoken(signal: str, zone: timezone = timezone.utc) -> str:  # noqa: UP017  # a zone like any other here
    (reason,) = [reason for reason in reasons() if reason.signal == signal]
    return sentence(reason, zone=zone)


def test_the_ring_of_these_tests_has_every_reason_there_is() -> None:
    measured = {name for name, row in SCORECARD.items() if row.measure is not None}
    assert {reason.signal for reason in reasons()} == {*measured, CLIP}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_reason_and_no_others(language: str) -> None:
    assert set(SENTENCES) == {*SCORECARD, CLIP}
    assert all(language in said for said in SENTENCES.values())
    for reason in reasons():
        assert "{" not in sentence(reason, language)
        assert 0 < len(short(reason, language)) <= 20


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        (
            "shared_card",
            "6 of 8 accounts used card:tok_9f3c…; 2 cards are shared, each by 5 to 6 accounts, since",
        ),
        ("shared_card", "each by 5 to 6 accounts, since 2026-03-02"),
        ("shared_email", "6 of 8 accounts used email:tok_9f3c77aa0; 2 e-mail addresses are shared"),
        ("burst", "8 of 8 accounts first appeared from 2026-03-02 to 2026-03-03"),
        ("churn", "acc_0 used 5 cards that no other member used"),
        ("known_fraud", "3 of 8 accounts have known fraud (chargebacks: 3, refunds: 0, complaints: 0)"),
        ("near_fraud", "1 of 8 accounts is close to known fraud outside the ring"),
        ("household", "2 of 8 accounts share the home address:tok_9f3c77aa and a family name"),
        ("tenure", "days as a customer, on average: 91"),
        ("settled", "1 of 8 accounts has orders older than 60 days that nobody disputed: 4 in all"),
    ],
)
def test_a_sentence_names_who_what_and_since_when(signal: str, words: str) -> None:
    assert words in spoken(signal)


def test_a_single_shared_identifier_is_named_with_its_use_in_the_whole_shop() -> None:
    fact = SharedIdentifier("phone:+81312345678", Family.PHONE, Strength.HARD, 5, 2, 9000, None)
    (reason,) = score(RingFacts(3, shared=(fact,)), SHOP, ScoringParameters())[1]
    assert sentence(reason) == "2 of 3 accounts used phone:+81312345678 (in the whole shop: 5)"


def test_dates_are_those_of_the_shops_own_day() -> None:
    west = timezone(timedelta(hours=-5))
    assert "from 2026-03-01 to 2026-03-02" in spoken("burst", west)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stands_in_a_sentence_as_text_and_cannot_fill_the_page(text: str) -> None:
    for reason in reasons(node=text, account=text):
        words = sentence(reason)
        assert len(words) < 300
        if reason.signal == "household":
            assert text[:60] in words


def test_a_card_is_never_shown_whole() -> None:
    assert shown("card:tok_9f3c77aa55") == "card:tok_9f3c…"
    for reason in reasons(node="tok_9f3c77aa55"):
        if reason.signal in {"shared_card", "churn"}:
            assert "77aa55" not in sentence(reason)


def test_params_are_plain_values_that_survive_json() -> None:
    for reason in reasons():
        assert json.loads(json.dumps(dict(reason.params))) == dict(reason.params)


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="'xx': choose en, ja"):
        sentence(reasons()[0], language="xx")


@pytest.mark.parametrize(
    "reason", [Reason("moon_phase", 1, (), {}), Reason("burst", 1, (), {})], ids=["signal", "params"]
)
def test_a_reason_of_another_version_is_refused_with_what_to_do(reason: Reason) -> None:
    with pytest.raises(StoreError, match="another version of graphfraud: run the detection again"):
        sentence(reason)


def test_holding_link_and_cut_name_both_accounts_and_at_most_three_identifiers() -> None:
    link = RingLink("acc_1", "acc_2", 5250, ("card:tok_123456789", "email:x", "phone:1", "ip:a", "ip:b"))
    for words in (holding_sentence(link), cut_sentence(link)):
        assert "acc_1 and acc_2" in words
        assert "5.2 bits" in words
        assert words.endswith("both used card:tok_1234…, email:x, phone:1 and 2 more")
