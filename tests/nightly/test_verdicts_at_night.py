"""What people decided counts from the next night on: as seeds, against suspicion, and as cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.investigation.judging import Opinion, call_not_the_same, judge_ring
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger.verdicts import judgements
from graphfraud.settings import Settings

if TYPE_CHECKING:
    from graphfraud.model import Ring
    from tests.nightly.conftest import DecidingShop


def reasons(ring: Ring) -> dict[str, tuple[str, ...]]:
    return {reason.signal: reason.evidence for reason in ring.reasons}


def known(ring: Ring) -> set[str]:
    return {member.account for member in ring.members if member.known_fraud}


def test_accounts_judged_fraud_are_known_fraud_and_seeds_from_the_next_night_on(
    desk: DecidingShop,
) -> None:
    before = desk.rings()["dora"]
    assert "near_fraud" not in reasons(desk.rings()["anna"])
    desk.judge("dora", Judgement.FRAUD, VerdictReason.KNOWN_GROUP)
    report = desk.night()
    after = desk.rings()
    assert known(after["dora"]) == {"dora", "emil", "fred"}
    assert reasons(after["dora"])["judged_fraud"] == tuple(
        f"judged_fraud:{one}" for one in ("dora", "emil", "fred")
    )
    assert after["dora"].score > before.score
    assert after["dora"].id == before.id
    assert "near:cora" in reasons(after["anna"])["near_fraud"]
    assert report.record["last_decision"] == 1


def test_a_victim_is_no_seed_and_no_known_fraud_whatever_the_outcomes_say(
    desk: DecidingShop,
) -> None:
    assert known(desk.rings()["anna"]) == {"bert"}
    assert "known_fraud" in reasons(desk.rings()["anna"])
    desk.judge("anna", Judgement.VICTIM, VerdictReason.TAKEOVER, "bert")
    desk.night()
    assert known(desk.rings()["anna"]) == set()
    assert "known_fraud" not in reasons(desk.rings()["anna"])
    assert "near_fraud" not in reasons(desk.rings()["dora"])
    assert desk.rings()["anna"].id in desk.ledger.rings()


def test_cleared_accounts_speak_against_the_suspicion_and_their_ring_stays_listed(
    desk: DecidingShop,
) -> None:
    before = desk.rings()["dora"]
    desk.judge("dora", Judgement.LEGITIMATE, VerdictReason.HOUSEHOLD)
    desk.night()
    after = desk.rings()["dora"]
    points = {reason.signal: reason.points for reason in after.reasons}
    assert points["judged_legitimate"] == -50_000
    assert (after.id, after.score) == (before.id, 0)


def test_a_cleared_identifier_still_joins_and_earns_no_points(desk: DecidingShop) -> None:
    desk.judge("dora", Judgement.LEGITIMATE, VerdictReason.SHARED_PLACE, "card:tok_2")
    desk.night()
    after = desk.rings()["dora"]
    assert len(after.members) == 3
    assert "shared_card" not in reasons(after)
    assert "shared_phone" in reasons(after)


def test_an_identifier_judged_fraud_makes_its_users_seeds_and_nobody_known_fraud(
    desk: DecidingShop,
) -> None:
    desk.judge("dora", Judgement.FRAUD, VerdictReason.STOLEN_CARD, "card:tok_2", "phone:+819033334444")
    desk.night()
    assert known(desk.rings()["dora"]) == set()
    assert "near:cora" in reasons(desk.rings()["anna"])["near_fraud"]


def test_a_later_verdict_takes_the_place_of_an_earlier_one(desk: DecidingShop) -> None:
    first = desk.rings()
    desk.judge("dora", Judgement.FRAUD, VerdictReason.KNOWN_GROUP)
    desk.judge("dora", Judgement.UNSURE, VerdictReason.TOO_LITTLE)
    desk.night()
    assert desk.rings() == first


def test_two_accounts_that_are_not_the_same_are_cut_apart_for_good_or_until_it_is_taken_back(
    desk: DecidingShop,
) -> None:
    def say(*, take_back: bool) -> None:
        assert desk.store is not None
        view = desk.store.view()
        call_not_the_same(view, desk.ledger, desk.ask(), "emil", "dora", take_back=take_back)
        view.close()

    say(take_back=False)
    report = desk.night()
    rings = desk.rings().values()
    assert not any({"dora", "emil"} <= {member.account for member in ring.members} for ring in rings)
    assert {change.cause for change in report.lineage} == {"verdict"}
    assert any(cut for ring in rings for cut in ring.cuts)
    say(take_back=True)
    desk.night()
    assert {member.account for member in desk.rings()["dora"].members} == {"dora", "emil", "fred"}


def test_verdicts_outlive_a_graph_that_is_built_anew(desk: DecidingShop) -> None:
    desk.judge("dora", Judgement.FRAUD, VerdictReason.KNOWN_GROUP)
    desk.judge("anna", Judgement.VICTIM, VerdictReason.TAKEOVER, "account:bert")
    desk.night(full=True)
    before = desk.rings()
    assert desk.store is not None
    desk.store.close()
    for path in desk.folder.glob("graph.db*"):
        path.unlink()
    desk.store = None
    desk.night()
    assert desk.rings() == before


def test_what_is_named_must_be_of_the_ring_and_the_reason_must_fit(desk: DecidingShop) -> None:
    for name in ("gina", "account:gina", "card:tok_1", "nobody", "", "card:" + "x" * 5000, "a\0b"):
        with pytest.raises(NotFoundError, match="is neither a member of"):
            desk.judge("dora", Judgement.FRAUD, VerdictReason.STOLEN_CARD, name)
    with pytest.raises(ConfigError, match="household is no reason for fraud; these are: "):
        desk.judge("dora", Judgement.FRAUD, VerdictReason.HOUSEHOLD)
    with pytest.raises(ConfigError, match=r"cannot be judged fraud .*: its other users would be suspects"):
        desk.judge(
            "dora",
            Judgement.FRAUD,
            VerdictReason.STOLEN_CARD,
            "building:jp|東京都大田区|羽田旭町|9-9-9",
        )
    assert judgements(desk.ledger).nodes == {}


def test_nobody_judges_more_at_once_than_their_role_allows(desk: DecidingShop) -> None:
    settings = Settings.model_validate({"limits": {"investigator": {"values": 2}}})
    assert settings.limits.investigator.money == Settings().limits.investigator.money
    assert desk.store is not None
    view = desk.store.view()
    with pytest.raises(RefusedError, match=r"3 accounts and identifiers at once; .* limit is 2"):
        judge_ring(
            view,
            desk.ledger,
            desk.ask(),
            desk.rings()["dora"].id,
            Opinion(Judgement.FRAUD, VerdictReason.STOLEN_CARD),
            settings.limits.by_role(),
        )
    view.close()
