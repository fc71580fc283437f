"""How the address normaliser does on real Japanese addresses with a known split.

Run as ``python -m graphfraud.evaluation.addresses ../shared/data/jp_addresses.csv``; the file has the columns
住所 (the text), 都道府県, 市区町村, 町字, 番地号 and その他 (what the text is to be split into), as the test
set of geolonia/normalize-japanese-addresses has them. Printed are the rows that are split right, the kinds of
miss, whether places in several spellings get one key, every pair of different places that shares a key, and
the time that an address takes.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from graphfraud.errors import FeedError, GraphFraudError
from graphfraud.evaluation.respelling import SPELLINGS, UNITS, Door
from graphfraud.identifiers import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.identifiers.address_parts import Parts

COLUMNS = ("住所", "都道府県", "市区町村", "町字", "番地号", "その他")
ROUNDS = 10
"""How often the addresses are normalised to measure the time."""
_LEADING_NUMBER = re.compile("[0-9]+(?:-[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, what the normaliser made of it, and what is wrong; nothing is for a row that is right."""

    row: Mapping[str, str]
    parts: Parts
    key: str
    wrong: tuple[str, ...]


def judge(row: Mapping[str, str]) -> Judged:
    """Compare one row with what the normaliser makes of its text.

    The number counts where it is the row's 番地号, or stands at the head of その他.
    """
    parts = address.parse(row["住所"])
    if parts is None:
        raise FeedError("an address is empty", file="the address file")
    wrong = []
    for name, found in (("都道府県", parts.prefecture), ("市区町村", parts.city), ("町字", parts.town)):
        if found != row[name]:
            wrong.append(_kind_of_town(found, row) if name == "町字" else name)
    if parts.number != _number(row):
        wrong.append("number")
    return Judged(row, parts, parts.key, tuple(wrong))


def _number(row: Mapping[str, str]) -> str:
    """Return the number that a row names."""
    if row["番地号"]:
        return row["番地号"]
    found = _LEADING_NUMBER.match(row["その他"].strip())
    return found[0] if found else ""


def _kind_of_town(found: str, row: Mapping[str, str]) -> str:
    return "town, only 大字 missing" if row["町字"] == f"大字{found}" else "town"


def shared_keys(judged: Iterable[Judged]) -> tuple[int, int, list[tuple[Judged, Judged]]]:
    """Compare rows of one town pairwise.

    Returns:
        Pairs of different places, pairs of spellings of one place with different keys, and the pairs of
        different places that share a key.
    """
    towns: dict[tuple[str, ...], dict[tuple[str, str], list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for one in judged:
        row = one.row
        town = (row["都道府県"], row["市区町村"], row["町字"])
        towns[town][row["番地号"], row["その他"].strip()].append(one)
    pairs, apart, shared = 0, 0, []
    for places in towns.values():
        apart += sum(len({one.key for one in rows}) > 1 for rows in places.values())
        for (_, first), (_, second) in combinations(places.items(), 2):
            pairs += 1
            if first[0].key == second[0].key:
                shared.append((first[0], second[0]))
    return pairs, apart, shared


def respelled(rows: Sequence[Mapping[str, str]]) -> tuple[int, Counter[str]]:
    """Write each row's place in every way of `SPELLINGS` and `UNITS`.

    Returns:
        Places that were tried, and for each way the places whose key it changes.
    """
    missed: Counter[str] = Counter()
    tried = 0
    for row in rows:
        door = Door.of(row["都道府県"], row["市区町村"], row["町字"], _number(row))
        if door is None:
            continue
        tried += 1
        plain = _key(door.plain())
        with_room = _key(f"{door.plain()}-101")
        missed.update(name for name, write in SPELLINGS.items() if _key(write(door)) != plain)
        missed.update(name for name, unit in UNITS.items() if _key(door.plain() + unit) != with_room)
    return tried, missed


def _key(text: str) -> str:
    parts = address.parse(text)
    return parts.key if parts else ""


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise FeedError(f"cannot be read as UTF-8: {error}", file=str(path)) from error
    missing = [name for name in COLUMNS if rows and name not in rows[0]]
    if missing or not rows:
        raise FeedError(f"no rows, or without the columns {', '.join(missing)}", file=str(path))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all figures for the file that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every row that is not split right")
    options = parser.parse_args(arguments)
    try:
        rows = _read(options.file)
    except GraphFraudError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    judged = [judge(row) for row in rows]
    _print_split(judged, misses=options.misses)
    _print_keys(judged)
    _print_spellings(rows)
    _print_speed([row["住所"] for row in rows])
    return 0


def _print_split(judged: Sequence[Judged], *, misses: bool) -> None:
    right = sum(not one.wrong for one in judged)
    _say(f"prefecture, city, town and number right: {right} of {len(judged)} ({right / len(judged):.2%})")
    for kind, count in Counter(", ".join(one.wrong) for one in judged if one.wrong).most_common():
        _say(f"  wrong: {kind}: {count}")
    for one in judged if misses else ():
        if one.wrong:
            parts, row = one.parts, one.row
            found = f"{parts.prefecture}/{parts.city}/{parts.town}/{parts.number}"
            _say(f"    {row['住所']}: {found}, expected {'/'.join(row[name] for name in COLUMNS[1:])}")


def _print_keys(judged: Sequence[Judged]) -> None:
    pairs, apart, shared = shared_keys(judged)
    _say(f"places written in several ways that got several keys: {apart}")
    _say(f"pairs of different places in one town that share a key: {len(shared)} of {pairs}")
    for first, second in shared:
        _say(f"    {first.row['住所']} = {second.row['住所']} ({first.key})")


def _print_spellings(rows: Sequence[Mapping[str, str]]) -> None:
    tried, missed = respelled(rows)
    _say(f"places written anew in every way: {tried}; another key by way of writing:")
    for name in (*SPELLINGS, *UNITS):
        _say(f"  {name}: {missed[name]}")


def _print_speed(texts: Sequence[str]) -> None:
    """Print the CPU time of an address, the least of some rounds: other programs only ever add to it."""
    for name, end in (("as they are", ""), ("with building and room", " 第一ビル101号室")):
        typed = [text + end for text in texts]
        least = min(_cpu_seconds(typed) for _ in range(ROUNDS))
        _say(f"CPU time an address, {name}: {least / len(typed) * 1e6:.0f} microseconds")


def _cpu_seconds(texts: Sequence[str]) -> float:
    start = process_time()
    for text in texts:
        address.identify(text)
    return process_time() - start


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
