"""The people of the ledger and its audit, as tables."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from graphfraud.checkout.spreadsheet import to_cell
from graphfraud.ledger.audit import canonical
from graphfraud.ui.shown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfraud.ledger.audit import Line
    from graphfraud.ledger.people import PersonRow
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

TOLD = 400
"""Characters of what a line tells; the file has all of it."""

CSV_COLUMNS = ("line", "at", "person", "action", "outcome", "subject", "body", "digest")


def people_rows(people: Iterable[PersonRow], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a person, in their order."""
    return [
        {
            "name": plain(one.name),
            "role": words(f"role.{one.role.value}"),
            "firm": plain(one.firm) or words("users.own"),
            "added": shown.day(one.created_at),
            "last_login": shown.time(one.last_login_at),
            "state": words("users.active")
            if one.disabled_at is None
            else words("users.disabled", day=shown.day(one.disabled_at)),
        }
        for one in people
    ]


def audit_rows(lines: Iterable[Line], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a line of the audit, in their order."""
    return [
        {
            "line": one.id,
            "at": shown.time(one.at),
            "who": plain(one.person),
            "act": one.action,
            "outcome": words(f"audit.{one.outcome}"),
            "subject": plain(one.subject),
            "told": words("audit.erased") if one.body is None else plain(canonical(one.body), TOLD),
        }
        for one in lines
    ]


def audit_csv(lines: Iterable[Line]) -> str:
    """Write lines as CSV: ms since 1970 UTC, what a line tells as JSON, empty where it was erased."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for one in lines:
        body = "" if one.body is None else canonical(one.body)
        told = (to_cell(one.person), one.action, one.outcome, to_cell(one.subject), body, one.digest)
        writer.writerow((one.id, one.at, *told))
    return out.getvalue()
