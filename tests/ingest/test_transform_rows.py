"""Rows to events: accounts, identifiers, flags, content, rejects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.errors import FeedError
from graphfraud.ingest import identify as identifying
from graphfraud.ingest.mapping import Mapping, load_mapping, parse_mapping
from graphfraud.ingest.transform import Transformer
from graphfraud.model import EventFlag, Label, Strength

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphfraud.model import EventBatch

    Feed = Callable[..., Path]
    Transform = Callable[..., Any]

AT = "2026-06-01T09:00:00+09:00"
HOSTILE = "<script>alert('x')</script> \u202e" + "A" * 500


def mapped(**document: Any) -> Mapping:
    return parse_mapping(document, "test", "test.toml")


def orders(*rows: str, header: str = "event_id,at,account,email,phone,name,recipient,gift") -> str:
    return "\n".join((header, *rows)) + "\n"


@pytest.mark.parametrize(
    ("account", "email", "key"),
    [
        ("C1", "taro@docomo.ne.jp", "C1"),
        ("", "Taro@docomo.ne.jp", "guest:email:taro@docomo.ne.jp"),
        ("", "n/a", "guest:event:1"),
        ("0", "", "guest:event:1"),
        ("guest:email:x@y.jp", "", "account:guest:email:x@y.jp"),
        ("007", "", "007"),
    ],
)
def test_an_event_belongs_to_the_shops_account_else_to_a_guest(
    feed: Feed, transform: Transform, account: str, email: str, key: str
) -> None:
    result = transform(feed(orders(f"1,{AT},{account},{email},,,,")))
    assert [event["account"] for event in result.events] == [key]


def test_a_phone_that_is_none_keeps_its_order_and_never_links(feed: Feed, transform: Transform) -> None:
    result = transform(feed(orders(f"1,{AT},C1,,not a phone,,,", f"2,{AT},C2,,0000000000,,,")))
    assert not result.rejects
    phones = result.nodes(Label.PHONE)
    assert all(result.known[phone].placeholder for phone in phones)


def test_an_empty_cell_names_no_identifier(feed: Feed, transform: Transform) -> None:
    result = transform(feed(orders(f"1,{AT},C1, ,\u3000,,,")))
    assert set(result.events[0]["nodes"].values()) == {None}


def test_leading_zeros_survive_from_first_to_last(feed: Feed, transform: Transform) -> None:
    header = "event_id,at,account,phone,postcode,last4"
    result = transform(feed(orders(f"00017,{AT},007,0312345670,0600001,0042", header=header)))
    event = result.events[0]
    details = json.loads(event["details"])
    assert (event["event_id"], event["account"]) == ("00017", "007")
    assert (details["phone"], details["postcode"], details["last4"]) == ("0312345670", "0600001", "0042")


@pytest.mark.parametrize(
    ("name", "recipient", "gift", "flags"),
    [
        ("山田 太郎", "山田太郎", "", 0),
        ("山田 太郎", "山田 太郎 様", "", 0),
        ("山田 太郎", "鈴木 花子", "", EventFlag.OTHER_RECIPIENT),
        ("山田 太郎", "鈴木 花子", "1", EventFlag.OTHER_RECIPIENT | EventFlag.GIFT),
        ("", "鈴木 花子", "yes", EventFlag.GIFT),
    ],
)
def test_a_gift_and_another_recipient_are_flagged(
    feed: Feed, transform: Transform, name: str, recipient: str, gift: str, flags: int
) -> None:
    result = transform(feed(orders(f"1,{AT},C1,,,{name},{recipient},{gift}")))
    assert result.events[0]["flags"] == flags


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (f",{AT},,,,,,", "", "all empty"),
        ("1,,C1,,,,,", "at", "time is empty"),
        ("1,2019-11-31,C1,,,,,", "at", "no such day"),
        ("1,2026-06-01 10:00,C1,,,,,", "at", "zone"),
        (f"1,{AT},C1,,,,,perhaps", "gift", "yes, no"),
        (f"1,{AT},C1,,4111 1111 1111 1111,,,", "phone", "card number"),
        (f"1,{AT},C1,,,Taro ５５５５５５５５５５５５４４４４,,", "name", "card number"),
        (f"1,{AT},C\0001,,,,,", "account", "NUL"),
    ],
)
def test_a_bad_row_is_rejected_with_its_number_column_and_reason_and_the_rest_goes_in(
    feed: Feed, transform: Transform, row: str, column: str, says: str
) -> None:
    result = transform(feed(orders(f"0,{AT},C0,,,,,", row, f"2,{AT},C2,,,,,")))
    assert [event["event_id"] for event in result.events] == ["0", "2"]
    (reject,) = result.rejects
    assert (reject.row, reject.column) == (3, column)
    assert says in reject.reason


def test_a_card_number_is_refused_in_a_column_that_no_mapping_uses_and_is_shown_nowhere(
    feed: Feed, transform: Transform
) -> None:
    header = "event_id,at,account,memo"
    result = transform(feed(orders(f"1,{AT},C1,card 4242-4242-4242-4242 exp 12/27", header=header)))
    assert not result.events
    assert "4242" not in str(result)
    assert result.rejects[0].column == "memo"


def test_a_column_that_a_mapping_declares_to_hold_ids_may_look_like_card_numbers(
    feed: Feed, transform: Transform
) -> None:
    path = feed(orders("4111111111111111,C1", header="Order,Who"))
    columns = {"event_id": "Order", "account": "Who"}
    undated = {"undated": True}
    assert transform(path, mapped(columns=columns, time=undated)).rejects
    assert not transform(path, mapped(columns=columns, time=undated, ids=["Order"])).rejects


def test_a_hexadecimal_device_id_is_no_card_number_whatever_its_digits(
    feed: Feed, transform: Transform
) -> None:
    device = "a4111111111111111bcdef0123456789"
    result = transform(feed(orders(f"1,{AT},C1,{device}", header="event_id,at,account,device")))
    assert not result.rejects


def test_a_cell_of_five_megabytes_rejects_its_row_alone(feed: Feed, transform: Transform) -> None:
    result = transform(feed(orders(f"1,{AT},C1,,,{'x' * 5_000_000},,", f"2,{AT},C2,,,,,")))
    assert [event["event_id"] for event in result.events] == ["2"]
    assert "5,000,000 characters" in result.rejects[0].reason


def test_hostile_text_goes_in_as_text_and_formula_cells_stay_text(feed: Feed, transform: Transform) -> None:
    result = transform(feed(orders(f'1,{AT},C1,,,"{HOSTILE}",=1+1,')))
    details = json.loads(result.events[0]["details"])
    assert details["name"].startswith("<script>")
    assert "\u202e" not in details["name"]
    assert details["recipient"] == "=1+1"


def test_a_very_long_cell_is_cut_in_the_details_but_not_in_the_digest(
    feed: Feed, transform: Transform
) -> None:
    first = transform(feed(orders(f"1,{AT},C1,,,{'x' * 3000}a,,"), "a.csv")).events[0]
    second = transform(feed(orders(f"1,{AT},C1,,,{'x' * 3000}b,,"), "b.csv")).events[0]
    assert len(json.loads(first["details"])["name"]) == 2000
    assert first["details"] == second["details"]
    assert first["digest"] != second["digest"]


def test_a_row_without_an_event_id_gets_one_from_its_content(feed: Feed, transform: Transform) -> None:
    result = transform(feed(orders(f",{AT},C1,,,,,", f",{AT},C1,,,,,", f",{AT},C2,,,,,")))
    first, again, other = (event["event_id"] for event in result.events)
    assert first == again != other
    assert first.startswith("row:")


def test_unknown_columns_are_named_and_left_alone(feed: Feed, transform: Transform) -> None:
    plain = transform(feed(orders(f"1,{AT},C1", header="event_id,at,account"), "a.csv"))
    more = transform(feed(orders(f"1,{AT},C1,memo", header="event_id,at,account,memo"), "b.csv"))
    assert more.unknown == ("memo",)
    assert more.content == plain.content
    assert "memo" not in more.events[0]["details"]


def test_outcomes_in_an_event_row_become_outcomes_and_leave_the_event_as_it_was(
    feed: Feed, transform: Transform
) -> None:
    header = "event_id,at,account,outcome,outcome_at,cause,liability,recovered,currency"
    paid = transform(feed(orders(f"1,{AT},C1,,,,,,", header=header), "a.csv"))
    lost = transform(
        feed(orders(f"1,{AT},C1,Chargeback,{AT},stolen_card,shop,500,JPY", header=header), "b.csv")
    )
    assert not paid.outcomes
    assert lost.outcomes == [("1", "chargeback", 1_780_272_000_000, "stolen_card", "shop", 500)]
    assert "chargeback" not in lost.events[0]["details"]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("event_id,at,amount,amount", "two columns"),
        ("phone,at", "event_id"),
        ("event_id,account", "at"),
    ],
)
def test_a_header_that_cannot_serve_is_refused_before_any_row(
    feed: Feed, transform: Transform, header: str, says: str
) -> None:
    row = ",".join("1" for _ in header.split(","))
    with pytest.raises(FeedError, match=says):
        transform(feed(orders(row, header=header)))


def test_a_missing_column_is_named_with_the_nearest_one_the_file_has(
    feed: Feed, transform: Transform
) -> None:
    mapping = mapped(columns={"event_id": "Order No", "email": "E-mail"}, time={"undated": True})
    with pytest.raises(FeedError, match="did you mean 'Email'"):
        transform(feed("Order No,Email\n1,a@b.jp\n"), mapping)


def test_a_doubled_column_that_nobody_reads_is_no_fault(feed: Feed, transform: Transform) -> None:
    assert transform(feed(orders(f"1,{AT},C1,x,y", header="event_id,at,account,送料,送料"))).events


def test_an_opaque_column_is_compared_exactly_and_keeps_its_strength(
    feed: Feed, transform: Transform
) -> None:
    columns = {"event_id": "event_id", "phone": "phone", "ip": "ip"}
    mapping = mapped(columns=columns, time={"undated": True}, opaque=["phone", "ip"])
    result = transform(feed("event_id,phone,ip\n1,0000,AbC\n2,0000,abc\n"), mapping)
    assert result.nodes(Label.PHONE) == ["phone:id:0000"] * 2
    assert result.nodes(Label.IP) == ["ip:id:AbC", "ip:id:abc"]
    assert result.known["ip:id:AbC"].strength is Strength.SOFT
    assert not result.known["phone:id:0000"].placeholder


def test_a_second_file_gives_columns_and_conditions(feed: Feed, transform: Transform) -> None:
    def kind_is(word: str) -> dict[str, Any]:
        return {"lookup": "media", "column": "kind", "is": [word]}

    feed("key;kind;number\nm1;PHONE;090-1300-4477\nm2;MAC;x\n", "media.csv")
    mapping = mapped(
        columns={
            "event_id": "id",
            "phone": {"column": "number", "lookup": "media", "when": kind_is("PHONE")},
            "device": {"column": "medium", "when": kind_is("MAC")},
        },
        lookup={"media": {"file": "media.csv", "key": "key", "by": "medium", "delimiter": ";"}},
        time={"undated": True},
        opaque=["device"],
    )
    result = transform(feed("id,medium\n1,m1\n2,m2\n3,m9\n"), mapping)
    assert result.nodes(Label.PHONE) == ["phone:+819013004477", None, None]
    assert result.nodes(Label.DEVICE) == [None, "device:id:m2", None]


@pytest.mark.parametrize(
    ("second", "says"), [("key,kind\nm1,A\nm1,B\n", "there twice"), ("kee,kind\nm1,A\n", "'kee'")]
)
def test_a_second_file_that_cannot_be_looked_up_in_is_refused(
    feed: Feed, transform: Transform, second: str, says: str
) -> None:
    feed(second, "media.csv")
    mapping = mapped(
        columns={"event_id": "id", "device_kind": {"column": "kind", "lookup": "media"}},
        lookup={"media": {"file": "media.csv", "key": "key", "by": "medium"}},
        time={"undated": True},
    )
    with pytest.raises(FeedError, match=says):
        transform(feed("id,medium\n1,m1\n"), mapping)


def test_rules_join_fall_back_default_and_translate(feed: Feed, transform: Transform) -> None:
    mapping = mapped(
        columns={
            "event_id": "id",
            "address": {"join": ["town", "street"], "with": ", "},
            "phone": {"first": ["mobile", "home"]},
            "country": {"value": "JP"},
            "coupon": {"column": "code", "default": "NONE"},
            "status": "state",
        },
        values={"status": {"処理中": "open", "*": "shipped"}},
        time={"undated": True},
    )
    rows = "1,栄,3-2,,052-201-1234,,処理中\n2,,3-2,090-1300-4477,052-201-1234,X,済\n3,栄,,,,,\n"
    result = transform(feed("id,town,street,mobile,home,code,state\n" + rows), mapping)
    details = [json.loads(event["details"]) for event in result.events]
    assert [row.get("address") for row in details] == ["栄, 3-2", "3-2", "栄"]
    assert [row.get("phone") for row in details] == ["052-201-1234", "090-1300-4477", None]
    assert [row["coupon"] for row in details] == ["NONE", "X", "NONE"]
    assert [event["status"] for event in result.events] == ["open", "shipped", ""]


def test_rows_of_one_order_become_one_event_and_one_bad_row_refuses_the_order(
    feed: Feed, transform: Transform
) -> None:
    mapping = mapped(
        columns={"event_id": "no", "email": "mail", "items": "item", "quantity": "n"},
        group={"by": "no"},
        time={"undated": True},
    )
    rows = "1,a@b.jp,Tea; green,2\n1,,Milk,1\n2,c@d.jp,Rice,1\n2,,4111111111111111,1\n3,e@f.jp,,x\n"
    result = transform(feed("no,mail,item,n\n" + rows), mapping)
    assert [event["event_id"] for event in result.events] == ["1", "3"]
    details = json.loads(result.events[0]["details"])
    assert (details["items"], details["quantity"], details["email"]) == ("Tea, green;Milk", "3", "a@b.jp")
    assert [reject.row for reject in result.rejects] == [5]


def test_what_is_forgotten_between_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mapping = load_mapping("canonical")
    columns = ("event_id", "at", "email", "address")
    rows = [
        [
            str(n),
            "2026-06-01T00:00:00Z",
            f"U{n % 9}@docomo.ne.jp",
            f"名古屋市中区栄{n % 13}-2" if n % 5 else "",
        ]
        for n in range(80)
    ]

    def batches() -> list[EventBatch]:
        transformer = Transformer(mapping, {})
        chunks = [rows[begin : begin + 7] for begin in range(0, len(rows), 7)]
        return [transformer(columns, chunk, range(len(chunk))).events.batch() for chunk in chunks]

    wanted = batches()
    for size in (0, 3, 8):
        monkeypatch.setattr(identifying, "CACHE_SIZE", size)
        monkeypatch.setattr(identifying, "ADDRESS_CACHE_SIZE", size)
        assert batches() == wanted
