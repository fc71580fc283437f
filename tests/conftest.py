"""What all tests share.

A test that needs something which may be absent (third-party data, a server, a browser) asks for it by a
fixture below. Where it is absent the test is skipped with a reason that begins with "not run:", and the last
lines of the run name it. What is listed in GRAPHFRAUD_REQUIRE (names between commas) must be there: its
absence fails the test.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import subprocess
import sysconfig
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from graphfraud.cli.app import app
from graphfraud.ledger import open_ledger
from graphfraud.settings import DEFAULT_GRAPH_URL, DEFAULT_LEDGER_URL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from _pytest.terminal import TerminalReporter

    from graphfraud.model import Lineage

ROOT = Path(__file__).resolve().parent.parent

NOT_RUN = "not run: "


COMMAND = Path(sysconfig.get_path("scripts")) / "graphfraud"
"""The command as it was installed with this Python."""

_COMMANDS = get_command(app)
"""The same, inside this process; built once, because that takes as long as a small command."""


@dataclass(frozen=True, slots=True)
class Published:
    """All that a night leaves behind for people: what the commands print, and what the ledger keeps."""

    rings: str
    members: str
    hubs: str
    pages: Mapping[str, str]
    """Ring id -> what `ring --format json` prints."""
    registry: Mapping[str, frozenset[str]]
    lineage: Sequence[tuple[int, Lineage]]


@dataclass(frozen=True, slots=True)
class Place:
    """A working folder as a user has one: feeds, settings and databases under their default names."""

    folder: Path

    @property
    def graph(self) -> Path:
        """The graph's file."""
        return self.folder / DEFAULT_GRAPH_URL.removeprefix("sqlite:///")

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.folder / DEFAULT_LEDGER_URL.removeprefix("sqlite:///")

    def copy_to(self, folder: Path) -> Place:
        """Copy everything; no process may be writing."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Place(folder)

    def start(self, *words: str | Path, **environment: str) -> subprocess.Popen[str]:
        """Start the command in a process of its own."""
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command in a process of its own, to its end."""
        process = self.start(*words, **environment)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def ask(self, *words: str) -> str:
        """Run the command inside this process, which is quicker, and return its output; it must succeed."""
        output = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(output):
            code = _COMMANDS.main(words, prog_name="graphfraud", standalone_mode=False)
        assert not code, f"{words}: exit code {code}"
        return output.getvalue()

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """Return what the command prints as JSON."""
        return [json.loads(line) for line in self.ask(*words, "--format", "json").splitlines()]

    def feed(self, name: str, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8") -> str:
        """Write a feed file with the canonical columns that any of the rows has."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return name

    def published(self) -> Published:
        """Read all that the last night left behind."""
        rings = self.ask("rings", "--format", "json")
        ids = [json.loads(line)["ring"] for line in rings.splitlines()]
        with open_ledger(f"sqlite:///{self.ledger}") as ledger:
            registry, lineage = ledger.rings(), ledger.lineage()
        return Published(
            rings=rings,
            members=self.ask("members", "--format", "json"),
            hubs=self.ask("hubs", "--format", "json"),
            pages={ring: self.ask("ring", ring, "--format", "json") for ring in ids},
            registry=registry,
            lineage=lineage,
        )


@pytest.fixture(scope="session", autouse=True)
def no_real_databases() -> Iterator[None]:
    """Keep the environment from leading a test to somebody's databases and settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "GRAPHFRAUD_GRAPH_URL",
            "GRAPHFRAUD_LEDGER_URL",
            "GRAPHFRAUD_SETTINGS",
            "GRAPHFRAUD_RELEASE",
            "GRAPHFRAUD_RELEASE_KEYS",
        ):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def new_place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Give a function that makes an empty working folder."""
    return lambda: Place(tmp_path_factory.mktemp("place"))


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """Give an empty working folder."""
    return new_place()


def needed(name: str, advice: str, *, present: bool) -> None:
    """Skip the asking test, or fail it where `name` is required."""
    if present:
        return
    if name in os.environ.get("GRAPHFRAUD_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required here and missing: {advice}")
    pytest.skip(f"{NOT_RUN}{name} ({advice})")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of third-party data beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    needed("shared", "third-party data is expected in ../shared/data", present=folder.is_dir())
    return folder


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ").removeprefix(NOT_RUN)
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"NOT RUN: {number} tests that need {reason}")
