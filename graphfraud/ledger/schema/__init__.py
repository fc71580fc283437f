"""The ledger's tables as this version of graphfraud reads and writes them; `migrations` creates them.

Ids are given by the one writer, the highest plus one, so that both kinds of database number alike. Times are
milliseconds since 1970 UTC.
"""

from __future__ import annotations

from graphfraud.ledger.schema import alerts, audit, blocklist, cases, judgement, people, registry
from graphfraud.ledger.schema.base import SCHEMA_VERSION, VERSION_TABLE, metadata

__all__ = [
    "SCHEMA_VERSION",
    "VERSION_TABLE",
    "alerts",
    "audit",
    "blocklist",
    "cases",
    "judgement",
    "metadata",
    "people",
    "registry",
]
