"""Sounds of names, spelled one way: kana readings, and the Roman letters that cards and mailboxes carry."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from graphfraud.identifiers.text import fold

_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SEPARATORS: Final = re.compile(r"[\s・･.=]+")
_KANA_ONLY: Final = re.compile("[\u3041-\u3096ー]+")

_SAME_SOUND: Final = str.maketrans(
    {"ぢ": "じ", "づ": "ず", "ゐ": "い", "ゑ": "え", "を": "お"}
    | dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True))
)
"""Kana that sound alike, or that forms write large."""

_VOICED: Final = re.compile("[\u3099\u309a]")
_LONG: Final = re.compile("ー|(?<=[おこそとのほもよろうくすつぬふむゆる])う|(?<=[おこそとのほもよろ])お")
"""The second half of a long o or u, which not everybody writes: おおの and おの, ゆうき and ゆき."""


def reading_parts(text: str) -> list[str]:
    """Return the parts of a reading in hiragana without voicing marks and long vowels.

    Parts that differ only in what people type differently are equal: width, katakana, small kana,
    やまざき and やまさき, おおの and おの.

    Args:
        text: any text; spaces, dots and equals signs part it.

    Returns:
        No parts where any of them holds something else than kana.
    """
    parts = [part for part in _SEPARATORS.split(hiragana(fold(text))) if part]
    if not all(map(_KANA_ONLY.fullmatch, parts)):
        return []
    plain = (unicodedata.normalize("NFD", part.translate(_SAME_SOUND)) for part in parts)
    return [_LONG.sub("", _VOICED.sub("", part)) for part in plain]


def hiragana(text: str) -> str:
    """Return the text with katakana as hiragana; everything else stays."""
    return text.translate(_TO_HIRAGANA)


_ROWS: Final = (
    ("あいうえお", ""), ("かきくけこ", "k"), ("さしすせそ", "s"), ("たちつてと", "t"), ("なにぬねの", "n"),
    ("はひふへほ", "h"), ("まみむめも", "m"), ("らりるれろ", "r"), ("がぎぐげご", "g"), ("ざじずぜぞ", "z"),
    ("だぢづでど", "d"), ("ばびぶべぼ", "b"), ("ぱぴぷぺぽ", "p"), ("ぁぃぅぇぉ", "*"),
)  # fmt: skip
_SYLLABLES: Final = str.maketrans(
    {kana: start + vowel for row, start in _ROWS for kana, vowel in zip(row, "aiueo", strict=True)}
    | {
        "ぢ": "zi",
        "づ": "zu",
        "や": "ya",
        "ゆ": "yu",
        "よ": "yo",
        "わ": "wa",
        "ゐ": "i",
        "ゑ": "e",
        "を": "o",
    }
    | {"ん": "n", "ゔ": "bu", "ゃ": "*ya", "ゅ": "*yu", "ょ": "*yo", "っ": "", "ー": ""}
)
"""A star marks a small kana, before which the vowel of a large one is not spoken: き and ゃ are kya."""

_SILENT: Final = re.compile(r"[aiueo]?\*")

_ROMAN_VARIANTS: Final = (
    ("sh", "sy"), ("tch", "ty"), ("cch", "ty"), ("ch", "ty"), ("ts", "t"), ("j", "zy"), ("f", "h"),
    ("l", "r"), ("v", "b"), ("c", "k"), ("yi", "i"), ("yy", "y"), ("nn", "n"),
)  # fmt: skip
"""What Hepburn and other habits write, and the one spelling for it, in the order of replacing."""

_NOT_SPOKEN: Final = re.compile(
    r"(?<=o)[ou]|(?<=u)u|(?<=[ou])h(?![aiueoy])"  # long vowels: OHNO, SATOU, YUUKI
    r"|([bdghkmprstwyz])(?=\1)"  # doubled consonants, which stand for a pause
)
_BEFORE_LIPS: Final = re.compile("m(?=[bmp])")
_LATIN_ONLY: Final = re.compile("[^a-z]")


def roman_key(text: str) -> str:
    """Return one spelling in Roman letters of a Japanese name, in whichever system it was written.

    Kana and Roman letters of one name give one key: さとう, SATO, SATOH and Satou are ``sato``.

    Args:
        text: one part of a name, in kana or Latin letters; other characters are dropped.
    """
    written = _SILENT.sub("", hiragana(fold(text)).translate(_SYLLABLES))
    key = _LATIN_ONLY.sub("", unicodedata.normalize("NFD", written))
    for variant, spelling in _ROMAN_VARIANTS:
        key = key.replace(variant, spelling)
    return _NOT_SPOKEN.sub("", _BEFORE_LIPS.sub("n", key))
