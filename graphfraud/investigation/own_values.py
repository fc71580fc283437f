"""What staff use themselves as customers: from the texts that an admin types to the keys that are hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError
from graphfraud.investigation.search import meanings
from graphfraud.ledger.own_values import set_own_values
from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request


def keep_own_values(ledger: Ledger, request: Request, name: str, texts: Sequence[str], region: str) -> None:
    """Keep hashes of a person's own accounts, addresses, phones and the like; they replace earlier ones.

    Each text is taken for everything that it may mean: ``090-1234-5678`` is a phone and might be an account.

    Args:
        ledger: the ledger.
        request: who, when, why.
        name: the person's.
        texts: as an order form has them; none forgets what is kept.
        region: two-letter country of a phone number that names none.

    Raises:
        ConfigError: a text is empty.
        NotFoundError: nobody has that name.
        RefusedError: whoever asks is no admin.
    """
    labels = {label.value for label in Label}
    nodes: set[str] = set()
    for text in texts:
        if not text.strip():
            raise ConfigError("one of the values is empty; write it as an order form has it")
        whole, _ = meanings(text, region)
        nodes |= {node for node in whole if node.partition(":")[0] in labels}
    set_own_values(ledger, request, name, nodes)
