"""The commands that take lists in and give the list out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `blocklist`."""
