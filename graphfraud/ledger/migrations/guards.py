"""Triggers by which the database itself refuses to change what must stay, in SQLite and in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import op

if TYPE_CHECKING:
    from collections.abc import Sequence

POSTGRES = "postgresql"

_NULLABLE = frozenset({"person"})
"""Columns of append-only tables that may be empty; all hold numbers above 0."""


def refuse(action: str, table: str, condition: str, message: str) -> None:
    """Refuse an action on rows of a table.

    Args:
        action: INSERT, UPDATE or DELETE.
        table: the table.
        condition: SQL over NEW and OLD that tells the refused rows.
        message: what the error says; no apostrophe.
    """
    if op.get_context().dialect.name == POSTGRES:
        body = f"IF {condition} THEN {_raise(message)} END IF;"
        _postgres_trigger(action, table, body, "FOR EACH ROW")
        return
    trigger = f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table}"
    op.execute(f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def refuse_emptying(table: str, message: str) -> None:
    """Refuse TRUNCATE, which PostgreSQL does without looking at rows and SQLite does not have."""
    if op.get_context().dialect.name == POSTGRES:
        _postgres_trigger("TRUNCATE", table, _raise(message), "FOR EACH STATEMENT")


def append_only(
    table: str, key: str, message: str, *, kept: Sequence[str] = (), erasable: Sequence[str] = ()
) -> None:
    """Let rows be added and never changed or deleted; only what an erasure takes away may go.

    The insert trigger stops SQLite's INSERT OR REPLACE, which deletes without firing delete triggers.

    Args:
        table: the table.
        key: column or columns of its primary key, between commas.
        message: what the error says.
        kept: all other columns, needed where one is erasable.
        erasable: text columns that may become empty, or begin with ``erased:``.
    """
    columns = [column.strip() for column in key.split(",")]
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    refuse("INSERT", table, f"EXISTS (SELECT 1 FROM {table} WHERE {same})", message)  # noqa: S608  # our names
    changed = [
        f"COALESCE(NEW.{column}, 0) <> COALESCE(OLD.{column}, 0)" for column in kept if column in _NULLABLE
    ]
    changed += [f"NEW.{column} <> OLD.{column}" for column in kept if column not in _NULLABLE]
    changed += [
        f"NEW.{column} <> OLD.{column} AND NEW.{column} <> '' AND NEW.{column} NOT LIKE 'erased:%'"
        for column in erasable
    ]
    refuse("UPDATE", table, " OR ".join(changed) if erasable else "1 = 1", message)
    refuse("DELETE", table, "1 = 1", message)
    refuse_emptying(table, message)


def _raise(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"


def _postgres_trigger(action: str, table: str, body: str, each: str) -> None:
    name = f"{table}_{action.lower()}"
    row = "OLD" if action == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}_guard() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN {row if 'ROW' in each else 'NULL'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {table} {each} EXECUTE FUNCTION {name}_guard()")
