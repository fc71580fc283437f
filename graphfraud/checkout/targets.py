"""Services and programs that a list can be written for."""

from __future__ import annotations

from enum import StrEnum


class Target(StrEnum):
    """For whom a list is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    STRIPE = "stripe"
    ADYEN = "adyen"
    KOUNT = "kount"
