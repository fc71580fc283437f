"""Each shipped mapping on its small made-up export, and the examples on the data they were written for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.ingest import load_mapping, shipped_mappings
from graphfraud.ingest.columns import BY_NAME, COLUMNS
from graphfraud.model import EventFlag, Label, Strength
from graphfraud.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Transform = Callable[..., Any]

FEED_OF = {
    "canonical": "canonical_orders.csv",
    "outcomes": "outcomes_reversed_chargeback.csv",
    "shopify": "shopify_two_items_one_order.csv",
    "woocommerce": "woocommerce_guest_and_member.csv",
    "ec_cube_4": "ec_cube_4_rows_per_item_cp932.csv",
    "stripe_charges": "stripe_one_card_three_customers.csv",
}


def details(result: Any, index: int) -> dict[str, str]:
    found: dict[str, str] = json.loads(result.events[index]["details"])
    return found


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_reads_its_made_up_export_without_a_reject(
    name: str, transform: Transform, shipped_feeds: Path
) -> None:
    result = transform(shipped_feeds / FEED_OF[name], name)
    assert not result.rejects
    assert result.events or result.outcomes


def test_every_shipped_mapping_and_every_canonical_column_stands_in_the_readme() -> None:
    page = (shipped("ingest") / "README.md").read_text(encoding="utf-8")
    for name in shipped_mappings():
        assert f"`{name}`" in page
    for column in COLUMNS:
        assert f"`{column.name}`" in page


def test_shopify_rows_of_one_order_are_one_event(transform: Transform, shipped_feeds: Path) -> None:
    result = transform(shipped_feeds / FEED_OF["shopify"], "shopify")
    assert [event["event_id"] for event in result.events] == ["#1001", "#1002", "#1003"]
    assert details(result, 0)["items"] == "Apple juice;Wagyu A5, 500 g"
    assert details(result, 0)["quantity"] == "3"
    assert [event["status"] for event in result.events] == ["shipped", "open", "cancelled"]
    assert [event["amount"] for event in result.events] == [12400, 3000, 2050]
    assert [event["flags"] for event in result.events] == [0, EventFlag.OTHER_RECIPIENT, 0]
    assert [outcome[1] for outcome in result.outcomes] == ["paid", "paid", "refund"]


def test_a_woocommerce_guest_is_known_by_e_mail_and_a_member_by_number(
    transform: Transform, shipped_feeds: Path
) -> None:
    result = transform(shipped_feeds / FEED_OF["woocommerce"], "woocommerce")
    accounts = [event["account"] for event in result.events]
    assert accounts == ["7", "guest:email:bo@yahoo.com", "guest:email:di@yahoo.com"]
    assert result.nodes(Label.IP)[0] == result.nodes(Label.IP)[1] == "ip:201.73.89.201"
    assert [event["amount"] for event in result.events] == [1999, 500, 750]


def test_an_ec_cube_order_counts_goods_alone_and_keeps_its_zeros(
    transform: Transform, shipped_feeds: Path
) -> None:
    result = transform(shipped_feeds / FEED_OF["ec_cube_4"], "ec_cube_4")
    assert [event["event_id"] for event in result.events] == ["501", "502", "503"]
    assert details(result, 0)["items"] == "りんごジュース;和牛ステーキ"
    assert details(result, 0)["quantity"] == "3"
    assert details(result, 0)["postcode"] == "0600001"
    assert [event["account"] for event in result.events] == ["12", "guest:email:hanako..h.@ezweb.ne.jp", "12"]
    assert result.outcomes == [("503", "refund", None, "", "", None)]


def test_one_stripe_card_links_three_customers_and_a_lost_dispute_is_a_chargeback(
    transform: Transform, shipped_feeds: Path
) -> None:
    result = transform(shipped_feeds / FEED_OF["stripe_charges"], "stripe_charges")
    assert result.nodes(Label.CARD)[:3] == ["card:ztg6Hv5g3sbjBE57"] * 3
    assert len({event["account"] for event in result.events[:3]}) == 3
    assert [event["kind"] for event in result.events] == ["order", "order", "decline", "order"]
    assert [event["amount"] for event in result.events] == [101_900, 24_900, 24_900, 300]
    assert result.outcomes[1][:4] == ("ch_3PimG0oAu3LRSg", "chargeback", 1_772_323_200_000, "stolen_card")


def example(name: str) -> Path:
    return shipped("ingest") / "examples" / f"{name}.toml"


@pytest.mark.parametrize(
    ("name", "file", "events"),
    [
        ("customers168", "customers168_customers.csv", 168),
        ("customers168_transactions", "customers168_transactions.csv", 623),
        ("aws_registrations", "registration_data_20K_minimum.csv", 20_000),
        ("aws_registrations", "registration_data_2K_coldstart.csv", 2_000),
        ("finbench_sign_ins", "finbench_MediumSignInAccount.csv", 5_146),
    ],
)
def test_an_example_mapping_reads_every_row_of_its_file(
    transform: Transform, shared_data: Path, name: str, file: str, events: int
) -> None:
    result = transform(shared_data / file, load_mapping(example(name)))
    assert not result.rejects
    assert len(result.events) == events


def test_the_168_customers_are_undated_and_their_shared_e_mail_and_address_are_there(
    transform: Transform, shared_data: Path
) -> None:
    result = transform(shared_data / "customers168_customers.csv", load_mapping(example("customers168")))
    assert {event["at"] for event in result.events} == {None}
    accounts_of: dict[str, set[str]] = {}
    for event in result.events:
        for label in (Label.EMAIL, Label.ADDRESS):
            accounts_of.setdefault(event["nodes"][label.value], set()).add(event["account"])
    sizes = {
        label: max(len(who) for node, who in accounts_of.items() if node.startswith(label))
        for label in ("email", "address")
    }
    assert sizes == {"email": 8, "address": 3}


def test_finbench_media_are_labelled_by_the_second_file_and_compared_exactly(
    transform: Transform, shared_data: Path
) -> None:
    path = shared_data / "finbench_MediumSignInAccount.csv"
    result = transform(path, load_mapping(example("finbench_sign_ins")))
    for event in result.events:
        assert sum(node is not None for node in event["nodes"].values()) == 1
    assert {item.strength for item in result.known.values() if item.label is Label.IP} == {Strength.SOFT}
    assert all(item.key.startswith("id:") for item in result.known.values())


def test_each_canonical_column_has_a_meaning_and_lists_its_words_if_it_has_any() -> None:
    assert len(BY_NAME) == len(COLUMNS)
    for column in COLUMNS:
        assert column.meaning
        assert bool(column.choices) == (column.check.name == "CHOICE")
