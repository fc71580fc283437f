"""Two copies of a shop that get the same feeds night after night.

One works from the arrays it left, the other looks at the whole shop every night. What a night publishes
must be the same in both, byte for byte. Day 0 is 2025-01-01 UTC.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import pytest

from graphfraud.investigation.publishing import begin_run
from graphfraud.judgement import REASONS
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.ledger.verdicts import Verdict, give_verdict, set_apart
from graphfraud.model import (
    DAY_MS,
    DERIVED_LABELS,
    EVENT_LABELS,
    EventBatch,
    EventFlag,
    FeedFile,
    Identifier,
    Label,
    OutcomeBatch,
    Strength,
)
from graphfraud.network.parameters import NetworkParameters
from graphfraud.nightly import NightPlan, NightReport, Stopwatch, run_night
from graphfraud.rights import Role
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.settings import RingSettings, Settings, ShopSettings
from graphfraud.stores.ports import RingFilter
from graphfraud.stores.ring_json import dump_ring
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphfraud.judgement import Judgement

DAY_0 = 1_735_689_600_000
PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here
EVERYTHING = 1e9
"""A share of accounts that no night reaches, so that these small shops are never looked at whole."""

SETTINGS = Settings(
    shop=ShopSettings(deny=["email:shop@example.jp"]),
    rings=RingSettings(min_accounts=2, min_score=0, calibration_days=60),
    network=NetworkParameters(
        cap={
            "card": 4,
            "email": 4,
            "phone": 5,
            "address": 7,
            "device": 5,
            "ip": 9,
            "building": 9,
            "subnet": 12,
        },
        account_cap={"card": 4, "address": 6},
        sustained_accounts=3,
        sustained_days=40,
        burst_share=0.8,
        settle_days=20,
        related_share=0.6,
        quiet_share=0.6,
        dispute_share=0.3,
        low_degree=3,
        gift_burst_accounts=2,
        split_part=2,
        split_dense_bits=2.0,
        split_conductance=0.2,
        split_contrast=1.0,
        betweenness_exact_accounts=8,
        betweenness_pivots=4,
    ),
    scoring=ScoringParameters(history_after_days=3, settled_after_days=20, burst_accounts=3),
)
"""Caps and thresholds so low that a handful of orders passes them, in either direction."""


TOLD: tuple[dict[str, str], ...] = (
    {},
    {"recipient": "田中 一郎", "recipient_kana": "デンチュウ イチロウ"},
    {"email": "taro@mailinator.com", "phone": "050-3726-4811"},
    {"email": "maki01@gmail.com"},
    {"email": "maki02@gmail.com"},
    {"email": "maki03@gmail.com", "recipient": "様名様名"},
    {"phone": "06-6912-3456", "address": "北海道札幌市中央区北一条西2-1"},
    {"email": "taro@docomo.ne.jp"},
)
"""What customers tell beside their identifiers, most of it a sign."""


@dataclass
class Copy:
    """One of the two copies of a shop."""

    folder: Path
    cache: Path | None
    settings: Settings = SETTINGS

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.store = SqliteStore(self.folder / "graph.db")
        self.ledger = open_ledger(f"sqlite:///{self.folder / 'ledger.db'}")
        self.decisions = count()
        self.token = ""

    def hire(self) -> None:
        """Add an investigator, who decides from now on."""
        add_first_admin(self.ledger, "admin", PASSWORD, DAY_0)
        boss = Request(log_in(self.ledger, "admin", PASSWORD, DAY_0).token, DAY_0)
        add_user(self.ledger, boss, NewPerson("ichiro", PASSWORD, Role.INVESTIGATOR))
        self.token = log_in(self.ledger, "ichiro", PASSWORD, DAY_0).token

    def take_in(self, name: str, events: EventBatch, outcomes: OutcomeBatch, now: int) -> None:
        """Record events and outcomes, as `graphfraud ingest` does."""
        with self.store.lock():
            run = begin_run(self.store, self.ledger, now)
            with self.store.writer(run) as writer:
                digest = hashlib.sha256(name.encode()).hexdigest()
                with writer.file(FeedFile(name, "canonical", digest, "mapping")) as file:
                    file.add(events)
                    file.add_outcomes(outcomes)

    def night(self, as_of: int, most_share: float = EVERYTHING) -> NightReport:
        """Find and publish the rings of what was taken in."""
        plan = NightPlan([], as_of, cache=self.cache, most_share=most_share)
        return run_night(self.store, self.ledger, self.settings, plan, Stopwatch())

    def published(self) -> dict[str, Any]:
        """Return every value that the last night published."""
        view = self.store.view()
        rows = [_values(row) for row in view.rings(RingFilter())]
        owners = view._connection.execute("SELECT guest, owner FROM live_owner ORDER BY guest").fetchall()
        found = {
            "rows": rows,
            "rings": {row[0]: dump_ring(view.ring(row[0])) for row in rows},
            "members": list(view.members()),
            "hubs": view.hubs(),
            "owners": owners,
            "registry": self.ledger.rings(),
            "lineage": self.ledger.lineage(),
        }
        view.close()
        return found

    def decide(self, judgement: Judgement, *nodes: str) -> None:
        """Give a verdict, as an investigator does."""
        reason = min(REASONS[judgement])
        request = Request(self.token, DAY_0, key=f"decision {next(self.decisions)}")
        give_verdict(self.ledger, request, Verdict(judgement, reason, nodes, "R-000001", 1))

    def keep_apart(self, first: str, second: str) -> None:
        """Say that two accounts are not the same person."""
        set_apart(self.ledger, Request(self.token, DAY_0, key=f"apart {first} {second}"), first, second)

    def close(self) -> None:
        """Give back the files."""
        self.store.close()
        self.ledger.close()


def _values(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.__slots__)


@dataclass
class RandomShop:
    """Makes up orders, corrections and outcomes that run into each other as often as possible."""

    seed: int
    towns: int
    """People of one town share much, of two towns little: so that most of the shop stands most nights."""
    rng: np.random.Generator = field(init=False)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    revisions: int = 0

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def night(self, night: int, events: int, outcomes: int) -> tuple[EventBatch, OutcomeBatch]:
        """Make up what comes in before one night."""
        day = 100 + night
        return self.batch(events, day), self.outcomes(outcomes, DAY_0 + day * DAY_MS)

    def batch(self, size: int, day: int) -> EventBatch:
        """Make up events of about this day, corrections of earlier ones among them."""
        batch = EventBatch()
        for _ in range(size):
            if self.made and self.rng.random() < 0.25:
                event_id = str(self.rng.choice(sorted(self.made)))
                row = {**self.made[event_id], **self._part_of(self._row(day))}
            else:
                event_id, row = f"E{len(self.made):05}", self._row(day)
            self._add(batch, event_id, self._consistent(row))
        return batch

    def outcomes(self, size: int, now: int) -> OutcomeBatch:
        """Make up outcomes of known events, and some of events that come later or never."""
        batch = OutcomeBatch()
        for _ in range(size):
            self.revisions += 1
            known = self.made and self.rng.random() < 0.9
            event_id = str(self.rng.choice(sorted(self.made))) if known else f"E{len(self.made) + 2:05}"
            batch.event_id.append(event_id)
            batch.digest.append(_digest(f"outcome {self.revisions}"))
            batch.outcome.append(
                str(self.rng.choice(["paid", "chargeback", "refund", "complaint", "reversed"]))
            )
            batch.outcome_at.append(int(now + self.revisions))
            batch.cause.append(str(self.rng.choice(["", "stolen_card", "takeover"])))
            batch.liability.append("")
            batch.recovered.append(None)
        return batch

    def _row(self, day: int) -> dict[str, Any]:
        rng, town = self.rng, int(self.rng.integers(self.towns))
        row: dict[str, Any] = {"account": f"a{town}.{rng.integers(7)}", "kind": "order"}
        if rng.random() < 0.25:
            row["account"] = f"guest:email:e{town}.{rng.integers(5)}"
        back = int(rng.integers(90)) if rng.random() < 0.6 else 0
        row["at"] = None if rng.random() < 0.05 else DAY_0 + (day - back) * DAY_MS + int(rng.integers(DAY_MS))
        row["amount"] = int(rng.integers(10_000))
        row["status"] = str(rng.choice(["", "open", "shipped", "cancelled"]))
        row["flags"] = int(rng.choice([0, 0, 0, 1, 2]))
        row["name"] = str(rng.choice(["Sato A", "Sato B", "Kato C", ""]))
        row["used"] = {
            Label.CARD: self._pick("c", town, 9),
            Label.EMAIL: self._pick("e", town, 5) if rng.random() < 0.97 else "shop@example.jp",
            Label.PHONE: self._pick("p", town, 9) if rng.random() < 0.95 else "0000",
            Label.DEVICE: self._pick("d", town, 12),
            Label.IP: f"{self._pick('i', town // 3, 2)}-{rng.integers(4)}",
            Label.ADDRESS: f"{self._pick('h', town, 3)}-{rng.integers(3)}",
        }
        return row

    def _pick(self, letter: str, town: int, most: int) -> str:
        """Name a value of the town, at times of another one."""
        town = int(self.rng.integers(self.towns)) if self.rng.random() < 0.01 else town
        return f"{letter}{town}.{self.rng.integers(most)}"

    def _part_of(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return some of a row's columns: what a correction changes."""
        return {column: value for column, value in row.items() if self.rng.random() < 0.5}

    def _consistent(self, row: dict[str, Any]) -> dict[str, Any]:
        """Leave out most identifiers; a guest known by an e-mail always carries it."""
        used = {label: key for label, key in row["used"].items() if self.rng.random() < 0.5}
        if row["account"].startswith("guest:email:"):
            used[Label.EMAIL] = row["account"].removeprefix("guest:email:")
        return {**row, "used": used}

    def _add(self, batch: EventBatch, event_id: str, row: dict[str, Any]) -> None:
        self.revisions, self.made[event_id] = self.revisions + 1, row
        name = f"{self.seed} {self.revisions}"
        add_event(batch, event_id, {**row, "told": TOLD[crc32(name.encode()) % len(TOLD)]}, _digest(name))


def add_event(batch: EventBatch, event_id: str, row: dict[str, Any], digest: bytes) -> None:
    """Add one event to a batch."""
    batch.event_id.append(event_id)
    batch.digest.append(digest)
    batch.kind.append(row["kind"])
    batch.at.append(row["at"])
    batch.account.append(row["account"])
    batch.amount.append(row["amount"])
    batch.currency.append("JPY")
    batch.status.append(row["status"])
    batch.flags.append(row["flags"])
    batch.details.append(json.dumps({"name": row["name"], **row.get("told", {})}))
    for label in EVENT_LABELS:
        key = row["used"].get(label)
        node = f"{label.value}:{key}" if key else None
        batch.identifiers[label].append(node)
        if node and key:
            batch.known[node] = _identifier(label, key)


def _identifier(label: Label, key: str) -> Identifier:
    strength = {Label.ADDRESS: Strength.MEDIUM, Label.IP: Strength.SOFT}.get(label, Strength.HARD)
    if label is Label.DEVICE and key[-1] in "13579":
        strength = Strength.MEDIUM
    parent = key.split("-", maxsplit=1)[0] if label in DERIVED_LABELS else ""
    return Identifier(label, key, strength, "zeros" if key == "0000" else "", parent)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


@dataclass(frozen=True)
class Copies:
    """The copy that remembers and the one that looks at everything every night."""

    changes: Copy
    whole: Copy

    def __iter__(self) -> Iterator[Copy]:
        return iter((self.changes, self.whole))

    def go_on(self, night: int, events: EventBatch, outcomes: OutcomeBatch | None = None) -> NightReport:
        """Do one more night in both, a day after the last; return the report of the one that remembers."""
        now = DAY_0 + (100 + night) * DAY_MS
        for copy in self:
            copy.take_in(f"night {night}", events, outcomes or OutcomeBatch(), now)
        found, expected = self.changes.night(now), self.whole.night(now)
        assert expected.record["looked_at"] == "whole"
        self.assert_same(f"night {night}")
        assert (found.rings, found.queued) == (expected.rings, expected.queued)
        for what in ("events", "links", "rings", "hubs"):
            assert found.record["counts"][what] == expected.record["counts"][what], what
        return found

    def assert_same(self, when: str) -> None:
        """Fail where the two have published anything different."""
        ours, theirs = self.changes.published(), self.whole.published()
        for what, values in theirs.items():
            assert ours[what] == values, f"{when}: {what}"


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Copies]:
    """Give two copies of an empty shop."""
    both = Copies(Copy(tmp_path / "changes", tmp_path / "changes.cache"), Copy(tmp_path / "whole", None))
    yield both
    for one in both:
        one.close()


@pytest.fixture
def other_copy(tmp_path: Path) -> Iterator[Copy]:
    """Give a shop of its own, empty."""
    copy = Copy(tmp_path / "other", tmp_path / "other.cache")
    yield copy
    copy.close()


@pytest.fixture
def random_shop() -> Callable[[int, int], RandomShop]:
    """Give a function that makes up a shop from a seed and a number of towns."""
    return RandomShop


@pytest.fixture
def orders() -> Callable[..., EventBatch]:
    """Give a function that makes orders of rows: event id, account, day, then keys by label."""
    return partial(_batch_of, flags=0)


@pytest.fixture
def gifts() -> Callable[..., EventBatch]:
    """Give a function that makes orders which the feed calls gifts."""
    return partial(_batch_of, flags=EventFlag.GIFT)


@pytest.fixture
def outcome() -> Callable[[str, str], OutcomeBatch]:
    """Give a function that says what came of an order; what comes later counts."""
    days = count(1)
    return lambda event_id, word: OutcomeBatch(
        event_id=[event_id],
        digest=[_digest(f"{word} {event_id}")],
        outcome=[word],
        outcome_at=[DAY_0 + next(days) * DAY_MS],
        cause=["stolen_card"],
        liability=[""],
        recovered=[None],
    )


def _batch_of(*rows: tuple[str, str, float, dict[str, str]], flags: int) -> EventBatch:
    batch = EventBatch()
    for event_id, account, day, used in rows:
        row = {
            "account": account,
            "kind": "order",
            "at": DAY_0 + round(day * DAY_MS),
            "amount": 1000,
            "status": "shipped",
            "flags": flags,
            "name": "",
            "used": {Label(label): key for label, key in used.items()},
        }
        add_event(batch, event_id, row, _digest(repr((event_id, account, day, used, flags))))
    return batch
