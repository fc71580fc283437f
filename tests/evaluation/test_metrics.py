from __future__ import annotations

import pytest

from graphfraud.evaluation.metrics import (
    HIGH_SCORE,
    UNEXPLAINED,
    ListedRing,
    PlantedRing,
    Share,
    Truth,
    cold_recall,
    false_alarms,
    false_merges,
    found_by,
    high_scores,
    largest,
    mean_jaccard,
    precision,
    recall,
    recall_by_kind,
)


def listed(members: str, score: int = 50_000) -> ListedRing:
    """Make a ring of one-letter accounts."""
    return ListedRing(f"R-{members}", score, frozenset(members))


TRUTH = Truth(
    rings=(
        PlantedRing("P1", "drop", frozenset("abcd")),
        PlantedRing("P2", "promo", frozenset("efg"), cold=True),
        PlantedRing("P3", "promo", frozenset("hi"), cold=True),
    ),
    innocent={
        "household:H1": frozenset("pqr"),
        "office:O1": frozenset("qrstu"),
        "household:H2": frozenset("vw"),
    },
)


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ("abcd", {"P1"}),
        ("ab", {"P1"}),  # half of it
        ("a", set()),  # a fragment of less than half
        ("abcdpqrs", {"P1"}),  # half of the ring are outsiders
        ("abcdpqrst", set()),  # more than half are
        ("pqr", set()),
        ("efgh", {"P2"}),
        ("", set()),
    ],
)
def test_a_planted_ring_is_found_by_a_ring_that_holds_half_of_it_and_is_half_made_of_it(
    members: str, names: set[str]
) -> None:
    assert found_by([listed(members)], TRUTH) == names


def test_recall_counts_a_planted_ring_once_however_many_rings_find_it() -> None:
    rings = [listed("ab"), listed("cd"), listed("hi")]
    assert recall(rings, TRUTH) == Share(2, 3)
    assert recall_by_kind(rings, TRUTH) == {"drop": Share(1, 1), "promo": Share(1, 2)}


def test_cold_recall_looks_only_at_planted_rings_without_a_known_bad_outcome() -> None:
    assert cold_recall([listed("abcd"), listed("hi")], TRUTH) == Share(1, 2)
    assert cold_recall([], Truth((), {})).ratio is None


def test_a_fragment_is_right_although_it_finds_nothing() -> None:
    rings = [listed("a"), listed("pqr")]
    assert precision(rings, TRUTH) == Share(1, 2)
    assert recall(rings, TRUTH) == Share(0, 3)


def test_a_ring_half_of_one_planted_ring_and_half_of_another_finds_only_the_first_by_name() -> None:
    assert found_by([listed("efhi")], TRUTH) == {"P2"}


def test_mean_jaccard_takes_the_best_ring_for_each_planted_one_and_zero_for_a_missed_one() -> None:
    rings = [listed("a"), listed("abcx"), listed("efg")]
    assert mean_jaccard(rings, TRUTH) == pytest.approx((3 / 5 + 1 + 0) / 3)
    assert mean_jaccard(rings, Truth((), {})) is None


def test_false_merges_count_outsiders_in_right_rings_alone() -> None:
    assert false_merges([listed("abcx"), listed("pqrst"), listed("efg")], TRUTH) == Share(1, 7)


def test_a_wrong_ring_is_explained_by_the_innocent_group_with_most_of_its_accounts() -> None:
    rings = [
        listed("pqr"),  # all three live together, two of them work together
        listed("qrst"),
        listed("vw"),
        listed("pvxyz"),  # no group has half of it
        listed("xyz"),
        listed("abcd"),  # right: no alarm
    ]
    assert false_alarms(rings, TRUTH) == {"household": 2, UNEXPLAINED: 2, "office": 1}


def test_the_largest_ring_is_a_share_of_all_accounts_and_of_nothing_it_is_none() -> None:
    assert largest([listed("ab"), listed("abc")], accounts=300) == Share(3, 300)
    assert largest([], accounts=0).ratio is None


def test_high_scores_begin_at_seventy() -> None:
    assert high_scores([listed("ab", HIGH_SCORE - 1), listed("cd", HIGH_SCORE), listed("ef", 100_000)]) == 2
