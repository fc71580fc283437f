"""What a night does with arrays that were left to it and do not fit: it looks at the whole shop instead."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphfraud.model import DAY_MS, OutcomeBatch
from graphfraud.network.parameters import NetworkParameters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphfraud.model import EventBatch
    from tests.incremental.conftest import Copies, Copy, RandomShop

DAY_0 = 1_735_689_600_000


@pytest.fixture
def cache(copies: Copies, random_shop: Callable[[int, int], RandomShop]) -> Path:
    """Do a first night in both copies; give the folder that it left."""
    shop = random_shop(5, 16)
    copies.go_on(0, *shop.night(0, 100, 4))
    folder = copies.changes.cache
    assert folder is not None
    return folder


@pytest.fixture
def news(orders: Callable[..., EventBatch]) -> EventBatch:
    """Give what is new in the second night."""
    return orders(*((f"new {name}", f"a{name}.1", 99, {"card": "c1.1"}) for name in range(3)))


def flip_a_bit(path: Path) -> None:
    """Change one bit of the last byte."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    """Take a file's second half away."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    """Leave a file without content."""
    path.write_bytes(b"")


def remove(path: Path) -> None:
    """Take a file away."""
    path.unlink()


@pytest.mark.parametrize(
    ("damage", "name"),
    [(flip_a_bit, "near"), (cut_short, "account"), (empty, "component_member"), (remove, "user")],
)
def test_a_damaged_array_means_a_whole_night_with_the_same_result(
    copies: Copies, cache: Path, news: EventBatch, damage: Callable[[Path], None], name: str
) -> None:
    (path,) = cache.glob(f"run-*/{name}.npy")
    damage(path)
    report = copies.go_on(1, news)
    assert report.record["looked_at"] == "whole"
    assert "damaged" in report.record["looked_at_whole_because"]


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 99}'])
def test_a_manifest_that_cannot_be_read_means_a_whole_night(
    copies: Copies, cache: Path, news: EventBatch, content: str
) -> None:
    (cache / "manifest.json").write_text(content, encoding="utf-8")
    assert copies.go_on(1, news).record["looked_at"] == "whole"


@pytest.mark.parametrize("part", ["settings", "versions", "calibration"])
def test_arrays_of_other_settings_versions_or_calibration_are_not_used(
    copies: Copies, cache: Path, news: EventBatch, part: str
) -> None:
    manifest = json.loads((cache / "manifest.json").read_text(encoding="utf-8"))
    stamp = manifest["stamp"]
    stamp[part] = "other" if part == "settings" else stamp[part] | {"graphfraud": "0.0.0", "events": 1}
    (cache / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    report = copies.go_on(1, news)
    assert report.record["looked_at"] == "whole"
    assert "settings, versions, calibration or verdicts" in report.record["looked_at_whole_because"]


def test_arrays_of_another_graph_are_not_used(
    copies: Copies, cache: Path, news: EventBatch, other_copy: Copy, orders: Callable[..., EventBatch]
) -> None:
    """Both graphs have a run 1; settings, versions and calibration of the two are made to agree."""
    now = DAY_0 + 100 * DAY_MS
    other_copy.take_in("night 0", orders(("e", "x", 1, {"card": "1"})), OutcomeBatch(), now)
    other_copy.night(now)
    assert other_copy.cache is not None
    ours = json.loads((cache / "manifest.json").read_text(encoding="utf-8"))
    theirs = json.loads((other_copy.cache / "manifest.json").read_text(encoding="utf-8"))
    theirs["stamp"] = ours["stamp"]
    shutil.rmtree(cache)
    shutil.copytree(other_copy.cache, cache)
    (cache / "manifest.json").write_text(json.dumps(theirs), encoding="utf-8")
    report = copies.go_on(1, news)
    assert report.record["looked_at_whole_because"] == "the arrays that were left are of another graph"


def test_a_baseline_that_a_kill_left_half_written_leaves_the_one_before_in_use(
    copies: Copies, cache: Path, news: EventBatch
) -> None:
    half = cache / "run-7"
    half.mkdir()
    (half / "account.npy").write_bytes(b"half")
    (cache / "manifest.json.new").write_text('{"format": 1', encoding="utf-8")
    assert copies.go_on(1, news).record["looked_at"] == "changes"


def test_an_older_baseline_of_the_same_calibration_serves_too(
    copies: Copies, cache: Path, news: EventBatch, orders: Callable[..., EventBatch], tmp_path: Path
) -> None:
    shutil.copytree(cache, tmp_path / "older")
    for copy in copies:
        copy.take_in("night 1", news, OutcomeBatch(), DAY_0 + 101 * DAY_MS)
    too_much = copies.changes.night(DAY_0 + 101 * DAY_MS, most_share=0)
    copies.whole.night(DAY_0 + 101 * DAY_MS)
    assert too_much.record["looked_at_whole_because"] == "too much has changed"
    copies.assert_same("night 1")
    assert [path.name for path in cache.glob("run-*")] == ["run-2"], "a whole night leaves its arrays"

    shutil.rmtree(cache)
    shutil.copytree(tmp_path / "older", cache)
    later = orders(("new 0", "a5.1", 99, {"card": "c5.1"}), ("later", "a1.2", 101, {"card": "c1.2"}))
    assert copies.go_on(2, later).record["looked_at"] == "changes"


def test_other_settings_mean_a_whole_night_and_a_baseline_of_their_own(
    copies: Copies, cache: Path, news: EventBatch, orders: Callable[..., EventBatch]
) -> None:
    assert cache.is_dir()
    for copy in copies:
        network = NetworkParameters(cap={"card": 9, "address": 20}, low_degree=5)
        copy.settings = copy.settings.model_copy(update={"network": network})
    assert copies.go_on(1, news).record["looked_at"] == "whole"
    assert copies.go_on(2, orders(("more", "a2.1", 99, {"card": "c1.1"}))).record["looked_at"] == "changes"


def test_a_folder_that_cannot_be_written_is_said_and_the_night_is_published(
    copies: Copies, news: EventBatch, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("in the way", encoding="utf-8")
    copies.changes.cache = in_the_way
    report = copies.go_on(0, news)
    assert report.warning.startswith(f"{in_the_way}: cannot be written")
    assert replace(report, warning="").record["looked_at"] == "whole"
    assert copies.go_on(1, news).record["looked_at"] == "whole"
