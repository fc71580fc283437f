"""An SQLite graph as files for the bulk import of a Neo4j server: what the writer would have made of it."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, closing
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from graphfraud.model import EVENT_LABELS, Label
from graphfraud.stores.graph_history import identifiers_with_parents, recorded_runs, rows_between
from graphfraud.stores.graph_labels import LINK_TYPES, NODE_LABELS, PARENT_TYPES
from graphfraud.stores.graph_links import link_spans
from graphfraud.stores.import_files import ImportFolder
from graphfraud.stores.neo4j_steps import FILE, PUBLISHED, Counters, Step, StepDigest, add_results, file_name
from graphfraud.stores.sqlite_file import open_for_reading
from graphfraud.stores.sqlite_rows import rows_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphfraud.stores.graph_history import RecordedRun

    Row = Sequence[Any]

IMPORTED: Final = 0
"""The schema version of a graph that came in as files: constraints and indexes are still to be made."""

_REVISION: Final = (
    *(":ID(revision)", ":LABEL", "seq:long", "id", "run:long", "kind", "at:long", "card:long", "email:long"),
    *("phone:long", "device:long", "ip:long", "address:long", "amount:long", "currency", "status"),
    *("flags:long", "digest:byte[]", "details", "superseded_in:long"),
)
_OUTCOME: Final = (
    *("seq:long", "event_id", "run:long", "outcome", "outcome_at:long", "effective_at:long", "cause"),
    *("liability", "recovered:long", "digest:byte[]"),
)
_RING_REVISION: Final = (
    *(":ID(ring_revision)", "ring", "run:long", "score:long", "size:long", "state", "priority:long"),
    *("money_at_risk:long", "money_spent:long", "currency", "orders:long", "first_seen:long"),
    *("last_seen:long", "top_signal", "body", "until:long"),
)
_FILE: Final = ("number:long", "sha256", "mapping_sha256", "run:long", "name", "feed", "report")
_STEP: Final = (
    *("number:long", "kind", "run:long", "file", "state", "revision:long", "account:long"),
    *("identifier:long", "outcome:long", "revisions:long", "outcomes:long"),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    command: str
    rows: dict[str, int]


def export_graph(source: Path, folder: Path, *, database: str, store: str) -> Exported:
    """Write the files, and the command that imports them.

    Nobody may write to the source meanwhile. About 30 microseconds a row.

    Args:
        source: the graph's file.
        folder: a new or empty one.
        database: the name of the database that will be made.
        store: a number for the new graph that no other has.

    Raises:
        StoreError: the source is no graph, or the folder holds something or cannot be written.
    """
    with closing(open_for_reading(source)) as graph:
        files = ImportFolder(folder, database)
        _Export(graph, files).write(store)
    return Exported(files.finish(), files.rows)


class _Export:
    def __init__(self, graph: sqlite3.Connection, files: ImportFolder) -> None:
        self._graph = graph
        self._files = files
        self._runs = recorded_runs(graph)
        self._upto = self._runs[-1].upto if self._runs else Counters()
        self._digests: defaultdict[int, StepDigest] = defaultdict(StepDigest)

    def write(self, store: str) -> None:
        self._accounts()
        self._identifiers()
        self._revisions()
        self._outcomes()
        self._links()
        self._owners()
        self._hubs()
        self._rings()
        self._housekeeping(store)

    def _digest(self, kind: str, rows: Sequence[Row], run: int) -> None:
        """Take rows of a table into the digests of the runs that recorded them; `run` is the column."""
        for number, some in groupby(rows, key=lambda row: row[run]):
            self._digests[number].add(kind, some)

    def _accounts(self) -> None:
        header = (":ID(account)", "code:long", "key", "guest:long", "run:long")
        with self._files.table("accounts", "nodes=Account", header) as write:
            for rows in rows_between(self._graph, "accounts_between", 0, self._upto.account):
                self._digest("account", rows, 3)
                write((row[0], *row) for row in rows)

    def _identifiers(self) -> None:
        header = (
            *(":ID(identifier)", "code:long", "key", "node", "label:long", "strength:long", "placeholder"),
            "run:long",
        )
        ends = _ends("identifier", "identifier")
        with ExitStack() as opened:
            nodes = {
                label.code: opened.enter_context(
                    self._files.table(f"identifiers_{label.value}", f"nodes=Identifier:{name}", header)
                )
                for label, name in NODE_LABELS.items()
                if label is not Label.ACCOUNT
            }
            parents = {
                label.code: opened.enter_context(
                    self._files.table(kind.lower(), f"relationships={kind}", ends)
                )
                for label, kind in PARENT_TYPES.items()
            }
            for rows in identifiers_with_parents(self._graph, 0, self._upto.identifier):
                self._digest("identifier", rows, 6)
                for code, node, label, strength, placeholder, parent, run in rows:
                    key = node.partition(":")[2]
                    nodes[label]([(code, code, key, node, label, strength, placeholder, run)])
                    if parent is not None:
                        parents[label]([(code, parent)])

    def _revisions(self) -> None:
        with (
            self._files.table("revisions", "nodes=Revision", _REVISION) as write,
            self._files.table("made", "relationships=MADE", _ends("account", "revision")) as made,
        ):
            for rows in rows_between(self._graph, "revisions_between", 0, self._upto.revision):
                self._digest("revision", [row[:-1] for row in rows], 2)
                write(
                    (row[0], "Event" if row[-1] is None else None, *row[:5], *row[6:16], *row[16:])
                    for row in rows
                )
                made((row[5], row[0]) for row in rows)

    def _outcomes(self) -> None:
        with self._files.table("outcomes", "nodes=Outcome", _OUTCOME) as write:
            for rows in rows_between(self._graph, "outcomes_between", 0, self._upto.outcome):
                self._digest("outcome", rows, 2)
                write(rows)

    def _links(self) -> None:
        used = (
            *_ends("account", "identifier"),
            "since:long",
            "first_seen:long",
            "last_seen:long",
            "times:long",
        )
        once = (*_ends("account", "identifier"), "since:long", "until:long")
        with self._files.table("once_used", "relationships=ONCE_USED", once) as ended:
            for label in EVENT_LABELS:
                kind = LINK_TYPES[label]
                with self._files.table(kind.lower(), f"relationships={kind}", used) as write:
                    for one in link_spans(self._graph, label.value):
                        told = (one.account, one.identifier, one.since)
                        if one.until is None:
                            write([(*told, one.first_seen, one.last_seen, one.times)])
                        else:
                            ended([(*told, one.until)])

    def _owners(self) -> None:
        belongs = (*_ends("account", "account"), "run:long", "until:long")
        with (
            self._files.table("belongs_to", "relationships=BELONGS_TO", belongs) as write,
            self._files.table("moved", "relationships=MOVED", _ends("run", "account")) as moved,
        ):
            for guest, run, owner, until in rows_of(self._graph, "all_owners", "copy"):
                moved([(run, guest)])
                if owner is not None:
                    write([(guest, owner, run, until)])

    def _hubs(self) -> None:
        header = ("node", "run:long", "degree:long", "reason", "until:long")
        with self._files.table("hubs", "nodes=Hub", header) as write:
            write(row for row in rows_of(self._graph, "all_hubs", "copy") if row[3])

    def _rings(self) -> None:
        rows = rows_of(self._graph, "all_rings", "copy")
        number = {ring: place for place, ring in enumerate(sorted({row[0] for row in rows}), start=1)}
        standing = [(place, row) for place, row in enumerate(rows, start=1) if not row[2]]
        with self._files.table("rings", "nodes=Ring", (":ID(ring)", "id")) as write:
            write((place, ring) for ring, place in number.items())
        with self._files.table("ring_revisions", "nodes=RingRevision", _RING_REVISION) as write:
            write((place, *row[:2], *row[3:]) for place, row in standing)
        ends = _ends("ring", "ring_revision")
        with self._files.table("has_revision", "relationships=HAS_REVISION", ends) as write:
            write((number[row[0]], place) for place, row in standing)
        header = (*_ends("ring", "account"), "run:long", "until:long")
        with self._files.table("has_member", "relationships=HAS_MEMBER", header) as write:
            write(
                (number[ring], code, run, until)
                for ring, code, run, until in _memberships(rows_of(self._graph, "all_members", "copy"))
            )

    def _housekeeping(self, store: str) -> None:
        steps = list(self._steps())
        runs = (":ID(run)", "id:long", "started_at:long", "record")
        with self._files.table("runs", "nodes=Run", runs) as write:
            write((one.run.id, one.run.id, one.run.started_at, one.record) for one in self._runs)
        with self._files.table("files", "nodes=FeedFile", _FILE) as write:
            write(rows_of(self._graph, "all_files", "copy"))
        with self._files.table("steps", "nodes=Step", _STEP) as write:
            write(
                (one.number, one.kind, one.run, one.file, one.state, *astuple(one.counters)) for one in steps
            )
        published = max((one.run.id for one in self._runs if one.published), default=None)
        state = steps[-1].state if steps else ""
        header = ("one:long", "store", "schema:long", "published:long", "step:long", "state")
        with self._files.table("graphfraud", "nodes=Graphfraud", header) as write:
            write([(1, store, IMPORTED, published, len(steps), state)])

    def _steps(self) -> Iterator[Step]:
        """Yield the chain of whole changes; a local copy is later compared with it."""
        number, state = 0, ""
        for recorded in self._runs:
            for kind, file, digest, counters in self._changes(recorded):
                number += 1
                state = digest.close(state, kind, recorded.run.id, file)
                yield Step(number, kind, recorded.run.id, file, state, counters)

    def _changes(self, recorded: RecordedRun) -> Iterator[tuple[str, str, StepDigest, Counters]]:
        for one in recorded.files:
            name = file_name(one.file.sha256, one.file.mapping_sha256)
            if one is recorded.files[-1]:
                yield FILE, name, self._digests[recorded.run.id], recorded.upto
            else:
                yield FILE, name, StepDigest(), recorded.before
        if recorded.published:
            yield PUBLISHED, "", self._results(recorded.run.id), recorded.upto

    def _results(self, run: int) -> StepDigest:
        digest = StepDigest()
        owners, hubs, rings, members = (
            rows_of(self._graph, f"{kind}_in", run=run) for kind in ("owners", "hubs", "rings", "members")
        )
        add_results(digest, owners, hubs, [(row[0], row[-1]) for row in rings], members)
        return digest


def _ends(start: str, end: str) -> tuple[str, str]:
    return f":START_ID({start})", f":END_ID({end})"


def _memberships(rows: Sequence[Row]) -> Iterator[tuple[str, int, int, int | None]]:
    """Join the revisions of a ring in which an account stayed: (ring, account's code, run, until)."""
    for (ring, _), some in groupby(rows, key=lambda row: row[:2]):
        (_, _, run, until, code), *later = some
        for _, _, written, end, _ in later:
            if written != until:
                yield ring, code, run, until
                run = written
            until = end
        yield ring, code, run, until
