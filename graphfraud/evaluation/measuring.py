"""Runs one command in a process of its own and measures it and its workers. Linux: reads ``/proc``."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.errors import GraphFraudError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLE_SECONDS = 0.05
"""Between two looks at the processes: short against any peak that matters, and under 1 % of one core."""

LIBRARIES = ("numpy", "scipy", "phonenumbers")
"""Those that most of the time goes to."""

_TICKS = os.sysconf("SC_CLK_TCK")
_MEGABYTE_IN_KB = 1024


class TookTooLongError(GraphFraudError):
    """A command was stopped at its time limit.

    Args:
        command: as a person types it.
        most_seconds: the limit.
    """

    def __init__(self, command: str, most_seconds: float) -> None:
        self.command = command
        super().__init__(f"`{command}` was stopped after {most_seconds:g} s")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one command took."""

    command: str
    """As a person types it."""
    wall: float
    """Seconds, the start of the process included."""
    cpu: float
    """Seconds of all its processes together."""
    own_cpu: float
    """Seconds of the first process alone."""
    own_mb: int
    """The most memory (resident) of the first process."""
    workers_mb: int
    """The most memory of each worker process, added up; what they share counts for each."""
    output: str


def graphfraud(*arguments: str) -> list[str]:
    """Return the command line of the product's own command in this installation."""
    return [sys.executable, "-c", "from graphfraud.cli import main; main()", *arguments]


def measure(
    command: Sequence[str],
    shown: str,
    folder: Path,
    environment: Mapping[str, str],
    *,
    most_seconds: float | None = None,
) -> Measured:
    """Run a command to its end.

    Args:
        command: what to run.
        shown: how a person would type it.
        folder: to run it in.
        environment: variables beside those of this process.
        most_seconds: after which it is stopped; None lets it end.

    Raises:
        GraphFraudError: it failed; with the end of what it said.
        TookTooLongError: it was stopped.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  # our own commands
            command, stdout=output, stderr=errors, cwd=folder, env={**os.environ, **environment}
        )
        tree = _Tree(process.pid)
        while True:
            # The kernel's own figure for a child's memory may be that of the process which started it.
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if most_seconds is not None and time.perf_counter() - began > most_seconds:
                process.kill()
                process.wait()
                raise TookTooLongError(shown, most_seconds)
            tree.look()
            time.sleep(SAMPLE_SECONDS)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            said = errors.read().decode(errors="replace")[-2000:]
            raise GraphFraudError(f"`{shown}` left with exit code {process.returncode}:\n{said}")
        return Measured(
            command=shown,
            wall=wall,
            cpu=usage.ru_utime + usage.ru_stime,
            own_cpu=tree.own_cpu,
            own_mb=tree.peak_mb.get(process.pid, 0),
            workers_mb=sum(peak for pid, peak in tree.peak_mb.items() if pid != process.pid),
            output=output.read().decode(),
        )


def machine() -> Mapping[str, str]:
    """Describe the machine as far as Linux tells, what else it is doing, and what runs on it."""
    versions = {name: version(name) for name in ("graphfraud", *LIBRARIES)}
    versions |= {"Python": platform.python_version(), "SQLite": _sqlite_version()}
    model = _first("/proc/cpuinfo", "model name") or platform.processor() or "unknown"
    memory = _first("/proc/meminfo", "MemTotal")
    gigabytes = f"{int(memory.split()[0]) / 2**20:.0f} GB" if memory else "unknown"
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": gigabytes,
        "system": f"{platform.system()} {platform.release()}",
        "versions": ", ".join(f"{name} {number}" for name, number in versions.items()),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def _sqlite_version() -> str:
    """Ask a process of its own: only stores import the library."""
    program = "import sqlite3, sys; sys.stdout.write(sqlite3.sqlite_version)"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)  # noqa: S603  # our own program
    return asked.stdout


def _first(file: str, name: str) -> str:
    """Return what a line ``name: value`` of a system file says."""
    path = Path(file)
    if not path.exists():
        return ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


@dataclass(slots=True)
class _Tree:
    """What a process and those it started have needed so far."""

    root: int
    own_cpu: float = 0.0
    peak_mb: dict[int, int] = field(default_factory=dict)

    def look(self) -> None:
        """Read the processes' figures; one that has ended keeps its last ones."""
        waiting = [self.root]
        while waiting:
            pid = waiting.pop()
            place = Path(f"/proc/{pid}")
            try:
                status = (place / "status").read_text(encoding="ascii", errors="replace")
                stat = (place / "stat").read_text(encoding="ascii", errors="replace")
                children = (place / "task" / str(pid) / "children").read_text(encoding="ascii")
            except OSError:
                continue  # it ended between two looks
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    self.peak_mb[pid] = int(line.split()[1]) // _MEGABYTE_IN_KB
            if pid == self.root:
                user, system = stat.rpartition(")")[2].split()[11:13]
                self.own_cpu = (int(user) + int(system)) / _TICKS
            waiting += map(int, children.split())
