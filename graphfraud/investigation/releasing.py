"""From the ledger's list to the checkout: a release of all that counts, and one entry taken out at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.ledger.entry_reading import release_entries
from graphfraud.ledger.publications import note_publication

if TYPE_CHECKING:
    from graphfraud.checkout.publisher import Publisher, PublishReport
    from graphfraud.ledger import Ledger


def publish_list(
    publisher: Publisher, ledger: Ledger, now: int, *, loss_is_meant: bool = False, after: int = 0
) -> PublishReport:
    """Publish all active entries of the ledger and a hold for every held account.

    Args:
        publisher: writes the release.
        ledger: whose list it is.
        now: ms since 1970 UTC.
        loss_is_meant: publish although most entries are gone.
        after: the highest version that any checkout has served, where the folder that knew it is lost.

    Raises:
        LockedError: another publisher is at work.
        ReleaseError: the list cannot be published.
        StoreError: the ledger or the folder cannot be used; what counted before still does.

    Cost: some 80 microseconds an entry.
    """
    report = publisher.publish(release_entries(ledger), now, loss_is_meant=loss_is_meant, after=after)
    _note(ledger, report, now)
    return report


def take_out(publisher: Publisher, ledger: Ledger, entry: str, now: int) -> PublishReport:
    """Publish a release without one entry, whatever else waits to be published.

    Raises:
        LockedError: another publisher is at work; its release or the next one is without the entry, too.
        ReleaseError: there is no release to change.
        StoreError: the ledger or the folder cannot be used.

    Cost: linear in what changed since the last snapshot, not in the list.
    """
    report = publisher.publish_changes([], [entry], now)
    _note(ledger, report, now)
    return report


def _note(ledger: Ledger, report: PublishReport, now: int) -> None:
    if report.kind != "unchanged":
        note_publication(ledger, report.version, report.kind, report.entries, now)
