"""Drafts of entries and what a graph might say of them, for tests of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.blocklist import EntryReason
from graphfraud.checkout.entry import Action, EntryType
from graphfraud.checkout.hits import Hit, HitMatch
from graphfraud.investigation.listing import check_value
from graphfraud.ledger.entries import Checked, Draft, propose_entry
from graphfraud.ledger.entry_hits import record_hits
from graphfraud.ledger.own_values import set_own_values
from graphfraud.ledger.sessions import log_in
from tests.ledger.conftest import PASSWORD

if TYPE_CHECKING:
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.entries import Proposal
    from tests.ledger.conftest import Office

NOW = 1_780_000_000_000


def draft(value: str = "taro@example.jp", **told: Any) -> Draft:
    """Make a draft: an e-mail address to be blocked, unless told otherwise."""
    given = {"action": Action.BLOCK, "type": EntryType.EMAIL, "reason": EntryReason.STOLEN_CARD}
    return Draft(value=value, **(given | told))


def checked(wanted: Draft, **told: Any) -> Checked:
    """Make what a graph says of a draft: nobody used it, unless told otherwise."""
    return Checked(listed=check_value(wanted, "JP"), **told)


def ask(office: Office, name: str, why: str, at: int) -> Request:
    """Make a request on a later day: sessions end with the working day, so there is a new one."""
    if at != NOW:
        office.tokens[name] = log_in(office.ledger, name, PASSWORD, at).token
    request = office.ask(name, why, at)
    office.tokens[name] = log_in(office.ledger, name, PASSWORD, NOW).token
    return request


def propose(
    office: Office, name: str, wanted: Draft, at: int = NOW, renews: str = "", **told: Any
) -> Proposal:
    """Propose a draft as somebody."""
    request = ask(office, name, "seen in three rings", at)
    return propose_entry(office.ledger, request, wanted, checked(wanted, **told), renews=renews)


def hit(entry: str, order: str = "O-1", at: int = NOW, amount: int | None = 5000, **told: str) -> Hit:
    """Make a hit of one entry."""
    match = HitMatch(entry, told.get("action", "block"), "email", "stolen_card")
    return Hit(at, order, 1, amount, told.get("currency", "JPY"), (match,))


def fill_block_list(office: Office) -> None:
    """Put something into each of the block list's tables but the imports."""
    made = propose(office, "lead", draft())
    record_hits(office.ledger, [hit(made.entry)], "hits.jsonl", NOW)
    set_own_values(office.ledger, office.ask("admin"), "viewer", {"account:V1"})
