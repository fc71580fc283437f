"""What an event says, in two forms: a digest that is the same in any file, and the details as given."""

from __future__ import annotations

from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DIGEST_BYTES = 16
"""128 bits: among 2**32 events two different ones agree by chance once in 2**65."""

MAX_DETAIL = 2_000
"""Characters of a cell kept for the screens; the digest is of the whole cell."""

MAX_NORMALISED = 2_000
"""Characters of a cell above which it is not normalised: hostile text makes that take quadratic time."""


def digests_of(columns: Mapping[str, Sequence[str]], count: int) -> list[bytes]:
    """Digest each row over its non-empty cells, by column name.

    The same content has the same digest whatever the file's format, encoding and order of columns: names are
    sorted, text is normalised (NFKC), empty cells are left out.

    Args:
        columns: canonical name -> cells in their one spelling: times in ms, money in minor units, text folded
            by `graphfraud.ingest.fields.fold_column`.
        count: rows.

    Returns:
        `DIGEST_BYTES` bytes a row.
    """
    # Cleaned cells hold no control characters, so the separators cannot occur in them.
    parts = [
        [f"\x1e{name}\x1f{cell}" if cell else "" for cell in _normalised(columns[name])]
        for name in sorted(columns)
    ]
    rows = map("".join, zip(*parts, strict=True)) if parts else [""] * count
    return [blake2b(row.encode(), digest_size=DIGEST_BYTES).digest() for row in rows]


def _normalised(cells: Sequence[str]) -> Sequence[str]:
    if "".join(cells).isascii():
        return cells
    spelled = {
        cell: cell if cell.isascii() or len(cell) > MAX_NORMALISED else normalize("NFKC", cell)
        for cell in set(cells)
    }
    return [spelled[cell] for cell in cells]


def details_of(columns: Mapping[str, Sequence[str]], count: int) -> list[str]:
    """Return each row's non-empty cells as one JSON object with sorted keys, text kept as it is.

    Args:
        columns: canonical name -> cells as the feed gives them, cleaned.
        count: rows.
    """
    parts = [_members(name, columns[name]) for name in sorted(columns)]
    if not parts:
        return ["{}"] * count
    return ["{" + ",".join(filter(None, row)) + "}" for row in zip(*parts, strict=True)]


def _members(name: str, cells: Sequence[str]) -> list[str]:
    """Return ``"name":"cell"`` for each cell; nothing for an empty one."""
    together = "".join(cells)
    if max(map(len, cells), default=0) > MAX_DETAIL:
        cells = [cell if len(cell) <= MAX_DETAIL else cell[: MAX_DETAIL - 1] + "…" for cell in cells]
    # Of what JSON escapes, cleaned cells can hold only these two.
    if '"' in together or "\\" in together:
        return [f'"{name}":{encode_basestring(cell)}' if cell else "" for cell in cells]
    return [f'"{name}":"{cell}"' if cell else "" for cell in cells]
