"""The parts the shop is made of: random numbers, the rhythm, fresh identifiers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.errors import ConfigError
from graphfraud.synthetic.draws import Draws
from graphfraud.synthetic.people import heavy_tail
from graphfraud.synthetic.render import address_text, card_text, device_text, email_text, ip_text, phone_text
from graphfraud.synthetic.rhythm import Rhythm
from graphfraud.synthetic.rings import overlapping_teams
from graphfraud.synthetic.supply import Supply, Texts, with_style
from graphfraud.synthetic.tables import load_tables

SEEDS = st.integers(min_value=0, max_value=2**63 - 1)


@given(seed=SEEDS, bound=st.integers(min_value=1, max_value=2**31))
@settings(deadline=None, max_examples=50)
def test_draws_stay_below_their_bound_and_repeat_with_the_seed(seed: int, bound: int) -> None:
    drawn = Draws(seed, "a").below(bound, 50)
    assert drawn.min() >= 0
    assert drawn.max() < bound
    assert drawn.tolist() == Draws(seed, "a").below(bound, 50).tolist()


def test_streams_for_different_purposes_differ() -> None:
    assert Draws(1, "a").uniform(20).tolist() != Draws(1, "b").uniform(20).tolist()


@given(seed=SEEDS, values=st.lists(st.integers(0, 1000), max_size=50))
@settings(deadline=None, max_examples=50)
def test_shuffling_keeps_every_value(seed: int, values: list[int]) -> None:
    shuffled = Draws(seed, "a").shuffled(np.array(values, dtype=np.int64))
    assert sorted(shuffled.tolist()) == sorted(values)


def test_weighted_draws_never_take_what_weighs_nothing_and_follow_the_weights() -> None:
    drawn = Draws(5, "weights").weighted([0, 1, 0, 3], 40_000)
    counts = np.bincount(drawn, minlength=4)
    assert counts[0] == counts[2] == 0
    assert counts[3] / counts[1] == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize("mean", [1.1, 1.35, 2.0, 3.0])
def test_the_heavy_tail_meets_its_mean_and_nobody_orders_nothing(mean: float) -> None:
    orders = heavy_tail(Draws(6, "tail"), mean, 200_000)
    assert orders.min() == 1
    assert orders.max() <= 60
    assert orders.mean() == pytest.approx(mean, rel=0.03)


@given(
    until=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    months=st.integers(18, 60),
    part=st.floats(0, 1),
    data=st.data(),
)
@settings(deadline=None, max_examples=60)
def test_the_position_of_a_day_leads_back_to_the_day(
    until: date, months: int, part: float, data: st.DataObject
) -> None:
    rhythm = Rhythm(until, months)
    after = until + timedelta(days=1)
    assert rhythm.first + timedelta(days=rhythm.days) == after
    assert (after.year - rhythm.first.year) * 12 + after.month - rhythm.first.month == months
    assert 0 <= after.day - rhythm.first.day <= 3, "only the 29th to 31st begin on the 28th"
    day = np.array([data.draw(st.integers(0, rhythm.days - 1))], dtype=np.int64)
    assert rhythm.day_of(rhythm.position_of(day, np.array([part]))).tolist() == day.tolist()


@given(seed=SEEDS, people=st.integers(400, 3_000_000))
@settings(deadline=None, max_examples=25)
def test_nothing_that_the_supply_hands_out_comes_twice_not_even_as_text(seed: int, people: int) -> None:
    tables = load_tables()
    draws = Draws(seed, "test")
    supply = Supply(draws, tables, people)
    homes = np.concatenate([supply.homes(draws, 200, house=0.3, tower=0.2) for _ in range(2)])
    plain = with_style(homes, 0)
    assert len({address_text(code, tables) for code in plain.tolist()}) == 400
    phones = np.concatenate([supply.phones(300), supply.landlines(homes[:100])]).tolist()
    assert len({phone_text(code) for code in phones}) == 400
    emails = supply.emails(draws, np.zeros(400, dtype=np.int64)).tolist()
    assert len({email_text(code, tables) for code in emails}) == 400
    assert len({card_text(code) for code in supply.cards(400).tolist()}) == 400
    assert len({device_text(code) for code in supply.devices(np.arange(400) % 2 == 0).tolist()}) == 400
    ips = [supply.home_ips(200), supply.site_ips(100), supply.carrier_ips(100)]
    assert len({ip_text(code) for code in np.concatenate(ips).tolist()}) == 400


def test_two_kinds_of_building_never_stand_on_one_plot() -> None:
    tables = load_tables()
    draws = Draws(1, "test")
    supply = Supply(draws, tables, 1_000)
    kinds = [supply.sites(kind, 300) for kind in ("office", "dormitory", "locker")]
    texts = {address_text(code, tables) for code in np.concatenate(kinds).tolist()}
    assert len(texts) == 900


def test_a_supply_that_runs_out_says_what_there_is_too_much_of() -> None:
    supply = Supply(Draws(1, "test"), load_tables(), 400)
    with pytest.raises(ConfigError, match="site IPs"):
        supply.site_ips(2**17 + 1)


def test_the_ways_to_write_an_address_all_differ_and_name_the_same_room() -> None:
    tables = load_tables()
    draws = Draws(3, "test")
    (home,) = Supply(draws, tables, 1_000).homes(draws, 1, house=0, tower=0).tolist()
    texts = [address_text(int(with_style(np.array([home]), style)[0]), tables) for style in range(5)]
    assert len(set(texts)) == 5
    room = texts[0].rsplit(" ", 1)[1]
    wide = str.maketrans("０１２３４５６７８９", "0123456789")
    assert all(room in text.translate(wide) for text in texts)


def test_fixed_texts_have_one_code_each_and_none_is_that_of_an_empty_cell() -> None:
    texts = Texts()
    codes = [texts.code("a"), texts.code("b"), texts.code("a")]
    assert codes[0] == codes[2] != codes[1]
    assert [texts.text(code) for code in (*codes, -1)] == ["a", "b", "a", ""]


@given(size=st.integers(2, 80), width=st.integers(2, 6))
@settings(deadline=None, max_examples=80)
def test_teams_cover_everybody_and_each_overlaps_with_the_next(size: int, width: int) -> None:
    member, team = overlapping_teams(size, width)
    teams = [set(member[team == number].tolist()) for number in range(int(team[-1]) + 1)]
    assert set().union(*teams) == set(range(size))
    assert all(2 <= len(people) <= width for people in teams)
    assert all(len(one & other) == 1 for one, other in pairwise(teams))
