"""What a release is made of: one entry of the block list, as the publishing side hands it over.

Standard library only, so that whatever keeps the list (a ledger, a CSV file) can make one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What the checkout shall do, the most severe first. `graphfraud.checkout.matching` has the rules."""

    HOLD = "hold"
    """Stop the order to protect the account's owner, a victim; never a sign of fraud. Accounts only."""
    BLOCK = "block"
    """Refuse the order."""
    CHALLENGE = "challenge"
    """Ask for 3-D Secure or the like before going on."""
    REVIEW = "review"
    """Take the order, and let a person look before it ships."""
    ALLOW = "allow"
    """A person found nothing wrong: what is listed more widely does not count."""

    @property
    def stops(self) -> bool:
        """Whether the order does not go through."""
        return self in {Action.HOLD, Action.BLOCK}


class EntryType(StrEnum):
    """What kind of value an entry lists."""

    ACCOUNT = "account"
    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    CARD = "card"
    BIN = "bin"
    DEVICE = "device"
    IP = "ip"
    CIDR = "cidr"
    ADDRESS = "address"
    BUILDING = "building"
    POSTCODE = "postcode"
    NAME_ADDRESS = "name_address"

    __hash__ = str.__hash__  # an enumeration's own is Python code, and a look-up needs some sixty of them


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """One entry of the block list."""

    entry_id: str
    """The list's own id, one to 100 visible characters; unique in the list, and shown to the shop."""
    action: Action
    type: EntryType
    value: str
    """As a person typed it; for NAME_ADDRESS the address."""
    reason: str
    """The reason code, one to 40 letters, digits, hyphens and underscores."""
    starts_at: int | None = None
    """Milliseconds since 1970 UTC; None counts from always."""
    expires_at: int | None = None
    """The first millisecond at which it counts no more; None never expires."""
    name: str = ""
    """For NAME_ADDRESS: whose address it is."""
    postcode: str = ""
    """For the address types: the postcode, where it does not stand in `value`."""
    country: str = ""
    """For the address types: two letters (ISO 3166-1); empty takes the release's region."""
    kind: str = ""
    """For CARD ``token`` or ``masked``, for DEVICE ``app`` or ``browser``, as in the feed."""
    normalised: bool = False
    """`value` is a key that `graphfraud.identifiers` made, and is taken as it is."""
    digest: str = ""
    """In the place of a value that was erased: what `MatchingSecret.name_digest` gave for it."""
    width: int = 0
    """Beside `digest`: how widely it reaches."""
