"""A server that goes away mid-way: one sentence, nothing half-written, and the next request goes on."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import StoreError
from graphfraud.ledger import open_ledger, people
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import read_head, verify
from graphfraud.rights import Action

if TYPE_CHECKING:
    from tests.conftest import PostgresServer
    from tests.ledger.conftest import Office

GONE = "the server cannot be reached, or the connection was lost"


@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)
def test_an_act_whose_connection_is_lost_half_way_leaves_nothing(
    office: Office, postgres: PostgresServer
) -> None:
    before = read_head(office.ledger)

    def lose_the_connection() -> None:
        with act(office.ledger, office.ask("lead"), Action.SEARCH, "anything") as doing:
            backend = doing.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with closing(postgres.connect()) as other:
                other.execute(b"SELECT pg_terminate_backend(%s)", (backend,))
            doing.connection.exec_driver_sql("SELECT 1")

    with pytest.raises(StoreError, match=GONE):
        lose_the_connection()
    assert read_head(office.ledger) == before
    assert people.has_people(office.ledger), "the next request gets a connection of its own"
    assert verify(office.ledger).broken == ""


def test_a_server_that_is_not_there_is_said_so_without_its_password(postgres: PostgresServer) -> None:
    url = postgres.url("ledger").replace(f":{postgres.port}/", ":1/")
    with pytest.raises(StoreError, match=rf"ledger 127\.0\.0\.1:1/ledger: {GONE}") as refused:
        open_ledger(url)
    assert postgres.password not in str(refused.value)


def test_a_database_that_is_not_there_and_a_wrong_password_are_said_so(postgres: PostgresServer) -> None:
    for url in (postgres.url("nowhere"), postgres.url("postgres").replace(postgres.password, "wrong")):
        with pytest.raises(StoreError, match=r"ledger 127\.0\.0\.1:\d+/\w+: ") as refused:
            open_ledger(url)
        assert postgres.password not in str(refused.value)


def test_another_programs_database_is_refused_and_left_as_it_was(postgres: PostgresServer) -> None:
    name = postgres.new_database()
    with closing(postgres.connect(name)) as connection:
        connection.execute("CREATE TABLE customer (id INTEGER)")
        with pytest.raises(StoreError, match="another program's database"):
            open_ledger(postgres.url(name))
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables == [("customer",)]
