"""The last nights as tables: what ran, how long each stage took, what was taken in and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.model import DAY_MS
from graphfraud.nightly import STAGES
from graphfraud.ui.shown import LONG, NOTHING, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.nights import NightRecord
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

_HOUR_MS = 3_600_000


def age(at: int | None, now: int, words: Words) -> str:
    """Say how long ago a time is, in days or hours; a time to come is no age."""
    if at is None or at > now:
        return NOTHING
    days, rest = divmod(now - at, DAY_MS)
    return words("nights.days", count=days) if days else words("nights.hours", count=rest // _HOUR_MS)


def night_rows(nights: Sequence[NightRecord], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a night, the newest first."""
    return [
        {
            "night": night.run,
            "at": shown.time(night.as_of),
            "seconds": float(night.took),
            "files": len(night.files),
            "new": sum(int(file.get("new") or 0) for file in night.files),
            "rejected": night.rejected,
            "rings": night.counts.get("rings", 0),
            "whole": words("nights.whole") if night.whole_because else words("nights.part"),
        }
        for night in nights
    ]


def stage_rows(night: NightRecord) -> list[dict[str, Any]]:
    """Return one row a stage of a night, in the order they ran."""
    ran = sorted(night.seconds, key=lambda name: STAGES.index(name) if name in STAGES else len(STAGES))
    return [{"stage": name, "seconds": float(night.seconds[name])} for name in ran]


def file_rows(nights: Sequence[NightRecord]) -> list[dict[str, Any]]:
    """Return one row a file that any of the nights took in, the newest night first."""
    return [
        {
            "night": night.run,
            "file": plain(str(file.get("name", "")), LONG),
            "feed": plain(str(file.get("feed", "")), LONG),
            "rows": int(file.get("rows") or 0),
            "new": int(file.get("new") or 0),
            "corrected": int(file.get("corrected") or 0),
            "rejected": int(file.get("rejected") or 0),
        }
        for night in nights
        for file in night.files
    ]
