"""Writing a made-up shop: the same bytes each time, whole or not at all, never over somebody's files."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphfraud.errors import ConfigError
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"orders.csv", "outcomes.csv", "truth.csv", "shop.json"}
PLAN = ShopPlan(accounts=1_000, seed=7)
WRITE_PLAN = (
    "import sys; from pathlib import Path; from graphfraud.synthetic import ShopPlan, write_shop;"
    "write_shop(Path(sys.argv[1]), ShopPlan(accounts=1_000, seed=7))"
)


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_plan_gives_the_same_bytes_in_another_process_on_a_plainer_processor(tmp_path: Path) -> None:
    write_shop(tmp_path / "here", PLAN)
    # Without its vector instructions numpy takes the paths of an older machine.
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    plainer = {"NPY_DISABLE_CPU_FEATURES": " ".join(found), "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-c", WRITE_PLAN, str(tmp_path / "there")]
    subprocess.run(command, check=True, env=os.environ | plainer)
    assert set(content(tmp_path / "here")) == FILES
    assert content(tmp_path / "here") == content(tmp_path / "there")


def test_another_seed_gives_another_shop(tmp_path: Path) -> None:
    write_shop(tmp_path / "seven", PLAN)
    write_shop(tmp_path / "eight", ShopPlan(accounts=1_000, seed=8))
    seven, eight = content(tmp_path / "seven"), content(tmp_path / "eight")
    assert all(seven[name] != eight[name] for name in FILES)


def test_a_shop_replaces_an_earlier_one(tmp_path: Path) -> None:
    write_shop(tmp_path, ShopPlan(accounts=1_000, seed=8))
    write_shop(tmp_path, PLAN)
    write_shop(tmp_path / "fresh", PLAN)
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == content(tmp_path / "fresh")


@pytest.mark.parametrize("foreign", ["notes.txt", "orders.csv", "shop.json"])
def test_a_folder_with_somebody_elses_files_is_refused_and_left_alone(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(ConfigError, match="empty folder"):
        write_shop(tmp_path, PLAN)
    assert content(tmp_path) == {foreign: b"[1, 2]"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="not a folder"):
        write_shop(tmp_path / "shop", PLAN)


def test_a_failure_on_the_way_leaves_the_earlier_shop_whole(tmp_path: Path) -> None:
    write_shop(tmp_path, PLAN)
    before = content(tmp_path)

    def fail(_done: int, _total: int) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        write_shop(tmp_path, ShopPlan(accounts=1_000, seed=8), fail)
    assert content(tmp_path) == before


def test_a_folder_that_a_killed_process_left_is_taken_for_our_own(tmp_path: Path) -> None:
    killed = "import os; " + WRITE_PLAN.replace("seed=7)", "seed=7), lambda *_: os.kill(os.getpid(), 9)")
    ended = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False)
    assert ended.returncode == -9
    assert content(tmp_path)
    assert not FILES & set(content(tmp_path))
    write_shop(tmp_path, PLAN)
    assert set(content(tmp_path)) == FILES


def test_progress_ends_at_the_number_of_rows(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    summary = write_shop(tmp_path, PLAN, lambda done, total: calls.append((done, total)))
    rows = (tmp_path / "orders.csv").read_bytes().count(b"\n") - 1
    assert calls[-1] == (rows, rows)
    assert summary.counts["events"] == rows
    assert summary.directory == tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accounts", 399),
        ("accounts", 3_000_001),
        ("seed", -1),
        ("months", 17),
        ("months", 61),
        ("orders_per_account", 1.3),
        ("orders_per_account", 21),
        ("rings", -1),
        ("rings", 51),
    ],
)
def test_a_number_out_of_range_is_refused_by_name(name: str, value: float) -> None:
    settings: dict[str, Any] = {"accounts": 1_000, "seed": 1, name: value}
    with pytest.raises(ConfigError, match=f"{name} is {value}"):
        ShopPlan(**settings)
