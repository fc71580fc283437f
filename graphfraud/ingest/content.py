"""What an event says, in two forms: a digest that is the same in any file, and the details as given."""

from __future__ import annotations

from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DIGEST_BYTES = 16
"""128 bits: among 2**32 events two different ones agree by chance once in 2**65."""

DIGEST_ORDER = (
    *("account", "address", "amount", "at", "auth", "billing_address", "billing_name", "bin", "card"),
    *("card_kind", "card_name", "country", "coupon", "currency", "delivery_on", "device", "device_kind"),
    *("email", "event_id", "gift", "ip", "items", "kind", "last4", "name", "name_kana", "phone", "postcode"),
    *("quantity", "recipient", "recipient_kana", "shipping", "staff", "status"),
    *("outcome", "outcome_at", "cause", "liability", "recovered"),
)
"""The place of each column in what is digested. A new column goes to the end, and none is moved or taken out:
else every row of an old file would look like a correction."""

MAX_DETAIL = 2_000
"""Characters of a cell kept for the screens; the digest is of the whole cell."""

MAX_NORMALISED = 2_000
"""Characters of a cell above which it is not normalised: hostile text makes that take quadratic time."""


def digests_of(columns: Mapping[str, Sequence[str]], count: int) -> list[bytes]:
    """Digest each row over its cells in the order of `DIGEST_ORDER`.

    The same content has the same digest whatever the file's format, encoding and order of columns: text is
    normalised (NFKC), and a column that is missing is the same as an empty one.

    Args:
        columns: canonical name -> cells in their one spelling: times in ms, money in minor units, text folded
            by `graphfraud.ingest.fields.fold_column`.
        count: rows.

    Returns:
        `DIGEST_BYTES` bytes a row.
    """
    empty = [""] * count
    cells = [_normalised(columns[name]) if name in columns else empty for name in DIGEST_ORDER]
    # Cleaned cells hold no control characters, so the separator cannot occur in them. Without the empty cells
    # at the end a row's digest stays the same when a later version knows more columns.
    rows = map("\x1f".join, zip(*cells, strict=True))
    return [blake2b(row.rstrip("\x1f").encode(), digest_size=DIGEST_BYTES).digest() for row in rows]


def _normalised(cells: Sequence[str]) -> Sequence[str]:
    together = "|".join(cells)
    if together.isascii():
        return cells
    # A bar combines with nothing, so together they are normalised where each is.
    if len(together) < MAX_NORMALISED * MAX_NORMALISED and is_normalized("NFKC", together):
        return cells
    spelled = {
        cell: cell if cell.isascii() or len(cell) > MAX_NORMALISED else normalize("NFKC", cell)
        for cell in set(cells)
    }
    return [spelled[cell] for cell in cells]


def details_of(columns: Mapping[str, Sequence[str]], count: int) -> tuple[tuple[str, ...], list[str]]:
    """Return what each row says as a JSON array of texts, and the names that they stand for.

    Args:
        columns: canonical name -> cells as the feed gives them, cleaned.
        count: rows.

    Returns:
        The columns in which any row has a cell, and an array for each row; an empty text where it has none.
    """
    names = tuple(name for name, cells in columns.items() if any(cells))
    if not names:
        return (), ["[]"] * count
    given = [columns[name] for name in names]
    rows = _joined(given)
    if max(map(len, rows)) > MAX_DETAIL:
        rows = _joined([[_cut(cell) for cell in cells] for cells in given])
    return names, rows


def _joined(columns: Sequence[Sequence[str]]) -> list[str]:
    rows = zip(*map(_quotable, columns), strict=True)
    return [f'["{row}"]' for row in map('","'.join, rows)]


def _cut(cell: str) -> str:
    return cell if len(cell) <= MAX_DETAIL else cell[: MAX_DETAIL - 1] + "…"


def _quotable(cells: Sequence[str]) -> Sequence[str]:
    """Return cells as they stand between the quotes of a JSON text."""
    together = "".join(cells)
    if '"' in together or "\\" in together or not together.isprintable():
        return [encode_basestring(cell)[1:-1] for cell in cells]
    return cells
