"""A process that runs a command on Neo4j and is killed before batch N: ``killed_at_batch.py N WORD...``.

With N = 0 nothing dies, and the number of batches is printed.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from graphfraud.cli.app import app
from graphfraud.stores.neo4j_connection import ClaimedWriter


def main() -> None:
    """Run the command."""
    fatal, words = int(sys.argv[1]), sys.argv[2:]
    batches = 0
    write = ClaimedWriter.write

    def counted(self: ClaimedWriter, *statements: Any) -> Any:
        nonlocal batches
        batches += 1
        if batches == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return write(self, *statements)

    ClaimedWriter.write = counted  # type: ignore[method-assign]
    sys.stdout, printed = sys.stderr, sys.stdout
    app(words, standalone_mode=False)
    printed.write(str(batches))


if __name__ == "__main__":
    main()
