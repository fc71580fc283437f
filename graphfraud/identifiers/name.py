"""Names: keys to compare customer, recipient and card holder. A name is no identifier: namesakes are many.

Cleaning: width and case are folded, honorifics and titles taken off the ends, spaces removed from Chinese,
Japanese and Korean names and made single in others; the order of the parts is kept.
Sharing: says something about two accounts only beside other evidence; a shared family name is what a
household has.
Placeholder: words typed in place of a name, and one character again and again, give the empty key.
"""

from __future__ import annotations

import re

from graphfraud.identifiers.text import bounded, fold, fold_hyphens, is_repeated, says_nothing

_EAST_ASIAN = re.compile(
    "[々〆\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_KANJI_ONLY = re.compile("[々〆\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SEPARATORS = re.compile("[,.、。・･/|]+")

_HONORIFICS = ("様", "さま", "さん", "殿", "御中")
_MIN_BEFORE_HONORIFIC = 2
"""鵜殿 is a family name: an honorific is one only behind two characters."""
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_GUESSED_FAMILY_NAME = 2
"""Characters of most Japanese family names; there are names of one and three."""

_NO_NAME = frozenset(
    {"guest", "customer", "user", "no name", "noname", "ゲスト", "お客様", "お客", "名無し", "氏名", "名前"}
)
"""Folded words that shop systems and customers write in place of a name, besides words for nothing."""


def name_key(value: str) -> str:
    """Return one key for all spellings of a personal name; empty for no name and for placeholders.

    Args:
        value: a name as typed, any text.

    Returns:
        At most 200 code points; cleaning a key again gives the same key.
    """
    text = bounded(fold_hyphens(fold(value)))
    # Each round takes something off (a title, a space), which can bring another honorific to the end.
    while (key := _join(_parts(text))) != text:
        text = key
    return key


def family_name_key(value: str) -> str:
    """Return the key of the family name; empty where it cannot be told.

    It is the first part of an East Asian name that is written in parts, and the last part of any other name.
    Of an unspaced name in kanji the first two characters are a guess, wrong for families such as 林 and
    佐々木; an unspaced name in kana gives nothing.
    """
    parts = name_parts(value)
    whole = _join(parts)
    if not _EAST_ASIAN.search(whole):
        return parts[-1] if len(parts) > 1 else ""
    if len(parts) > 1:
        return parts[0]
    return whole[:_GUESSED_FAMILY_NAME] if _KANJI_ONLY.fullmatch(whole) else ""


def name_parts(value: str) -> list[str]:
    """Return the folded parts of a name in the order written, without honorifics and titles.

    Args:
        value: a name as typed, any text; spaces and points part it.

    Returns:
        No parts for a placeholder.
    """
    return _parts(bounded(fold_hyphens(fold(value))))


def _parts(folded: str) -> list[str]:
    """Return the parts of a name without honorifics and titles; none for a placeholder."""
    if _names_nobody(folded):
        return []
    parts = _SEPARATORS.sub(" ", folded).split()
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    while len(parts) > 1 and (parts[-1] in _TITLES or parts[-1] in _HONORIFICS):
        parts = parts[:-1]
    if parts:
        parts[-1] = _without_honorific(parts[-1])
    return [] if _names_nobody(" ".join(parts)) else parts


def _join(parts: list[str]) -> str:
    whole = "".join(parts)
    return fold(whole if _EAST_ASIAN.search(whole) else " ".join(parts))


def _without_honorific(part: str) -> str:
    for honorific in _HONORIFICS:
        if part.endswith(honorific) and len(part) - len(honorific) >= _MIN_BEFORE_HONORIFIC:
            return part.removesuffix(honorific)
    return part


def _names_nobody(text: str) -> bool:
    repeated = len(text) > 1 and is_repeated(text.replace(" ", ""))
    return repeated or says_nothing(text) or text in _NO_NAME
