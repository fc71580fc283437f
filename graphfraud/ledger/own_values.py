"""What staff use themselves as customers, kept as keyed hashes: nobody decides about the own ring.

The key stands in the ledger, made with it, so a table that leaks alone says nothing. Who holds the whole
database can try phone numbers one by one; protect it as the host's own.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.errors import RefusedError
from graphfraud.ledger import people
from graphfraud.ledger.acts import act
from graphfraud.ledger.schema.blocklist import ledger_secret, own_value
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from graphfraud.ledger.acts import Act, Request
    from graphfraud.ledger.registry import Ledger

_SECRET_BYTES = 32


def set_own_values(ledger: Ledger, request: Request, name: str, nodes: Collection[str]) -> int:
    """Keep what a person uses as a customer; it takes the place of what was kept before.

    Args:
        ledger: the ledger.
        request: who, when, why.
        name: the person's.
        nodes: printed keys: own accounts, addresses, phones and the like; none forgets what is kept.

    Returns:
        How many are kept now.

    Raises:
        NotFoundError: nobody has that name.
        RefusedError: whoever asks is no admin.
    """
    with act(ledger, request, Action.CHANGE_USER, name) as doing:
        person = people.find(doing.connection, name)
        hashed = _hasher(doing.connection, ledger.draw)
        digests = sorted({hashed(node) for node in nodes})
        doing.connection.execute(own_value.delete().where(own_value.c.person == person.id))
        if digests:
            rows = [{"person": person.id, "digest": digest} for digest in digests]
            doing.connection.execute(own_value.insert(), rows)
        doing.told["after"] = {"own_values": len(digests)}
    return len(digests)


def refuse_linked(doing: Act, nodes: Collection[str]) -> None:
    """Refuse whoever uses one of some accounts and identifiers as a customer.

    Args:
        doing: what is being done.
        nodes: printed keys of what is decided about, and of the ring around it.

    Raises:
        RefusedError: the person is linked to it.
    """
    mine = set(
        doing.connection.scalars(sa.select(own_value.c.digest).where(own_value.c.person == doing.person.id))
    )
    if not mine:
        return
    hashed = _hasher(doing.connection, None)
    if any(hashed(node) in mine for node in nodes):
        raise RefusedError("you are linked to it as a customer: somebody else has to decide")


def _hasher(connection: sa.Connection, draw: Callable[[int], bytes] | None) -> Callable[[str], str]:
    """Return the keyed hash of this ledger; its key is made at first use, by what draws random bytes."""
    secret = connection.scalar(sa.select(ledger_secret.c.secret))
    if secret is None:
        if draw is None:
            return lambda _text: ""
        secret = draw(_SECRET_BYTES).hex()
        connection.execute(ledger_secret.insert(), {"one": 1, "secret": secret})
    key = bytes.fromhex(secret)
    return lambda text: hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
