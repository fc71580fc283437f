"""Files of the shop's own that signals read beside the orders: where IP addresses are, and watch lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfraud.scoring.references.ip_ranges import IpFile
    from graphfraud.scoring.references.watch_lists import WatchList

IP_FILES = "ip_files"
WATCH_LISTS = "watch_lists"
RESALE = "resale"
"""What a row of the scorecard may need: sections of the settings that name files, and ``[shop] resale``."""


@dataclass(frozen=True, slots=True)
class References:
    """All files that a shop names, loaded; a signal without its file finds nothing."""

    ip_files: tuple[IpFile, ...] = ()
    watch_lists: tuple[WatchList, ...] = ()
    resale: tuple[str, ...] = ()
    """Patterns of goods that are easy to sell on, folded as `graphfraud.identifiers.text.fold` does."""
    region: str = "JP"
    """ISO 3166 country of addresses and telephones that name none."""

    def has(self, section: str) -> bool:
        """Tell whether any file is there for a section; the empty section needs none."""
        return not section or bool(getattr(self, section))
