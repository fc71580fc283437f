"""Ways in which people write one Japanese address, to try whether all give one key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from graphfraud.identifiers.address_japan_folding import chome_in_kanji

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CHOME = re.compile("(.*?)([一二三四五六七八九十]+)丁目?")
_TENS = {"十": 10} | {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_OLD = str.maketrans("高崎辺沢広浜桜国竜島斎恵栄条学", "髙﨑邊澤廣濱櫻國龍嶋齋惠榮條學")
_SMALL = str.maketrans("ケ", "ヶ")


@dataclass(frozen=True, slots=True)
class Door:
    """A place of the test set, taken apart so that it can be written anew."""

    prefecture: str
    city: str
    town: str
    """Without its chome."""
    numbers: tuple[int, ...]
    """Chome, if there is one, block or lot, house."""
    has_chome: bool

    @classmethod
    def of(cls, prefecture: str, city: str, town: str, number: str) -> Self | None:
        """Return the place of a row; None for one without a plain number of two parts."""
        parts = tuple(int(part) for part in number.split("-") if part)
        found = _CHOME.fullmatch(town)
        if len(parts) != 2 or not town:
            return None
        if not found:
            return cls(prefecture, city, town.removeprefix("大字"), parts, has_chome=False)
        return cls(prefecture, city, found[1], (_chome(found[2]), *parts), has_chome=True)

    def place(self) -> str:
        """Return prefecture, city and town."""
        return self.prefecture + self.city + self.town

    def plain(self) -> str:
        """Return the address with hyphens: 2-8-1."""
        return self.place() + self.joined("-")

    def joined(self, sign: str) -> str:
        """Return the numbers with a sign between them."""
        return sign.join(map(str, self.numbers))

    def in_words(self, write: Callable[[int], str] = str) -> str:
        """Return the numbers with their words: 2丁目8番1号, 8番地1."""
        numbers = list(map(write, self.numbers))
        if self.has_chome:
            return f"{numbers[0]}丁目{numbers[1]}番{numbers[2]}号"
        return f"{numbers[0]}番地{numbers[1]}"


def _chome(kanji: str) -> int:
    tens, mark, ones = kanji.rpartition("十")
    return (_TENS[tens] if tens else 1) * 10 + (_TENS[ones] if ones else 0) if mark else _TENS[kanji]


def kanji_number(number: int) -> str:
    """Write a number below 10,000 in kanji, with powers of ten."""
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    signs = "〇一二三四五六七八九"
    written = "".join(
        ("" if count == 1 else signs[count]) + power
        for count, power in ((thousands, "千"), (hundreds, "百"))
        if count
    )
    return written + chome_in_kanji(rest) if rest else written or "〇"


SPELLINGS: Mapping[str, Callable[[Door], str]] = {
    "full width": lambda door: door.plain().translate(_WIDE),
    "words": lambda door: door.place() + door.in_words(),
    "words in kanji numerals": lambda door: door.place() + door.in_words(kanji_number),
    "の between numbers": lambda door: door.place() + door.joined("の"),
    "minus signs": lambda door: door.place() + door.joined("−"),
    "long vowel marks": lambda door: door.place() + door.joined("ー"),
    "half-width long vowel marks": lambda door: door.place() + door.joined("ｰ"),
    "dashes": lambda door: door.place() + door.joined("―"),
    "non-breaking hyphens": lambda door: door.place() + door.joined("‑"),
    "spaces": lambda door: f"{door.prefecture} {door.city}　{door.town} {door.joined(' - ')}",
    "without prefecture": lambda door: door.city + door.town + door.joined("-"),
    "大字 in front of the town": lambda door: (
        f"{door.prefecture}{door.city}大字{door.town}{door.joined('-')}"
    ),
    "old kanji": lambda door: door.plain().translate(_OLD),
    "small ケ": lambda door: door.plain().translate(_SMALL),
    "building name": lambda door: door.plain() + " コーポ松風",
    "building name without a space": lambda door: door.plain() + "サンハイツ",
    "care of": lambda door: door.plain() + " 山田様方",
}
"""Ways to write a place without a unit."""

UNITS: Mapping[str, str] = {
    "101号室": " 101号室",
    "１０１": "　１０１",
    "#101": " #101",
    "building, 101": " コーポ松風101",
    "building, 101号": " コーポ松風 101号",
    "building, １０１号室": "第一ビル　１０１号室",
    "building, floor and 101": " 山田ビル1階101号室",
    "101 and care of": " 101号室 山田様方",
}
"""Ways to write room 101 behind a place."""
