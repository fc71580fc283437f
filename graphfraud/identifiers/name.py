"""Names: keys to compare customer, recipient and card holder. A name is no identifier: namesakes are many.

Cleaning: width and case are folded, honorifics and titles taken off the ends, spaces removed from Chinese,
Japanese and Korean names and made single in others; the order of the parts is kept.
Sharing: says something about two accounts only beside other evidence; a shared family name is what a
household has.
Placeholder: words typed in place of a name, and one character again and again, give the empty key.
"""

from __future__ import annotations

import re

from graphfraud.identifiers.text import bounded, fold, fold_hyphens, is_repeated, says_nothing, single_spaces

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
    {"guest", "customer", "user", "no name", "noname", "ゲスト", "お客様", "名無し", "氏名", "名前"}
)
"""Folded words that shop systems and customers write in place of a name, besides words for nothing."""


def name_key(value: str) -> str:
    """Return one key for all spellings of a personal name; empty for no name and for placeholders.

    Args:
        value: a name as typed, any text.

    Returns:
        At most 200 code points; cleaning a key again gives the same key.
    """
    parts = _parts(value)
    joiner = "" if _EAST_ASIAN.search("".join(parts)) else " "
    return bounded(joiner.join(parts))


def family_name_key(value: str) -> str:
    """Return the key of the family name; empty where it cannot be told.

    It is the first part of an East Asian name that is written in parts, and the last part of any other name.
    Of an unspaced name in kanji the first two characters are a guess, wrong for families such as 林 and
    佐々木; an unspaced name in kana gives nothing.
    """
    parts = _parts(value)
    whole = "".join(parts)
    if not _EAST_ASIAN.search(whole):
        return bounded(parts[-1]) if len(parts) > 1 else ""
    if len(parts) > 1:
        return bounded(parts[0])
    return whole[:_GUESSED_FAMILY_NAME] if _KANJI_ONLY.fullmatch(whole) else ""


def _parts(value: str) -> list[str]:
    """Return the parts of a name without honorifics and titles; none for a placeholder."""
    text = fold_hyphens(fold(value))
    if says_nothing(text) or text in _NO_NAME:
        return []
    parts = single_spaces(_SEPARATORS.sub(" ", text)).split(" ")
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    while len(parts) > 1 and (parts[-1] in _TITLES or parts[-1] in _HONORIFICS):
        parts = parts[:-1]
    parts = _without_honorific(parts)
    return [] if is_repeated("".join(parts)) and len("".join(parts)) > 1 else parts


def _without_honorific(parts: list[str]) -> list[str]:
    last = parts[-1]
    before = len("".join(parts[:-1]))
    for honorific in _HONORIFICS:
        if last.endswith(honorific) and before + len(last) - len(honorific) >= _MIN_BEFORE_HONORIFIC:
            return [*parts[:-1], last.removesuffix(honorific)]
    return parts
