"""Progress on stderr: bars on a terminal, nothing elsewhere, so that logs stay short."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path  # a dataclass keeps its annotations
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from graphfraud.cli.output import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Onlooker:
    """Shows which step of a run is at work, and how far each file has come."""

    bars: Progress
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def step(self, name: str) -> None:
        """Show that a step begins; it takes the place of the one before."""
        for task in self.tasks.values():
            self.bars.update(task, visible=False)
        self.tasks[name] = self.bars.add_task(name, total=None, rows="")

    def file(self, path: Path, rows: int, done: int, total: int) -> None:
        """Show how much of a file was taken in."""
        name = one_line(path.name)
        if name not in self.tasks:
            self.tasks[name] = self.bars.add_task(name, total=total, rows="")
        self.bars.update(self.tasks[name], completed=done, rows=f"{rows:,} rows")

    def count(self, done: int, total: int) -> None:
        """Show how much of one long piece of work is done."""
        if "" not in self.tasks:
            self.tasks[""] = self.bars.add_task("", total=total, rows="")
        self.bars.update(self.tasks[""], completed=done, rows=f"{done:,} of {total:,}")


@contextmanager
def progress() -> Iterator[Onlooker]:
    """Show progress on stderr while the block runs; nothing is drawn where no terminal looks on."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Onlooker(bars)
