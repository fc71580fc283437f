"""One family of errors: each says what is wrong, where, and what to do about it.

The command line turns each into one line on stderr and the exit code of its class; a traceback from one
of these is a defect.
"""


class GraphFraudError(Exception):
    """Base of every error that graphfraud raises on purpose; callers catch this one."""

    exit_code = 1


class ConfigError(GraphFraudError):
    """A setting or a mapping is wrong; raised before any data is read."""


class FeedError(GraphFraudError):
    """A feed file as a whole cannot be used: missing, unreadable, not in a known encoding, too many rejects.

    Args:
        message: what is wrong and what to do.
        file: the file's name.
        row: 1-based record number in the file, where one record is at fault.
        column: the column's name, where one column is at fault.
    """

    def __init__(self, message: str, *, file: str, row: int | None = None, column: str | None = None) -> None:
        self.file = file
        self.row = row
        self.column = column
        where = file
        if row is not None:
            where += f", row {row}"
        if column is not None:
            where += f", column {column}"
        super().__init__(f"{where}: {message}")


class NotFoundError(GraphFraudError):
    """What the user asked for (a ring, an account) is not in the published run."""


class RefusedError(GraphFraudError):
    """Whoever asked may not do that, or not again; the audit has the attempt, nothing else was changed."""


class TakenError(RefusedError):
    """A colleague is working on it just now; another one may be free."""


class StoreError(GraphFraudError):
    """A database cannot be reached, is not ours, is newer than this program, or has no room left."""

    exit_code = 3


class LockedError(GraphFraudError):
    """Another run holds the lock; nothing was changed."""

    exit_code = 4


class ReleaseError(GraphFraudError):
    """A release of the block list cannot be made, trusted or used; the last good one goes on serving."""


class DeliveryError(GraphFraudError):
    """A mail server or webhook did not take an alert; it stays in the outbox and is sent again."""

    exit_code = 3
