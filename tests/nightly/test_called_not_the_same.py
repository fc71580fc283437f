"""Two accounts that a person called not the same never stand in one ring, and the cut is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.ingest.mapping import load_mapping
from graphfraud.ledger import open_ledger
from graphfraud.nightly import Feed, NightPlan, Stopwatch, run_night
from graphfraud.settings import RingSettings, Settings
from graphfraud.stores.ports import RingFilter
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = """event_id,at,account,card,phone,device,device_kind
o1,2026-06-01T10:00:00+09:00,anna,tok_1,09011112222,dev-1,app
o2,2026-06-01T11:00:00+09:00,bert,tok_1,09011112222,dev-1,app
o3,2026-06-01T12:00:00+09:00,cora,tok_1,,,
o4,2026-06-01T13:00:00+09:00,cora,tok_2,,,
o5,2026-06-01T14:00:00+09:00,dora,tok_2,09033334444,dev-2,app
o6,2026-06-01T15:00:00+09:00,emil,tok_2,09033334444,dev-2,app
"""


def rings_of(folder: Path, settings: Settings) -> tuple[list[set[str]], list[tuple[str, str]]]:
    folder.mkdir()
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    store = SqliteStore(folder / "graph.db")
    with open_ledger(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        feeds = [Feed(folder / "orders.csv", load_mapping("canonical"))]
        run_night(store, ledger, settings, NightPlan(feeds, as_of=1_782_000_000_000), Stopwatch())
    view = store.view()
    rings = [view.ring(row.id) for row in view.rings(RingFilter())]
    store.close()
    cuts = sorted({(cut.first, cut.second) for ring in rings for cut in ring.cuts})
    return [{member.account for member in ring.members} for ring in rings], cuts


def test_the_cheapest_cut_keeps_them_apart_and_is_shown(tmp_path: Path) -> None:
    together, no_cuts = rings_of(tmp_path / "before", Settings())
    assert together == [{"anna", "bert", "cora", "dora", "emil"}]
    assert no_cuts == []
    apart, cuts = rings_of(
        tmp_path / "after",
        Settings(rings=RingSettings(not_same=[("anna", "emil"), ("nobody", "anna")], min_accounts=2)),
    )
    # Either card's two pairs could be cut at the same cost; the cut nearest to the first account is taken.
    assert sorted(map(sorted, apart)) == [["anna", "bert"], ["cora", "dora", "emil"]]
    assert cuts == [("anna", "cora"), ("bert", "cora")]
