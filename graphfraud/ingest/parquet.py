"""Rows of a Parquet file as text: digits of an integer, ISO times, decimals without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from graphfraud.errors import FeedError
from graphfraud.ingest.chunks import CHUNK_ROWS, Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ingest.recognise import FileFacts

EXACT_FLOAT = 2**53
"""Whole numbers below this are exact in a float; a column of ids that pandas made floats keeps its digits."""


def parquet_chunks(facts: FileFacts) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file in chunks; columns of lists, maps and bytes are left out.

    Raises:
        FeedError: the file is damaged or cut short.
    """
    try:
        with pq.ParquetFile(facts.path) as file:
            columns = [field.name for field in file.schema_arrow if _is_flat(field.type)]
            total = file.metadata.num_rows
            done = 0
            for batch in file.iter_batches(batch_size=CHUNK_ROWS, columns=columns):
                cells = [_as_text(column) for column in batch.columns]
                numbers = list(range(done + 1, done + batch.num_rows + 1))
                done += batch.num_rows
                rows = [list(row) for row in zip(*cells, strict=True)]
                yield Chunk(tuple(columns), rows, numbers, [], facts.size * done // max(total, 1))
    except (pa.ArrowException, OSError) as error:
        raise FeedError(f"the Parquet file is cut short or damaged: {error}", file=facts.name) from error


def _is_flat(kind: Any) -> bool:  # pyarrow carries no types
    return (
        not pa.types.is_nested(kind) and not pa.types.is_binary(kind) and not pa.types.is_large_binary(kind)
    )


def _as_text(column: Any) -> list[str]:  # pyarrow carries no types
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_timestamp(kind):
        if kind.tz:
            column = column.cast(pa.timestamp(kind.unit, "UTC"))
        column = column.cast(pa.string())
    values = column.to_pylist()
    if pa.types.is_floating(kind):
        return ["" if value is None or value != value else _float_text(value) for value in values]  # noqa: PLR0124  # NaN
    if pa.types.is_boolean(kind):
        return ["" if value is None else str(value).lower() for value in values]
    if pa.types.is_decimal(kind):
        return ["" if value is None else f"{value:f}" for value in values]
    return ["" if value is None else str(value) for value in values]


def _float_text(value: float) -> str:
    if value.is_integer() and abs(value) < EXACT_FLOAT:
        return str(int(value))
    return repr(value)
