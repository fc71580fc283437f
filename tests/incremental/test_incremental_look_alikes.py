"""Links through near-equal spellings are the same after a night of changes as after a look at everything."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.model import EventBatch, OutcomeBatch
    from tests.incremental.conftest import Copies

    Row = tuple[str, str, float, dict[str, str]]

STREETS = ("valencia st", "valensia st", "vallencia st", "valencia", "sycamore ave", "sycamroe ave", "oak st")
BUILT = ("1200|4c", "1200|4d", "12|1")


def flat(street: str, door: str = "1200|4c") -> dict[str, str]:
    """Return what an order to a flat uses."""
    return {"address": f"us|94110|{street}|{door}"}


def at_flats(streets: str, day: float = 90) -> list[Row]:
    """Let an account order to each spelling: the same order in spelling and account means the same row."""
    return [(f"{street}-{day}", f"at {street}", day, flat(street)) for street in streets.split(", ")]


def shared(copies: Copies) -> str:
    return str(copies.changes.published()["rings"])


@pytest.mark.parametrize("seed", range(5))
def test_random_nights_with_slips_in_addresses_publish_what_whole_nights_do(
    copies: Copies,
    orders: Callable[..., EventBatch],
    outcome: Callable[[str, str], OutcomeBatch],
    seed: int,
) -> None:
    dice = Random(seed)  # noqa: S311  # no secret
    number = 0

    def some(count: int, day: float) -> list[Row]:
        nonlocal number
        rows: list[Row] = []
        for _ in range(count):
            number += 1
            town = dice.randrange(6)
            door = f"{dice.choice(BUILT)}"
            used = {"address": f"us|9411{town}|{dice.choice(STREETS)}|{door}"}
            if dice.random() < 0.3:
                used |= {"card": f"{town}.{dice.randrange(4)}"}
            rows.append((f"e{number}", f"a{town}.{dice.randrange(14)}", day - dice.randrange(20), used))
        return rows

    # strangers in quantity, so that a night of a few orders is one of changes
    strangers: list[Row] = [(f"s{one}", f"s{one}", 50, {"card": f"own {one}"}) for one in range(260)]
    copies.go_on(0, orders(*strangers, *some(40, 90)), outcome("e3", "chargeback"))
    looked_at = []
    for night in range(1, 6):
        told = outcome(f"e{dice.randrange(1, number)}", dice.choice(["chargeback", "paid"]))
        report = copies.go_on(night, orders(*some(1 + seed % 3, 95 + night)), told)
        looked_at.append(report.record["looked_at"])
    assert "changes" in looked_at
    assert " ≈ " in shared(copies), "no slip was found"


def test_a_new_spelling_joins_those_of_an_old_one_and_a_correction_parts_them(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    others: list[Row] = [(f"o{one}", f"o{one}", 50, {"card": f"own {one}"}) for one in range(40)]
    copies.go_on(0, orders(*others, *at_flats("valencia st")))
    assert shared(copies) == "{}"
    born = copies.go_on(1, orders(*at_flats("vallencia st", 95)))
    assert born.record["looked_at"] == "changes"
    assert [change.change for change in born.lineage] == ["born"]
    moved = ("vallencia st-95", "at vallencia st", 95, flat("vallencia st", "1200|5d"))
    ended = copies.go_on(2, orders(moved))
    assert [change.change for change in ended.lineage] == ["ended"]


def test_a_bridge_between_two_spellings_that_are_not_alike_joins_the_users_of_both(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    others: list[Row] = [(f"o{one}", f"o{one}", 50, {"card": f"own {one}"}) for one in range(40)]
    ends = [("e1", "a", 90, flat("harbour st")), ("e2", "b", 90, flat("herbuor st"))]
    copies.go_on(0, orders(*others, *ends))
    report = copies.go_on(1, orders(("e3", "c", 95, flat("harbuor st"))))
    assert report.record["looked_at"] == "changes"
    assert [change.added for change in report.lineage] == [("a", "b", "c")]


def test_a_spelling_that_becomes_a_hub_links_nobody_any_more(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    others: list[Row] = [(f"o{one}", f"o{one}", 50, {"card": f"own {one}"}) for one in range(90)]
    copies.go_on(0, orders(*others, *at_flats("valencia st, valensia st")))
    assert " ≈ " in shared(copies)
    crowd: list[Row] = [(f"c{one}", f"c{one}", 95, flat("valensia st")) for one in range(14)]
    report = copies.go_on(1, orders(*crowd))
    assert report.record["looked_at"] == "changes"
    assert " ≈ " not in shared(copies)
