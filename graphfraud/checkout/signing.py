"""Ed25519 keys (RFC 8032): one to sign releases with, some to trust, and the days on which they are.

The date that counts is the reader's own: whoever stole a retired key can write any date into a release.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from graphfraud.errors import ConfigError, ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

_ID_DIGITS = 16
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _id_of(public: Ed25519PublicKey) -> str:
    """Return a short name for a key: the beginning of its SHA-256."""
    return sha256(public.public_bytes(*_RAW)).hexdigest()[:_ID_DIGITS]


class SigningKey:
    """The private key: it belongs where releases are made, and nowhere else."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.id = _id_of(private.public_key())

    @classmethod
    def generate(cls) -> SigningKey:
        """Make a new key from the system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    def sign(self, message: bytes) -> str:
        """Return the signature of a message, in base64."""
        return base64.b64encode(self._private.sign(message)).decode("ascii")

    def public(self) -> str:
        """Return the public key, in base64."""
        return base64.b64encode(self._private.public_key().public_bytes(*_RAW)).decode("ascii")

    def pem(self) -> bytes:
        """Return the private key as unencrypted PKCS #8, for a file that only its owner can read."""
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def read_signing_key(path: Path) -> SigningKey:
    """Read a private key's file.

    Raises:
        ConfigError: it cannot be read, others can read it too, or it holds no Ed25519 key.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"{path}: others can read the signing key; say chmod 600 {path.name}")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise ConfigError(
            f"{path}: the signing key cannot be read ({error.strerror}); "
            "`graphfraud release keys new` makes one"
        ) from error
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{path}: is no unencrypted private key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(f"{path}: is no Ed25519 key; make one with `graphfraud release keys new`")
    return SigningKey(key)


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """One public key, and until when a reader takes releases that it signed."""

    key_id: str
    public_key: str
    """32 bytes in base64."""
    trusted_until: int | None = None
    """Milliseconds since 1970 UTC by the reader's clock; None is no end."""

    def public(self) -> Ed25519PublicKey:
        """Return the key itself.

        Raises:
            ValueError: it is none, or its id is another key's.
        """
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.public_key, validate=True))
        if _id_of(key) != self.key_id:
            raise ValueError("the id is another key's")
        return key


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The keys whose releases a reader takes; two of them while one follows the other."""

    keys: tuple[TrustedKey, ...]

    def verify(self, key_id: str, signature: str, message: bytes, now: int) -> None:
        """Check a signature.

        Raises:
            ReleaseError: the key is not trusted or no longer trusted, or the signature is not its.
        """
        key = next((one for one in self.keys if one.key_id == key_id), None)
        if key is None:
            known = ", ".join(one.key_id for one in self.keys)
            raise ReleaseError(
                f"it is signed with the key {key_id[:40]!r}, which is not trusted ({known} is)"
            )
        if key.trusted_until is not None and now >= key.trusted_until:
            raise ReleaseError(f"it is signed with the key {key_id}, which is no longer trusted")
        try:
            key.public().verify(base64.b64decode(signature, validate=True), message)
        except (InvalidSignature, binascii.Error) as error:
            raise ReleaseError("its signature is wrong: it was changed after it was signed") from error

    def at_any_date(self) -> TrustedKeys:
        """Return the same keys without their last days: to tell which releases were ever ours."""
        return TrustedKeys(tuple(replace(one, trusted_until=None) for one in self.keys))

    def render(self) -> str:
        """Return the text of a file of trusted keys."""
        return json.dumps({"keys": [asdict(one) for one in self.keys]}, indent=2) + "\n"


def read_trusted_keys(path: Path) -> TrustedKeys:
    """Read a file of trusted keys, as `TrustedKeys.render` writes it.

    Raises:
        ConfigError: it cannot be read, or holds something else.
    """
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        keys = tuple(TrustedKey(**one) for one in body["keys"])
        for one in keys:
            one.public()
            if one.trusted_until is not None and type(one.trusted_until) is not int:
                raise TypeError("trusted_until")
    except OSError as error:
        raise ConfigError(f"{path}: the trusted keys cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ConfigError(
            f"{path}: is no file of trusted keys; copy it anew from where releases are made"
        ) from error
    if not keys:
        raise ConfigError(f"{path}: names no key, so no release could be trusted")
    return TrustedKeys(keys)
