"""What is in a file, without loading it: columns, shares filled, masked examples, rejects and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfraud.errors import FeedError
from graphfraud.identifiers.pan import find_card_number
from graphfraud.ingest.fields import clean
from graphfraud.ingest.lookup import load_lookups
from graphfraud.ingest.pick import check_header
from graphfraud.ingest.read import DELIMITERS, read_chunks
from graphfraud.ingest.recognise import open_text, recognise
from graphfraud.ingest.reject import Reject, masked
from graphfraud.ingest.synonyms import canonical_names
from graphfraud.ingest.transform import Transformer

if TYPE_CHECKING:
    from pathlib import Path

    from graphfraud.ingest.chunks import Chunk
    from graphfraud.ingest.mapping import Mapping
    from graphfraud.ingest.recognise import FileFacts

MAX_DISTINCT = 10_000
"""Distinct values counted a column; above it the count says so."""

EXAMPLES = 3
"""Masked values shown a column: enough to see what it holds."""

SAMPLE = 1_000
"""Cells a column that its content is judged by."""

MOSTLY = 0.8
"""Share of the sampled cells that must look alike for a column to be called so."""

_CONTENT = (
    ("e-mail", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    (
        "IP address",
        re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}", re.IGNORECASE),
    ),
    ("time", re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T]\d{1,2}:\d{2}.*)?")),
    ("phone", re.compile(r"\+\d[\d -]{7,17}|0\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}|\(\d{2,5}\)[\d -]{6,12}")),
    ("postcode", re.compile(r"〒?\d{3}-\d{4}")),
    ("number", re.compile(r"-?\d+")),
    ("decimal number", re.compile(r"-?[¥￥$€£]?\d[\d,]*(?:\.\d+)?円?")),
    ("yes or no", re.compile(r"true|false|yes|no", re.IGNORECASE)),
)


@dataclass(slots=True)
class ColumnProfile:
    """One column of a file."""

    name: str
    canonical: str
    """The canonical column it is mapped to, or would be by its name; empty where neither."""
    content: str = ""
    """What its values look like: ``e-mail``, ``time``, ``text``, ..."""
    filled: int = 0
    """Rows with a value."""
    distinct: int = 0
    """Different values, `MAX_DISTINCT` where there are more."""
    examples: tuple[str, ...] = ()
    """Masked."""


@dataclass(slots=True)
class FileProfile:
    """One file as it is, and what loading it would do."""

    file: str
    kind: str
    encoding: str
    delimiter: str
    rows: int = 0
    columns: tuple[ColumnProfile, ...] = ()
    mapping: str = ""
    """The mapping it was tried with; empty where none was."""
    problem: str = ""
    """Why the mapping does not fit the file at all; empty where it does."""
    rejected: int = 0
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many rows would be rejected, by column and reason, the most frequent first."""
    first_rejects: tuple[Reject, ...] = ()


def profile_file(path: Path, mapping: Mapping | None = None) -> FileProfile:
    """Read a whole file and say what is in it; nothing is written anywhere.

    Args:
        path: the file.
        mapping: what it would be loaded by; None for an unknown file.

    Raises:
        FeedError: the file cannot be read at all.

    Cost: one pass in bounded memory, in this process; about a minute for a million rows.
    """
    facts = recognise(path, mapping.encoding if mapping else "auto")
    delimiter = mapping.delimiter if mapping else _delimiter(facts)
    profile = FileProfile(facts.name, facts.kind, facts.encoding, delimiter)
    trial = _Trial(mapping, path, profile) if mapping else None
    tallies: dict[str, _Tally] = {}
    group_by = mapping.group.by if mapping and mapping.group else None
    if group_by not in next(read_chunks(facts, delimiter=delimiter)).columns:
        group_by = None  # the trial says that the column is missing
    for chunk in read_chunks(facts, delimiter=delimiter, group_by=group_by):
        profile.rows += len(chunk.rows) + len(chunk.rejects)
        for name, cells in zip(chunk.columns, zip(*chunk.rows, strict=True), strict=False):
            tallies.setdefault(name, _Tally()).add(cells)
        if trial:
            trial.add(chunk)
    if trial:
        trial.finish()
    names = _canonical(mapping, list(tallies))
    profile.columns = tuple(tally.profile(name, names.get(name, "")) for name, tally in tallies.items())
    return profile


def _canonical(mapping: Mapping | None, headers: list[str]) -> dict[str, str]:
    """Return header -> canonical column, by the mapping, else by the header's own meaning."""
    by_name = {header: canonical for canonical, header in canonical_names(headers).items()}
    if mapping is None:
        return by_name
    mapped = {
        source: canonical for canonical, rule in mapping.rules(headers).items() for source in rule.sources
    }
    return by_name | mapped


def _delimiter(facts: FileFacts) -> str:
    """Return the delimiter that parts the first line of a CSV file most often."""
    if facts.kind != "csv":
        return ","
    with open_text(facts) as (text, _):
        line = text.readline(100_000)
    return max(DELIMITERS, key=lambda mark: (line.count(mark), mark == ","))


class _Trial:
    """What a mapping would do with the file's chunks; the batches are thrown away."""

    def __init__(self, mapping: Mapping, path: Path, profile: FileProfile) -> None:
        self._mapping = mapping
        self._profile = profile
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._first: list[Reject] = []
        self._checked = False
        profile.mapping = mapping.name
        self._transform: Transformer | None = None
        try:
            self._transform = Transformer(mapping, load_lookups(mapping, path.parent)[0])
        except FeedError as error:
            profile.problem = str(error)

    def add(self, chunk: Chunk) -> None:
        rejects = list(chunk.rejects)
        try:
            if not self._checked and chunk.columns:
                self._checked = True
                check_header(self._mapping, chunk.columns, self._profile.file)
        except FeedError as error:
            self._profile.problem = str(error)
        if self._transform and not self._profile.problem:
            rejects += self._transform(chunk.columns, chunk.rows, chunk.numbers).rejects
        self._reasons.update((reject.column, reject.reason) for reject in rejects)
        self._first += sorted(rejects)[: 10 - len(self._first)]

    def finish(self) -> None:
        self._profile.reasons = dict(self._reasons.most_common())
        self._profile.rejected = sum(self._reasons.values())
        self._profile.first_rejects = tuple(self._first)


class _Tally:
    """Counts one column while the file goes by."""

    def __init__(self) -> None:
        self._filled = 0
        self._distinct: set[str] = set()
        self._sample: list[str] = []

    def add(self, cells: tuple[str, ...]) -> None:
        given = [cell for cell in cells if cell and not cell.isspace()]
        self._filled += len(given)
        self._sample += given[: SAMPLE - len(self._sample)]
        if len(self._distinct) < MAX_DISTINCT:
            self._distinct.update(cell[:100] for cell in given)

    def profile(self, name: str, canonical: str) -> ColumnProfile:
        distinct = list(dict.fromkeys(clean(cell[:1000]) for cell in self._sample))
        content = _content(self._sample)
        mask = canonical or _BY_CONTENT.get(content, "")
        return ColumnProfile(
            name,
            canonical,
            content,
            self._filled,
            min(len(self._distinct), MAX_DISTINCT),
            tuple(masked(mask, cell) for cell in distinct[:EXAMPLES]),
        )


_BY_CONTENT = {"e-mail": "email", "phone": "phone", "IP address": "ip", "postcode": "postcode"}
"""How values of an unknown column are masked; all others are cut short."""


def _content(sample: list[str]) -> str:
    """Say what most of the sampled cells look like."""
    cells = [cell.strip()[:200] for cell in sample]
    if not cells:
        return "empty"
    if any(find_card_number(cell) for cell in cells):
        return "card numbers"
    for name, pattern in _CONTENT:
        if sum(1 for cell in cells if pattern.fullmatch(cell)) >= MOSTLY * len(cells):
            return name
    return "text"
