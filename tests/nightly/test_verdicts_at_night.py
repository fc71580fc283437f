"""What people decided counts from the next night on: as seeds, against suspicion, and as cuts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.ingest.mapping import load_mapping
from graphfraud.investigation.judging import Opinion, call_not_the_same, judge_ring
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
from graphfraud.ledger.sessions import log_in
from graphfraud.ledger.verdicts import judgements
from graphfraud.nightly import Feed, NightPlan, Stopwatch, run_night
from graphfraud.rights import Role
from graphfraud.settings import RingSettings, Settings
from graphfraud.stores.ports import RingFilter
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.ledger import Ledger
    from graphfraud.model import Ring
    from graphfraud.nightly import NightReport

NOW = 1_782_000_000_000
PASSWORD = "correct horse battery"  # noqa: S105  # of people who are made up here

# Two rings of three, joined with each other by a flat that both let; a seventh account shares nothing else.
ORDERS = """event_id,at,account,card,phone,address,postcode
o1,2026-06-01T10:00:00+09:00,anna,tok_1,09011112222,,
o2,2026-06-01T11:00:00+09:00,bert,tok_1,09011112222,,
o3,2026-06-01T12:00:00+09:00,cora,tok_1,,東京都大田区羽田旭町9-9-9-101,144-0042
o4,2026-06-01T13:00:00+09:00,dora,tok_2,09033334444,,
o5,2026-06-01T14:00:00+09:00,emil,tok_2,09033334444,,
o6,2025-01-01T15:00:00+09:00,fred,tok_2,,東京都大田区羽田旭町9-9-9-101,144-0042
o7,2026-06-02T15:00:00+09:00,gina,tok_9,,,
"""
OUTCOMES = """event_id,outcome,outcome_at,cause
o2,chargeback,2026-06-20T10:00:00+09:00,stolen_card
"""
SETTINGS = Settings(rings=RingSettings(min_accounts=2))


@dataclass
class Shop:
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
        plan = NightPlan(feeds, as_of=NOW, full=full)
        return run_night(self.store, self.ledger, SETTINGS, plan, Stopwatch())

    def rings(self) -> dict[str, Ring]:
        """Return the published rings by their first member."""
        assert self.store is not None
        view = self.store.view()
        rings = [view.ring(row.id) for row in view.rings(RingFilter())]
        view.close()
        return {min(member.account for member in ring.members): ring for ring in rings}

    def ask(self, why: str = "") -> Request:
        """Make a request as the investigator."""
        return Request(self.token, NOW, why, f"request-{next(self.numbers)}")

    def judge(self, first: str, judgement: Judgement, reason: VerdictReason, *only: str) -> int:
        """Judge the ring of an account."""
        assert self.store is not None
        view = self.store.view()
        try:
            opinion = Opinion(judgement, reason, only)
            return judge_ring(view, self.ledger, self.ask("seen"), self.rings()[first].id, opinion)
        finally:
            view.close()


def reasons(ring: Ring) -> dict[str, tuple[str, ...]]:
    return {reason.signal: reason.evidence for reason in ring.reasons}


def known(ring: Ring) -> set[str]:
    return {member.account for member in ring.members if member.known_fraud}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Give the shop after its first night."""
    monkeypatch.setattr("graphfraud.ledger.passwords.MEMORY_KIB", 64)
    (tmp_path / "canonical.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "outcomes.csv").write_text(OUTCOMES, encoding="utf-8")
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        add_first_admin(ledger, "admin", PASSWORD, NOW)
        boss = log_in(ledger, "admin", PASSWORD, NOW).token
        add_user(ledger, Request(boss, NOW), NewPerson("ichiro", PASSWORD, Role.INVESTIGATOR))
        made = Shop(tmp_path, ledger, log_in(ledger, "ichiro", PASSWORD, NOW).token)
        made.night()
        assert {first: len(ring.members) for first, ring in made.rings().items()} == {"anna": 3, "dora": 3}
        yield made
        if made.store:
            made.store.close()


def test_accounts_judged_fraud_are_known_fraud_and_seeds_from_the_next_night_on(shop: Shop) -> None:
    before = shop.rings()["dora"]
    assert "near_fraud" not in reasons(shop.rings()["anna"])
    shop.judge("dora", Judgement.FRAUD, VerdictReason.KNOWN_GROUP)
    report = shop.night()
    after = shop.rings()
    assert known(after["dora"]) == {"dora", "emil", "fred"}
    assert reasons(after["dora"])["judged_fraud"] == tuple(
        f"judged_fraud:{one}" for one in ("dora", "emil", "fred")
    )
    assert after["dora"].score > before.score
    assert after["dora"].id == before.id
    assert "near:cora" in reasons(after["anna"])["near_fraud"]
    assert report.record["last_decision"] == 1


def test_a_victim_is_no_seed_and_no_known_fraud_whatever_the_outcomes_say(shop: Shop) -> None:
    assert known(shop.rings()["anna"]) == {"bert"}
    assert "known_fraud" in reasons(shop.rings()["anna"])
    shop.judge("anna", Judgement.VICTIM, VerdictReason.TAKEOVER, "bert")
    shop.night()
    assert known(shop.rings()["anna"]) == set()
    assert "known_fraud" not in reasons(shop.rings()["anna"])
    assert "near_fraud" not in reasons(shop.rings()["dora"])
    assert shop.rings()["anna"].id in shop.ledger.rings()


def test_cleared_accounts_speak_against_the_suspicion_and_their_ring_stays_listed(shop: Shop) -> None:
    before = shop.rings()["dora"]
    shop.judge("dora", Judgement.LEGITIMATE, VerdictReason.HOUSEHOLD)
    shop.night()
    after = shop.rings()["dora"]
    points = {reason.signal: reason.points for reason in after.reasons}
    assert points["judged_legitimate"] == -50_000
    assert (after.id, after.score) == (before.id, 0)


def test_a_cleared_identifier_still_joins_and_earns_no_points(shop: Shop) -> None:
    shop.judge("dora", Judgement.LEGITIMATE, VerdictReason.SHARED_PLACE, "card:tok_2")
    shop.night()
    after = shop.rings()["dora"]
    assert len(after.members) == 3
    assert "shared_card" not in reasons(after)
    assert "shared_phone" in reasons(after)


def test_an_identifier_judged_fraud_makes_its_users_seeds_and_nobody_known_fraud(shop: Shop) -> None:
    shop.judge("dora", Judgement.FRAUD, VerdictReason.STOLEN_CARD, "card:tok_2", "phone:+819033334444")
    shop.night()
    assert known(shop.rings()["dora"]) == set()
    assert "near:cora" in reasons(shop.rings()["anna"])["near_fraud"]


def test_a_later_verdict_takes_the_place_of_an_earlier_one(shop: Shop) -> None:
    first = shop.rings()
    shop.judge("dora", Judgement.FRAUD, VerdictReason.KNOWN_GROUP)
    shop.judge("dora", Judgement.UNSURE, VerdictReason.TOO_LITTLE)
    shop.night()
    assert shop.rings() == first


def test_two_accounts_that_are_not_the_same_are_cut_apart_for_good_or_until_it_is_taken_back(
    shop: Shop,
) -> None:
    def say(*, take_back: bool) -> None:
        assert shop.store is not None
        view = shop.store.view()
        call_not_the_same(view, shop.ledger, shop.ask(), "emil", "dora", take_back=take_back)
        view.close()

    say(take_back=False)
    report = shop.night()
    rings = shop.rings().values()
    assert not any({"dora", "emil"} <= {member.account for member in ring.members} for ring in rings)
    assert {change.cause for change in report.lineage} == {"verdict"}
    assert any(cut for ring in rings for cut in ring.cuts)
    say(take_back=True)
    shop.night()
    assert {member.account for member in shop.rings()["dora"].members} == {"dora", "emil", "fred"}


def test_verdicts_outlive_a_graph_that_is_built_anew(shop: Shop) -> None:
    shop.judge("dora", Judgement.FRAUD, VerdictReason.KNOWN_GROUP)
    shop.judge("anna", Judgement.VICTIM, VerdictReason.TAKEOVER, "account:bert")
    shop.night(full=True)
    before = shop.rings()
    assert shop.store is not None
    shop.store.close()
    for path in shop.folder.glob("graph.db*"):
        path.unlink()
    shop.store = None
    shop.night()
    assert shop.rings() == before


def test_what_is_named_must_be_of_the_ring_and_the_reason_must_fit(shop: Shop) -> None:
    for name in ("gina", "account:gina", "card:tok_1", "nobody", "", "card:" + "x" * 5000, "a\0b"):
        with pytest.raises(NotFoundError, match="is neither a member of"):
            shop.judge("dora", Judgement.FRAUD, VerdictReason.STOLEN_CARD, name)
    with pytest.raises(ConfigError, match="household is no reason for fraud; these are: "):
        shop.judge("dora", Judgement.FRAUD, VerdictReason.HOUSEHOLD)
    with pytest.raises(ConfigError, match=r"cannot be judged fraud .*: its other users would be suspects"):
        shop.judge(
            "dora",
            Judgement.FRAUD,
            VerdictReason.STOLEN_CARD,
            "building:jp|1440042|東京都大田区羽田旭町9-9-9",
        )
    assert judgements(shop.ledger).nodes == {}


def test_nobody_judges_more_at_once_than_their_role_allows(shop: Shop) -> None:
    settings = Settings.model_validate({"limits": {"investigator": {"values": 2}}})
    assert shop.store is not None
    view = shop.store.view()
    with pytest.raises(RefusedError, match="3 accounts and identifiers at once; a investigator may judge 2"):
        judge_ring(
            view,
            shop.ledger,
            shop.ask(),
            shop.rings()["dora"].id,
            Opinion(Judgement.FRAUD, VerdictReason.STOLEN_CARD),
            settings.limits.by_role(),
        )
    view.close()
