"""Who may ask, and how often."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEWEST_KEY_CHARACTERS = 32
"""Of an API key: 128 bits in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What a shop states for its service."""

    api_keys: tuple[str, ...]
    """Whoever sends one of them may ask; two of them while one follows the other."""
    orders_per_second: float = 1_000.0
    """For each key, in the long run; about what one process answers."""
    burst: int = 2_000
    """Orders that a key may ask for at once, after a pause."""


def read_api_keys(path: Path) -> tuple[str, ...]:
    """Read API keys, one a line; empty lines and lines that begin with ``#`` are left out.

    Raises:
        ConfigError: the file cannot be read, others can read it too, or a key is too short to be safe.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"{path}: others can read the API keys; say chmod 600 {path.name}")
        lines = path.read_text(encoding="ascii").split("\n")
    except OSError as error:
        raise ConfigError(f"{path}: the API keys cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: an API key is of letters, digits and ASCII marks") from error
    return checked_api_keys([line.strip() for line in lines if line.strip() and not line.startswith("#")])


def checked_api_keys(keys: list[str]) -> tuple[str, ...]:
    """Return keys that are long enough.

    Raises:
        ConfigError: there is none, or one is too short to be safe.
    """
    if not keys or any(len(key) < FEWEST_KEY_CHARACTERS for key in keys):
        raise ConfigError(f"the service needs API keys of at least {FEWEST_KEY_CHARACTERS} characters")
    return tuple(keys)


class Gate:
    """Tells one API key from another, in a time that says nothing about any of them."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._digests = [sha256(key.encode()).digest() for key in checked_api_keys(list(keys))]

    def number_of(self, key: str | None) -> int | None:
        """Return which of the keys was given; None for none of them."""
        given = sha256((key or "").encode("utf-8", "surrogatepass")).digest()
        found = None
        for number, digest in enumerate(self._digests):  # all of them, whichever it is
            if hmac.compare_digest(given, digest):
                found = number
        return found


@dataclass(slots=True)
class RateLimit:
    """A bucket of tokens for each key: one an order, filled again at a steady rate."""

    per_second: float
    burst: int
    clock: Callable[[], float]
    """Seconds that only ever grow."""
    _buckets: dict[int, tuple[float, float]] = field(default_factory=dict)

    def seconds_to_wait(self, key: int, orders: int) -> float:
        """Take tokens for some orders; return 0, or how long to wait where there are too few."""
        now = self.clock()
        tokens, then = self._buckets.get(key, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - then) * self.per_second)
        missing = orders - tokens
        if missing > 0:
            self._buckets[key] = (tokens, now)
            return missing / self.per_second
        self._buckets[key] = (tokens - orders, now)
        return 0.0
