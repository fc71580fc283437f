"""Keyed hashes of looked-up keys: a release that leaks says nothing to whoever lacks the secret.

BLAKE2b in keyed mode (RFC 7693), 16 bytes. A million entries and a billion look-ups meet by chance with a
probability below 1e-23, so a hash stands for its key. Phone numbers and addresses are few enough to try them
all, so the secret is what protects them: it belongs to the publisher and the checkouts, and to nobody else.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import EntryType
from graphfraud.errors import ConfigError, ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

SECRET_BYTES = 32
"""Of the secret: as much as BLAKE2b's security level at this digest size can use."""

DIGEST_BYTES = 16

_MATCHING = b"graphfraud-match"
_NAMING = b"graphfraud-name"
"""Separate uses of one secret (RFC 7693, personalisation), so that the id says nothing about a match."""

_PREFIXES = {one: f"{one.value}\x1f".encode() for one in EntryType}


class MatchingSecret:
    """Hashes keys with the secret that publisher and checkouts share."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = blake2b(key=secret, digest_size=DIGEST_BYTES, person=_MATCHING)
        self.id = blake2b(key=secret, digest_size=8, person=_NAMING).hexdigest()
        """Names the secret in a manifest without giving it away."""

    def digest(self, kind: EntryType, key: str) -> int:
        """Return the hash of one key of one type as a number of 128 bits; about a microsecond."""
        hashed = self._keyed.copy()
        hashed.update(_PREFIXES[kind])
        hashed.update(key.encode())
        return int.from_bytes(hashed.digest(), "big")

    def name_digest(self, kind: EntryType, key: str) -> str:
        """Return the hash of a key as text, to be kept in the key's place, with the secret's id."""
        return f"{self.id}:{self.digest(kind, key):032x}"

    def read_digest(self, text: str) -> int:
        """Return the hash in what `name_digest` gave.

        Raises:
            ReleaseError: it was made with another secret, or is none.
        """
        secret_id, _, hexadecimal = text.partition(":")
        if secret_id != self.id:
            raise ReleaseError("its value was erased, and its hash was made with another secret")
        return int(hexadecimal, 16)


def read_secret(path: Path) -> MatchingSecret:
    """Read a secret's file: 64 hexadecimal digits.

    Raises:
        ConfigError: the file cannot be read or holds something else.
    """
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise ConfigError(f"{path}: the matching secret cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ConfigError(f"{path}: is no matching secret; it must be 64 hexadecimal digits") from error
    if len(secret) != SECRET_BYTES:
        raise ConfigError(f"{path}: is no matching secret; it must be 64 hexadecimal digits")
    return MatchingSecret(secret)
