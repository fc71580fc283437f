"""Take next: the first ring that waits and that nobody has, once, and locked to whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import NotFoundError, RefusedError
from graphfraud.investigation.queue import review_queue, take_next, with_cases
from graphfraud.ledger import open_ledger
from graphfraud.ledger.acts import Request
from graphfraud.ledger.cases import Casework
from graphfraud.model import RingState
from graphfraud.rights import Role
from graphfraud.settings import CaseSettings
from graphfraud.stores.open import open_store
from tests.people import log_in_at_the_screens, now_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfraud.investigation.queue import QueueRow
    from tests.conftest import Place


@pytest.fixture
def office(night_with: Callable[..., Place]) -> Iterator[tuple[Place, Casework, list[QueueRow]]]:
    """Give a shop with two rings in the queue, its cases, and the list."""
    orders = [
        (f"A{number}", {"card": "tok_a", "device": "a-phone", "device_kind": "app"}) for number in range(4)
    ]
    orders += [
        (f"B{number}", {"card": "tok_b", "device": "b-phone", "device_kind": "app"}) for number in range(4)
    ]
    place = night_with(*orders)
    log_in_at_the_screens(place, Role.LEAD)
    store = open_store(f"sqlite:///{place.graph}")
    with open_ledger(f"sqlite:///{place.ledger}") as ledger:
        rows = review_queue(store.view(), ledger)
        assert [row.ring.state for row in rows] == [RingState.QUEUE] * 2
        yield place, Casework(ledger, CaseSettings()), rows
    store.close()


def ask(place: Place, role: Role, key: str) -> Request:
    return Request(log_in_at_the_screens(place, role), now_ms(), "", key)


def test_two_people_take_two_rings_in_the_order_of_the_queue_and_a_third_none(
    office: tuple[Place, Casework, list[QueueRow]],
) -> None:
    place, work, rows = office
    taken = []
    for number, role in enumerate((Role.INVESTIGATOR, Role.LEAD)):
        fresh = with_cases(rows, work.ledger, now_ms())
        taken.append(take_next(fresh, work, ask(place, role, f"take-{number}")))
    assert taken == [row.ring.id for row in rows]
    owners = [row.case.owner if row.case else "" for row in with_cases(rows, work.ledger, now_ms())]
    assert owners == ["investigator", "lead"]
    with pytest.raises(NotFoundError, match="no ring waits"):
        take_next(with_cases(rows, work.ledger, now_ms()), work, ask(place, Role.LEAD, "take-3"))


def test_who_reads_an_old_list_gets_the_next_ring_where_a_colleague_was_quicker(
    office: tuple[Place, Casework, list[QueueRow]],
) -> None:
    place, work, rows = office
    assert take_next(rows, work, ask(place, Role.INVESTIGATOR, "first")) == rows[0].ring.id
    assert take_next(rows, work, ask(place, Role.LEAD, "second")) == rows[1].ring.id


def test_a_viewer_takes_nothing(office: tuple[Place, Casework, list[QueueRow]]) -> None:
    place, work, rows = office
    with pytest.raises(RefusedError, match="may not do this"):
        take_next(rows, work, ask(place, Role.VIEWER, "forged"))
    assert all(row.case is None for row in with_cases(rows, work.ledger, now_ms()))
