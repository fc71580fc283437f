"""The ledger: what was decided and can never be rebuilt. It begins with the registry of ring ids."""

from __future__ import annotations

from graphfraud.ledger.registry import Ledger, Recovery, open_ledger

__all__ = ["Ledger", "Recovery", "open_ledger"]
