"""What is wrong with a Neo4j server, in a sentence that says what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

from graphfraud.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.stores.neo4j_place import Neo4jPlace

_NOT_THERE = (
    "no Neo4j answers there; start the server (`systemctl status neo4j` shows why it is not running), or "
    "point GRAPHFRAUD_GRAPH_URL at the right one"
)

_LOST = (
    "the connection was lost in the middle; nothing is half-counted. When the server answers again, run the "
    "command again"
)

_SILENT = (
    "the server has stopped answering, or something between has stopped passing on (a firewall?); nothing is "
    "half-counted. When it answers again, run the command again"
)

_READ_ONLY = (
    "the database is read-only; take server.databases.default_to_read_only out of neo4j.conf, or point "
    "GRAPHFRAUD_GRAPH_URL at another"
)

_TOO_SLOW = (
    "the server took too long and gave up; ask for less (fewer hops, a lower limit), or try again when it is "
    "less busy"
)

_ADVICE = {
    "Neo.ClientError.Security.Unauthorized": "user or password is wrong; set GRAPHFRAUD_GRAPH_USER and "
    "GRAPHFRAUD_GRAPH_PASSWORD (or GRAPHFRAUD_GRAPH_PASSWORD_FILE)",
    "Neo.ClientError.Security.AuthenticationRateLimit": "too many wrong passwords, so the server refuses "
    "every one for some seconds; wait, then set GRAPHFRAUD_GRAPH_USER and GRAPHFRAUD_GRAPH_PASSWORD",
    "Neo.ClientError.Security.CredentialsExpired": "the password must be changed first: "
    "`ALTER CURRENT USER SET PASSWORD` in Neo4j Browser or cypher-shell",
    "Neo.ClientError.Security.Forbidden": "the user may not do that; give it the right, or set another "
    "GRAPHFRAUD_GRAPH_USER",
    "Neo.ClientError.Database.DatabaseNotFound": "the server has no database of that name; the last part of "
    "GRAPHFRAUD_GRAPH_URL names it (Community has one: neo4j)",
    "Neo.TransientError.Database.DatabaseUnavailable": "the database is not started; `SHOW DATABASES` says "
    "why",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": _READ_ONLY,
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": _READ_ONLY,
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": "a transaction needed more memory than the "
    "server grants; raise db.memory.transaction.max or dbms.memory.transaction.total.max in neo4j.conf, and "
    "run the command again",
    "Neo.TransientError.General.OutOfMemoryError": "the server is out of memory; raise "
    "server.memory.heap.max_size in neo4j.conf, and run the command again",
    "Neo.ClientError.Transaction.TransactionTimedOut": _TOO_SLOW,
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": _TOO_SLOW,
    "Neo.ClientError.Transaction.TransactionMarkedAsFailed": _LOST,
    "Neo.TransientError.Transaction.Terminated": _LOST,
    "Neo.ClientError.Transaction.TransactionTerminated": _LOST,
}
"""Neo4j's status codes, and what the user can do."""


@contextmanager
def sentences(place: Neo4jPlace, *, connected: bool) -> Iterator[None]:
    """Turn the driver's errors into the family's, with the database's name and what to do.

    The password is in none of them: it is no part of `place.shown`, and the server does not repeat it.

    Args:
        place: the database.
        connected: the server has answered before, so a connection that fails was lost.
    """
    try:
        yield
    except ConfigurationError as error:
        raise ConfigError(f"{place.shown}: {_one_line(error)}; see GRAPHFRAUD_GRAPH_URL") from error
    except Neo4jError as error:
        raise StoreError(f"{place.shown}: {advice(error)}") from error
    except (DriverError, OSError) as error:
        raise StoreError(f"{place.shown}: {_LOST if connected else _NOT_THERE}") from error


def silence(place: Neo4jPlace, *, connected: bool) -> StoreError:
    """Say that nothing comes from a server.

    Args:
        place: the database.
        connected: the server has answered before.
    """
    return StoreError(f"{place.shown}: {_SILENT if connected else _NOT_THERE}")


def advice(error: Neo4jError) -> str:
    """Say what a status of the server means to the user."""
    code = error.code or ""
    return _ADVICE.get(code) or f"Neo4j refuses: {_one_line(error.message or '')} ({code})"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:300]
