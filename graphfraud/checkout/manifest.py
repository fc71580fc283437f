"""The manifest: what one release is, which files make it, and the signature over both.

A manifest names its whole chain, one snapshot and the deltas after it, each by its SHA-256. So the signature
covers every byte of a release, a reader can tell how much of the chain it holds already, and a delta can
be neither left out nor swapped.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from graphfraud.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.checkout.signing import SigningKey, TrustedKeys

FORMAT = 1
"""Raised when an older reader could misread a release."""

MOST_BYTES = 1 << 20
"""A manifest is some kilobytes; more is read by nobody."""

MOST_FILE_BYTES = 1 << 32
"""Of one file: eighty million entries."""

_CONTEXT = b"graphfraud block list release\n"
"""Stands before what is signed, so that a signature for anything else is none for a release."""

_FILE_NAME = re.compile(r"(?:snapshot|delta)-[0-9]{10}\.gfb")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One snapshot or delta."""

    name: str
    base: int
    """Version of the content that a delta changes; 0 for a snapshot."""
    content: int
    """Version of the content that it leads to."""
    size: int
    """In bytes."""
    records: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One release."""

    list: str
    """Which list it is, so that a release of a test shop never reaches a real one."""
    version: int
    """One more than the last release's; never given twice."""
    previous: int
    content: int
    """Version in which the content last changed; a renewal only moves the dates."""
    created_at: int
    """Milliseconds since 1970 UTC, by the publisher's clock."""
    valid_until: int
    """After this no reader answers from it."""
    normaliser: int
    """Which spelling rules made the keys: `graphfraud.identifiers.NORMALISER_VERSION`."""
    region: str
    """Two-letter country of phone numbers and addresses that name none."""
    secret_id: str
    """Which secret hashed the keys."""
    entries: int
    counts: Mapping[str, int]
    """Entries of each action."""
    files: tuple[ReleaseFile, ...]
    """The snapshot, then the deltas in their order."""
    note: str = ""
    """Why it was made, where that is not plain: a rollback names the version it goes back to."""
    format: int = field(default=FORMAT)

    def signed(self, key: SigningKey) -> bytes:
        """Return the bytes of the manifest file."""
        body = asdict(self)
        return _canonical({"body": body, "key_id": key.id, "signature": key.sign(_message(body))})


def read_manifest(data: bytes, trusted: TrustedKeys, now: int) -> Manifest:
    """Check a manifest file's signature and form, in this order, and return what it says.

    Args:
        data: the file, whole.
        trusted: keys whose releases count.
        now: milliseconds since 1970 UTC, which decides on retired keys.

    Raises:
        ReleaseError: it is not to be trusted, or not to be understood.
    """
    try:
        parsed = json.loads(data)
        body, key_id, signature = parsed["body"], parsed["key_id"], parsed["signature"]
        # One form only: whoever reads a doubled word or a number in another way would see another manifest.
        if not isinstance(key_id, str) or not isinstance(signature, str) or _canonical(parsed) != data:
            raise ValueError("not canonical")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReleaseError("its manifest is damaged: it is not as a publisher writes it") from error
    trusted.verify(key_id, signature, _message(body), now)
    if body.get("format") != FORMAT:
        raise ReleaseError(
            f"its format is {body.get('format')}; this version reads {FORMAT}: update the reader"
        )
    try:
        manifest = _parsed(body)
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"its manifest is signed, and yet not a release: {error}") from error
    return manifest


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a manifest file or any other."""
    return sha256(data).hexdigest()


def _canonical(value: Mapping[str, Any]) -> bytes:
    """Return the one form that is signed and written: sorted, without spaces, ASCII, with a line end."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def _message(body: Mapping[str, Any]) -> bytes:
    return _CONTEXT + _canonical(body)


def _parsed(body: Mapping[str, Any]) -> Manifest:
    files = tuple(ReleaseFile(**one) for one in body["files"])
    manifest = Manifest(**{**body, "files": files})
    for one in fields(Manifest):
        if one.type == "int" and type(getattr(manifest, one.name)) is not int:
            raise TypeError(f"{one.name} is no whole number")
        if one.type == "str" and not isinstance(getattr(manifest, one.name), str):
            raise TypeError(f"{one.name} is no text")
    _check_chain(manifest)
    return manifest


def _check_chain(manifest: Manifest) -> None:
    """Check that the files lead from nothing to the content, without a gap."""
    if not 0 < manifest.content <= manifest.version or manifest.previous != manifest.version - 1:
        raise ValueError("its versions do not follow each other")
    at = 0
    for one in manifest.files:
        if not _FILE_NAME.fullmatch(one.name) or not _SHA256.fullmatch(one.sha256):
            raise ValueError(f"{one.name[:40]!r} is no file of a release")
        if one.base != at or one.content <= at or not 0 <= one.size <= MOST_FILE_BYTES:
            raise ValueError(f"{one.name} does not follow the file before it")
        at = one.content
    if at != manifest.content:
        raise ValueError("its files do not lead to its content")
