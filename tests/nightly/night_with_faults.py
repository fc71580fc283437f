"""A process that does the same night in several folders, by the real command, and puts one fault into each.

``python night_with_faults.py DATE FOLDER=FAULT...`` prints for each folder ``killed`` or ``done``. Each night
runs in a forked child, so that what is loaded once serves all. ``FOLDER/seconds`` then says how long it took
and ``FOLDER/steps`` which steps were begun. ``FOLDER/writes`` lists, one a line, what was done from the
publishing step on: SQL statements of either database (without their values), and files that were opened for
writing, moved or removed.

Faults: ``none``; ``after:SECONDS`` kills the process so long after its beginning; ``step:NAME`` kills it when
that step begins; ``write:N`` kills it before the Nth line of ``writes`` is done; ``pause:NAME`` makes
``FOLDER/paused`` when that step begins (``any``: every step), and goes on when somebody has removed it.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import graphfraud.ledger
import graphfraud.nightly  # noqa: F401  # loaded here, so that no child has to
from graphfraud.cli.app import app
from graphfraud.cli.progress import Onlooker

FILE_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")
"""Python's audit events of work on files; only that on files below the working folder is counted."""

NOTES = ("seconds", "steps", "writes", "paused")
"""Files that this script itself writes below the working folder."""


@dataclass(slots=True)
class Fault:
    """Watches a night and kills it where it was told to."""

    kind: str
    where: str
    folder: Path
    publishing: bool = False
    """The publishing step has begun."""
    writes: int = 0
    connections: list[sqlite3.Connection] = field(default_factory=list)

    def on_step(self, name: str) -> None:
        """Take note that a step begins."""
        self._note("steps", name)
        if name == "publish":
            self.publishing = True
            for connection in self.connections:
                with suppress(sqlite3.ProgrammingError):  # it is closed: nothing more will happen on it
                    connection.set_trace_callback(self.on_write)
        if self.kind == "step" and self.where == name:
            _die()
        if self.kind == "pause" and self.where in {name, "any"}:
            paused = self.folder / "paused"
            paused.touch()
            while paused.exists():
                time.sleep(0.01)

    def on_write(self, what: str) -> None:
        """Take note that something is about to be written."""
        self.writes += 1
        self._note("writes", what.partition("(")[0].partition("=")[0].replace("\n", " "))
        if self.kind == "write" and self.where == str(self.writes):
            _die()

    def on_audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Follow Python's audit events: connections that are made, and files that are worked on."""
        if event == "sqlite3.connect/handle":
            self.connections.append(arguments[0])
        elif self.publishing and event in FILE_EVENTS and isinstance(arguments[0], str | Path):
            path, mode = Path(arguments[0]), str(arguments[1]) if event == "open" else "w"
            ours = self.folder in path.absolute().parents and path.name not in NOTES
            if ours and set(mode) & set("wax+"):
                self.on_write(f"{event} {path.suffix or path.name}")

    def _note(self, name: str, line: str) -> None:
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def do_night(date: str, fault: Fault) -> None:
    """Do the night of one folder in this process."""
    os.chdir(fault.folder)
    sys.addaudithook(fault.on_audit)
    Onlooker.step = lambda _self, name: fault.on_step(name)  # type: ignore[method-assign,assignment]
    app(["nightly", "--as-of", date, "--format", "json"], standalone_mode=False)


def main() -> None:
    """Do every night asked for, each in a child of its own."""
    date, *jobs = sys.argv[1:]
    for job in jobs:
        name, _, words = job.rpartition("=")
        kind, _, where = words.partition(":")
        fault = Fault(kind, where, Path(name))
        child = os.fork()
        if child == 0:
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # the child ends by itself
            do_night(date, fault)
            os._exit(0)
        began = time.monotonic()
        if kind == "after":
            time.sleep(float(where))
            os.kill(
                child, signal.SIGKILL
            )  # one that has ended is still there to be killed: nobody waited yet
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        (fault.folder / "seconds").write_text(str(time.monotonic() - began), encoding="ascii")
        if code not in {0, -signal.SIGKILL}:
            sys.exit(f"{job}: the night failed by itself")
        sys.stdout.write("killed\n" if code else "done\n")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
