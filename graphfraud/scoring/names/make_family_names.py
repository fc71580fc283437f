"""Makes the table of family names: ``python -m graphfraud.scoring.names.make_family_names``.

Needs the packages of the extra ``tables``, none of which the product needs when it runs:

* japanese-personal-name-dataset (MIT): which family names are the commonest;
* sudachidict-small (Apache-2.0): their readings, the best kept of the three;
* Janome (Apache-2.0), for the readings of mecab-ipadic 2.7.0 (licence of NAIST and ICOT, in NOTICE).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.scoring.names.family import TABLE, everyday
from graphfraud.scoring.names.kana import hiragana

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Readings = Mapping[str, Iterable[str]]

HEAD = """\
# Japan's commonest family names: kanji in everyday forms, readings in SudachiDict, other readings.
# Made by graphfraud.scoring.names.make_family_names; licences of the dictionaries: see NOTICE.
"""


def join_readings(common: Readings, best: Readings, other: Readings) -> list[tuple[str, str, str]]:
    """Put readings of the common names together, under the everyday form of their kanji.

    Args:
        common: the names that the table shall have, and their readings in that source.
        best: readings in the best kept dictionary; a name without any is left out.
        other: readings in another one.

    Returns:
        Rows of the table, sorted: name, readings of `best`, the others'; sorted, with commas between.
    """
    sure: defaultdict[str, set[str]] = defaultdict(set)
    known: defaultdict[str, set[str]] = defaultdict(set)
    for written in common:
        name = everyday(written)
        sure[name].update(best.get(written, ()))
        known[name].update(common[written], other.get(written, ()))
    return [
        (name, ",".join(sorted(sure[name])), ",".join(sorted(known[name] - sure[name])))
        for name in sorted(sure)
        if sure[name]
    ]


def _common() -> dict[str, list[str]]:
    from japanese_personal_name_dataset import load_dataset  # noqa: PLC0415  # only here, and in an extra

    _, _, family = load_dataset("org", include_last_names=True)
    return {written: [entry["reading"]] for written, entry in family.items()}


def _sudachi(names: Iterable[str]) -> dict[str, set[str]]:
    from sudachipy import dictionary  # noqa: PLC0415  # only here, and in an extra

    found = dictionary.Dictionary(dict="small")
    return {
        name: {
            hiragana(entry.reading_form())
            for entry in found.lookup(name)
            if "姓" in entry.part_of_speech() and entry.surface() == name
        }
        for name in names
    }


def _ipadic() -> dict[str, set[str]]:
    from janome import sysdic  # noqa: PLC0415  # only here, and in an extra

    readings: defaultdict[str, set[str]] = defaultdict(set)
    for surface, _, _, _, part_of_speech, _, _, _, reading, _ in sysdic.entries(compact=False).values():
        if "人名,姓" in part_of_speech:
            readings[surface].add(hiragana(reading))
    return readings


def main() -> None:
    """Write the table beside this module."""
    common = _common()
    rows = join_readings(common, _sudachi(common), _ipadic())
    body = "".join("\t".join(row) + "\n" for row in rows)
    Path(__file__).with_name(TABLE).write_text(HEAD + body, encoding="utf-8")


if __name__ == "__main__":
    main()
