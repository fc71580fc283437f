"""A small made-up shop in two parts: the first night is done, the feeds of the second one are waiting.

What the second night gives when nothing disturbs it is what every disturbed one is compared with.
"""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphfraud.ingest.mapping import load_mapping
from graphfraud.investigation.judging import Opinion, judge_ring
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.nightly import Feed, NightPlan, Stopwatch, run_night
from graphfraud.rights import Role
from graphfraud.settings import RingSettings, Settings
from graphfraud.stores.ports import RingFilter
from graphfraud.stores.sqlite import SqliteStore
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphfraud.judgement import Judgement, VerdictReason
    from graphfraud.ledger import Ledger
    from graphfraud.model import Ring
    from graphfraud.nightly import NightReport
    from tests.conftest import Place, Published

    FaultyNights = Callable[[Sequence[tuple[Place, str]]], subprocess.Popen[str]]

PLAN = ShopPlan(accounts=500, seed=24)
FIRST_EVENING = "2025-08-15T23:59:00+09:00"
LATE_EVENING = "2026-06-24T23:59:00+09:00"
LAST_EVENING = "2026-06-30T23:59:00+09:00"

SETTINGS = """
[[feeds]]
files = "inbox/orders-*.csv"

[[feeds]]
files = "inbox/outcomes-*.csv"
mapping = "outcomes"
"""


@dataclass(frozen=True, slots=True)
class TwoNights:
    """A shop after its first night, and what its second one shall give."""

    waiting: Place
    """The first night is published, the second one's feeds are in the inbox; tests work on copies."""
    done: Place
    """The same after an undisturbed second night."""
    command: tuple[str, ...]
    """What runs the second night."""
    before: Published
    after: Published


@pytest.fixture(scope="session")
def made_up_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a made-up shop."""
    folder = tmp_path_factory.mktemp("made_up_shop")
    write_shop(folder, PLAN)
    return folder


@pytest.fixture(scope="session")
def two_nights(made_up_shop: Path, new_place: Callable[[], Place]) -> TwoNights:
    """Do two nights far apart: the second one looks at the whole shop."""
    nights = do_two_nights(made_up_shop, new_place, FIRST_EVENING)
    assert {change.change for run, change in nights.after.lineage if run == 2} == {"born", "grew", "ended"}
    return nights


@pytest.fixture(scope="session")
def near_nights(made_up_shop: Path, new_place: Callable[[], Place]) -> TwoNights:
    """Do two nights a few days apart: the second one looks at what has changed."""
    nights = do_two_nights(made_up_shop, new_place, LATE_EVENING)
    [record] = nights.done.rows("run")
    assert record["looked_at"] == "changes", record["looked_at_whole_because"]
    return nights


def do_two_nights(made_up_shop: Path, new_place: Callable[[], Place], first_evening: str) -> TwoNights:
    """Do the first night, lay out the second one's feeds, and do that one undisturbed in another folder."""
    waiting, undisturbed = new_place(), new_place()
    (waiting.folder / "graphfraud.toml").write_text(SETTINGS, encoding="utf-8")
    (waiting.folder / "inbox").mkdir()
    for feed, dated in (("orders", "at"), ("outcomes", "outcome_at")):
        with (made_up_shop / f"{feed}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        old = [row for row in rows if row[dated] <= first_evening]
        new = [row for row in rows if row[dated] > first_evening]
        assert old
        waiting.feed(f"inbox/{feed}-1.csv", old)
        if feed == "orders":
            new += crew(new[-1])
        if new:
            waiting.feed(f"later/{feed}-2.csv", new)
    waiting.ask("nightly", "--as-of", first_evening)
    shutil.copytree(waiting.folder / "later", waiting.folder / "inbox", dirs_exist_ok=True)
    command = ("nightly", "--as-of", LAST_EVENING)
    waiting.copy_to(undisturbed.folder).ask(*command)
    before, after = waiting.published(), undisturbed.published()
    assert before != after
    return TwoNights(waiting, undisturbed, command, before, after)


def crew(order: dict[str, str]) -> list[dict[str, str]]:
    """Make four orders of new accounts that all pay with the card of one order: a ring is born."""
    return [
        order
        | {"event_id": f"crew-{n}", "account": f"crew-{n}", "email": f"crew-{n}@example.jp", "phone": ""}
        for n in range(4)
    ]


@pytest.fixture
def start_script() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Give a function that starts a script of this folder; what still runs when the test ends is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str, *words: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name(name), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # threads do not live through a fork
            start_new_session=True,  # so that its own children are killed with it
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def faulty_nights(start_script: Callable[..., subprocess.Popen[str]]) -> FaultyNights:
    """Give a function that starts a process which does one night for each place, with its fault.

    `night_with_faults.py` says which faults there are.
    """

    def start(jobs: Sequence[tuple[Place, str]]) -> subprocess.Popen[str]:
        words = [f"{place.folder}={fault}" for place, fault in jobs]
        return start_script("night_with_faults.py", LAST_EVENING, *words)

    return start


@pytest.fixture
def evening(two_nights: TwoNights, place: Place) -> Place:
    """Give a copy of the shop before its second night."""
    return two_nights.waiting.copy_to(place.folder)


DECIDING_NOW = 1_782_000_000_000
PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here

# Two rings of three, joined with each other by a flat that both let; a seventh account shares nothing else.
DECIDING_ORDERS = """event_id,at,account,card,phone,address,postcode
o1,2026-06-01T10:00:00+09:00,anna,tok_1,09011112222,,
o2,2026-06-01T11:00:00+09:00,bert,tok_1,09011112222,,
o3,2026-06-01T12:00:00+09:00,cora,tok_1,,東京都大田区羽田旭町9-9-9-101,144-0042
o4,2026-06-01T13:00:00+09:00,dora,tok_2,09033334444,,
o5,2026-06-01T14:00:00+09:00,emil,tok_2,09033334444,,
o6,2025-01-01T15:00:00+09:00,fred,tok_2,,東京都大田区羽田旭町9-9-9-101,144-0042
o7,2026-06-02T15:00:00+09:00,gina,tok_9,,,
"""
DECIDING_OUTCOMES = """event_id,outcome,outcome_at,cause
o2,chargeback,2026-06-20T10:00:00+09:00,stolen_card
"""
DECIDING_SETTINGS = Settings(rings=RingSettings(min_accounts=2))


@dataclass
class DecidingShop:
    """A shop with its two databases and an investigator who is logged in."""

    folder: Path
    ledger: Ledger
    token: str = ""
    store: SqliteStore | None = None

    def __post_init__(self) -> None:
        self.numbers = count()

    def night(self, *, full: bool = False) -> NightReport:
        """Take the feeds in, if they are new, and find the rings."""
        self.store = self.store or SqliteStore(self.folder / "graph.db")
        feeds = [Feed(self.folder / f"{name}.csv", load_mapping(name)) for name in ("canonical", "outcomes")]
        plan = NightPlan(feeds, as_of=DECIDING_NOW, full=full)
        return run_night(self.store, self.ledger, DECIDING_SETTINGS, plan, Stopwatch())

    def rings(self) -> dict[str, Ring]:
        """Return the published rings by their first member."""
        assert self.store is not None
        view = self.store.view()
        rings = [view.ring(row.id) for row in view.rings(RingFilter())]
        view.close()
        return {min(member.account for member in ring.members): ring for ring in rings}

    def ask(self, why: str = "") -> Request:
        """Make a request as the investigator."""
        return Request(self.token, DECIDING_NOW, why, f"request-{next(self.numbers)}")

    def add(self, name: str, rows: str) -> None:
        """Append rows to a feed, which makes it a new file."""
        path = self.folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")

    def judge(self, first: str, judgement: Judgement, reason: VerdictReason, *only: str) -> int:
        """Judge the ring of an account."""
        assert self.store is not None
        view = self.store.view()
        try:
            opinion = Opinion(judgement, reason, only)
            return judge_ring(view, self.ledger, self.ask("seen"), self.rings()[first].id, opinion)
        finally:
            view.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DecidingShop]:
    """Give the shop after its first night."""
    monkeypatch.setattr("graphfraud.ledger.passwords.MEMORY_KIB", 64)
    (tmp_path / "canonical.csv").write_text(DECIDING_ORDERS, encoding="utf-8")
    (tmp_path / "outcomes.csv").write_text(DECIDING_OUTCOMES, encoding="utf-8")
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        add_first_admin(ledger, "admin", PASSWORD, DECIDING_NOW)
        boss = log_in(ledger, "admin", PASSWORD, DECIDING_NOW).token
        add_user(ledger, Request(boss, DECIDING_NOW), NewPerson("ichiro", PASSWORD, Role.INVESTIGATOR))
        made = DecidingShop(tmp_path, ledger, log_in(ledger, "ichiro", PASSWORD, DECIDING_NOW).token)
        made.night()
        assert {first: len(ring.members) for first, ring in made.rings().items()} == {"anna": 3, "dora": 3}
        yield made
        if made.store:
            made.store.close()
