"""How one ring is printed: a page for people, one JSON object, or its reasons as CSV."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graphfraud.cli.output import Column, Format, Kind, emit, one_line, print_json, shown_points, shown_time
from graphfraud.investigation.shared import shared_values
from graphfraud.model import MILLI, RingChange
from graphfraud.scoring.explanations import cut_sentence, holding_sentence, sentence, shown
from graphfraud.scoring.scorecard import CLIP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.shared import SharedValue
    from graphfraud.model import Lineage, Member, Ring
    from graphfraud.stores.ports import Link

REASON_COLUMNS = (
    Column("ring"),
    Column("signal"),
    Column("points", Kind.POINTS),
    Column("sentence"),
)
SHARED_COLUMNS = (
    Column("shared"),
    Column("accounts", Kind.NUMBER),
    Column("since", Kind.TIME),
    Column("last", Kind.TIME),
    Column("times", Kind.NUMBER),
)
MEMBER_COLUMNS = (
    Column("account"),
    Column("joined_with", Kind.NUMBER),
    Column("first_seen", Kind.TIME),
    Column("last_seen", Kind.TIME),
    Column("known_fraud"),
)

SHOWN_ROWS = 20
"""Lines of each table on the page; JSON has all."""

_CHANGES = {
    RingChange.BORN: "born",
    RingChange.GREW: "grew",
    RingChange.SHRANK: "shrank",
    RingChange.MERGED: "took in",
    RingChange.SPLIT: "split from",
    RingChange.ENDED: "ended",
}


def print_ring(
    ring: Ring, links: Sequence[Link], lineage: Sequence[tuple[int, Lineage]], how: Format, time_zone: str
) -> None:
    """Print one ring.

    Args:
        ring: the ring as it was published.
        links: every link of its members.
        lineage: (run, change) of its past, the oldest first.
        how: the page, JSON with everything, or the reasons as CSV.
        time_zone: the shop's zone.
    """
    shared = shared_values(links)
    if how is Format.CSV:
        emit(_reason_rows(ring, time_zone), REASON_COLUMNS, how)
    elif how is Format.JSON:
        print_json(_body(ring, shared, lineage, time_zone))
    else:
        _print_page(ring, shared, lineage, time_zone)


def _print_page(
    ring: Ring, shared: Sequence[SharedValue], lineage: Sequence[tuple[int, Lineage]], time_zone: str
) -> None:
    _line(f"{ring.id}  score {shown_points(ring.score)} of 100  (suspected; {ring.state.value})")
    _line(
        f"{len(ring.members)} accounts, {ring.orders:,} orders, {ring.currency} {ring.money_spent:,} spent, "
        f"{ring.currency} {ring.money_at_risk:,} can still be stopped; "
        f"{shown_time(ring.first_seen, time_zone)} to {shown_time(ring.last_seen, time_zone)}"
    )
    reasons = _reason_rows(ring, time_zone)
    for title, wanted in (("What speaks against them", 1), ("What speaks for them", -1)):
        rows = [row for row in reasons if row["points"] * wanted > 0 and row["signal"] != CLIP]
        if rows:
            _line(f"\n{title}")
        for row in rows:
            _line(f"  {row['points'] / MILLI:8.3f}  {row['sentence']}")
    for row in reasons:
        if row["signal"] == CLIP:
            _line(f"\n  {row['points'] / MILLI:8.3f}  {row['sentence']}")
    _line(f"  {ring.score / MILLI:8.3f}  in all")
    _line("\nWhat they share")
    emit((_shared_row(value) for value in shared[:SHOWN_ROWS]), SHARED_COLUMNS, Format.TABLE, time_zone)
    _rest(len(shared), "shared values")
    _line("\nWhat holds them together")
    _line(f"  {holding_sentence(ring.holding)}" if ring.holding else "  nothing weaker than the rest")
    for cut in ring.cuts[:SHOWN_ROWS]:
        _line(f"  {cut_sentence(cut)}")
    _rest(len(ring.cuts), "links that were cut")
    _line("\nWho they are")
    members = (_member_row(member) for member in ring.members[:SHOWN_ROWS])
    emit(members, MEMBER_COLUMNS, Format.TABLE, time_zone)
    _rest(len(ring.members), "accounts")
    if lineage:
        _line("\nWhat became of it")
    for run, change in lineage:
        others = f" {', '.join(change.others)}" if change.others else ""
        grown = f", {len(change.added)} joined" if change.added else ""
        lost = f", {len(change.removed)} left" if change.removed else ""
        _line(f"  run {run}: {_CHANGES[change.change]}{others}{grown}{lost}, because of {change.cause}")


def _body(
    ring: Ring, shared: Sequence[SharedValue], lineage: Sequence[tuple[int, Lineage]], time_zone: str
) -> dict[str, Any]:
    body = asdict(ring)
    body["score"] = ring.score / MILLI
    body["reasons"] = [
        asdict(reason) | {"points": reason.points / MILLI, "sentence": row["sentence"]}
        for reason, row in zip(ring.reasons, _reason_rows(ring, time_zone), strict=True)
    ]
    body["shared"] = [asdict(value) for value in shared]
    body["lineage"] = [{"run": run} | asdict(change) for run, change in lineage]
    return {"ring": body.pop("id")} | body


def _reason_rows(ring: Ring, time_zone: str) -> list[dict[str, Any]]:
    zone = ZoneInfo(time_zone)
    return [
        {
            "ring": ring.id,
            "signal": reason.signal,
            "points": reason.points,
            "sentence": one_line(sentence(reason, zone=zone)),
        }
        for reason in ring.reasons
    ]


def _shared_row(value: SharedValue) -> dict[str, Any]:
    return {
        "shared": shown(value.node),
        "accounts": len(value.accounts),
        "since": value.since,
        "last": value.last,
        "times": value.times,
    }


def _member_row(member: Member) -> dict[str, Any]:
    return {
        "account": member.account,
        "joined_with": member.degree,
        "first_seen": member.first_seen,
        "last_seen": member.last_seen,
        "known_fraud": "known fraud" if member.known_fraud else "",
    }


def _rest(number: int, what: str) -> None:
    if number > SHOWN_ROWS:
        _line(f"  … and {number - SHOWN_ROWS} more {what} (--format json has all)")


def _line(text: str) -> None:
    sys.stdout.write("\n".join(one_line(part) for part in text.split("\n")) + "\n")
