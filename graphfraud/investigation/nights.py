"""The last nights and the health of the data, as their run records tell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfraud.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.stores.ports import GraphStore


@dataclass(frozen=True, slots=True)
class NightRecord:
    """One finished night."""

    run: int
    as_of: int | None
    """The night's time, ms since 1970 UTC."""
    seconds: Mapping[str, float]
    """Stage -> seconds."""
    files: tuple[Mapping[str, Any], ...]
    """What was taken in: name, feed, rows, new, corrected, rejected."""
    counts: Mapping[str, int]
    whole_because: str
    """Why the whole shop was looked at; empty where only what changed was."""

    @property
    def took(self) -> float:
        """Seconds from the first stage to the last."""
        return sum(self.seconds.values())

    @property
    def rejected(self) -> int:
        """Rows of all files that were not taken in."""
        return sum(int(file.get("rejected") or 0) for file in self.files)


def last_nights(store: GraphStore, most: int) -> list[NightRecord]:
    """Read the records of the newest nights, the newest first.

    Args:
        store: the graph.
        most: how many nights.
    """
    nights: list[NightRecord] = []
    run = store.published() or 0
    while run > 0 and len(nights) < most:
        record = _record(store, run)
        if record:
            nights.append(_night(run, record))
        run -= 1
    return nights


def _record(store: GraphStore, run: int) -> Mapping[str, Any]:
    """Read one run's record; empty where a run of that number was given up."""
    try:
        view = store.view(run)
    except NotFoundError:
        return {}
    try:
        return view.record()
    finally:
        view.close()


def _night(run: int, record: Mapping[str, Any]) -> NightRecord:
    return NightRecord(
        run=run,
        as_of=record.get("as_of"),
        seconds=record.get("timings", {}),
        files=tuple(record.get("inputs", ())),
        counts=record.get("counts", {}),
        whole_because=str(record.get("looked_at_whole_because") or ""),
    )
