"""Reading counts: once a ledger knows people, whoever reads is recognised, allowed and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.errors import RefusedError, StoreError
from graphfraud.ledger.acts import act
from graphfraud.ledger.cases import owns_case
from graphfraud.ledger.people import has_people
from graphfraud.rights import Action

if TYPE_CHECKING:
    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request


def admit(ledger: Ledger, request: Request, action: Action, subject: str, run: int | None) -> None:
    """Let somebody read, and write down who read what; a ledger without people is one person's own.

    Args:
        ledger: the ledger that belongs to what is read.
        request: who and when.
        action: what is read, or EXPORT where it goes to a file or program.
        subject: the ring, the searched text or the like.
        run: the published run that is read; None where there is none yet.

    Raises:
        RefusedError: nobody is logged in, or the role does not allow it.
        StoreError: the ledger does not know the run, so it cannot say who may read it.
    """
    if not has_people(ledger):
        if run is not None and not ledger.knows(run):
            raise StoreError(
                f"the graph shows run {run}, which this ledger does not know, so it cannot say who may read: "
                "correct GRAPHFRAUD_LEDGER_URL"
            )
        return
    with act(ledger, request, action, subject) as doing:
        agent = doing.person.only_own_cases and action is Action.OPEN_RING
        if agent and not owns_case(doing.connection, subject, doing.person.id):
            raise RefusedError(f"{subject} was not given to you: an agent sees the cases given to them")
