"""The first page keeps its promises: what it shows is what `graphfraud demo` prints."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
FIRST_LINES = 30
LEFT_OUT = "…"


@dataclass(frozen=True)
class Demo:
    """A finished demo in a folder of its own."""

    folder: Path
    output: str

    def rows(self, command: str) -> list[dict[str, object]]:
        """Return what a command prints about the demo's shop."""
        printed = run([command, "--format", "json"], self.folder)
        return [json.loads(line) for line in printed.splitlines()]


def run(arguments: list[str], folder: Path) -> str:
    """Run the program in a folder, with the demo's databases and no settings of the caller's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHFRAUD_")}
    environment |= {
        "GRAPHFRAUD_GRAPH_URL": "sqlite:///demo/graph.db",
        "GRAPHFRAUD_LEDGER_URL": "sqlite:///demo/ledger.db",
        "PYTHONIOENCODING": "utf-8",
    }
    program = [sys.executable, "-c", "from graphfraud.cli import main; main()", *arguments]
    done = subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run the demo as the README says it, with the size and seed that it has by default."""
    folder = tmp_path_factory.mktemp("readme")
    return Demo(folder, run(["demo"], folder))


def shown_ring() -> list[str]:
    block = re.search(r"^```text\n(R-\d+ .*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert block, "README shows no ring"
    return block[1].splitlines()


def missing_lines(shown: list[str], printed: list[str]) -> list[str]:
    """Return the shown lines that were not printed there; a line of `…` stands for any number of lines."""
    missing, position, gap = [], 0, False
    for line in shown:
        if line == LEFT_OUT:
            gap = True
            continue
        found = next((at for at in range(position, len(printed)) if printed[at] == line), None)
        if found is None or (found > position and not gap):
            missing.append(line)
        else:
            position, gap = found + 1, False
    return missing


def test_the_ring_in_the_readme_is_what_the_demo_prints(demo: Demo) -> None:
    shown = shown_ring()
    printed = [line for line in demo.output.splitlines() if line]
    begins = [at for at, line in enumerate(printed) if line.startswith(shown[0].split()[0] + "  score")]
    assert begins, f"the demo's worst ring is no longer {shown[0].split()[0]}; it prints:\n{demo.output}"
    page = printed[begins[0] :]
    assert missing_lines(shown, page) == [], "README is out of date; the demo prints:\n" + "\n".join(
        page[:12]
    )


def test_a_line_that_was_not_printed_is_noticed() -> None:
    printed = ["one", "two", "three", "four"]
    assert missing_lines(["one", "two", "…", "four"], printed) == []
    assert missing_lines(["one", "three"], printed) == ["three"]
    assert missing_lines(["one", "…", "five"], printed) == ["five"]


def test_the_readme_counts_the_demos_rings_and_false_alarms_rightly(demo: Demo) -> None:
    groups = defaultdict(set)
    with (demo.folder / "demo" / "shop" / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups[row["account"]].add(row["ring"] or row["confuser"].partition(":")[0])
    members = defaultdict(list)
    for row in demo.rows("members"):
        members[str(row["ring"])].append(str(row["account"]))
    main_group = {
        ring: Counter(group for account in accounts for group in groups[account]).most_common(1)[0][0]
        for ring, accounts in members.items()
    }
    planted = {group for some in groups.values() for group in some if re.fullmatch(r"P\d+", group)}
    innocent = {ring: group for ring, group in main_group.items() if group not in planted}
    scores = {str(row["ring"]): float(str(row["score"])) for row in demo.rows("rings")}
    assert planted <= set(main_group.values()), "README says that all planted rings are found"
    households = Counter(innocent.values())["household"]
    highest = max(scores[ring] for ring in innocent)
    text = " ".join(README.split())
    assert (
        f"The demo lists {len(members)} rings: all {len(planted)} that were planted, and {len(innocent)} "
        f"innocent groups. Of these {households} are households"
    ) in text
    assert f"The highest innocent score is {highest:.1f}." in text


def test_the_first_lines_say_what_it_is_and_what_to_type() -> None:
    first = "\n".join(README.splitlines()[:FIRST_LINES])
    for needed in ("make demo", "make test", "ingest orders.csv --dry-run", "detect", "rings", "ring R-"):
        assert needed in first
    assert len(re.findall(r"^\* .+\?", first, re.MULTILINE)) == 4


def test_the_word_that_people_search_for_stands_there_once() -> None:
    assert len(re.findall("blacklist", README, re.IGNORECASE)) == 1
