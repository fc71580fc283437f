"""The command `graphfraud`: one module a command group; each parses, calls and prints."""

from __future__ import annotations

import sys

from graphfraud.errors import GraphFraudError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it."""


def main() -> None:
    """Run the command line and leave with the exit code of design section 4."""
    from graphfraud.cli.app import app  # noqa: PLC0415  # after the guard below is in place

    try:
        app()
    except GraphFraudError as error:
        from graphfraud.cli.output import one_line  # noqa: PLC0415  # only needed on this path

        sys.stderr.write(f"graphfraud: {one_line(str(error))}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("graphfraud: interrupted; nothing is half-written, run the command again to go on\n")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
