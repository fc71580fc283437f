"""What all tests share.

A test that needs something which may be absent (third-party data, a server, a browser) asks for it by a
fixture below. Where it is absent the test is skipped with a reason that begins with "not run:", and the last
lines of the run name it. What is listed in GRAPHFRAUD_REQUIRE (names between commas) must be there: its
absence fails the test.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

ROOT = Path(__file__).resolve().parent.parent

NOT_RUN = "not run: "


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
