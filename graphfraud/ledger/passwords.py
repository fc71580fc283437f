"""Passwords, kept as argon2id hashes; what a hash costs stands here, once."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 12
"""Characters; a short password is guessed faster than any hash is slow."""

LONGEST: Final = 256
"""Characters; a longer one only costs time."""

TIME_COST: Final = 3
"""Passes over the memory, as RFC 9106 recommends where memory is scarce."""

MEMORY_KIB: Final = 65_536
"""64 MiB, of the same recommendation: a screen server can check several at once."""

PARALLELISM: Final = 4
"""Lanes, of the same recommendation."""


def make_hash(password: str, name: str) -> str:
    """Return the hash of a new password.

    Args:
        password: as it was typed; spellings that look alike are folded (NFKC), as keyboards differ.
        name: of its person, which it must not hold.

    Raises:
        ConfigError: it is too short, too long, or holds the name.
    """
    password = _folded(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConfigError(f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}")
    if name in password.lower():
        raise ConfigError("a password must not hold the name of its person: choose another one")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one of a hash; takes as long where there is no hash."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  # only to log in

    password = _folded(password)[:LONGEST]
    try:
        _hasher().verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415  # commands that log nobody in go without

    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("a password that nobody has")


def _folded(password: str) -> str:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
