"""The folder of keys where releases are made, and the two steps in which one signing key follows another.

::

    signing-key.pem       signs releases; never leaves this folder
    next-signing-key.pem  waits until every checkout trusts it
    trusted-keys.json     public; a copy belongs to every checkout
    matching-secret       a copy belongs to every checkout, and to nobody else
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphfraud.checkout.folder import write_whole
from graphfraud.checkout.hashing import SECRET_BYTES, read_secret
from graphfraud.checkout.signing import (
    SigningKey,
    TrustedKey,
    TrustedKeys,
    read_signing_key,
    read_trusted_keys,
)
from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.checkout.hashing import MatchingSecret

SIGNING_KEY = "signing-key.pem"
NEXT_SIGNING_KEY = "next-signing-key.pem"
TRUSTED_KEYS = "trusted-keys.json"
MATCHING_SECRET = "matching-secret"  # noqa: S105  # the file's name

_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one publisher."""

    folder: Path

    def create(self) -> SigningKey:
        """Make a signing key, the trust in it, and a matching secret.

        Raises:
            ConfigError: the folder holds keys already.
            StoreError: it cannot be written.
        """
        for name in (SIGNING_KEY, NEXT_SIGNING_KEY, TRUSTED_KEYS, MATCHING_SECRET):
            if (self.folder / name).exists():
                raise ConfigError(
                    f"{self.folder / name}: there are keys already; another folder, or `keys next`"
                )
        key = SigningKey.generate()
        write_whole(self.folder / MATCHING_SECRET, _line(secrets.token_hex(SECRET_BYTES)), _OWNER_ONLY)
        self._write_trusted(TrustedKeys((TrustedKey(key.id, key.public()),)))
        write_whole(self.folder / SIGNING_KEY, key.pem(), _OWNER_ONLY)
        return key

    def add_next(self) -> SigningKey:
        """Make the key that will follow, and trust it beside the one that signs now.

        Raises:
            ConfigError: there is a next key already, or no first one.
            StoreError: the folder cannot be written.
        """
        if (self.folder / NEXT_SIGNING_KEY).exists():
            raise ConfigError(
                f"{self.folder / NEXT_SIGNING_KEY}: is waiting already; `keys switch` begins it"
            )
        trusted = self.trusted()
        key = SigningKey.generate()
        write_whole(self.folder / NEXT_SIGNING_KEY, key.pem(), _OWNER_ONLY)
        self._write_trusted(TrustedKeys((*trusted.keys, TrustedKey(key.id, key.public()))))
        return key

    def switch(self, retire_at: int) -> SigningKey:
        """Let the next key sign from now on, and trust the old one for a while yet.

        Args:
            retire_at: from when the old key's releases are refused, milliseconds since 1970 UTC.

        Raises:
            ConfigError: there is no next key, or the checkouts could not trust it.
            StoreError: the folder cannot be written.
        """
        old, following = self.signing_key(), read_signing_key(self.folder / NEXT_SIGNING_KEY)
        if following.id == old.id:  # a switch that was killed in its last step
            (self.folder / NEXT_SIGNING_KEY).unlink()
            return old
        trusted = self.trusted()
        if not any(one.key_id == following.id for one in trusted.keys):
            raise ConfigError(
                f"{self.folder / TRUSTED_KEYS}: does not name the next key; remove that and begin anew"
            )
        self._write_trusted(
            TrustedKeys(
                tuple(
                    replace(one, trusted_until=retire_at) if one.key_id == old.id else one
                    for one in trusted.keys
                )
            )
        )
        write_whole(self.folder / SIGNING_KEY, following.pem(), _OWNER_ONLY)
        (self.folder / NEXT_SIGNING_KEY).unlink()
        return following

    def signing_key(self) -> SigningKey:
        """Return the key that signs now.

        Raises:
            ConfigError: it cannot be read, or others can read it too.
        """
        return read_signing_key(self.folder / SIGNING_KEY)

    def trusted(self) -> TrustedKeys:
        """Return the keys that checkouts shall trust.

        Raises:
            ConfigError: the file cannot be read or is damaged.
        """
        return read_trusted_keys(self.folder / TRUSTED_KEYS)

    def secret(self) -> MatchingSecret:
        """Return the matching secret.

        Raises:
            ConfigError: it cannot be read or is none.
        """
        return read_secret(self.folder / MATCHING_SECRET)

    def _write_trusted(self, trusted: TrustedKeys) -> None:
        write_whole(self.folder / TRUSTED_KEYS, trusted.render().encode())


def _line(text: str) -> bytes:
    return text.encode("ascii") + b"\n"
