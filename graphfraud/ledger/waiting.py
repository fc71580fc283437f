"""What every kind of ledger database agrees on: why a transaction is begun, and how long it may wait."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

BUSY_TIMEOUT_S: Final = 30
"""How long a writer waits for another one: preparing 200,000 members takes 2 to 4 s, on a slow disk more."""

Purpose: TypeAlias = Literal["read", "write"]
"""A reader sees one state throughout and holds nobody up; a writer is alone from its first statement on."""
