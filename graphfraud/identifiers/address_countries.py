"""What a postcode looks like in each country, and whether an address there needs one; shipped as a table.

The table is made by ``python -m graphfraud.maintenance.address_tables`` from Google's address data. It has
one line a country: the code, ``*`` where a postcode is required, ``<`` where it is written in front of the
town, and the pattern.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).with_name("tables") / "countries.tsv.gz"

_HAS_LETTERS = re.compile("[A-Z]")
_COUNTED = 5
"""Digits of a United States postcode that name a place; four more name a side of a street or a floor."""


class Postcodes(NamedTuple):
    """The postcodes of one country."""

    whole: re.Pattern[str]
    """Matches one alone."""
    last: re.Pattern[str]
    """Finds one at the end of a text that has more than it."""
    before_town: re.Pattern[str]
    """Finds one in front of the town's name or a comma."""
    may_stand_before_town: bool
    """Whether one is looked for there: the country writes it so, or its letters tell it from a number."""
    required: bool
    """Whether an address needs one."""


@lru_cache(maxsize=1)
def _lines() -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in gzip.decompress(PATH.read_bytes()).decode("utf-8").splitlines())
    return {code: (pattern, marks) for code, marks, pattern in rows}


@lru_cache(maxsize=256)  # more than there are countries
def postcodes_of(country: str) -> Postcodes | None:
    """Return the rule of a country's postcodes; None for a country that has none, or none we know.

    Args:
        country: two-letter code (ISO 3166-1), in lower case.
    """
    found = _lines().get(country)
    if not found:
        return None
    pattern, marks = found
    before_town = rf"(?:^|(?<=[ ,]))(?:[a-z]{{1,2}}-)?({pattern})(?=,| [^0-9 ,])"
    return Postcodes(
        re.compile(pattern, re.IGNORECASE),
        re.compile(rf"[ ,]({pattern})[ ,]*$", re.IGNORECASE),
        re.compile(before_town, re.IGNORECASE),
        "<" in marks or bool(_HAS_LETTERS.search(pattern)),
        "*" in marks,
    )


def plain_postcode(country: str, postcode: str) -> str:
    """Return the part of a folded postcode that names a place, letters and digits only."""
    code = "".join(filter(str.isalnum, postcode))
    return code[:_COUNTED] if country == "us" and code.isdigit() else code
