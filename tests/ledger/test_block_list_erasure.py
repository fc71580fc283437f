"""An erased person's entry stays on the block list as a keyed hash, and still stops them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from graphfraud.blocklist import EntryReason
from graphfraud.checkout.collecting import collect
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.checkout.hashing import MatchingSecret
from graphfraud.errors import ConfigError
from graphfraud.ledger.audit import verify
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.entry_hits import record_hits
from graphfraud.ledger.entry_reading import EntryFilter, export_entries, list_entries, release_entries
from graphfraud.ledger.erasure import erase
from graphfraud.ledger.schema import metadata
from tests.ledger.block_list import NOW, draft, hit, propose

if TYPE_CHECKING:
    from tests.ledger.conftest import Office

SECRET = MatchingSecret(bytes(range(32)))
MAIL = "hanako.yamada@example.jp"
HOME = "東京都新宿区西新宿2-8-1 101"


def everything(office: Office) -> str:
    with transaction(office.ledger.engine, "read") as connection:
        tables = (connection.execute(sa.select(table)).all() for table in metadata.sorted_tables)
        return str(list(tables))


def test_an_erased_entry_is_listed_under_the_same_hash_and_its_value_is_found_nowhere(office: Office) -> None:
    made = propose(office, "lead", draft(MAIL))
    record_hits(office.ledger, [hit(made.entry, order="O-hanako")], "hits", NOW)
    before = collect(release_entries(office.ledger), SECRET, "JP", NOW)
    erase(office.ledger, office.ask("admin", "asked for it"), [MAIL, "O-hanako"], None, SECRET.name_digest)
    after = collect(release_entries(office.ledger), SECRET, "JP", NOW)
    assert after.listed == before.listed
    assert after.rejected == []
    assert MAIL not in everything(office)
    assert "hanako" not in everything(office)
    assert list(export_entries(office.ledger, office.ask("lead"))) == []
    [row] = list_entries(office.ledger, office.ask("viewer"), EntryFilter())
    assert (row.id, row.value[:7], row.life.hits) == (made.entry, "erased:", 1)
    assert verify(office.ledger).broken == ""


@pytest.mark.parametrize("named", [f"email:{MAIL}", MAIL.upper(), MAIL])
def test_an_entry_is_found_by_its_printed_key_and_as_it_was_typed(office: Office, named: str) -> None:
    propose(office, "lead", draft(MAIL.upper()))
    erase(office.ledger, office.ask("admin"), [named], None, SECRET.name_digest)
    [row] = list_entries(office.ledger, office.ask("viewer"), EntryFilter())
    assert row.value.startswith("erased:")


def test_a_name_at_an_address_goes_with_either(office: Office) -> None:
    wanted = draft(HOME, type=EntryType.NAME_ADDRESS, name="山田 花子", reason=EntryReason.FALSE_CLAIM)
    propose(office, "lead", wanted)
    erase(office.ledger, office.ask("admin"), ["山田 花子", HOME], None, SECRET.name_digest)
    assert "花子" not in everything(office)


def test_without_the_secret_of_the_release_an_entry_on_an_erased_person_ends(office: Office) -> None:
    propose(office, "lead", draft(MAIL))
    propose(office, "lead", draft("another@example.jp"))
    erase(office.ledger, office.ask("admin"), [MAIL])
    assert [one.value for one in release_entries(office.ledger)] == ["another@example.jp"]


def test_under_another_secret_an_erased_entry_is_named_among_the_rejected(office: Office) -> None:
    made = propose(office, "lead", draft(MAIL))
    erase(office.ledger, office.ask("admin"), [MAIL], None, SECRET.name_digest)
    found = collect(release_entries(office.ledger), MatchingSecret(bytes(32)), "JP", NOW)
    assert [(one.entry_id, "another secret" in one.why) for one in found.rejected] == [(made.entry, True)]


def test_nobody_lists_what_looks_like_an_erased_value(office: Office) -> None:
    with pytest.raises(ConfigError, match="erased"):
        propose(office, "lead", draft("erased:1", type=EntryType.ACCOUNT, action=Action.BLOCK))


def test_members_of_a_ring_that_was_evidence_and_answers_are_erased(office: Office) -> None:
    known = {"ring": {"id": "R-000001", "members": ["A-hanako", "A-2"], "known_fraud": ["A-hanako"]}}
    propose(office, "lead", draft("x@example.jp"), snapshot=known)
    erase(office.ledger, office.ask("admin"), ["account:A-hanako"])
    assert "hanako" not in everything(office)
