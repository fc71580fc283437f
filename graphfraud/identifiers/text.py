"""Cleaning that every identifier shares: folding, invisible characters, bounded keys, words for nothing.

Whatever stands in an order form comes through here, so every function takes any text, never raises, and works
in time linear in its length. The tables are fixed rather than read from Python's Unicode data where that
differs between Python versions, because a key must stay the same on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

MAX_KEY = 200
"""Longest key in code points: above any real identifier, and short enough for an index page of any store."""

_MAX_TEXT = 2000
"""Longest text that is normalised: reordering combining marks takes time quadratic in their number."""

_FOLD_ROUNDS = 4
"""Normalising and case folding can each undo the other; two rounds settle it, four are safe."""

_MARK = "~"
_DIGEST_BYTES = 8

_UNSEEN = re.compile(
    "["
    "\ud800-\udfff"  # half of a surrogate pair, which no encoding can write
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters that are no white space
    "\u00ad\u034f\u061c"  # soft hyphen, grapheme joiner, Arabic letter mark
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800"  # fillers and blanks that count as letters or symbols
    "\u180b-\u180f\ufe00-\ufe0f"  # variation selectors
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, direction marks
    "\ufff0-\ufffb"  # interlinear annotation
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and music format controls
    "\U000e0000-\U000e0fff"  # tags, and the variation selectors of Japanese name kanji
    "]"
)

HYPHENS = (
    "\u02d7\u058a\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043"
    "\u207b\u208b\u2212\u2500\u2501\ufe58\ufe63\uff0d"
)
"""Marks that people type for a hyphen, the hyphen-minus itself left out."""

LONG_VOWELS = "\u30fc\uff70"
"""The katakana long vowel mark, full and half width: a hyphen between digits, a letter between kana."""

_HYPHEN = re.compile(f"[{HYPHENS}]")

_EDGES = " .,:;-_*/\\|()[]{}<>\"'?!。、・"

NOTHING_WORDS = frozenset({
    "n/a", "n.a", "na", "nan", "nil", "none", "null", "undefined", "unknown", "unspecified", "empty", "blank",
    "not available", "not applicable", "not provided", "not set", "no data", "anonymous", "tbd",
    "test", "testing", "dummy", "x", "xx", "xxx", "xxxx",
    "なし", "無し", "無", "不明", "未設定", "未登録", "未入力", "未定", "該当なし", "匿名", "空欄", "テスト",
    "ダミー",
})  # fmt: skip
"""What forms, people and export scripts write for an unknown value, folded as `fold` does."""


def visible(value: str) -> str:
    """Return the text with nothing unseen in it, in valid Unicode, and with single spaces.

    Case and width are kept, so it serves opaque tokens too. Control characters, direction marks and the like
    are dropped, any run of white space becomes one space, and half a surrogate pair becomes U+FFFD, so that
    the result can be written as UTF-8. More than 2,000 characters are cut as `bounded` does.
    """
    if _is_plain(value):
        return value
    if _UNSEEN.search(value):
        value = _UNSEEN.sub(_in_place_of_unseen, value)
    return bounded(single_spaces(value), _MAX_TEXT)


def _is_plain(value: str) -> bool:
    """Tell whether a text is short, in ASCII and without spaces: there is nothing to clean."""
    return value.isascii() and value.isprintable() and " " not in value and len(value) <= _MAX_TEXT


def _in_place_of_unseen(found: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= found[0] <= "\udfff" else ""


def single_spaces(text: str) -> str:
    """Return the text without white space at its ends, and with one space for each run of it inside."""
    return " ".join(text.split())


def fold(value: str) -> str:
    """Return the text as `visible` does, with width and case folded (NFKC and full case folding)."""
    if _is_plain(value):
        return value.lower()
    text = visible(value)
    if text.isascii():
        return text.lower()
    for _ in range(_FOLD_ROUNDS):
        folded = text.casefold()
        if folded == text and unicodedata.is_normalized("NFKC", text):
            break
        text = visible(unicodedata.normalize("NFKC", folded))
    return text


def fold_hyphens(text: str) -> str:
    """Return the text with every dash and minus sign as ``-``; the katakana long vowel mark stays."""
    return text if text.isascii() else _HYPHEN.sub("-", text)


def bounded(text: str, limit: int = MAX_KEY) -> str:
    """Return the text, cut to `limit` code points with a digest of the whole at the end if it is longer.

    Long texts that differ anywhere stay distinct, and a text that was cut once is not changed again.
    """
    if len(text) <= limit:
        return text
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
    return text[: limit - len(digest) - len(_MARK)] + _MARK + digest


def says_nothing(folded: str) -> bool:
    """Tell whether a folded text is one of `NOTHING_WORDS`, or punctuation alone."""
    core = folded.strip(_EDGES)
    return not core or core in NOTHING_WORDS


def is_repeated(text: str) -> bool:
    """Tell whether the text is one character again and again (``0000``); false for the empty text."""
    return bool(text) and text[0] == text[-1] and text == text[0] * len(text)
