"""Makes the table of given names: ``python -m graphfraud.scoring.names.make_given_names``.

Needs the same packages of the extra ``tables`` as `make_family_names`. The table holds the names of two kanji
or more that both dictionaries know; the data set adds readings and no names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.scoring.names.family import everyday
from graphfraud.scoring.names.given import TABLE
from graphfraud.scoring.names.kana import hiragana

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Readings = Mapping[str, Iterable[str]]

HEAD = """\
# Japanese given names that SudachiDict and mecab-ipadic both know: kanji in everyday forms, known readings.
# Made by graphfraud.scoring.names.make_given_names; licences of the dictionaries: see NOTICE.
"""
_KANJI = re.compile("[々\u3400-\u9fff]{2,}")


def join_given(first: Readings, second: Readings, other: Readings) -> list[tuple[str, str]]:
    """Put readings of the names that two dictionaries have together, under the everyday form of their kanji.

    Args:
        first: names and their readings in one dictionary.
        second: in the other one.
        other: readings in a third source.

    Returns:
        Rows of the table, sorted: name, and its readings, sorted, with commas between.
    """
    known: defaultdict[str, set[str]] = defaultdict(set)
    for written in first.keys() & second.keys():
        if _KANJI.fullmatch(written):
            for source in (first, second, other):
                known[everyday(written)].update(source.get(written, ()))
    return [(name, ",".join(sorted(known[name]))) for name in sorted(known)]


def _sudachi(names: Iterable[str]) -> dict[str, set[str]]:
    from sudachipy import dictionary  # noqa: PLC0415  # only here, and in an extra

    found = dictionary.Dictionary(dict="small")
    readings = {
        name: {
            hiragana(entry.reading_form())
            for entry in found.lookup(name)
            if {"人名", "名"} <= set(entry.part_of_speech()) and entry.surface() == name
        }
        for name in names
    }
    return {name: known for name, known in readings.items() if known}


def _ipadic() -> dict[str, set[str]]:
    from janome import sysdic  # noqa: PLC0415  # only here, and in an extra

    readings: defaultdict[str, set[str]] = defaultdict(set)
    for surface, _, _, _, part_of_speech, _, _, _, reading, _ in sysdic.entries(compact=False).values():
        if "人名,名" in part_of_speech:
            readings[surface].add(hiragana(reading))
    return readings


def _data_set() -> dict[str, set[str]]:
    from japanese_personal_name_dataset import load_dataset  # noqa: PLC0415  # only here, and in an extra

    readings: defaultdict[str, set[str]] = defaultdict(set)
    for names in load_dataset("org"):
        for reading, entry in names.items():
            for written in entry["kanji"]:
                readings[written].add(reading)
    return readings


def main() -> None:
    """Write the table beside this module."""
    ipadic = _ipadic()
    rows = join_given(_sudachi(ipadic), ipadic, _data_set())
    body = "".join("\t".join(row) + "\n" for row in rows)
    Path(__file__).with_name(TABLE).write_text(HEAD + body, encoding="utf-8")


if __name__ == "__main__":
    main()
