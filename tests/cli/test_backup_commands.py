"""Backup and restore on the command line: both databases of one night, brought back as they were."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place


def test_a_backup_of_both_databases_is_brought_back_as_it_was(
    shop: Place, place: Place, new_place: Callable[[], Place]
) -> None:
    copy, elsewhere = shop.copy_to(place.folder), new_place()
    before = copy.published()
    saved = copy.folder / "backups" / "monday"
    done = copy.run("backup", saved)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(saved.stat().st_mode) == 0o700
    assert sorted(path.name for path in saved.iterdir()) == ["graph.db", "ledger.jsonl.gz"]
    again = copy.run("backup", saved)
    assert (again.returncode, "is there already" in again.stderr) == (3, True)
    here = copy.run("restore", saved)
    assert (here.returncode, "move it away first" in here.stderr) == (3, True)
    back = elsewhere.run("restore", saved)
    assert back.returncode == 0, back.stderr
    assert elsewhere.published() == before
    elsewhere.ask("audit", "verify")
    elsewhere.ask("nightly", str(copy.folder / "shop" / "orders.csv"))


def test_no_backup_is_taken_while_a_run_is_at_work(shop: Place, place: Place) -> None:
    copy = shop.copy_to(place.folder)
    store = open_store(f"sqlite:///{copy.graph}")
    with store.lock():
        done = copy.run("backup", "saved")
    store.close()
    assert done.returncode == 4
