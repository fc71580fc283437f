"""A chunk of rows becomes events, outcomes and rejects. Pure: no file, no store, no clock.

Everything works on columns, and on each distinct value of a column once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from graphfraud.coded import CodedEvents, distinct
from graphfraud.identifiers.text import MAX_KEY, bounded
from graphfraud.ingest.columns import BY_NAME, EVENT_COLUMNS, OUTCOME_COLUMNS, Check
from graphfraud.ingest.content import details_of, digests_of
from graphfraud.ingest.fields import (
    Bad,
    fold_column,
    parse_amount,
    parse_choice,
    parse_currency,
    time_parser,
)
from graphfraud.ingest.identify import Identifying
from graphfraud.ingest.lines import cut
from graphfraud.ingest.pick import Cells, group_rows, pick
from graphfraud.ingest.reject import Reject, masked
from graphfraud.ingest.screen import screen
from graphfraud.model import Kind, Label, OutcomeBatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.ingest.lines import Lines
    from graphfraud.ingest.lookup import Tables
    from graphfraud.ingest.mapping import Mapping

ROW_ID = "row:"
"""Prefix of the event id that a row without one gets from its content."""

PLACE = "I"
"""Type code of arrays of places: four bytes each."""

T = TypeVar("T")
K = TypeVar("K")


@dataclass(slots=True)
class Transformed:
    """What became of one chunk."""

    rows: int = 0
    """Events or outcomes read, rejected ones included; rows that were grouped count once."""
    events: CodedEvents = field(default_factory=CodedEvents)
    outcomes: OutcomeBatch = field(default_factory=OutcomeBatch)
    rejects: list[Reject] = field(default_factory=list)


class Transformer:
    """Turns chunks into batches by one mapping.

    Args:
        mapping: the checked mapping.
        tables: its second files.
    """

    def __init__(self, mapping: Mapping, tables: Tables) -> None:
        self._mapping = mapping
        self._tables = tables
        self._identifying = Identifying(mapping)
        self._parse_time = time_parser(mapping.time)

    def __call__(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]
    ) -> Transformed:
        """Transform rows of a file.

        Args:
            columns: the file's own column names.
            rows: as many cells a row as there are columns.
            numbers: the record number of each row.

        Cost: linear in the cells; about 40 microseconds a row with all identifiers given.
        """
        if not rows:
            return Transformed()
        return self._transformed(dict(zip(columns, zip(*rows, strict=True), strict=False)), columns, numbers)

    def of_lines(self, columns: Sequence[str], lines: Lines) -> Transformed:
        """Transform lines of a file as `__call__` does rows; lines that are no rows are among the rejects.

        Args:
            columns: the file's own column names.
            lines: lines that are not cut into cells yet.
        """
        cells, numbers, rejects = cut(lines, len(columns))
        if not numbers:
            return Transformed(len(rejects), rejects=rejects)
        result = self._transformed(dict(zip(columns, cells, strict=True)), columns, numbers)
        result.rows += len(rejects)
        result.rejects += rejects
        return result

    def _transformed(
        self, own: dict[str, Sequence[str]], columns: Sequence[str], numbers: Sequence[int]
    ) -> Transformed:
        screened = screen(own, numbers, self._mapping.ids)
        cells = pick(self._mapping, own, len(numbers), self._tables)
        if self._mapping.group:
            cells, begins = group_rows(cells, own[self._mapping.group.by])
            screened = {bisect_right(begins, index) - 1: reject for index, reject in screened.items()}
            numbers = [numbers[begin] for begin in begins]
        checked = _Checked(self._mapping, columns, cells, numbers, screened)
        checked.check(self._parse_time)
        result = Transformed(len(numbers), rejects=[checked.bad[index] for index in sorted(checked.bad)])
        checked.drop_bad()
        if self._mapping.feed == "events":
            result.events = self._events(checked)
        result.outcomes = _outcomes(checked)
        return result

    def _events(self, checked: _Checked) -> CodedEvents:
        checked.fold()
        cells, count = checked.cells, checked.count
        content = checked.content(EVENT_COLUMNS)
        order = Kind.ORDER.value
        content["kind"] = kinds = [value or order for value in checked.column("kind")]
        digests = digests_of(content, count)
        event_ids = [
            event_id or ROW_ID + digest.hex()
            for event_id, digest in zip(checked.column("event_id"), digests, strict=True)
        ]
        cells["event_id"] = event_ids
        nodes = self._identifying.columns(cells, count)
        known = self._identifying.known(nodes)
        places: dict[str | None, int] = {None: 0}
        places.update(zip(known.node, range(1, 1 + len(known.node)), strict=True))
        keys = self._identifying.account_keys(checked.column("account"), nodes[Label.EMAIL], event_ids)
        accounts = distinct(keys)
        names, details = details_of(checked.given, count)
        return CodedEvents(
            event_id=event_ids,
            digest=digests,
            kind=kinds,
            at=checked.at,
            accounts=list(accounts),
            account=array(PLACE, map(accounts.__getitem__, keys)),
            known=known,
            used={label: array(PLACE, map(places.__getitem__, column)) for label, column in nodes.items()},
            amount=checked.amount,
            currency=checked.column("currency"),
            status=checked.column("status"),
            flags=self._identifying.flags(cells, count),
            names=names,
            cells=details,
        )


class _Checked:
    """The cells of one chunk while they are checked: `bad` holds what is wrong with a row, by its index."""

    def __init__(
        self,
        mapping: Mapping,
        columns: Sequence[str],
        cells: Cells,
        numbers: Sequence[int],
        bad: dict[int, Reject],
    ) -> None:
        self.cells = cells
        """Values in one spelling, after `check` and `fold`."""
        self.given = {name: values for name, values in cells.items() if name in EVENT_COLUMNS}
        """Values as the feed gives them."""
        self.count = len(numbers)
        self.bad = bad
        self.at: list[int | None] = [None] * self.count
        self.amount: list[int | None] = [None] * self.count
        self.outcome_at: list[int | None] = [None] * self.count
        self.recovered: list[int | None] = [None] * self.count
        self._mapping = mapping
        self._numbers = numbers
        self._shown = {name: rule.shown or name for name, rule in mapping.rules(columns).items()}

    def column(self, name: str) -> list[str]:
        """Return a canonical column, empty cells where the feed has none."""
        return self.cells.get(name) or [""] * self.count

    def check(self, parse_time: Callable[[str], int | Bad]) -> None:
        """Parse times, amounts and words; note what is wrong."""
        event_ids = fold_column(self.column("event_id"))
        if max(map(len, event_ids)) > MAX_KEY:
            event_ids = [bounded(value) for value in event_ids]
        self.cells["event_id"] = event_ids
        self._require()
        self.at = self._parsed_column("at", parse_time)
        self.outcome_at = self._parsed_column("outcome_at", parse_time)
        self._check_money()
        for name, column in BY_NAME.items():
            if column.check is Check.CHOICE and name in self.cells:
                words = self._parsed_column(name, partial(parse_choice, column=column))
                self.cells[name] = [word or "" for word in words]

    def _require(self) -> None:
        if self._mapping.feed == "outcomes":
            for name in ("event_id", "outcome"):
                self._reject_empty(name, self.column(name), f"{name} is empty")
            return
        if not all(self.cells["event_id"]):
            owners = zip(*(self.column(name) for name in ("account", "email", "event_id")), strict=True)
            self._reject_empty("", list(map(any, owners)), "account, email and event_id are all empty")
        if not self._mapping.time.undated:
            self._reject_empty("at", self.column("at"), "the time is empty")

    def _reject_empty(self, name: str, filled: Sequence[object], reason: str) -> None:
        if not all(filled):
            for index, given in enumerate(filled):
                if not given:
                    self._reject(index, name, reason, "")

    def _reject(self, index: int, name: str, reason: str, value: str) -> None:
        if index not in self.bad:
            shown = self._shown.get(name, name)
            self.bad[index] = Reject(self._numbers[index], shown, str(reason), masked(name, value))

    def _check_money(self) -> None:
        money = self._mapping.money
        amounts, recovered = self.column("amount"), self.column("recovered")
        currencies = self._parsed_column("currency", parse_currency)
        codes = [
            code or (money.currency if amount or back else "")
            for code, amount, back in zip(currencies, amounts, recovered, strict=True)
        ]
        self.cells["currency"] = codes

        def parse(pair: tuple[str, str]) -> int | Bad:
            return parse_amount(*pair, money)

        def parsed(name: str, values: list[str]) -> list[int | None]:
            if name not in self.cells:
                return [None] * self.count
            pairs = [(value, code) if value else None for value, code in zip(values, codes, strict=True)]
            return self._parsed(name, pairs, values, parse)

        self.amount = parsed("amount", amounts)
        self.recovered = parsed("recovered", recovered)

    def _parsed_column(self, name: str, parse: Callable[[str], T | Bad]) -> list[T | None]:
        values = self.cells.get(name)
        return self._parsed(name, values, values, parse) if values else [None] * self.count

    def _parsed(
        self, name: str, values: Sequence[K | None], texts: Sequence[str], parse: Callable[[K], T | Bad]
    ) -> list[T | None]:
        """Parse each distinct value once; None stands for an empty or a bad one."""
        good: dict[K | None, T] = {}
        wrong: dict[K | None, Bad] = {}
        for value in set(values):
            if value:
                found = parse(value)
                if isinstance(found, Bad):
                    wrong[value] = found
                else:
                    good[value] = found
        if wrong:
            for index, value in enumerate(values):
                if value and value in wrong:
                    self._reject(index, name, wrong[value], texts[index])
        return list(map(good.get, values))

    def drop_bad(self) -> None:
        """Leave only the rows that nothing is wrong with."""
        if not self.bad:
            return
        keep = [index for index in range(self.count) if index not in self.bad]
        self.cells = {name: _taken(values, keep) for name, values in self.cells.items()}
        self.given = {name: _taken(values, keep) for name, values in self.given.items()}
        self.at, self.outcome_at = _taken(self.at, keep), _taken(self.outcome_at, keep)
        self.amount, self.recovered = _taken(self.amount, keep), _taken(self.recovered, keep)
        self.count = len(keep)

    def fold(self) -> None:
        """Spell characters one way that cp932 and UTF-8 exports spell differently."""
        self.cells = {name: fold_column(values) for name, values in self.cells.items()}

    def content(self, names: Sequence[str]) -> Cells:
        """Return columns in the one spelling that a digest is made of."""
        numbers = {
            "at": self.at,
            "amount": self.amount,
            "outcome_at": self.outcome_at,
            "recovered": self.recovered,
        }
        return {
            name: ["" if value is None else str(value) for value in numbers[name]]
            if name in numbers
            else self.cells[name]
            for name in names
            if name in self.cells
        }


def _taken(values: list[T], keep: list[int]) -> list[T]:
    return [values[index] for index in keep]


def _outcomes(checked: _Checked) -> OutcomeBatch:
    """Return the outcomes that rows carry; for events, those of the rows that have one."""
    filled = [index for index, value in enumerate(checked.column("outcome")) if value]
    if not filled:
        return OutcomeBatch()
    checked.fold()
    content = checked.content(("event_id", *OUTCOME_COLUMNS))
    content = {name: _taken(values, filled) for name, values in content.items()}
    return OutcomeBatch(
        event_id=content["event_id"],
        digest=digests_of(content, len(filled)),
        outcome=content["outcome"],
        outcome_at=_taken(checked.outcome_at, filled),
        cause=_taken(checked.column("cause"), filled),
        liability=_taken(checked.column("liability"), filled),
        recovered=_taken(checked.recovered, filled),
    )
