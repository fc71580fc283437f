"""No ring is lost because its arrays alone were taken to show that it cannot have enough points."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

import pytest

from graphfraud.detection import detect
from graphfraud.model import MILLI
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.settings import RingSettings, Settings
from graphfraud.stores.sqlite import SqliteStore
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.model import Ring
    from tests.conftest import Place

LAST_EVENING = 1_782_831_540_000
"""2026-06-30T23:59 in Tokyo, ms since 1970 UTC: the made-up shop's last day."""

NO_SIGNS = {name: 0.0 for name, row in SCORECARD.items() if row.find is not None}
"""Signs move a score after it was decided what is a ring."""

WEIGHTS: dict[str, dict[str, float]] = {
    "default": {},
    "families_weigh_nothing": {"household": 0},
    "households_weigh_much": {"household": 3, "tenure": 3, "settled": 3},
    "bursts_alone": {
        f"shared_{family}": 0 for family in ("card", "email", "phone", "device", "address", "network")
    },
    "history_alone": {"burst": 0, "churn": 3, "known_fraud": 3, "near_fraud": 3},
}


@pytest.fixture(scope="module", params=[3, 8])
def shop(request: pytest.FixtureRequest, new_place: Callable[[], Place]) -> Place:
    """Give a made-up shop, its outcomes included."""
    place = new_place()
    write_shop(place.folder / "shop", ShopPlan(accounts=1500, seed=request.param))
    place.ask("ingest", "shop/outcomes.csv", "--feed", "outcomes")
    place.ask("nightly", "shop/orders.csv", "--as-of", "2026-06-30T23:59:00+09:00")
    return place


def rings(place: Place, weights: dict[str, float], least: float) -> list[Ring]:
    """Find the rings that have at least so many points, pairs included."""
    settings = Settings(
        rings=RingSettings(min_accounts=2, min_score=least),
        scoring=ScoringParameters(weights=NO_SIGNS | weights),
    )
    with closing(SqliteStore(place.graph)) as store:
        found = detect(
            store.view(), settings, as_of=LAST_EVENING, calibration=None, step=lambda _: nullcontext()
        )
    return list(found.rings)


@pytest.mark.parametrize("weights", WEIGHTS.values(), ids=WEIGHTS)
def test_a_higher_bar_takes_away_exactly_the_rings_below_it(shop: Place, weights: dict[str, float]) -> None:
    everything = rings(shop, weights, 0)
    assert min(ring.score for ring in everything) < 5 * MILLI
    for least in (0.001, 5, 10, 25, 50):
        assert rings(shop, weights, least) == [ring for ring in everything if ring.score >= least * MILLI]
