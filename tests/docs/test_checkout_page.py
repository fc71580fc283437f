"""The page about the checkout works as written: its list is published, its program refuses the order."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.checkout import EntryType
from graphfraud.checkout.listing import FEWEST_BITS_V4, FEWEST_BITS_V6
from graphfraud.checkout.writer import PublishSettings

if TYPE_CHECKING:
    from tests.conftest import Place

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "checkout.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no {language}"
    return found[1]


def test_the_list_and_the_program_on_the_page_work_together(place: Place) -> None:
    blocked = "B-9,block,ip,45.10.20.30,drop_address,,\n"
    (place.folder / "list.csv").write_text(block("csv") + blocked, encoding="utf-8")
    place.ask("release", "keys", "new")
    [report] = place.rows("release", "publish", "--entries", "list.csv")
    assert (report["entries"], report["rejected"]) == (4, 0)
    for name in ("trusted-keys.json", "matching-secret"):
        (place.folder / name).write_bytes((place.folder / "release-keys" / name).read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", block("python")], cwd=place.folder, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("block drop_address B-9\n", "")


def test_the_page_names_every_type_and_the_limits_as_they_are() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| .* \| (?:person|door|wider)", PAGE, re.MULTILINE)) == set(
        EntryType
    )
    settings = PublishSettings(Path())
    for words in (
        f"wider than /{FEWEST_BITS_V4} (IPv6: /{FEWEST_BITS_V6})",
        f"more than {settings.most_rejected_share:.0%}".replace("%", " %"),
        f"The last {settings.kept_versions} releases are kept",
    ):
        assert words in PAGE
