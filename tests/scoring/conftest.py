"""Cases of `fixtures/signs`: rings in which a signal must find a sign of some members and of no others."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphfraud.model import Kind
from graphfraud.scoring.calibration import Calibration
from graphfraud.scoring.records import MemberRecords, Record, SignInput
from graphfraud.scoring.references import References
from graphfraud.scoring.references.ip_ranges import load_ip_file
from graphfraud.scoring.references.watch_lists import load_watch_list
from graphfraud.scoring.rhythm import Rhythm
from graphfraud.scoring.scorecard import SCORECARD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.scoring.facts import Sign
    from graphfraud.scoring.references.watch_lists import WatchList

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SIGNS, REFERENCES = FIXTURES / "signs", FIXTURES / "references"


def watch_list(file: str, label: str = "", *, hub: bool = False, alike: int = 0) -> WatchList:
    """Load a list of the fixtures under its file's name."""
    path = str(REFERENCES / f"{file}.csv")
    return load_watch_list(path, file, label, hub=hub, alike=alike, region="JP")


BESIDE = SignInput(
    Calibration(
        as_of=0,
        accounts=7300,
        events=30_000,
        base_rate=0.01,
        rhythm=Rhythm(0, (20,) * 365),
        currency="JPY",
        large_order=50_000,
    ),
    References(
        ip_files=(load_ip_file(str(REFERENCES / "ip_ranges.csv")),),
        watch_lists=(
            watch_list("short_let_flats", "address", alike=90),
            watch_list("to_be_checked"),
            watch_list("lockers", "address", hub=True),
        ),
        resale=("*ギフト券*",),
    ),
)
"""What the shop of all cases knows beside the records."""


@dataclass(frozen=True)
class SignCase:
    """One ring of a fixture."""

    name: str
    members: tuple[MemberRecords, ...]
    expected: frozenset[str]
    """Members of whom the signal finds a sign."""


def _record(number: int, row: dict[str, str]) -> Record:
    at = row.get("at", "")
    return Record(
        event=f"order-{number}",
        at=int(datetime.fromisoformat(at).timestamp() * 1000) if at else None,
        kind=Kind(row.get("kind") or "order"),
        amount=int(row.get("amount") or 0),
        for_another=bool(row.get("gift") or row.get("recipient", "") not in {"", row.get("name")}),
        told={column: cell for column, cell in row.items() if cell and column not in {"case", "sign"}},
    )


def read_cases(signal: str) -> list[SignCase]:
    """Read the rings of one signal's fixture."""
    rings: defaultdict[str, defaultdict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    expected: defaultdict[str, set[str]] = defaultdict(set)
    with (SIGNS / f"{signal}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            rings[row["case"]][row["account"]].append(_record(number, row))
            if row["sign"] == "yes":
                expected[row["case"]].add(row["account"])
    return [
        SignCase(
            name,
            tuple(MemberRecords(account, tuple(ring[account])) for account in sorted(ring)),
            frozenset(expected[name]),
        )
        for name, ring in rings.items()
    ]


def find_signs(signal: str, members: Sequence[MemberRecords]) -> list[Sign]:
    """Ask one signal for its signs."""
    find = SCORECARD[signal].find
    assert find is not None
    return sorted(find(signal, members, BESIDE), key=lambda sign: sign.id)


@pytest.fixture
def cases() -> Callable[[str], list[SignCase]]:
    """Give the function that reads a signal's cases."""
    return read_cases


@pytest.fixture
def signs_of() -> Callable[[str, Sequence[MemberRecords]], list[Sign]]:
    """Give the function that finds a signal's signs in a ring."""
    return find_signs
