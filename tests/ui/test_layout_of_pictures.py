"""Where nodes stand: near what they are linked with, apart from each other, and never moved by newcomers."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.ui.layout import SPACING, lay_out, place_near


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.dist(one, other)


@pytest.mark.parametrize("size", [1, 2, 5, 60])
def test_a_star_has_its_middle_in_the_middle_and_nobody_on_anybody(size: int) -> None:
    links = [("account:a", f"email:{number}") for number in range(size)]
    at = lay_out(["account:a", *(node for _, node in links)], links)
    assert len(at) == size + 1
    assert all(apart(at[a], at[b]) >= SPACING * 0.9 for a, b in combinations(at, 2))
    radii = [apart(at["account:a"], spot) for node, spot in at.items() if node != "account:a"]
    widest = max(apart(at[a], at[b]) for a, b in combinations(at, 2))
    assert max(radii) <= widest * 0.75 or size == 1


def test_two_groups_that_hang_by_one_link_stand_apart() -> None:
    left = [(f"account:l{number}", "card:left") for number in range(8)]
    right = [(f"account:r{number}", "card:right") for number in range(8)]
    links = [*left, *right, ("account:l0", "email:bridge"), ("account:r0", "email:bridge")]
    at = lay_out(sorted({end for link in links for end in link}), links)
    inside = max(apart(at[account], at["card:left"]) for account, _ in left[1:])
    assert apart(at["card:left"], at["card:right"]) > inside


names = st.lists(st.text(max_size=8), min_size=1, max_size=12, unique=True)


@given(nodes=names, data=st.data())
@settings(deadline=None, max_examples=40)
def test_the_same_graph_lies_the_same_way_whatever_the_order(nodes: list[str], data: st.DataObject) -> None:
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
    links = data.draw(st.lists(ends, max_size=20))
    at = lay_out(nodes, links)
    assert set(at) == set(nodes)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in at.values())
    assert lay_out(data.draw(st.permutations(nodes)), data.draw(st.permutations(links))) == at


@given(
    standing=st.lists(st.tuples(st.integers(-300, 300), st.integers(-300, 300)), max_size=30),
    count=st.integers(0, 40),
)
@settings(deadline=None, max_examples=40)
def test_newcomers_find_free_spots_around_their_parent(standing: list[tuple[int, int]], count: int) -> None:
    taken = {f"old{number}": (float(x), float(y)) for number, (x, y) in enumerate(standing)}
    before = dict(taken)
    placed = place_near([f"new{number}" for number in range(count)], (0.0, 0.0), taken)
    assert taken == before
    assert len(placed) == count
    for node, spot in placed.items():
        others = [*taken.values(), *(at for other, at in placed.items() if other != node)]
        assert all(apart(spot, other) >= SPACING - 1 for other in others)
