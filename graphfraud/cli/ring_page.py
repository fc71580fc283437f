"""How one ring is printed: a page for people, one JSON object, or its reasons as CSV."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graphfraud.cli.output import (
    Column,
    Format,
    Kind,
    emit,
    iso_time,
    one_line,
    print_json,
    shown_points,
    shown_time,
)
from graphfraud.cli.ring_words import PAGE_WORDS, PageWords
from graphfraud.investigation.shared import shared_values
from graphfraud.model import MILLI
from graphfraud.scoring.explanations import cut_sentence, holding_sentence, sentence
from graphfraud.scoring.explanations import shown as shown_node
from graphfraud.scoring.score import CLIP

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
    Column("likely_victim"),
)

SHOWN_ROWS = 20
"""Lines of each table on the page; JSON has all."""

_TIMES = frozenset({"first_seen", "last_seen", "since", "first", "last"})
"""Names of times in a ring's JSON, where they hold a number: the first of a link is an account."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: what a shop chooses, and a reader may."""

    time_zone: str
    language: str = "en"

    @property
    def words(self) -> PageWords:
        """The page's words in the language."""
        return PAGE_WORDS[self.language]

    def time(self, moment: int | None) -> str:
        """Write a time in the zone."""
        return shown_time(moment, self.time_zone)


def print_ring(
    ring: Ring, links: Sequence[Link], lineage: Sequence[tuple[int, Lineage]], how: Format, shown: Shown
) -> None:
    """Print one ring.

    Args:
        ring: the ring as it was published.
        links: every link of its members.
        lineage: (run, change) of its past, the oldest first.
        how: the page, JSON with everything, or the reasons as CSV.
        shown: time zone and language.

    Raises:
        ConfigError: there is no such language.
    """
    reasons = _reason_rows(ring, shown)
    shared = shared_values(links)
    if how is Format.CSV:
        emit(reasons, REASON_COLUMNS, how)
    elif how is Format.JSON:
        print_json(_body(ring, reasons, shared, lineage))
    else:
        _print_page(ring, reasons, shared, lineage, shown)


def _print_page(
    ring: Ring,
    reasons: Sequence[dict[str, Any]],
    shared: Sequence[SharedValue],
    lineage: Sequence[tuple[int, Lineage]],
    shown: Shown,
) -> None:
    words = shown.words
    _line(words.title.format(ring=ring.id, score=shown_points(ring.score), state=words.states[ring.state]))
    _line(
        words.totals.format(
            accounts=len(ring.members),
            orders=ring.orders,
            currency=ring.currency,
            spent=ring.money_spent,
            at_risk=ring.money_at_risk,
            first=shown.time(ring.first_seen),
            last=shown.time(ring.last_seen),
        )
    )
    _print_reasons(ring, reasons, words)
    _line(f"\n{words.shared}")
    emit((_shared_row(value) for value in shared[:SHOWN_ROWS]), SHARED_COLUMNS, Format.TABLE, shown.time_zone)
    _rest(len(shared), words.shared_values, words)
    _line(f"\n{words.holding}")
    _line(f"  {holding_sentence(ring.holding, shown.language) if ring.holding else words.nothing_weaker}")
    for cut in ring.cuts[:SHOWN_ROWS]:
        _line(f"  {cut_sentence(cut, shown.language)}")
    _rest(len(ring.cuts), words.cut_links, words)
    _line(f"\n{words.members}")
    members = (_member_row(member) for member in ring.members[:SHOWN_ROWS])
    emit(members, MEMBER_COLUMNS, Format.TABLE, shown.time_zone)
    _rest(len(ring.members), words.accounts, words)
    if lineage:
        _line(f"\n{words.lineage}")
    for run, change in lineage:
        _line(f"  {_lineage_line(run, change, words)}")


def _print_reasons(ring: Ring, reasons: Sequence[dict[str, Any]], words: PageWords) -> None:
    for title, wanted in ((words.against, 1), (words.speaks_for, -1)):
        rows = [row for row in reasons if row["points"] * wanted > 0 and row["signal"] != CLIP]
        if rows:
            _line(f"\n{title}")
        for row in rows:
            _line(f"  {row['points'] / MILLI:8.3f}  {row['sentence']}")
    for row in reasons:
        if row["signal"] == CLIP:
            _line(f"\n  {row['points'] / MILLI:8.3f}  {row['sentence']}")
    _line(f"  {ring.score / MILLI:8.3f}  {words.in_all}")


def _lineage_line(run: int, change: Lineage, words: PageWords) -> str:
    return words.change.format(
        run=run,
        change=words.changes[change.change],
        others=f" {', '.join(change.others)}" if change.others else "",
        joined=words.joined.format(count=len(change.added)) if change.added else "",
        left=words.left.format(count=len(change.removed)) if change.removed else "",
        cause=change.cause,
    )


def _body(
    ring: Ring,
    reasons: Sequence[dict[str, Any]],
    shared: Sequence[SharedValue],
    lineage: Sequence[tuple[int, Lineage]],
) -> dict[str, Any]:
    body = asdict(ring)
    body["score"] = ring.score / MILLI
    body["reasons"] = [
        asdict(reason) | {"points": reason.points / MILLI, "sentence": row["sentence"]}
        for reason, row in zip(ring.reasons, reasons, strict=True)
    ]
    body["shared"] = [asdict(value) for value in shared]
    body["lineage"] = [{"run": run} | asdict(change) for run, change in lineage]
    written: dict[str, Any] = _with_iso_times({"ring": body.pop("id")} | body)
    return written


def _with_iso_times(part: Any) -> Any:
    """Return the same values with every time as the other commands write it."""
    if isinstance(part, dict):
        return {
            name: iso_time(value) if name in _TIMES and isinstance(value, int) else _with_iso_times(value)
            for name, value in part.items()
        }
    return [_with_iso_times(one) for one in part] if isinstance(part, list | tuple) else part


def _reason_rows(ring: Ring, shown: Shown) -> list[dict[str, Any]]:
    zone = ZoneInfo(shown.time_zone)
    return [
        {
            "ring": ring.id,
            "signal": reason.signal,
            "points": reason.points,
            "sentence": one_line(sentence(reason, shown.language, zone)),
        }
        for reason in ring.reasons
    ]


def _shared_row(value: SharedValue) -> dict[str, Any]:
    return {
        "shared": shown_node(value.node),
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
        "likely_victim": "likely victim" if member.likely_victim else "",
    }


def _rest(number: int, things: str, words: PageWords) -> None:
    if number > SHOWN_ROWS:
        _line(f"  {words.rest.format(count=number - SHOWN_ROWS, things=things)}")


def _line(text: str) -> None:
    sys.stdout.write("\n".join(one_line(part) for part in text.split("\n")) + "\n")
