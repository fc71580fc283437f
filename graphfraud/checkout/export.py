"""The list in the formats that other services take. All of them hold values in clear: mind who gets them.

None of the services knows expiry or start, so only what counts now is written, and must be written again
every night. `docs/checkout.md` says which limit was read where and when, and what could not be verified.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graphfraud.checkout.collecting import RejectedEntry
from graphfraud.checkout.entries_file import COLUMNS
from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.checkout.folder import write_whole
from graphfraud.checkout.listing import list_entry
from graphfraud.checkout.spreadsheet import is_formula, to_cell
from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

KOUNT_ENTRIES = 10_000
"""Of one CSV file that Kount takes."""

ADYEN_REFERRALS = 10
"""Of one request that Adyen takes; and ten requests a minute."""

_OWNER_ONLY = 0o600


class Target(StrEnum):
    """For whom a list is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    STRIPE = "stripe"
    ADYEN = "adyen"
    KOUNT = "kount"


@dataclass(slots=True)
class ExportReport:
    """What was written, and what the target cannot take."""

    files: dict[str, int] = field(default_factory=dict)
    """Name -> entries in it."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason -> entries."""


def export(
    entries: Iterable[ReleaseEntry | RejectedEntry], target: Target, folder: Path, region: str, now: int
) -> ExportReport:
    """Write a list for one target into a folder, each file readable by its owner only.

    Args:
        entries: all of the list; what could not be listed is left out and counted.
        target: whose format.
        folder: gets the files; one of the same name is replaced.
        region: two-letter country of phone numbers and addresses that name none.
        now: milliseconds since 1970 UTC; decides what counts.

    Raises:
        StoreError: the folder cannot be written.
    """
    report = ExportReport()
    counting = list(_counting(entries, region, now, report))
    for name, (number, text) in _WRITERS[target](counting, report).items():
        write_whole(folder / name, text.encode(), _OWNER_ONLY)
        report.files[name] = number
    return report


Counting = list[ReleaseEntry]
Files = dict[str, tuple[int, str]]


def _counting(
    entries: Iterable[ReleaseEntry | RejectedEntry], region: str, now: int, report: ExportReport
) -> Iterator[ReleaseEntry]:
    """Yield the entries that a checkout would answer from now."""
    for entry in entries:
        if isinstance(entry, RejectedEntry):
            report.left_out[entry.why] += 1
            continue
        begun = entry.starts_at is None or entry.starts_at <= now
        if not begun or (entry.expires_at is not None and entry.expires_at <= now):
            report.left_out["does not count now"] += 1
            continue
        try:
            list_entry(entry, region)
        except ReleaseError as error:
            report.left_out[str(error)] += 1
            continue
        yield entry


def _row(entry: ReleaseEntry) -> dict[str, str]:
    row = {name: getattr(entry, name) for name in COLUMNS}
    for name in ("starts_at", "expires_at"):
        at = row[name]
        row[name] = "" if at is None else datetime.fromtimestamp(at / 1000, UTC).isoformat()
    row["normalised"] = "yes" if entry.normalised else ""
    return row


def _csv_file(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _own_csv(entries: Counting, _report: ExportReport) -> Files:
    rows = [[to_cell(_row(entry)[name]) for name in COLUMNS] for entry in entries]
    return {"block-list.csv": (len(rows), _csv_file([COLUMNS, *rows]))}


def _own_json(entries: Counting, _report: ExportReport) -> Files:
    bodies = [{name: value for name, value in _row(entry).items() if value} for entry in entries]
    return {"block-list.jsonl": (len(bodies), "".join(json.dumps(body) + "\n" for body in bodies))}


def _by_list(
    entries: Counting, report: ExportReport, name_of: Callable[[ReleaseEntry], str]
) -> dict[str, list[str]]:
    """Sort values into one list for each action and kind of value that a service has."""
    lists = defaultdict[str, list[str]](list)
    for entry in entries:
        name, value = name_of(entry), entry.value.strip()
        if not name:
            report.left_out[f"{entry.action.value} of {entry.type.value}: the service has no such list"] += 1
        elif is_formula(value):
            report.left_out["a spreadsheet would run the value as a formula"] += 1
        else:
            lists[f"{entry.action.value}-{name}"].append(value.lower() if name == "email" else value)
    return {name: list(dict.fromkeys(values)) for name, values in sorted(lists.items())}


_STRIPE_LISTS = {
    EntryType.EMAIL: "email",
    EntryType.IP: "ip_address",
    EntryType.CARD: "card_fingerprint",
    EntryType.BIN: "card_bin",
    EntryType.ACCOUNT: "customer_id",
}
"""Our types -> item types of Stripe's value lists."""


def _stripe_list(entry: ReleaseEntry) -> str:
    value = entry.value.strip()
    fits = {
        EntryType.CARD: entry.kind != "masked" and not value.startswith("masked:"),
        EntryType.BIN: len(value) == 6,  # the first six digits, and no more
        EntryType.IP: ":" not in value,  # our key of an IPv6 address is a whole network
        EntryType.ACCOUNT: value.startswith("cus_"),
    }
    held = entry.action is Action.HOLD
    return "" if held or not fits.get(entry.type, True) else _STRIPE_LISTS.get(entry.type, "")


def _stripe(entries: Counting, report: ExportReport) -> Files:
    lists = _by_list(entries, report, _stripe_list)
    return {
        f"stripe-{name}.csv": (len(values), _csv_file([value] for value in values))
        for name, values in lists.items()
    }


_KOUNT_LISTS = {
    EntryType.EMAIL: "email",
    EntryType.IP: "ip_address",
    EntryType.DEVICE: "device_id",
    EntryType.PHONE: "phone",
    EntryType.CARD: "payment_token",
}


def _kount(entries: Counting, report: ExportReport) -> Files:
    lists = _by_list(
        entries,
        report,
        lambda entry: "" if entry.action is Action.HOLD else _KOUNT_LISTS.get(entry.type, ""),
    )
    return {
        f"kount-{name}-{begin // KOUNT_ENTRIES + 1}.csv": (len(part), _csv_file([value] for value in part))
        for name, values in lists.items()
        for begin in range(0, len(values), KOUNT_ENTRIES)
        if (part := values[begin : begin + KOUNT_ENTRIES])
    }


_ADYEN_ACTIONS = {Action.BLOCK: "block", Action.ALLOW: "trust"}


def _adyen(entries: Counting, report: ExportReport) -> Files:
    """Write bodies of the Referrals API, one a line; ``accountCode`` is the shop's to fill in."""
    lists = _by_list(
        entries,
        report,
        lambda entry: "email" if entry.type is EntryType.EMAIL and entry.action in _ADYEN_ACTIONS else "",
    )
    files: Files = {}
    for action, word in _ADYEN_ACTIONS.items():
        values = lists.get(f"{action.value}-email", [])
        parts = [values[at : at + ADYEN_REFERRALS] for at in range(0, len(values), ADYEN_REFERRALS)]
        bodies: list[dict[str, Any]] = [
            {
                "accountCode": "",
                "referralType": "shopperemail",
                "action": word,
                "referrals": [{"referralContainer": {"referral": value}} for value in part],
                "reason": "block list",
            }
            for part in parts
        ]
        if bodies:
            text = "".join(json.dumps(body) + "\n" for body in bodies)
            files[f"adyen-{word}-shopperemail.jsonl"] = (len(values), text)
    return files


_WRITERS: dict[Target, Callable[[Counting, ExportReport], Files]] = {
    Target.CSV: _own_csv,
    Target.JSON_LINES: _own_json,
    Target.STRIPE: _stripe,
    Target.ADYEN: _adyen,
    Target.KOUNT: _kount,
}
