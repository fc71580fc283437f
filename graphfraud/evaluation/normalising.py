"""What cleaning costs: mixed addresses, names, mails and phones through the code that a load uses.

``python -m graphfraud.evaluation.normalising ROWS`` prints one JSON object. Rows are made up off the clock:
seven orders to five customers, one customer in four abroad, each order spelt in a way of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from random import Random
from typing import TYPE_CHECKING, Final

from graphfraud.evaluation.respelling import SPELLINGS, UNITS, Door
from graphfraud.ingest.identify import Identifying
from graphfraud.ingest.mapping import load_mapping
from graphfraud.synthetic.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.synthetic.tables import Tables

SEED: Final = 1
CHUNK: Final = 20_000
"""Rows cleaned together, about as many as a load takes at a time."""
ORDERS_PER_CUSTOMER: Final = 1.4
ABROAD: Final = 0.25
_STREETS: Final = ("Market", "Valencia", "Sycamore", "Oak", "Juniper", "Maple", "Washington", "Harbour")
_TYPES: Final = ("St", "Street", "Ave", "Avenue", "Road", "Blvd.")
_UNITS: Final = ("", " Apt 4C", " #12", ", Unit 7", " Flat 3", " Suite 210")


class MixedRows:
    """Makes rows of made-up customers; the same seed gives the same rows.

    Args:
        rows: how many there will be in all.
        seed: of everything that is drawn.
    """

    def __init__(self, rows: int, seed: int = SEED) -> None:
        self._customers = max(1, int(rows / ORDERS_PER_CUSTOMER))
        self._dice = Random(seed)  # noqa: S311  # no secret
        self._tables = load_tables()

    def chunk(self, size: int) -> dict[str, list[str]]:
        """Return the cells of some more rows, column by column."""
        rows = [self._row(self._dice.randrange(self._customers)) for _ in range(size)]
        return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}

    def _row(self, customer: int) -> dict[str, str]:
        own = Random(customer)  # noqa: S311  # what does not change from order to order
        abroad = own.random() < ABROAD
        family, given = own.choice(self._tables.family), own.choice(self._tables.given)
        name = f"{given.romaji} {family.romaji}" if abroad else f"{family.written} {given.written}"
        domain, _ = own.choice(self._tables.domains)
        shown = name.upper() if self._dice.random() < 0.1 else name
        return {
            "name": shown,
            "recipient": shown if self._dice.random() < 0.9 else f"{family.written}　{given.written} 様",
            "email": f"{given.romaji}.{family.romaji}{customer}@{domain}",
            "phone": _phone(own.randrange(10**8), abroad=abroad, spaced=self._dice.random() < 0.5),
            **(self._western(own) if abroad else self._japanese(own, self._tables)),
        }

    def _japanese(self, own: Random, tables: Tables) -> dict[str, str]:
        town = own.choice(tables.towns)
        numbers = (own.randrange(1, 40), own.randrange(1, 30))
        door = Door(town.prefecture, town.city, town.name, numbers, has_chome=False)
        write = self._dice.choice(list(SPELLINGS.values()))
        unit = self._dice.choice(list(UNITS.values())).replace("101", str(own.randrange(101, 1500)))
        return {"address": write(door) + unit, "postcode": town.postcode, "country": "JP"}

    def _western(self, own: Random) -> dict[str, str]:
        street, number = own.choice(_STREETS), own.randrange(1, 3000)
        written = f"{number} {street} {self._dice.choice(_TYPES)}{own.choice(_UNITS)}, Springfield"
        return {"address": written, "postcode": str(own.randrange(10_000, 99_999)), "country": "US"}


def _phone(number: int, *, abroad: bool, spaced: bool) -> str:
    if abroad:
        return f"+1 212 555 {number % 10_000:04}" if spaced else f"+1212555{number % 10_000:04}"
    digits = f"090{number:08}"
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}" if spaced else digits


def normalise(rows: int, seed: int = SEED) -> dict[str, float]:
    """Clean so many rows as a load does, and return how long that took.

    Args:
        rows: how many.
        seed: of what they say.

    Returns:
        ``rows``; ``cpu_seconds`` of one process for cleaning alone; ``doors``, the different addresses found.
    """
    made, identifying = MixedRows(rows, seed), Identifying(load_mapping("canonical"))
    seconds, doors = 0.0, set()
    for begin in range(0, rows, CHUNK):
        cells = made.chunk(min(CHUNK, rows - begin))
        began = time.process_time()
        nodes = identifying.columns(cells, len(cells["name"]))
        identifying.flags(cells, len(cells["name"]))
        seconds += time.process_time() - began
        doors |= {
            node for column in nodes.values() for node in column if node and node.startswith("address:")
        }
    return {"rows": rows, "cpu_seconds": round(seconds, 2), "doors": len(doors)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the cost of cleaning as one JSON object."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    sys.stdout.write(json.dumps(normalise(given.rows, given.seed)) + "\n")


if __name__ == "__main__":
    main()
