"""The command `graphfraud`: one module a command group; each parses, calls and prints."""

from __future__ import annotations

import sys

from graphfraud.errors import GraphFraudError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it."""

_INTERRUPTED = "graphfraud: interrupted; nothing is half-written, run the command again to go on\n"


def main() -> None:
    """Run the command line and leave with the exit code of design section 4."""
    try:
        from graphfraud.cli.app import app  # Ctrl-C while it loads is a Ctrl-C, too

        try:
            app()
        finally:
            sys.stdout.flush()  # a reader that went away shows here, not when the interpreter ends
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):
            sys.exit(0)  # whoever read our output has seen enough; the framework would make it a failure
        if leaving.code == INTERRUPTED:
            sys.stderr.write(_INTERRUPTED)
        raise
    except GraphFraudError as error:
        from graphfraud.cli.output import one_line  # only needed on this path

        sys.stderr.write(f"graphfraud: {one_line(str(error))}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write(_INTERRUPTED)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = None  # what is left of the output has no reader
        sys.exit(0)
