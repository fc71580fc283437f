"""The commit point of a night: graph and ledger show the same run, whatever is interrupted and where.

The ledger's rows are written first, as prepared; then the graph's one pointer moves; then the rows are made
published. On every start `begin_run` settles what an interrupted night left behind: prepared rows of an
unpublished run are dropped, those of a published one completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.stores.changes import PartWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from graphfraud.ledger import Ledger
    from graphfraud.model import Publication, Run
    from graphfraud.rings.comparison import Night
    from graphfraud.stores.changes import Touched
    from graphfraud.stores.ports import GraphStore, GraphWriter


def begin_run(store: GraphStore, ledger: Ledger, now: int) -> Run:
    """Settle what an interrupted night left behind, then go on with the unfinished run or begin one.

    Args:
        store: the graph; its lock must be held.
        ledger: the ledger that belongs to it.
        now: ms since 1970 UTC.

    Raises:
        StoreError: the two do not belong together.
    """
    ledger.recover(store.published())
    return store.begin(now, after=ledger.last_run() or 0)


def publish_run(  # noqa: PLR0913, PLR0917  # what is published, where, and how it is told
    run: Run,
    writer: GraphWriter,
    ledger: Ledger,
    publication: Publication,
    night: Night,
    touched: Touched | None = None,
    final_record: Callable[[], Mapping[str, Any]] | None = None,
) -> None:
    """Publish a finished night in both databases; interrupted anywhere, `begin_run` puts it right.

    Args:
        run: the run that `begin_run` gave.
        writer: the graph's writer of that run.
        ledger: the ledger.
        publication: what the night found.
        night: all of tonight's rings by their ids, and what became of each.
        touched: what the publication speaks of, where the writer can let the rest stand; None for everything.
        final_record: gives the run record once all but the pointer is written; None leaves the publication's.
    """
    if touched is not None and isinstance(writer, PartWriter):
        writer.stage_part(publication, touched)
    else:
        writer.stage(publication)
    ledger.prepare(run.id, night.members, night.lineage, run.started_at)
    writer.publish(final_record() if final_record else None)
    ledger.complete(run.id)
