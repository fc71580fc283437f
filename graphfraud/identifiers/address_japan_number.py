"""What follows the town in a Japanese address: smaller names, house number, building, and the unit in it.

A number is read with its words (2丁目8番地1号, 8番の1) or without (2-8-1), as one row of numbers. Behind it
stand a building's name, which says nothing that the number does not say, and what tells doors apart: a wing
(A棟, 2号館) and a room or floor. Names are dropped; wings, rooms and floors are kept, so that two doors stay
two. All patterns take time linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from graphfraud.identifiers.address_japan_folding import MARK

_MOST_PARTS = 6
"""Numbers in a row that are read: chome, block, house, two branches, room."""
_ROOM_DIGITS = 3
"""A number of as many digits behind a complete house number is a room; a smaller one is a branch of it."""
_MOST_CHOME = 50
"""A number as large is no chome: the highest in Japan is in the forties, in Hokkaido."""
MOST_UNSAID_CHOME = 12
"""The largest number taken for a chome where nothing but the town's table says so: a larger one is a lot."""

_NAME = re.compile(rf"[^0-9]*(?:(?<=[^0-9{MARK}])[0-9]+(?:{MARK}|(?=[^0-9\W丁番号地ノー室階棟a-z]))[^0-9]*)*")
"""What stands before the number; a number in it goes on as a name (東3分) or meets digits (分1'1926)."""
_PART = re.compile(r"([0-9]{1,6})(丁目|丁|番地|番丁|番|地割|号|)([ ノー\-]*)")
"""A number, its word, and what joins it to the next."""
_PLAIN_ROW = re.compile(
    r"([1-9][0-9]{0,5})(丁目|-)([1-9][0-9]{0,5})(?:番地?|-)([1-9][0-9]{0,5})号?(?=$|[ぁ-ゖァ-ヌハ-ヺ])"
)
"""The commonest way to write three numbers, at the end or in front of a name: one look in place of seven."""
_GOES_ON = re.compile("[0-9]{1,2}(?![^ -])|[0-9]+(?:丁目|番|号(?!室)|地割|-(?=[0-9]))")
"""A number behind a space that still belongs to the house number: small, or with a word."""
_IS_NO_HOUSE = re.compile("[0-9]+(?:号?室|号[棟館]|番館|棟|階|f(?![a-z]))|[0-9]{3,5}[a-z](?![a-z])")
"""A number that names a room, floor or wing."""
_BUILDING = re.compile(
    "(?:第|ビル|ハイツ|コーポ|マンション|アパート|ハイム|メゾン|レジデンス|タワー|ホテル|荘|寮|団地|館|棟|ー|[a-z])$"
)
"""Ends of a name whose number is a unit, where no house number stands before it."""
_NAME_OF_BUILDING = re.compile("[^0-9a-z東西南北中本新別地号]*")
"""What cannot begin a door; one sign more may be what a room is called (松号室)."""
_DOOR = re.compile(
    r"(?P<below>地下|(?<![a-z])b)?(?P<floor>[0-9]{1,3})(?:階|f(?![a-z]))"
    r"|(?P<wing>[0-9]{1,3}|(?<![a-z])[a-z]|[東西南北中本新別])(?:号[棟館]|番館|棟|館)"
    r"|(?<![a-z第0-9])(?P<letter>[a-z]|i{2,3}|iv)?[ \-]?"
    r"(?P<room>(?:[0-9]{3,5}|[0-9]{1,2}(?=[号室\-a-z]|$| (?![0-9]+[階f])))(?![0-9階])(?:-?[a-z](?![a-z]))?)"
    r"(?P<more>-(?=[0-9]))?"
    r"|(?P<named>[^\W0-9a-z])号室"
    r"|(?<![a-z])(?P<lone>[a-z]|i{2,3}|iv)(?=[ \-0-9号室]|$)(?P<called>号?室)?"
)
"""A floor; a wing; a room with the letter of its wing, or the number of a wing (2-101); a room
called by a sign (イ号室); a letter alone.

A small number or a letter with more of a name behind it is part of the name (6本木ヒルズ, kビル)."""


class Numbers(NamedTuple):
    """What stands behind the town."""

    name: str
    """Smaller names before the number (字), or all of the text where there is no number."""
    chome: int
    """The chome, where it is called one or the town has chome; 0 for none."""
    row: tuple[str, ...]
    """House number with its chome, the largest area first."""
    wing: str
    """Letter or number of one of several buildings on the house number; empty where none is named."""
    unit: str
    """Room or floor; empty where none is named."""


def read_numbers(text: str, *, has_chome: bool | None) -> Numbers:
    """Read what follows the town.

    Args:
        text: folded by `fold_japanese`.
        has_chome: whether the town is divided into chome; None where the town is not known.

    Returns:
        Its parts.
    """
    plain = _PLAIN_ROW.match(text)
    if plain:
        name, row, end = "", [plain[1], plain[3], plain[4]], plain.end()
        word = "丁目" if plain[2] == "丁目" else ""
    else:
        name, start = _name(text)
        if start < 0:
            return Numbers(name, 0, (), *_door(text))
        row, word, end = _row(text, start)
    chome = _chome(row, word, has_chome=has_chome)
    wing, unit = _door(text[end:]) if end < len(text) else ("", "")
    may_be_chome = has_chome is None and int(row[0]) < _MOST_CHOME
    complete = 3 if chome or may_be_chome else 2
    if not unit and len(row) > complete and len(row[-1]) >= _ROOM_DIGITS:
        unit = row.pop()
    return Numbers(name, chome, tuple(row), wing, unit)


def _name(text: str) -> tuple[str, int]:
    """Return the name in front of the house number and where that begins; -1 where there is none."""
    found = _NAME.match(text)
    start = found.end() if found else 0
    name = text[:start].replace(MARK, "").strip(" -#")
    if start == len(text) or _IS_NO_HOUSE.match(text, start) or (name and _BUILDING.search(name)):
        return name, -1
    return name, start


def _row(text: str, start: int) -> tuple[list[str], str, int]:
    """Read the row of numbers: the numbers, the word behind the first, and where the row ends."""
    row: list[str] = []
    first_word = ""
    end, joined = start, "-"
    while len(row) < _MOST_PARTS:
        part = _PART.match(text, end)
        if not part or (row and _IS_NO_HOUSE.match(text, end)):
            break
        if joined == " " and not _GOES_ON.match(text, end):
            break
        first_word = first_word if row else part[2]
        row.append(part[1].lstrip("0") or "0")
        end, joined = part.end(), part[3]
        if (part[2] == "号" and len(row) > 1) or not (part[2] or joined):
            break
    return row, first_word, end


def _chome(row: list[str], word: str, *, has_chome: bool | None) -> int:
    """Return the chome: a first number that is called one, or that can be none else in a town of chome."""
    first = int(row[0])
    if word in {"丁目", "丁"}:
        return first if first < 2 * _MOST_CHOME else 0
    if not has_chome or word:
        return 0
    before_house = len(row) > 2 and len(row[2]) < _ROOM_DIGITS
    return first if first < (_MOST_CHOME if before_house else MOST_UNSAID_CHOME + 1) else 0


def _door(text: str) -> tuple[str, str]:
    """Return wing and unit of what follows the house number; of several the last one named."""
    wing = floor = room = ""
    name = _NAME_OF_BUILDING.match(text)
    for found in _DOOR.finditer(text, max(name.end() - 1, 0) if name else 0):
        kind = found.lastgroup
        if kind == "floor":
            floor = ("b" if found["below"] else "") + found["floor"] + "f"
        elif kind == "wing":
            wing = found["wing"]
        elif kind == "more":
            wing = (found["letter"] or "") + found["room"]
        elif kind in {"called", "named"}:
            room = found["lone"] or found["named"]
        elif kind == "lone":
            wing, room = (wing, found["lone"]) if floor and not room else (found["lone"], room)
        else:
            wing, room = found["letter"] or wing, found["room"].replace("-", "").lstrip("0") or "0"
    if room and floor and len(room) < _ROOM_DIGITS:
        room = f"{floor}-{room}"
    return wing, room or floor
