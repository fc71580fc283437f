"""Keeps where the nodes of each ring's picture stand, so that a ring looks the same every morning.

Positions are no decision and can be worked out again, so they lie in the cache beside the graph, not in the
ledger. The files hold digests in place of keys: no address or e-mail is copied into them.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphfraud.ui.layout import Position

_RING = re.compile(r"R-[0-9]{1,12}")
_FAR = 1_000_000.0
"""No picture is wider; a position beyond comes from a damaged file or a forged message."""


class KeptPositions:
    """Positions by ring in one folder, one small file a ring.

    Args:
        folder: made when the first picture is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, ring: str, nodes: Sequence[str]) -> dict[str, Position]:
        """Return where those of the nodes stand that were placed before; a damaged file places nobody."""
        kept = self._read(ring)
        return {node: kept[_digest(node)] for node in nodes if _digest(node) in kept}

    def everything(self, ring: str) -> dict[str, Position]:
        """Return every position of a ring by digest: the spots that are taken."""
        return self._read(ring)

    def keep(self, ring: str, positions: Mapping[str, Position]) -> None:
        """Add positions to those of a ring; all of the file is replaced at once.

        Where the folder cannot be written nothing is kept, and the picture is worked out again the next time.
        """
        kept = self._read(ring) | {_digest(node): at for node, at in positions.items() if _near(at)}
        path = self._path(ring)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file)
            os.replace(name, path)  # noqa: PTH105  # the name comes from mkstemp as text

    def _read(self, ring: str) -> dict[str, Position]:
        path = self._path(ring)
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            return {node: (float(x), float(y)) for node, (x, y) in body.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _path(self, ring: str) -> Path:
        if not _RING.fullmatch(ring):  # a ring's id comes from the address line of a browser
            raise ValueError(f"{ring!r} is no ring's id")
        return self._folder / f"{ring}.json"


def _digest(node: str) -> str:
    return blake2b(node.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _near(at: Position) -> bool:
    return all(abs(one) <= _FAR for one in at)
