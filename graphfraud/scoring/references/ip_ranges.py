"""Where an IP address is and who runs it, by a local file: MaxMind's format (mmdb) or CSV.

CSV has a head line and either ``network`` (192.0.2.0/24) or ``first`` and ``last``; and any of ``kind``
(hosting, vpn, proxy, tor), ``country`` (two letters), ``latitude`` and ``longitude``, ``name``. Of mmdb the
fields of GeoLite2, GeoIP2, DB-IP and files like them are read. Of several ranges that hold an address the
smallest counts.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import partial
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
    summarize_address_range,
)
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maxminddb import Reader

KINDS: Final = ("hosting", "vpn", "proxy", "tor")
"""What nobody's home or telephone is."""

MOST_ROWS: Final = 2_000_000
"""Rows of a CSV, some 400 bytes of memory each; larger ones come as mmdb too."""


@dataclass(frozen=True, slots=True)
class IpFacts:
    """What a file says of an address; empty and None where it says nothing."""

    kind: str = ""
    country: str = ""
    """ISO 3166, two capital letters."""
    place: tuple[float, float] | None = None
    """Latitude and longitude, degrees."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class IpFile:
    """A loaded file."""

    path: str
    entries: int
    """Ranges of a CSV, nodes of an mmdb's tree."""
    built_at: int | None
    """When an mmdb was built, ms; a CSV does not say."""
    find: Callable[[str], IpFacts | None]
    """Gives the facts of an address in text; None for one that the file does not know."""


def load_ip_file(path: str, kind: str = "") -> IpFile:
    """Read a file of IP ranges.

    Args:
        path: ends in ``.mmdb`` for MaxMind's format; anything else is CSV.
        kind: one of `KINDS` for addresses of which the file says none; empty for a file of places.

    Raises:
        ConfigError: the file cannot be read, or a line is wrong; names file and line.
    """
    if kind and kind not in KINDS:
        raise ConfigError(f"{path}: {kind!r} is no kind of network: choose {', '.join(KINDS)}")
    return _load_mmdb(path, kind) if path.endswith(".mmdb") else _load_csv(path, kind)


def _load_mmdb(path: str, kind: str) -> IpFile:
    import maxminddb  # noqa: PLC0415  # only shops with such a file need it

    try:
        reader = maxminddb.open_database(path)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        raise ConfigError(f"{path}: cannot be read as an mmdb file ({error}); download it again") from error
    meta = reader.metadata()
    find = partial(_from_mmdb, reader, path, kind=kind)
    return IpFile(path, meta.node_count, meta.build_epoch * 1000, find)


_FLAGS: Final = {
    "is_hosting_provider": "hosting",
    "is_anonymous_vpn": "vpn",
    "is_public_proxy": "proxy",
    "is_residential_proxy": "proxy",
    "is_tor_exit_node": "tor",
}
"""Fields of GeoIP2 Anonymous IP and the kinds that they mean."""


def _from_mmdb(reader: Reader, path: str, text: str, kind: str) -> IpFacts | None:
    import maxminddb  # noqa: PLC0415  # loaded already, where there is a reader

    try:
        found: Any = reader.get(text)
    except ValueError:
        return None
    except maxminddb.InvalidDatabaseError as error:
        raise ConfigError(f"{path}: what it says of {text} is damaged; download it again") from error
    if not isinstance(found, dict):
        return None
    country = found.get("country", found.get("country_code", ""))
    code = country.get("iso_code", "") if isinstance(country, dict) else country
    inner = found.get("location")
    return IpFacts(
        kind=next((word for flag, word in _FLAGS.items() if found.get(flag)), kind),
        country=code.upper() if isinstance(code, str) else "",
        place=_place(inner if isinstance(inner, dict) else found),
        name=str(found.get("autonomous_system_organization", "")),
    )


def _place(found: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude where both are numbers on the globe."""
    latitude, longitude = found.get("latitude"), found.get("longitude")
    try:
        place = (float(str(latitude)), float(str(longitude)))
    except ValueError:
        return None
    return place if abs(place[0]) <= 90 and abs(place[1]) <= 180 else None


_Ranges = dict[int, dict[int, IpFacts]]
"""Prefix length -> network address -> facts."""


def _load_csv(path: str, kind: str) -> IpFile:
    ranges: dict[int, _Ranges] = {4: {}, 6: {}}
    rows = 0
    for rows, (line, row) in enumerate(_rows(path), start=1):
        if rows > MOST_ROWS:
            raise ConfigError(f"{path}, line {line}: has more than {MOST_ROWS:,} rows; use an mmdb file")
        try:
            facts = _facts(row, kind)
            for network in _networks(row):
                of_length = ranges[network.version].setdefault(network.prefixlen, {})
                of_length[int(network.network_address)] = facts
        except ValueError as error:
            raise ConfigError(f"{path}, line {line}: {error}; correct the line or take it out") from error
    lengths = {version: sorted(found, reverse=True) for version, found in ranges.items()}
    return IpFile(path, rows, None, lambda text: _from_ranges(ranges, lengths, text))


def _rows(path: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield line numbers and rows of a CSV that has the columns of ranges."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="")
            columns = {name.strip().lower() for name in reader.fieldnames or ()}
            if "network" not in columns and not {"first", "last"} <= columns:
                raise ConfigError(
                    f"{path}, line 1: names neither `network` nor `first` and `last`; write a head line"
                )
            for row in reader:
                yield (
                    reader.line_num,
                    {name.strip().lower(): str(cell).strip() for name, cell in row.items() if name},
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: cannot be read ({error})") from error


def _facts(row: Mapping[str, str], kind: str) -> IpFacts:
    written = row.get("kind", "").lower() or kind
    if written and written not in KINDS:
        raise ValueError(f"{written!r} is no kind of network: choose {', '.join(KINDS)}")
    country = row.get("country", "").upper()
    if country and not (len(country) == len("JP") and country.isalpha()):
        raise ValueError(f"{country!r} is no country of two letters")
    place = None
    if row.get("latitude") and row.get("longitude"):
        place = (float(row["latitude"]), float(row["longitude"]))
    return IpFacts(written, country, place, row.get("name", ""))


def _networks(row: Mapping[str, str]) -> Iterator[IPv4Network | IPv6Network]:
    if row.get("network"):
        yield ip_network(row["network"], strict=False)
        return
    first, last = ip_address(row["first"]), ip_address(row["last"])
    if isinstance(first, IPv4Address) and isinstance(last, IPv4Address):
        yield from summarize_address_range(first, last)
        return
    # IPv6Address refuses what is of the other version, by a ValueError that says so
    yield from summarize_address_range(IPv6Address(str(first)), IPv6Address(str(last)))


def _from_ranges(
    ranges: Mapping[int, _Ranges], lengths: Mapping[int, list[int]], text: str
) -> IpFacts | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    number, bits = int(address), address.max_prefixlen
    for length in lengths[address.version]:
        found = ranges[address.version][length].get(number >> bits - length << bits - length)
        if found is not None:
            return found
    return None
