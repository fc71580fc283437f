"""Under verdicts, too, nights that look at what has changed publish what whole nights do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.model import EventBatch
    from tests.incremental.conftest import Copies, RandomShop


@pytest.fixture
def judging(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> Copies:
    """Give the two copies with an investigator in each."""
    monkeypatch.setattr("graphfraud.ledger.passwords.MEMORY_KIB", 64)
    for copy in copies:
        copy.hire()
    return copies


@pytest.mark.parametrize("seed", range(4))
def test_random_nights_after_random_verdicts_publish_what_whole_nights_do(
    judging: Copies, random_shop: Callable[[int, int], RandomShop], seed: int
) -> None:
    shop, rng = random_shop(seed, 24), np.random.default_rng(seed)
    judging.go_on(0, *shop.night(0, 180, 6))
    accounts = sorted({row["account"] for row in shop.made.values()})
    used = {item for row in shop.made.values() for item in row["used"].items()}
    nodes = sorted(f"{label.value}:{key}" for label, key in used)
    for judgement in Judgement:
        some = [f"account:{account}" for account in rng.choice(accounts, 12, replace=False)]
        some += rng.choice(nodes, 6, replace=False).tolist()
        for copy in judging:
            copy.decide(judgement, *some)
    pairs = rng.choice(accounts, (30, 2), replace=False).tolist()
    for copy in judging:
        for first, second in pairs:
            copy.keep_apart(first, second)
    report = judging.go_on(1, *shop.night(1, 3, 1))
    assert report.record["looked_at"] == "whole"
    assert "verdicts are not those" in report.record["looked_at_whole_because"]
    for night in range(2, 6):
        report = judging.go_on(night, *shop.night(night, 1 + seed % 3, seed % 2))
        assert report.record["looked_at"] == "changes", report.record["looked_at_whole_because"]


def test_a_guest_that_was_judged_takes_its_verdict_to_whoever_registers_its_mailbox(
    judging: Copies, orders: Callable[..., EventBatch]
) -> None:
    guest = "guest:email:m"
    rows = [(f"o-{name}", name, 90, {"card": "1"}) for name in "ab"]
    judging.go_on(0, orders(*rows, ("guest", guest, 90, {"email": "m", "card": "1"})))
    for copy in judging:
        copy.decide(Judgement.FRAUD, f"account:{guest}")
    judging.go_on(1, orders())
    assert "judged_fraud:guest:email:m" in str(judging.changes.published()["rings"])
    judging.go_on(2, orders(("by c", "c", 95, {"email": "m"})))
    assert "judged_fraud:c" in str(judging.changes.published()["rings"])
    judging.go_on(3, orders(("by d", "d", 96, {"email": "m"})))
    assert "judged_fraud:guest:email:m" in str(judging.changes.published()["rings"])
