"""Transforms the chunks of a big file in worker processes, in order, with few in flight.

Workers leave with their parent, however it ends: each waits on the parent's life in a thread of its own.
"""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from graphfraud.ingest.chunks import Chunk
from graphfraud.ingest.lines import Lines
from graphfraud.ingest.transform import Transformed, Transformer
from graphfraud.ingest.wire import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphfraud.ingest.lookup import Tables
    from graphfraud.ingest.mapping import Mapping

IN_FLIGHT = 2
"""Chunks with each worker: one in work and one ready, so that none idles and memory stays flat."""

_SLOT: dict[str, Transformer] = {}
"""The one transformer of a worker process, put there when the process starts."""


def transform_chunks(
    chunks: Iterable[Chunk], mapping: Mapping, tables: Tables, processes: int
) -> Iterator[tuple[Chunk, Transformed]]:
    """Transform chunks and give them back in order, each with its result; rejects of reading come first.

    Args:
        chunks: what was read.
        mapping: the checked mapping.
        tables: its second files.
        processes: worker processes; 0 transforms here.
    """
    if processes == 0:
        transformer = Transformer(mapping, tables)
        for chunk in chunks:
            yield chunk, _transformed(transformer, chunk)
        return
    executor = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), _start_worker, (mapping, tables)
    )
    waiting: deque[tuple[Chunk, Future[bytes]]] = deque()
    try:
        for chunk in chunks:
            data = marshal.dumps(
                (chunk.columns, chunk.rows, chunk.numbers, chunk.lines and tuple(chunk.lines))
            )
            chunk.rows, chunk.lines = [], None  # they are with the worker now
            waiting.append((chunk, executor.submit(_transform, data)))
            if len(waiting) > IN_FLIGHT * processes:
                done, future = waiting.popleft()
                yield done, unpack(future.result())
        while waiting:
            done, future = waiting.popleft()
            yield done, unpack(future.result())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _start_worker(mapping: Mapping, tables: Tables) -> None:
    # Ctrl-C reaches the whole process group; the parent decides, and ends the workers in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Batches hold no cycles; looking for them would cost a quarter of the time.
    gc.disable()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _SLOT["transformer"] = Transformer(mapping, tables)


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _transform(data: bytes) -> bytes:
    columns, rows, numbers, lines = marshal.loads(data)  # noqa: S302  # our own parent's bytes
    chunk = Chunk(columns, rows, numbers, lines=lines and Lines(*lines))
    return pack(_transformed(_SLOT["transformer"], chunk))


def _transformed(transformer: Transformer, chunk: Chunk) -> Transformed:
    if chunk.lines:
        return transformer.of_lines(chunk.columns, chunk.lines)
    return transformer(chunk.columns, chunk.rows, chunk.numbers)
