"""From a file's own columns to the canonical ones: rename, join, translate, look up, group. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.errors import FeedError
from graphfraud.ingest.fields import clean_column
from graphfraud.ingest.mapping import ANY_OTHER, Mapping, Rule, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping as Table
    from collections.abc import Sequence

    from graphfraud.ingest.lookup import Tables
    from graphfraud.ingest.mapping import When

Cells = dict[str, list[str]]
"""Canonical column -> its cleaned cells, one a row or event."""

ITEM_SEPARATOR = ";"
"""Between the items of one event; one inside an item's own name becomes a comma."""


def check_header(mapping: Mapping, columns: Sequence[str], file: str) -> tuple[str, ...]:
    """Check that a file has the columns its mapping reads, each once.

    Returns:
        The file's columns that the mapping does not use.

    Raises:
        FeedError: a column is missing or doubled, or no column can say whose an event is.
    """
    rules = mapping.rules(columns)
    used = _columns_read(mapping, rules)
    for column, optional in used.items():
        if columns.count(column) > 1:
            raise FeedError("the file has two columns of this name", file=file, column=column)
        if column not in columns and not optional:
            unused = [name for name in columns if name not in used]
            raise FeedError(
                f"mapping {mapping.name} needs this column and the file lacks it{nearest(column, unused)}",
                file=file,
                column=column,
            )
    _check_required(mapping, rules, file)
    return tuple(dict.fromkeys(column for column in columns if column not in used))


def _columns_read(mapping: Mapping, rules: Table[str, Rule]) -> dict[str, bool]:
    """Return every column of the file that is read, and whether the file may lack it."""
    used: dict[str, bool] = {}

    def read(column: str, *, optional: bool) -> None:
        used[column] = used.get(column, True) and optional

    for rule in rules.values():
        for column in rule.sources:
            read(column, optional=rule.optional)
        if rule.when and not rule.when.lookup:
            read(rule.when.column, optional=rule.optional)
        for name in (rule.lookup, rule.when.lookup if rule.when else ""):
            if name:
                read(mapping.lookup[name].feed_column, optional=rule.optional)
    if mapping.group:
        read(mapping.group.by, optional=False)
    return used


def _check_required(mapping: Mapping, rules: Table[str, Rule], file: str) -> None:
    needed = ("event_id",) if mapping.feed == "outcomes" else ("account", "email", "event_id")
    if not any(name in rules for name in needed):
        raise FeedError(
            f"there is no column {' or '.join(needed)}; `graphfraud ingest --dry-run` suggests a mapping",
            file=file,
        )
    if mapping.feed == "events" and not mapping.time.undated and "at" not in rules:
        raise FeedError(
            "there is no column at; map one, or set undated = true under [time] in a mapping",
            file=file,
            column="at",
        )


def pick(mapping: Mapping, columns: Table[str, Sequence[str]], count: int, tables: Tables) -> Cells:
    """Return the canonical columns of some rows, cleaned; columns without a rule are left out.

    Args:
        mapping: the checked mapping.
        columns: the file's own columns, raw.
        count: rows.
        tables: the second files.

    Cost: linear in the cells that the mapping reads.
    """
    picker = _Picker(columns, count, mapping, tables)
    return {name: picker.fill(name, rule) for name, rule in mapping.rules(list(columns)).items()}


class _Picker:
    """Fills canonical columns from one chunk's own columns."""

    def __init__(
        self, columns: Table[str, Sequence[str]], count: int, mapping: Mapping, tables: Tables
    ) -> None:
        self._columns = columns
        self._empty = [""] * count
        self._mapping = mapping
        self._tables = tables

    def fill(self, name: str, rule: Rule) -> list[str]:
        cells = self._source(rule)
        if rule.when:
            wanted = set(rule.when.values)
            cells = [
                cell if test in wanted else ""
                for cell, test in zip(cells, self._test(rule.when), strict=True)
            ]
        if name in self._mapping.values:
            cells = _translated(cells, self._mapping.values[name])
        if rule.default:
            cells = [cell or rule.default for cell in cells]
        return cells

    def _source(self, rule: Rule) -> list[str]:
        if rule.value is not None:
            return [rule.value] * len(self._empty)
        if rule.column is not None:
            return self._looked_up(rule.lookup, rule.column) if rule.lookup else self._own(rule.column)
        parts = [self._own(column) for column in rule.sources]
        if rule.join:
            return [rule.separator.join(filter(None, row)) for row in zip(*parts, strict=True)]
        return [next(filter(None, row), "") for row in zip(*parts, strict=True)]

    def _own(self, column: str) -> list[str]:
        return clean_column(self._columns[column]) if column in self._columns else self._empty

    def _looked_up(self, lookup: str, column: str) -> list[str]:
        table = self._tables[lookup][column]
        keys = self._own(self._mapping.lookup[lookup].feed_column)
        return clean_column([table.get(key, "") for key in keys])

    def _test(self, when: When) -> list[str]:
        return self._looked_up(when.lookup, when.column) if when.lookup else self._own(when.column)


def _translated(cells: list[str], table: Table[str, str]) -> list[str]:
    other = table.get(ANY_OTHER)
    words = {cell: table.get(cell, other if other is not None and cell else cell) for cell in set(cells)}
    return [words[cell] for cell in cells]


def group_rows(cells: Cells, keys: Sequence[str]) -> tuple[Cells, list[int]]:
    """Make one event of rows that follow one another with the same key.

    The first value that is not empty wins; items are joined with semicolons and quantities summed.

    Returns:
        The events' cells, and the index of each event's first row.
    """
    begins = [index for index, key in enumerate(keys) if index == 0 or key != keys[index - 1]]
    ends = [*begins[1:], len(keys)]
    spans = list(zip(begins, ends, strict=True))
    merge = {"items": _joined, "quantity": _summed}
    grouped = {
        name: [
            values[begin] if end == begin + 1 else merge.get(name, _first)(values[begin:end])
            for begin, end in spans
        ]
        for name, values in cells.items()
    }
    return grouped, begins


def _first(values: Sequence[str]) -> str:
    return next(filter(None, values), "")


def _joined(values: Sequence[str]) -> str:
    return ITEM_SEPARATOR.join(value.replace(ITEM_SEPARATOR, ",") for value in values if value)


def _summed(values: Sequence[str]) -> str:
    given = [value for value in values if value]
    if given and all(value.isascii() and value.isdigit() and len(value) < 10 for value in given):
        return str(sum(map(int, given)))
    return _first(values)
