"""A restored ledger is the one that was backed up, in either kind of database."""

from __future__ import annotations

import gzip
import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from graphfraud.alerting.alerts import Alert, AlertKind
from graphfraud.casework import CaseStatus, Step
from graphfraud.errors import FeedError, StoreError
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger import open_ledger
from graphfraud.ledger.audit import read_head, verify
from graphfraud.ledger.backup import back_up, restore
from graphfraud.ledger.cases import Casework, Snapshot
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.flags import raise_flag
from graphfraud.ledger.holds import HeldAccount, place_hold
from graphfraud.ledger.order_scores import ORDERS, keep_scores, set_mark
from graphfraud.ledger.outbox import add_alerts, make_message
from graphfraud.ledger.people import who_is
from graphfraud.ledger.schema import metadata
from graphfraud.ledger.verdicts import Verdict, give_verdict, judgements, set_apart
from graphfraud.ledger.visits import save_view
from graphfraud.model import Lineage, Reason, RingChange
from graphfraud.order_score import OrderScore
from graphfraud.settings import CaseSettings
from tests.ledger.block_list import fill_block_list

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.ledger import Ledger
    from tests.conftest import PostgresServer
    from tests.ledger.conftest import Office

NOW = 1_780_000_000_000
HOSTILE = "guest:email:<b>\u202e様𠮷\"';--\x1b" + "長" * 600


@pytest.fixture
def filled(office: Office) -> Office:
    """A ledger with something in every table but the erasures."""
    ledger = office.ledger
    for run in (1, 2):
        ledger.prepare(run, {"R-000001": frozenset(f"a{n}" for n in range(run + 2))}, [], NOW)
        ledger.complete(run)
    born = Lineage("R-000002", RingChange.BORN, (), HOSTILE, (HOSTILE,), ())
    ledger.prepare(3, {"R-000002": frozenset({HOSTILE, "b"})}, [born], NOW)
    fraud = Verdict(
        Judgement.FRAUD, VerdictReason.RESALE, ("account:a0", f"account:{HOSTILE}"), "R-000001", 2
    )
    give_verdict(ledger, office.ask("lead", "seen"), fraud)
    set_apart(ledger, office.ask("lead"), "a1", "a2")
    set_apart(ledger, office.ask("lead"), "a1", "a2", separate=False)
    work = Casework(ledger, CaseSettings())
    work.do_step(office.ask("lead"), "R-000001", Step.VERIFY)
    seen = Snapshot(2, {"a0", HOSTILE}, {"a0"})
    work.close(office.ask("lead"), "R-000001", CaseStatus.CONFIRMED, VerdictReason.RESALE, seen)
    place_hold(ledger, office.ask("lead", "taken over"), HeldAccount("a3", 0))
    raise_flag(ledger, office.ask("viewer", "odd"), "a3")
    reason = Reason("odd_name", 7500, ("odd_name:a0:x",), {"name": HOSTILE})
    keep_scores(ledger, [OrderScore("E1", HOSTILE, NOW, 7500, 100, "JPY", ("R-000001",), (reason,))], None, 0)
    set_mark(ledger, ORDERS, 3)
    add_alerts(ledger, [Alert(AlertKind.ORDER, "order:E1", "E1", NOW, {"score": 7500})])
    make_message(ledger, "file", NOW, lambda _waiting: True, lambda _alerts, key: {"message": key})
    fill_block_list(office)
    save_view(ledger, office.ask("lead"), HOSTILE[:40], {"state": "queue"})
    return office


def content(ledger: Ledger) -> dict[str, list[Any]]:
    with transaction(ledger.engine, "read") as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_restored_ledger_is_the_one_that_was_backed_up_and_says_that_it_was_restored(
    filled: Office, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    if kind == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url(server.new_database())
    before, head = content(filled.ledger), read_head(filled.ledger)
    assert head is not None
    assert {name for name, rows in before.items() if not rows} == {
        "audit_erasure",
        "list_import",
    }
    rows = back_up(filled.ledger, tmp_path / "ledger.jsonl.gz")
    assert rows == sum(map(len, before.values()))
    assert restore(url, tmp_path / "ledger.jsonl.gz", NOW, secrets.token_bytes) == rows
    with open_ledger(url) as ledger:
        after = content(ledger)
        assert after["audit"].pop()[3] == "ledger.restore"
        after["audit_payload"].pop()
        assert after == before
        assert verify(ledger, head).broken == ""
        assert judgements(ledger) == judgements(filled.ledger)
        assert who_is(ledger, filled.tokens["lead"], NOW) is not None
        for statement in ("DELETE FROM verdict", "UPDATE audit SET at = 0", "DELETE FROM membership_change"):
            with pytest.raises(StoreError), transaction(ledger.engine, "write") as connection:
                connection.exec_driver_sql(statement)
        assert ledger.recover(2).dropped == 3
        assert ledger.rings() == filled.ledger.rings()


def spoil(path: Path, change: str) -> None:
    """Damage a backup."""
    raw = path.read_bytes()
    lines = gzip.decompress(raw).splitlines(keepends=True)
    if change == "cut in the archive":
        path.write_bytes(raw[: len(raw) // 2])
    elif change == "a line is missing":
        path.write_bytes(gzip.compress(b"".join(lines[:5] + lines[6:])))
    elif change == "no last line":
        path.write_bytes(gzip.compress(b"".join(lines[:-1])))
    elif change == "one byte":
        path.write_bytes(gzip.compress(b"".join(lines).replace(b"taken over", b"taken ower")))
    elif change == "empty":
        path.write_bytes(gzip.compress(b""))
    elif change == "no archive":
        path.write_bytes(b"SQLite format 3\x00")
    else:
        header = json.loads(lines[0]) | {"schema": "9999"}
        rest = b"".join(lines[1:-1])
        body = json.dumps(header).encode() + b"\n" + rest
        last = {"rows": len(lines) - 2, "sha256": hashlib.sha256(body).hexdigest()}
        path.write_bytes(gzip.compress(body + json.dumps(last).encode() + b"\n"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("cut in the archive", "cannot be read as a backup"),
        ("a line is missing", "was truncated or changed"),
        ("no last line", "was truncated or changed"),
        ("one byte", "was truncated or changed"),
        ("empty", "is no ledger's backup"),
        ("no archive", "cannot be read as a backup"),
        ("a newer version", "is of a newer version: update graphfraud"),
    ],
)
def test_a_damaged_backup_is_noticed_before_anything_is_touched(
    filled: Office, tmp_path: Path, change: str, said: str
) -> None:
    path = tmp_path / "ledger.jsonl.gz"
    back_up(filled.ledger, path)
    spoil(path, change)
    with pytest.raises(FeedError, match=said):
        restore(f"sqlite:///{tmp_path / 'restored.db'}", path, NOW, secrets.token_bytes)
    assert not (tmp_path / "restored.db").exists()


def test_nothing_is_restored_over_a_ledger_and_no_backup_written_over_another(
    filled: Office, tmp_path: Path, ledger_url: str
) -> None:
    path = tmp_path / "ledger.jsonl.gz"
    back_up(filled.ledger, path)
    before = content(filled.ledger)
    with pytest.raises(StoreError, match="it is not empty: move it away"):
        restore(ledger_url, path, NOW, secrets.token_bytes)
    assert content(filled.ledger) == before
    with pytest.raises(StoreError, match="is there already"):
        back_up(filled.ledger, path)
    with pytest.raises(StoreError, match="cannot be written"):
        back_up(filled.ledger, tmp_path / "no folder" / "ledger.jsonl.gz")


def test_a_restore_that_fails_half_way_leaves_the_database_empty(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, url = tmp_path / "ledger.jsonl.gz", f"sqlite:///{tmp_path / 'restored.db'}"
    back_up(filled.ledger, path)
    with monkeypatch.context() as fault:
        fault.setattr("graphfraud.ledger.backup._raise_guards", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(url, path, NOW, secrets.token_bytes)
    assert restore(url, path, NOW, secrets.token_bytes) > 0
