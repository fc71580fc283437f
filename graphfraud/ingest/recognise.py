"""What a file is, found from all of its bytes: its kind, its encoding, its digest. Nothing is guessed."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, Literal, cast

from graphfraud.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BLOCK = 1 << 20
"""Bytes read at a time: large enough to be fast, small against any machine's memory."""

_MAGIC = {
    b"PK\x03\x04": "an Excel or zip file; save the sheet as CSV UTF-8, or unpack it",
    b"\xd0\xcf\x11\xe0": "an old Excel file; save the sheet as CSV UTF-8",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 FILE",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 FILE",
}
_WIDE = re.compile(r"[^\x00-\x7f]+")
_JAPANESE = re.compile(
    rb"[\x81-\x9f][\x80-\xfc]"  # kana and common kanji; after a Western mark stands an ASCII character
    rb"|\x83[\x40-\x7e]"  # katakana
    rb"|(?:[\x81-\x9f][\x40-\x7e]){2}"  # two common kanji
    rb"|[\xa1-\xdf]{2}"  # half-width katakana
)
"""Bytes that Japanese in cp932 has and Western text in cp1252 does not."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One input file as it was found."""

    path: Path
    kind: Literal["csv", "jsonl", "parquet"]
    compressed: bool
    encoding: str
    """``utf-8``, ``utf-8-sig`` (with BOM), ``cp932`` or what the mapping states; empty for Parquet."""
    sha256: str
    """Digest of the file's own bytes, as ``sha256sum`` prints it."""
    size: int
    """Bytes on disk."""

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def recognise(path: Path, encoding: str = "auto") -> FileFacts:
    """Find out what a file is.

    Text is read through in bounded memory: UTF-8 is tried first, then cp932, always on the whole file, so
    that one byte near its end decides as well as one in the first line.

    Args:
        path: the file.
        encoding: ``auto``, or the encoding that the mapping states.

    Raises:
        FeedError: the file is missing, empty, cut short, or in no encoding that is certain.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise FeedError(f"cannot be read: {error.strerror}", file=path.name) from error
    if not head:
        raise FeedError("the file is empty", file=path.name)
    if head == b"PAR1":
        return FileFacts(path, "parquet", compressed=False, encoding="", sha256=digest, size=size)
    compressed = head[:2] == b"\x1f\x8b"
    start = _first_bytes(path, compressed)
    for magic, advice in _MAGIC.items():
        if start.startswith(magic):
            raise FeedError(f"this is {advice}", file=path.name)
    found = _encoding(path, compressed, start, encoding)
    return FileFacts(path, _text_kind(path, start), compressed, found, digest, size)


@contextmanager
def open_text(facts: FileFacts) -> Iterator[tuple[TextIOWrapper, Callable[[], int]]]:
    """Open a recognised text file; gives the text, and a function that says how many bytes were read."""
    with facts.path.open("rb") as raw:
        binary = gzip.GzipFile(fileobj=raw) if facts.compressed else raw
        with TextIOWrapper(
            cast("IO[bytes]", binary), encoding=facts.encoding, errors="strict", newline=""
        ) as text:
            yield text, lambda: 0 if raw.closed else raw.tell()


def _text_kind(path: Path, start: bytes) -> Literal["csv", "jsonl"]:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"[") and ".csv" not in suffixes:
        raise FeedError("this is one JSON array; JSON Lines is needed: one object a line", file=path.name)
    named = any(suffix in {".jsonl", ".ndjson", ".json"} for suffix in suffixes)
    return "jsonl" if named or text.startswith(b"{") else "csv"


def _first_bytes(path: Path, compressed: bool) -> bytes:
    return next(_blocks(path, compressed), b"")[:4096]


def _blocks(path: Path, compressed: bool) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file."""
    with gzip.open(path) if compressed else path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                yield block
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FeedError(
                f"the gzip file is cut short or damaged ({error}); copy it again", file=path.name
            ) from error


def _encoding(path: Path, compressed: bool, start: bytes, stated: str) -> str:
    if not start:
        raise FeedError("the file is empty", file=path.name)
    if stated != "auto":
        fault = _first_fault(path, compressed, stated)
        if fault:
            raise FeedError(
                f"is not {stated}, as the mapping states: {fault}", file=path.name, row=fault.line
            )
        return "utf-8-sig" if stated == "utf-8" and start.startswith(codecs.BOM_UTF8) else stated
    fault = _first_fault(path, compressed, "utf-8")
    if fault is None:
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    if start.startswith(codecs.BOM_UTF8):
        raise FeedError(f"begins as UTF-8 but is not all UTF-8: {fault}", file=path.name, row=fault.line)
    _check_cp932(path, compressed, fault)
    return "cp932"


def _check_cp932(path: Path, compressed: bool, utf8_fault: _Fault) -> None:
    """Refuse a file that is not cp932, or only happens to decode as cp932."""
    fault = _first_fault(path, compressed, "cp932")
    reads_as_euc = _first_fault(path, compressed, "euc_jp") is None
    if fault:
        found = f"is neither UTF-8 ({utf8_fault}) nor cp932 ({fault})"
        advice = "it reads as EUC-JP: " if reads_as_euc else "save it as UTF-8, or "
        # The encoding that lasted longer is the likelier one: there the odd row stands.
        row = max(fault.line, utf8_fault.line)
        raise FeedError(f"{found}; {advice}state its encoding in the mapping", file=path.name, row=row)
    if reads_as_euc:
        raise FeedError("could be cp932 or EUC-JP; state its encoding in the mapping", file=path.name)
    if not _reads_like_japanese(path, compressed):
        raise FeedError(
            "is not UTF-8 and looks like a Western encoding (cp1252); save it as UTF-8, "
            "or state its encoding in the mapping",
            file=path.name,
            row=utf8_fault.line,
        )


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first byte that an encoding does not allow."""

    position: int
    line: int

    def __str__(self) -> str:
        return f"byte {self.position:,}"


def _first_fault(path: Path, compressed: bool, encoding: str) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = lines = 0
    pending = b""
    for block in _blocks(path, compressed):
        waiting = len(pending)
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            line = lines + block[: max(0, error.start - waiting)].count(b"\n") + 1
            return _Fault(done - waiting + error.start, line)
        pending = decoder.getstate()[0]
        done += len(block)
        lines += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _Fault(done - len(pending), lines + 1)
    return None


def _reads_like_japanese(path: Path, compressed: bool) -> bool:
    """Tell Japanese from accented Latin letters, which can decode as rare kanji, one after a letter."""
    decoder = codecs.getincrementaldecoder("cp932")("strict")
    for block in _blocks(path, compressed):
        for run in _WIDE.finditer(decoder.decode(block)):
            if _JAPANESE.search(run[0].encode("cp932", "ignore")):
                return True
    return False
