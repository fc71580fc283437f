"""Batches of events from plain words, for tests of stores."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from graphfraud.model import DERIVED_LABELS, EVENT_LABELS, EventBatch, Identifier, Label, Strength

STRENGTHS = {Label.ADDRESS: Strength.MEDIUM, Label.IP: Strength.SOFT}


def make_batch(*rows: dict[str, Any]) -> EventBatch:
    """Make a batch from rows of plain words: event_id, account, at, and printed identifiers by label."""
    batch = EventBatch()
    for row in rows:
        content = json.dumps(row, sort_keys=True)
        batch.event_id.append(row["event_id"])
        batch.digest.append(hashlib.blake2b(content.encode(), digest_size=16).digest())
        batch.kind.append(row.get("kind", "order"))
        batch.at.append(row.get("at"))
        batch.account.append(row["account"])
        batch.amount.append(row.get("amount"))
        batch.currency.append("JPY")
        batch.status.append(row.get("status", ""))
        batch.flags.append(0)
        batch.details.append(json.dumps({"name": row.get("name", "")}))
        for label in EVENT_LABELS:
            key: str = row.get(label.value, "")
            node = f"{label.value}:{key}" if key else None
            batch.identifiers[label].append(node)
            if node:
                parent = key.rsplit("-", 1)[0] if label in DERIVED_LABELS and "-" in key else ""
                strength = STRENGTHS.get(label, Strength.HARD)
                batch.known[node] = Identifier(label, key, strength, row.get("placeholder", ""), parent)
    return batch
