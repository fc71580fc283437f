"""Fresh identifiers: phones, e-mails, devices, cards, IPs and addresses that nobody else in the shop has.

An identifier is one int64 code from here to the moment of writing (`render` makes the text), so that millions
cost little memory. Codes are distinct by construction: each kind counts serial numbers and spreads them over
its range by a multiplication that never meets itself (the factor is a prime that does not divide the range).
Two customers share a value only where this package gave them the same code.

Code -1 is an empty cell; codes below it stand for fixed texts (`Texts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws
    from graphfraud.synthetic.tables import Tables

NONE = -1
"""The code of an empty cell."""

_FACTOR = 2_654_435_761
"""A prime near 2**32 / golden ratio: steps of it spread evenly over any smaller range."""

CHOME, BANCHI, GO = 9, 99, 40
"""Numbers of the three levels of an address within a town."""
HOUSE_GO = (0, 24)
"""First go (from 0) and number of go of houses; each kind of building has its own: none meet on a plot."""
BUILDING_GO = {"flat": (24, 10), "tower": (34, 2), "office": (36, 1), "dormitory": (37, 1), "locker": (38, 1)}
"""The same for buildings that have a name."""
ROOM_BITS, STYLE_BITS = 12, 3
"""An address code is plot, room, style; room is floor * 100 + door, 0 for none."""
STYLES = (60, 12, 20, 8)
"""Weights of the ways to write an address; see `render.address_text`."""
_FLAT_ROOMS, _TOWER_ROOMS = (10, 6), (25, 8)
"""Floors, doors on each."""
_CUSTOMERS_PER_TOWER = 15

_HOME_NETS = ((126 << 24) + (64 << 16), (153 << 24) + (128 << 16))
"""Blocks of 2**22 addresses of large Japanese providers: nothing private, nothing for documentation."""
_SITE_NET = (210 << 24) + (128 << 16)
_CARRIER_NETS = ((49 << 24) + (96 << 16), (106 << 24) + (128 << 16), (126 << 24) + (192 << 16))
_HOSTS = 254
"""Of a /24: not the network's own address, not the broadcast address."""


class Texts:
    """Fixed texts among the codes: placeholders, and spellings that no rule makes."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._codes: dict[str, int] = {}

    def code(self, text: str) -> int:
        """Return the code of a text, the same each time."""
        if text not in self._codes:
            self._texts.append(text)
            self._codes[text] = -1 - len(self._texts)
        return self._codes[text]

    def text(self, code: int) -> str:
        """Return the text of a code that `code` gave, or nothing for NONE."""
        return self._texts[-2 - code] if code < NONE else ""


class Supply:
    """Hands out identifiers that were never handed out before.

    Args:
        draws: where the serial numbers of each kind begin.
        tables: names and towns.
        people: registered customers expected; sizes the numbers in e-mails and the count of towers.
    """

    def __init__(self, draws: Draws, tables: Tables, people: int) -> None:
        self._draws = draws
        self._tables = tables
        self._used: dict[str, int] = {}
        self._start: dict[str, int] = {}
        # Room for gift recipients and guests beside the customers, and never fewer than three digits.
        self._email_numbers = 10 ** max(3, len(str(3 * people)))
        self._towers = people // 10 // _CUSTOMERS_PER_TOWER + 1

    def _serials(self, kind: str, n: int) -> NDArray[np.int64]:
        """Count on by `n` from where this kind stands."""
        if kind not in self._start:
            self._start[kind] = self._draws.one_below(2**31 - 1)
        first = self._used.get(kind, 0)
        self._used[kind] = first + n
        return np.arange(first, first + n, dtype=np.int64) + self._start[kind]

    def _spread(self, kind: str, n: int, size: int) -> NDArray[np.int64]:
        """Return `n` numbers below `size` that this kind never had before."""
        serials = self._serials(kind, n)
        if self._used[kind] > size:
            raise ConfigError(
                f"made-up shop: no more than {size:,} of {kind} can be made; choose fewer accounts or orders"
            )
        return serials % size * _FACTOR % size

    def phones(self, n: int) -> NDArray[np.int64]:
        """Return mobile numbers as integers without the leading zero."""
        index = self._spread("mobile numbers", n, 3 * 90_000_000)
        operator = 70 + index % 3 * 10
        return operator * 100_000_000 + 10_000_000 + index // 3

    def landlines(self, address: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return a landline in the town of each address."""
        area_codes = np.array([int(town.area_code) for town in self._tables.towns], dtype=np.int64)
        area = area_codes[town_of(address)]
        # Area code and local number have nine digits together; every area has local numbers from 5... on.
        locals_in_area = np.where(area < 10, 10**8, 10**7)
        local = locals_in_area // 2 + self._spread("landlines", len(address), 1_000_000)
        return area * locals_in_area + local

    def emails(self, draws: Draws, name: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return an e-mail code (number, domain, local part, name) for each name code."""
        n = len(name)
        number = self._spread("e-mail addresses", n, self._email_numbers)
        domain = draws.weighted([weight for _, weight in self._tables.domains], n)
        local = draws.below(len(self._tables.local_parts), n)
        return (number << 24) | (domain << 20) | (local << 16) | name

    def devices(self, app: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return device codes; the lowest bit says whether it is an app's id or a browser's."""
        return (self._serials("devices", len(app)) << 1) | app

    def cards(self, n: int) -> NDArray[np.int64]:
        """Return card codes."""
        return self._serials("cards", n)

    def home_ips(self, n: int) -> NDArray[np.int64]:
        """Return IPs of homes, as 32-bit numbers."""
        index = self._spread("home IPs", n, len(_HOME_NETS) * 2**14 * _HOSTS)
        net = index // _HOSTS
        base = np.array(_HOME_NETS, dtype=np.int64)[net % len(_HOME_NETS)]
        return base + (net // len(_HOME_NETS) << 8) + index % _HOSTS + 1

    def site_ips(self, n: int) -> NDArray[np.int64]:
        """Return IPs of offices, dormitories and libraries, each in a /24 of its own."""
        return _SITE_NET + (self._spread("site IPs", n, 2**17) << 8) + 1 + self._draws.below(_HOSTS, n)

    def carrier_ips(self, n: int) -> NDArray[np.int64]:
        """Return IPs behind which a mobile carrier's customers share."""
        serial = np.arange(n, dtype=np.int64)
        nets = np.array(_CARRIER_NETS, dtype=np.int64)
        return nets[serial % len(nets)] + (self._draws.below(256, n) << 8) + serial // len(nets) % _HOSTS + 1

    def homes(self, draws: Draws, n: int, *, house: float, tower: float) -> NDArray[np.int64]:
        """Return addresses of homes.

        Args:
            draws: the stream to draw from.
            n: how many.
            house: share in houses.
            tower: share of the flats that are in towers.
        """
        in_house = draws.chance(house, n)
        in_tower = draws.chance(tower, n) & ~in_house
        in_flat = ~in_house & ~in_tower
        plot = np.empty(n, dtype=np.int64)
        room = np.zeros(n, dtype=np.int64)
        plot[in_house] = self._plots("houses", int(in_house.sum()), HOUSE_GO)
        doors = _FLAT_ROOMS[0] * _FLAT_ROOMS[1]
        slot = self._spread("flats", int(in_flat.sum()), self._plot_count(BUILDING_GO["flat"]) * doors)
        plot[in_flat], room[in_flat] = (
            _plot(slot // doors, BUILDING_GO["flat"]),
            _room(slot % doors, _FLAT_ROOMS),
        )
        doors = _TOWER_ROOMS[0] * _TOWER_ROOMS[1]
        slot = self._spread("tower flats", int(in_tower.sum()), self._towers * doors)
        tower_plot = slot // doors * _FACTOR % self._plot_count(BUILDING_GO["tower"])
        plot[in_tower], room[in_tower] = (
            _plot(tower_plot, BUILDING_GO["tower"]),
            _room(slot % doors, _TOWER_ROOMS),
        )
        return pack_address(plot, room, draws.weighted(STYLES, n))

    def sites(self, kind: str, n: int) -> NDArray[np.int64]:
        """Return addresses (no room, plainly written) of buildings of a kind: office, dormitory, locker."""
        nothing = np.zeros(n, dtype=np.int64)
        return pack_address(self._plots(kind, n, BUILDING_GO[kind]), nothing, nothing)

    def _plots(self, kind: str, n: int, go: tuple[int, int]) -> NDArray[np.int64]:
        return _plot(self._spread(kind, n, self._plot_count(go)), go)

    def _plot_count(self, go: tuple[int, int]) -> int:
        return len(self._tables.towns) * CHOME * BANCHI * go[1]


def _plot(index: NDArray[np.int64], go: tuple[int, int]) -> NDArray[np.int64]:
    """Turn the number of a plot among its kind into its number among all."""
    return index // go[1] * GO + go[0] + index % go[1]


def _room(index: NDArray[np.int64], rooms: tuple[int, int]) -> NDArray[np.int64]:
    floor, door = np.divmod(index, rooms[1])
    return (floor + 1) * 100 + door + 1


def pack_address(
    plot: NDArray[np.int64], room: NDArray[np.int64], style: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Make an address code of plot, room (0 for none) and the way it is written."""
    return (((plot << ROOM_BITS) | room) << STYLE_BITS) | style


def with_style(address: NDArray[np.int64], style: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """Return the same addresses written another way."""
    return (address >> STYLE_BITS << STYLE_BITS) | style


def style_of(address: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how each address is written."""
    return address & ((1 << STYLE_BITS) - 1)


def with_room(address: NDArray[np.int64], room: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return addresses without a room with one."""
    return address | (room << STYLE_BITS)


def town_of(address: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of each address's town in the table."""
    return (address >> (ROOM_BITS + STYLE_BITS)) // (GO * BANCHI * CHOME)
