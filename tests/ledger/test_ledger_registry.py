"""What the registry promises to those who prepare, complete and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import NotFoundError, StoreError
from graphfraud.ledger import Ledger, Recovery, open_ledger
from graphfraud.ledger.connect import transaction
from graphfraud.model import Lineage, RingChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

AT = 1_700_000_000_000

FIVE_RUNS: Mapping[int, Mapping[str, frozenset[str]]] = {
    1: {"R-000001": frozenset("ab"), "R-000002": frozenset("cd")},
    2: {"R-000001": frozenset("abe"), "R-000002": frozenset("cd"), "R-000003": frozenset("xy")},
    # The first ring absorbs the second.
    3: {"R-000001": frozenset("abecd"), "R-000003": frozenset("xy")},
    # One leaves who comes back in run 7, two move to another ring.
    5: {"R-000001": frozenset("be"), "R-000003": frozenset("xycd")},
    7: {"R-000001": frozenset("abe"), "R-000004": frozenset("xycd")},
}
"""Runs 4 and 6 were given up before they were published."""


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with open_ledger(ledger_url) as opened:
        yield opened


def publish(ledger: Ledger, run: int, rings: Mapping[str, frozenset[str]], *lineage: Lineage) -> None:
    ledger.prepare(run, rings, lineage, AT + run)
    ledger.complete(run)


def born(ring: str, *accounts: str) -> Lineage:
    return Lineage(ring, RingChange.BORN, (), "event-1", accounts, ())


def row_count(ledger: Ledger, table: str) -> int:
    with transaction(ledger.engine, "read") as connection:
        return int(connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())


def test_a_new_ledger_knows_no_run_and_numbers_rings_from_one(ledger: Ledger) -> None:
    assert ledger.last_run() is None
    assert ledger.next_ring_number() == 1
    assert ledger.rings() == {}
    assert ledger.lineage() == []


def test_five_nights_read_back_as_of_each_night(ledger: Ledger) -> None:
    for run, rings in FIVE_RUNS.items():
        publish(ledger, run, rings)
    assert {run: ledger.rings(run) for run in FIVE_RUNS} == FIVE_RUNS
    assert ledger.rings() == FIVE_RUNS[7]
    assert ledger.last_run() == 7


def test_rings_come_in_the_order_of_their_ids(ledger: Ledger) -> None:
    publish(ledger, 1, {f"R-{number:06d}": frozenset({f"a{number}"}) for number in (11, 2, 1_000_000)})
    assert list(ledger.rings()) == ["R-000002", "R-000011", "R-1000000"]


@pytest.mark.parametrize("run", [0, 2, 99])
def test_looking_back_at_a_run_that_was_never_published_is_an_error_not_an_empty_answer(
    ledger: Ledger, run: int
) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    ledger.prepare(2, FIVE_RUNS[2], [], AT)
    with pytest.raises(NotFoundError, match=rf"run {run} is not a published run.*last one is 1"):
        ledger.rings(run)


def test_a_quiet_night_stores_no_member_and_a_newcomer_stores_one(ledger: Ledger) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    before = row_count(ledger, "membership_change")
    publish(ledger, 2, FIVE_RUNS[1])
    assert row_count(ledger, "membership_change") == before
    publish(ledger, 3, {**FIVE_RUNS[1], "R-000001": frozenset("abz")})
    assert row_count(ledger, "membership_change") == before + 1


def test_a_prepared_run_is_unseen_until_it_is_completed(ledger: Ledger) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    ledger.prepare(2, FIVE_RUNS[2], [born("R-000003", "x", "y")], AT)
    assert (ledger.last_run(), ledger.rings(), ledger.lineage()) == (1, FIVE_RUNS[1], [])
    ledger.complete(2)
    assert (ledger.last_run(), ledger.rings()) == (2, FIVE_RUNS[2])
    assert ledger.lineage() == [(2, born("R-000003", "x", "y"))]


def test_completing_twice_is_the_same_as_once(ledger: Ledger) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    ledger.complete(1)
    assert ledger.rings() == FIVE_RUNS[1]


def test_completing_a_run_that_was_not_prepared_is_refused(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="run 3 was not prepared"):
        ledger.complete(3)


def test_preparing_the_same_run_again_replaces_what_was_prepared(ledger: Ledger) -> None:
    ledger.prepare(1, FIVE_RUNS[2], [born("R-000003", "x", "y")], AT)
    ledger.prepare(1, FIVE_RUNS[1], [born("R-000001", "a", "b")], AT)
    ledger.complete(1)
    assert ledger.rings() == FIVE_RUNS[1]
    assert ledger.lineage() == [(1, born("R-000001", "a", "b"))]
    assert ledger.next_ring_number() == 3


@pytest.mark.parametrize("run", [4, 5])
def test_a_published_run_and_those_before_it_cannot_be_prepared_again(ledger: Ledger, run: int) -> None:
    publish(ledger, 5, FIVE_RUNS[1])
    with pytest.raises(StoreError, match=r"run 5 is published.*number the night from 6 on"):
        ledger.prepare(run, FIVE_RUNS[2], [], AT)
    assert ledger.rings() == FIVE_RUNS[1]


def test_a_second_run_cannot_be_prepared_while_one_stands_prepared(ledger: Ledger) -> None:
    ledger.prepare(1, FIVE_RUNS[1], [], AT)
    with pytest.raises(StoreError, match="run 1 still stands prepared"):
        ledger.prepare(2, FIVE_RUNS[1], [], AT)
    ledger.complete(1)
    assert ledger.rings() == FIVE_RUNS[1]


def test_the_number_of_a_ring_that_ended_is_never_given_again(ledger: Ledger) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    publish(ledger, 2, {})
    assert ledger.rings() == {}
    assert ledger.next_ring_number() == 3
    with pytest.raises(StoreError, match="R-000002 is new tonight, but numbers below 3 have been given"):
        ledger.prepare(3, {"R-000002": frozenset("cd")}, [], AT)
    publish(ledger, 3, {"R-000003": frozenset("cd")})
    assert ledger.next_ring_number() == 4


def test_a_number_that_was_only_prepared_may_be_given_again(ledger: Ledger) -> None:
    ledger.prepare(1, FIVE_RUNS[1], [], AT)
    assert ledger.next_ring_number() == 1
    assert ledger.recover(None) == Recovery(dropped=1)
    publish(ledger, 1, {"R-000001": frozenset("pq")})
    assert ledger.rings() == {"R-000001": frozenset("pq")}


@pytest.mark.parametrize(
    "ring", ["", "R-1", "r-000001", "R-0000001", "R-000001\n", "R-٠٠٠٠٠١", "R-1234567890"]
)
def test_what_is_no_ring_id_is_refused_and_has_no_lineage(ledger: Ledger, ring: str) -> None:
    with pytest.raises(StoreError, match="is not a ring id: ids look like R-000123"):
        ledger.prepare(1, {ring: frozenset("ab")}, [], AT)
    assert ledger.lineage(ring=ring) == []
    assert ledger.recover(None) == Recovery()


def test_a_ring_without_members_is_refused(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="R-000001 has no members"):
        ledger.prepare(1, {"R-000001": frozenset()}, [], AT)


def test_lineage_of_a_ring_that_is_in_neither_night_is_refused(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="names ring 'R-000009'"):
        ledger.prepare(1, FIVE_RUNS[1], [born("R-000009", "a")], AT)
    assert ledger.recover(None) == Recovery()


def test_lineage_reads_back_whole_in_order_by_run_and_by_ring(ledger: Ledger) -> None:
    merged = Lineage("R-000001", RingChange.MERGED, ("R-000002",), "event-9", ("c", "d"), ())
    ended = Lineage("R-000002", RingChange.ENDED, ("R-000001",), "event-9", (), ("c", "d"))
    first = [born("R-000002", "c", "d"), born("R-000001", "a", "b", "e")]
    publish(ledger, 2, FIVE_RUNS[2], *first)
    publish(ledger, 3, FIVE_RUNS[3], merged, ended)
    assert ledger.lineage() == [(2, first[0]), (2, first[1]), (3, merged), (3, ended)]
    assert ledger.lineage(run=3) == [(3, merged), (3, ended)]
    assert ledger.lineage(ring="R-000002") == [(2, first[0]), (3, ended)]
    assert ledger.lineage(run=3, ring="R-000001") == [(3, merged)]
    assert ledger.lineage(run=8) == []


def test_hostile_account_keys_and_causes_come_back_unchanged(ledger: Ledger) -> None:
    hostile = (
        "account:<script>alert(1)</script>",
        "account:'; DROP TABLE ring; --",
        "account:\u202eright-to-left\u202c",
        "account:\x1b[31m\r\n\t",
        "account:" + "様" * 600,
        "account:𠮷野家",
        "account:Straße",
        "account:STRASSE",
    )
    rings = {"R-000001": frozenset(hostile)}
    entry = Lineage("R-000001", RingChange.BORN, (), hostile[0], hostile, ())
    publish(ledger, 1, rings, entry)
    assert ledger.rings() == rings
    assert ledger.lineage() == [(1, entry)]


def test_a_nul_comes_back_unchanged_or_is_refused_in_a_sentence(ledger: Ledger) -> None:
    """No feed gives one, because keys are cleaned; SQLite keeps it, PostgreSQL cannot."""
    rings = {"R-000001": frozenset({"account:nul\x00inside", "account:nul\x00other"})}
    if ledger.engine.dialect.name == "sqlite":
        publish(ledger, 1, rings)
        assert ledger.rings() == rings
        return
    with pytest.raises(StoreError, match="cannot contain NUL"):
        ledger.prepare(1, rings, [], AT)
    assert ledger.next_ring_number() == 1


def test_half_a_character_is_refused_in_a_sentence_and_nothing_is_kept(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="half a character") as refused:
        ledger.prepare(1, {"R-000001": frozenset({"account:\ud800"})}, [], AT)
    str(refused.value).encode()  # the message itself can be printed
    assert ledger.recover(None) == Recovery()


def test_recovering_an_untouched_ledger_does_nothing_and_says_so(ledger: Ledger) -> None:
    assert ledger.recover(None) == Recovery()
    publish(ledger, 1, FIVE_RUNS[1])
    assert str(ledger.recover(1)) == "the ledger had nothing to recover"
    assert ledger.rings() == FIVE_RUNS[1]


def test_recovery_completes_a_published_run_once(ledger: Ledger) -> None:
    ledger.prepare(1, FIVE_RUNS[1], [], AT)
    first = ledger.recover(1)
    assert first == Recovery(completed=1)
    assert "run 1 was published" in str(first)
    assert ledger.recover(1) == Recovery()
    assert ledger.rings() == FIVE_RUNS[1]


def test_recovery_drops_an_unpublished_run_once_and_keeps_the_earlier_ones(ledger: Ledger) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    ledger.prepare(2, FIVE_RUNS[2], [born("R-000003", "x", "y")], AT)
    first = ledger.recover(1)
    assert first == Recovery(dropped=2)
    assert "run 2 was never published" in str(first)
    assert ledger.recover(1) == Recovery()
    assert (ledger.rings(), ledger.lineage(), ledger.next_ring_number()) == (FIVE_RUNS[1], [], 3)
    with pytest.raises(StoreError, match="run 2 was not prepared"):
        ledger.complete(2)


def test_recovery_drops_what_a_graph_that_was_rebuilt_has_not_published(ledger: Ledger) -> None:
    publish(ledger, 1, FIVE_RUNS[1])
    ledger.prepare(2, FIVE_RUNS[2], [], AT)
    assert ledger.recover(None) == Recovery(dropped=2)
    assert ledger.rings() == FIVE_RUNS[1]


def test_a_ledger_that_misses_the_published_run_is_refused_and_left_as_it_was(ledger: Ledger) -> None:
    ledger.prepare(1, FIVE_RUNS[1], [], AT)
    with pytest.raises(StoreError, match=r"the graph shows run 4.*older copy.*latest backup"):
        ledger.recover(4)
    assert ledger.recover(1) == Recovery(completed=1)


def test_a_ledger_survives_being_closed_and_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    with open_ledger(url) as first:
        publish(first, 1, FIVE_RUNS[1])
        first.prepare(2, FIVE_RUNS[2], [], AT)
    with open_ledger(url) as second:
        assert second.rings() == FIVE_RUNS[1]
        assert second.recover(2) == Recovery(completed=2)
        assert second.rings() == FIVE_RUNS[2]
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.db"]
