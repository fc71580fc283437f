"""The dry run: it says what is in a file and what would be rejected, shows no secret, and changes nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphfraud.ingest import load_mapping
from graphfraud.ingest.mapping import parse_mapping
from graphfraud.ingest.profile import profile_file
from graphfraud.ingest.suggest import fitting_mapping, suggest_mapping

if TYPE_CHECKING:
    from collections.abc import Callable

    Feed = Callable[..., Path]

FEEDS = Path(__file__).resolve().parents[2] / "fixtures" / "feeds"

JAPANESE = (
    "注文番号,注文日時,購入者名,メールアドレス,電話番号,配送先住所,郵便番号,IPアドレス,合計金額,対応状況,備考\n"
    "1,2026/06/01 10:00,山田太郎,taro@docomo.ne.jp,090-1300-4477,"
    "名古屋市中区栄3-2,460-0008,126.5.4.3,1200,済,x\n"
)


def test_an_unknown_japanese_file_gets_a_mapping_that_reads_it(feed: Feed) -> None:
    profile = profile_file(feed(JAPANESE.encode("cp932")))
    assert (profile.encoding, profile.rows) == ("cp932", 1)
    suggested = tomllib.loads(suggest_mapping(profile))
    assert suggested["columns"] == {
        "event_id": "注文番号",
        "at": "注文日時",
        "status": "対応状況",
        "name": "購入者名",
        "email": "メールアドレス",
        "phone": "電話番号",
        "ip": "IPアドレス",
        "address": "配送先住所",
        "postcode": "郵便番号",
        "amount": "合計金額",
    }
    suggested["values"] = {"status": {"*": "open"}}
    mapping = parse_mapping(suggested, "suggested", "suggested.toml")
    tried = profile_file(feed(JAPANESE.encode("cp932")), mapping)
    assert (tried.problem, tried.rejected) == ("", 0)


def test_columns_with_meaningless_names_are_told_by_what_they_hold(feed: Feed) -> None:
    rows = "x1|x2|x3\na@b.co.jp|126.5.4.3|2026-06-01 10:00\nc@d.jp|126.5.4.4|2026-06-02 11:00\n"
    profile = profile_file(feed(rows))
    assert [column.content for column in profile.columns] == ["e-mail", "IP address", "time"]
    suggested = tomllib.loads(suggest_mapping(profile))
    assert suggested["columns"] == {"email": "x1", "ip": "x2", "at": "x3"}
    assert suggested["delimiter"] == "|"


def test_a_profile_counts_what_is_filled_and_different(feed: Feed) -> None:
    profile = profile_file(feed("event_id,at,account\n1,,a\n2,x,a\n3,,b\n"))
    found = {column.name: (column.filled, column.distinct) for column in profile.columns}
    assert found == {"event_id": (3, 3), "at": (1, 1), "account": (3, 2)}


def test_examples_are_masked_whatever_the_column_is_called(feed: Feed) -> None:
    rows = "a,b,c,d\ntaro@docomo.ne.jp,090-1300-4477,4111 1111 1111 1111,secret words\n"
    profile = profile_file(feed(rows))
    shown = [column.examples for column in profile.columns]
    assert shown[:2] == [("t***@docomo.ne.jp",), ("***77",)]
    assert profile.columns[2].content == "card numbers"
    assert "4111" not in str(profile)
    assert "secret" not in str(profile)


def test_a_dry_run_says_what_would_be_rejected_and_why_and_writes_nothing(feed: Feed, tmp_path: Path) -> None:
    rows = "event_id,at,account\n1,2026-06-01T00:00:00Z,a\n2,2019-11-31,b\n3,2019-11-31,b\n4\n"
    path = feed(rows)
    profile = profile_file(path, load_mapping("canonical"))
    assert profile.rows == 4
    assert profile.reasons == {
        ("at", "there is no such day or time"): 2,
        ("", "the row has 1 cells, the header has 3"): 1,
    }
    assert profile.rejected == 3
    assert [reject.row for reject in profile.first_rejects] == [3, 4, 5]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("mapping", "says"), [("canonical", "suggests a mapping"), ("shopify", "the file lacks it")]
)
def test_a_dry_run_with_a_mapping_that_does_not_fit_says_so_and_still_shows_the_file(
    feed: Feed, mapping: str, says: str
) -> None:
    profile = profile_file(feed("Order,Mail\n1,a@b.jp\n"), load_mapping(mapping))
    assert says in profile.problem
    assert [column.name for column in profile.columns] == ["Order", "Mail"]


@pytest.mark.parametrize("header", ['"quo""te"', "<script>", "tab\tname", "\u202eevil", "'; DROP"])
def test_a_hostile_column_name_cannot_break_the_suggested_file(feed: Feed, header: str) -> None:
    profile = profile_file(feed(f"{header},email\n1,a@b.jp\n"))
    assert tomllib.loads(suggest_mapping(profile))["columns"] == {"email": "email"}


@pytest.mark.parametrize(
    ("file", "mapping"),
    [
        ("canonical_orders.csv", "canonical"),
        ("outcomes_reversed_chargeback.csv", "outcomes"),
        ("shopify_two_items_one_order.csv", "shopify"),
        ("woocommerce_guest_and_member.csv", "woocommerce"),
        ("ec_cube_4_rows_per_item_cp932.csv", "ec_cube_4"),
        ("stripe_one_card_three_customers.csv", "stripe_charges"),
    ],
)
def test_a_shop_systems_own_export_is_recognised(file: str, mapping: str) -> None:
    assert fitting_mapping(profile_file(FEEDS / file)) == mapping


def test_a_file_that_no_shipped_mapping_fits_is_not_claimed_by_one(tmp_path: Path) -> None:
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("Bestellnummer,Wann,Kunde\n1,2026-06-01,Erika\n", encoding="utf-8")
    assert fitting_mapping(profile_file(unknown)) is None
