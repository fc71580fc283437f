"""What a run recorded, from the local copy to the server, in batches that each go in exactly once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graphfraud.model import Label
from graphfraud.queries import load_statements
from graphfraud.stores.graph_labels import LINK_TYPES, NODE_LABELS, PARENT_TYPES
from graphfraud.stores.neo4j_pieces import pieces
from graphfraud.stores.neo4j_steps import FILE, PUBLISHED, Step, StepDigest, add_results, file_name
from graphfraud.stores.sqlite_rows import counters, rows_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    Row = Sequence[Any]

    from graphfraud.model import FeedFile
    from graphfraud.stores.neo4j_connection import ClaimedWriter

BATCH: Final = 2_500
"""Accounts, identifiers or links a transaction: with 10,000 the server took half as long again for each."""
ACCOUNTS: Final = 20_000
"""Accounts whose links are worked out at a time."""


class FileShipper:
    """Ships one file while it is being recorded in the local copy.

    Args:
        local: the copy's connection, inside the file's transaction.
        claimed: writes under the lock.
        run: that loads the file.
        last: the step before the file.
    """

    def __init__(self, local: sqlite3.Connection, claimed: ClaimedWriter, run: int, last: Step) -> None:
        self._local = local
        self._claimed = claimed
        self._run = run
        self._last = last
        self._sent = last.counters
        self._digest = StepDigest()
        self._replaced: list[int] = []

    def begin(self, name: str) -> None:
        """Tell the server that a file is coming, so that it can be cleaned away if it is not finished."""
        before = self._last.counters
        values = {
            "run": self._run,
            "name": name,
            "revision": before.revision,
            "account": before.account,
            "identifier": before.identifier,
            "outcome": before.outcome,
        }
        self._claimed.write((_write("begin_loading"), values))

    def ship(self) -> None:
        """Send what the copy has recorded since the last call."""
        before = self._sent
        accounts = self._new("accounts_from", "account", before.account)
        for rows in pieces(accounts, BATCH):
            self._claimed.write((_write("add_accounts"), {"rows": rows}))
        identifiers = self._new("identifiers_from", "identifier", before.identifier)
        self._identifiers(identifiers)
        revisions = self._new("revisions_from", "revision", before.revision, hidden=1)
        self._supersede(before.revision)
        for rows in pieces(revisions, BATCH, text_of=lambda row: row[-2]):
            self._claimed.write((_write("add_revisions"), {"rows": rows}))
        outcomes = self._new("outcomes_from", "outcome", before.outcome)
        for rows in pieces(outcomes, BATCH):
            self._claimed.write((_write("add_outcomes"), {"rows": rows}))
        self._sent = replace(
            before,
            account=_last(accounts, before.account),
            identifier=_last(identifiers, before.identifier),
            revision=_last(revisions, before.revision),
            outcome=_last(outcomes, before.outcome),
        )

    def finish(self, file: FeedFile, number: int, report: str) -> Step:
        """Send the rest and the links; the file counts from then on. Returns its step."""
        self.ship()
        self._local.execute(load_statements("sql", "replica")["index_accounts"].text)
        self._links()
        named = file_name(file.sha256, file.mapping_sha256)
        step = Step(
            number=self._last.number + 1,
            kind=FILE,
            run=self._run,
            file=named,
            state=self._digest.close(self._last.state, FILE, self._run, named),
            counters=counters(self._local),
        )
        values = {
            "number": number,
            "sha256": file.sha256,
            "mapping_sha256": file.mapping_sha256,
            "run": self._run,
            "name": file.name,
            "feed": file.feed,
            "report": report,
        }
        self._claimed.write((_write("add_file"), values), add_step(step), (_write("end_loading"), {}))
        return step

    def _new(self, name: str, kind: str, after: int, hidden: int = 0) -> list[Row]:
        """Read what is new in the copy; the last `hidden` columns are no part of the digest."""
        rows = rows_of(self._local, name, after=after)
        self._digest.add(kind, (row[: len(row) - hidden] for row in rows) if hidden else rows)
        return rows

    def _identifiers(self, rows: Sequence[Row]) -> None:
        of_label: defaultdict[int, list[Row]] = defaultdict(list)
        children: defaultdict[int, list[Row]] = defaultdict(list)
        for code, node, label, strength, placeholder, parent, run in rows:
            key = node.partition(":")[2]
            of_label[label].append((code, key, node, strength, placeholder, run))
            if parent is not None:
                children[label].append((code, parent))
        for number, some in sorted(of_label.items()):
            label = NODE_LABELS[Label.from_code(number)]
            for piece in pieces(some, BATCH):
                values = {"label": label, "number": number, "rows": piece}
                self._claimed.write((_write("add_identifiers"), values))
        for number, some in sorted(children.items()):
            kind = PARENT_TYPES[Label.from_code(number)]
            for piece in pieces(some, BATCH):
                self._claimed.write((_write("add_parents"), {"type": kind, "rows": piece}))

    def _supersede(self, after: int) -> None:
        rows = rows_of(self._local, "superseded_by", after=after) if after else []
        self._replaced += [seq for seq, _ in rows]
        for piece in pieces(rows, BATCH):
            self._claimed.write((_write("supersede"), {"rows": piece}))

    def _links(self) -> None:
        """Bring the links that the file touched to what the latest revisions say, accounts in order."""
        before = self._last.counters.revision
        touched = [account for (account,) in rows_of(self._local, "accounts_with_events", after=before)]
        for piece in pieces(touched, ACCOUNTS):
            write_links(
                self._claimed, self._run, rows_of(self._local, "links_of", ids=str(piece), after=before)
            )
        for seqs in pieces(self._replaced, ACCOUNTS):
            said = {
                (row[0], code)
                for row in rows_of(self._local, "pairs_of", ids=str(seqs))
                for code in row[1:]
                if code is not None
            }
            accounts = sorted({account for account, _ in said})
            now = [
                row
                for row in rows_of(self._local, "links_of", ids=str(accounts), after=0)
                if (row[1], row[2]) in said
            ]
            write_links(self._claimed, self._run, now)
            gone = sorted(said - {(row[1], row[2]) for row in now})
            for rows in pieces(gone, BATCH):
                self._claimed.write((_write("end_links"), {"run": self._run, "rows": rows}))


def write_links(claimed: ClaimedWriter, run: int, links: Iterable[Row]) -> None:
    """Write links that are (label, account, identifier, first_seen, last_seen, times)."""
    of_label: defaultdict[int, list[Row]] = defaultdict(list)
    for label, *row in links:
        of_label[label].append(row)
    for label, rows in sorted(of_label.items()):
        kind = LINK_TYPES[Label.from_code(label)]
        for piece in pieces(sorted(rows, key=lambda row: (row[0], row[1])), BATCH):
            claimed.write((_write("write_links"), {"type": kind, "run": run, "rows": piece}))


class ResultShipper:
    """Ships what a run found, as the local copy has staged it.

    Args:
        local: the copy's connection.
        claimed: writes under the lock.
        run: the run.
    """

    def __init__(self, local: sqlite3.Connection, claimed: ClaimedWriter, run: int) -> None:
        self._local = local
        self._claimed = claimed
        self._run = run

    def drop(self) -> None:
        """Forget on the server what the run staged before."""
        run = {"run": self._run}
        for kind in ("owners", "hubs", "members", "rings"):  # members are found by their rings' revisions
            self._claimed.write((_write(f"reopen_{kind}"), run), (_write(f"drop_staged_{kind}"), run))

    def ship(self, record: str) -> None:
        """Send what is staged in the copy, in place of what was sent before."""
        self.drop()
        run = {"run": self._run}
        for rows in pieces(self._rows("owners_in"), BATCH):
            self._claimed.write((_write("stage_owners"), run | {"rows": rows}))
        for rows in pieces(self._rows("hubs_in"), BATCH):
            self._claimed.write((_write("stage_hubs"), run | {"rows": rows}))
        self._rings()
        self._members()
        self._claimed.write((_write("record_run"), run | {"record": record}))

    def publish(self, last: Step, record: str | None = None) -> Step:
        """Move the server's pointer to the run, whose step this is; `record` replaces the one sent before."""
        digest = StepDigest()
        rings = [(row[0], row[-1]) for row in self._rows("rings_in")]
        owners, hubs, members = (self._rows(name) for name in ("owners_in", "hubs_in", "members_in"))
        add_results(digest, owners, hubs, rings, members)
        step = replace(
            last,
            number=last.number + 1,
            kind=PUBLISHED,
            run=self._run,
            file="",
            state=digest.close(last.state, PUBLISHED, self._run, ""),
        )
        run = {"run": self._run}
        final = [] if record is None else [(_write("record_run"), run | {"record": record})]
        self._claimed.write(*final, (_write("publish_run"), run), add_step(step))
        return step

    def _rings(self) -> None:
        names = load_statements("sql", "replica")["rings_in"].returns
        rows = [dict(zip(names, row, strict=True)) for row in self._rows("rings_in")]
        for rings in pieces([row["ring"] for row in rows], BATCH):
            self._claimed.write((_write("end_rings"), {"run": self._run, "rings": rings}))
        standing = [row for row in rows if not row.pop("ended")]
        for piece in pieces(standing, BATCH, text_of=lambda row: row["body"]):
            self._claimed.write((_write("stage_rings"), {"rows": piece}))

    def _members(self) -> None:
        now = {tuple(row) for row in self._rows("members_in")}
        before = {tuple(row) for row in self._rows("members_before")}
        for name, pairs in (("end_members", before - now), ("stage_members", now - before)):
            for rows in pieces(sorted(pairs), BATCH):
                self._claimed.write((_write(name), {"run": self._run, "rows": rows}))

    def _rows(self, name: str) -> list[Row]:
        return rows_of(self._local, name, run=self._run)


def add_step(step: Step) -> tuple[Any, Mapping[str, Any]]:
    """Return the statement that adds a step, and its values."""
    values = {
        "number": step.number,
        "kind": step.kind,
        "run": step.run,
        "file": step.file,
        "state": step.state,
        **{name: getattr(step.counters, name) for name in step.counters.__slots__},
    }
    return _write("add_step"), values


def _last(rows: Sequence[Row], before: int) -> int:
    return int(rows[-1][0]) if rows else before


def _write(name: str) -> Any:
    return load_statements("cypher", "write")[name]
