"""What is drawn of a ring: the most telling first, the rest counted, hubs closed, and nothing ever moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.investigation.standing import Standing
from graphfraud.model import Label
from graphfraud.stores.ports import Link, Neighbourhood, NodeFacts
from graphfraud.ui.drawing import draw, legend
from graphfraud.ui.icons import group_name, icon_groups
from graphfraud.ui.picture import MOST_NODES, Mark, Opened, draw_ring, with_standings, within
from graphfraud.ui.positions import KeptPositions
from graphfraud.ui.shown import SHORT, Shown
from graphfraud.ui.words import Words
from tests.ui.hostile import LONG, MOVES
from tests.ui.rings import ring_graph

if TYPE_CHECKING:
    from pathlib import Path

WORDS, SHOWN = Words.of("en"), Shown("Asia/Tokyo", "JPY")


@pytest.fixture
def kept(tmp_path: Path) -> KeptPositions:
    return KeptPositions(tmp_path)


def star(size: int, node: str = "email:x@example.jp") -> list[tuple[str, str]]:
    return [(f"A{number:04d}", node) for number in range(size)]


def around(node: str, accounts: list[str], degree: int) -> Neighbourhood:
    label = Label(node.partition(":")[0])
    facts = [NodeFacts(f"account:{one}", Label.ACCOUNT, 4, "", "") for one in accounts]
    links = [Link(one, node, 1, 2, 1) for one in accounts]
    return Neighbourhood(
        [NodeFacts(node, label, degree, "", ""), *facts], links, {node: degree - len(accounts)}
    )


def test_a_large_ring_is_drawn_up_to_the_limit_and_the_rest_is_counted(kept: KeptPositions) -> None:
    links = star(MOST_NODES + 50) + [(f"A{number:04d}", f"card:c{number // 2}") for number in range(100)]
    graph = ring_graph(links, fraud=("A0349", "A0300"))
    picture = draw_ring(graph, (), kept)
    assert len(picture.nodes) == MOST_NODES
    accounts = [node for node in picture.nodes if node.label is Label.ACCOUNT]
    assert picture.hidden_accounts == MOST_NODES + 50 - len(accounts)
    assert picture.hidden_values == len(graph.shared) - (MOST_NODES - len(accounts))
    assert {node.key for node in accounts if node.mark is Mark.KNOWN_FRAUD} == {
        "account:A0349",
        "account:A0300",
    }
    assert picture.node("email:x@example.jp") is not None


def test_what_is_hidden_can_be_opened_and_moves_nobody(kept: KeptPositions) -> None:
    graph = ring_graph(star(MOST_NODES + 50))
    before = {node.key: node.at for node in draw_ring(graph, (), kept).nodes}
    after = {node.key: node.at for node in draw_ring(graph, (), kept, MOST_NODES + 100).nodes}
    assert len(after) == MOST_NODES + 51
    assert {key: after[key] for key in before} == before


def test_an_expanded_value_brings_the_accounts_outside_and_says_how_many_are_not_drawn(
    kept: KeptPositions,
) -> None:
    graph = ring_graph(star(3))
    node = "email:x@example.jp"
    before = draw_ring(graph, (), kept)
    assert before.nodes[-1].hidden == 3
    opened = Opened(node, around(node, ["A0000", "B1", "B2"], 6))
    after = draw_ring(graph, (opened,), kept)
    assert {one.key: one.at for one in after.nodes}.items() >= {
        one.key: one.at for one in before.nodes
    }.items()
    assert {one.key for one in after.nodes if one.mark is Mark.OUTSIDE} == {"account:B1", "account:B2"}
    email = after.node(node)
    assert email is not None
    assert email.hidden == 1
    assert draw_ring(graph, (), kept) == before


def test_a_node_that_is_not_drawn_cannot_be_expanded(kept: KeptPositions) -> None:
    graph = ring_graph(star(3))
    stranger = Opened("card:elsewhere", around("card:elsewhere", ["B1"], 2))
    assert draw_ring(graph, (stranger,), kept) == draw_ring(graph, (), kept)


def test_a_grown_ring_stands_where_it_stood(kept: KeptPositions) -> None:
    before = {node.key: node.at for node in draw_ring(ring_graph(star(9)), (), kept).nodes}
    after = {node.key: node.at for node in draw_ring(ring_graph(star(12)), (), kept).nodes}
    assert len(after) == 13
    assert {key: after[key] for key in before} == before


def test_a_hub_is_a_closed_box_that_says_its_count_and_its_reason(kept: KeptPositions) -> None:
    graph = ring_graph([*star(3), *star(3, "ip:203.0.113.9")], hubs=("ip:203.0.113.9",))
    picture = draw_ring(graph, (), kept)
    hub = picture.node("ip:203.0.113.9")
    assert hub is not None
    assert (hub.mark, hub.reason) == (Mark.HUB, "over_cap")
    drawn = next(node for node in draw(picture, WORDS, SHOWN).nodes if node["id"] == hub.key)
    assert drawn["group"] == "ip-hub"
    assert "6 accounts" in drawn["label"]
    assert any("could" in line for line in drawn["lines"])
    assert all(edge.bits == 0 for edge in picture.edges if edge.node == hub.key)


def test_a_span_of_days_keeps_the_links_of_these_days_and_their_ends(kept: KeptPositions) -> None:
    picture = draw_ring(ring_graph(star(5)), (), kept)
    day = 86_400_000
    part = within(picture, day, 2 * day)
    assert [edge.account for edge in part.edges] == ["A0001", "A0002"]
    assert {node.key for node in part.nodes} == {"account:A0001", "account:A0002", "email:x@example.jp"}
    assert {node.key: node.at for node in part.nodes}.items() <= {n.key: n.at for n in picture.nodes}.items()
    assert within(picture, 0, 9 * day) == picture


def test_labels_are_short_and_hold_nothing_that_moves_text(kept: KeptPositions) -> None:
    graph = ring_graph([(f"{LONG}{number}", f"email:{MOVES}{LONG}") for number in range(3)])
    drawn = draw(draw_ring(graph, (), kept), WORDS, SHOWN)
    texts = [part for node in drawn.nodes for part in (*node["label"].split("\n"), *node["lines"])]
    assert max(len(node["label"].split("\n")[0]) for node in drawn.nodes) <= SHORT
    assert not {"\u202e", "\u2066", "\x1b", "\u2028"} & set("".join(texts))


def test_the_legend_names_each_kind_once(kept: KeptPositions) -> None:
    graph = ring_graph([*star(4), *star(4, "ip:203.0.113.9")], hubs=("ip:203.0.113.9",), fraud=("A0001",))
    texts = [entry["text"] for entry in legend(draw_ring(graph, (), kept), WORDS)]
    assert texts == ["Account", "Known fraud", "E-mail", "Shared by strangers: joins nobody"]


def test_what_people_decided_is_shown_on_the_nodes(kept: KeptPositions) -> None:
    graph = ring_graph(
        [*star(4), *star(4, "ip:203.0.113.9")], fraud=("A0000", "A0001"), hubs=("ip:203.0.113.9",)
    )
    picture = draw_ring(graph, (), kept)
    value, known, clean = "email:x@example.jp", "account:A0000", "account:A0003"
    decided = {
        value: Standing.BLOCKED,
        known: Standing.WATCHED,
        clean: Standing.VICTIM,
        "ip:203.0.113.9": Standing.BLOCKED,
    }
    after = with_standings(picture, decided)
    marks = {node.key: node.mark for node in after.nodes}
    assert marks[value] is Mark.BLOCKED
    assert marks[known] is Mark.KNOWN_FRAUD  # what was found out stays in sight
    assert marks[clean] is Mark.VICTIM
    assert marks["ip:203.0.113.9"] is Mark.HUB
    assert [(node.key, node.at) for node in after.nodes] == [(node.key, node.at) for node in picture.nodes]


def test_a_victim_is_no_longer_shown_as_known_fraud(kept: KeptPositions) -> None:
    picture = draw_ring(ring_graph(star(4), fraud=("A0000",)), (), kept)
    known = "account:A0000"
    node = with_standings(picture, {known: Standing.VICTIM}).node(known)
    assert node is not None
    assert node.mark is Mark.VICTIM


def test_every_mark_has_an_icon_on_every_node_that_can_have_it() -> None:
    groups = icon_groups()
    for label in Label:
        for mark in (Mark.BLOCKED, Mark.WATCHED, Mark.HUB, None):
            assert group_name(label, mark) in groups
    pictures = [groups[group_name(Label.ACCOUNT, mark)]["unselected"] for mark in (None, *Mark)]
    assert len(set(pictures)) == len(pictures)
