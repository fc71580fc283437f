"""What a mapping TOML may say, checked in full before a row of any file is read."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from graphfraud.errors import ConfigError
from graphfraud.identifiers import NORMALISER_VERSION
from graphfraud.ingest.columns import BY_NAME, FEED_COLUMNS, Check
from graphfraud.model import EVENT_LABELS
from graphfraud.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ANY_OTHER = "*"
"""The key of a value table that stands for every non-empty value it does not name."""

NAMED_FORMATS = ("iso", "epoch_s", "epoch_ms")
"""Time formats that are not written with ``%`` letters."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class When(_Strict):
    """Take a value only on rows where another column, or a looked-up one, holds one of some values."""

    column: str
    values: tuple[str, ...] = Field(alias="is", min_length=1)
    lookup: str = ""


class Rule(_Strict):
    """How one canonical column is filled; exactly one of column, join, first and value is given."""

    column: str | None = None
    join: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    """The first of these columns that is not empty."""
    value: str | None = None
    """The same value on every row."""
    separator: str = Field(default=" ", alias="with")
    """What stands between joined values."""
    default: str = ""
    """What an empty value becomes."""
    when: When | None = None
    lookup: str = ""
    """Take `column` from the row of this second file."""
    optional: bool = False
    """Whether the file may lack the column."""

    @model_validator(mode="after")
    def _one_source(self) -> Rule:
        given = [self.column is not None, bool(self.join), bool(self.first), self.value is not None]
        if sum(given) != 1:
            raise ValueError("needs exactly one of column, join, first and value")
        if self.lookup and self.column is None:
            raise ValueError("lookup goes with column")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns of the feed file itself that the rule reads, its condition apart."""
        if self.column is not None:
            return () if self.lookup else (self.column,)
        return self.join or self.first

    @property
    def shown(self) -> str:
        """What a reject file calls the cells that the rule reads."""
        return " + ".join(self.sources) or self.column or ""


def _rule_from_text(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class Lookup(_Strict):
    """A second file, beside the feed file, whose rows are found by a key."""

    file: str
    key: str
    """The key's column in the second file."""
    by: str = ""
    """The key's column in the feed file; the same name where empty."""
    delimiter: str = ","

    @property
    def feed_column(self) -> str:
        """The column of the feed file that holds the key."""
        return self.by or self.key


class Time(_Strict):
    """How times are written."""

    zone: str = ""
    """The zone of times without an offset; without a zone such times are rejected."""
    formats: tuple[str, ...] = ("iso",)
    undated: bool = False
    """Whether the feed has no times at all; then nothing that needs time is computed from it."""

    @model_validator(mode="after")
    def _known(self) -> Time:
        if self.zone:
            try:
                ZoneInfo(self.zone)
            except (OSError, ValueError, KeyError):
                raise ValueError(f"{self.zone!r} is no time zone; write it like Asia/Tokyo") from None
        for text in self.formats:
            if text not in NAMED_FORMATS and "%" not in text:
                raise ValueError(
                    f"{text!r} is no time format: {', '.join(NAMED_FORMATS)} or one like '%Y/%m/%d %H:%M'"
                )
        return self


class Money(_Strict):
    """How amounts are written."""

    unit: Literal["minor", "major"] = "minor"
    """minor: whole yen or cents; major: yen, or dollars with decimals."""
    currency: str = ""
    """The currency where the currency column is empty or not mapped."""
    symbols: bool = False
    """Whether currency signs and thousands commas are allowed (``¥1,200``)."""


class Group(_Strict):
    """Consecutive rows with one value in a column are one event: an export with a row an item."""

    by: str


class Mapping(_Strict):
    """One feed's mapping: from the columns of a shop's file to the canonical ones."""

    name: str
    description: str = ""
    feed: Literal["events", "outcomes"] = "events"
    encoding: Literal["auto", "utf-8", "cp932", "euc_jp", "cp1252"] = "auto"
    delimiter: str = ","
    region: str = "JP"
    """Country of phone numbers without a country code, and of addresses without a country."""
    canonical_names: bool = False
    """Whether columns with a canonical name are taken as they are, without a rule."""
    columns: dict[str, Annotated[Rule, BeforeValidator(_rule_from_text)]] = Field(default_factory=dict)
    time: Time = Time()
    money: Money = Money()
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    lookup: dict[str, Lookup] = Field(default_factory=dict)
    group: Group | None = None
    opaque: tuple[str, ...] = ()
    """Identifier columns whose values are the shop's own tokens (hashes): compared exactly."""
    ids: tuple[str, ...] = ()
    """Columns of the file that hold long ids, exempt from the refusal of card numbers."""

    @model_validator(mode="after")
    def _consistent(self) -> Mapping:
        if not self.columns and not self.canonical_names:
            raise ValueError("columns: no column is mapped")
        wanted = FEED_COLUMNS[self.feed]
        _check_words(self.columns, wanted, "columns")
        _check_words(self.values, wanted, "values")
        _check_words(self.opaque, [label.value for label in EVENT_LABELS], "opaque")
        for name, rule in self.columns.items():
            used = [rule.lookup, rule.when.lookup if rule.when else ""]
            _check_words(filter(None, used), self.lookup, f"columns.{name}.lookup")
        for name, table in self.values.items():
            choices = BY_NAME[name].choices
            if BY_NAME[name].check is Check.CHOICE:
                _check_words(filter(None, table.values()), choices, f"values.{name}")
        if len(self.delimiter) != 1:
            raise ValueError("delimiter: one character is needed")
        return self

    def rules(self, header: Sequence[str]) -> dict[str, Rule]:
        """Return the rule of every canonical column that a file with this header fills."""
        rules: dict[str, Rule] = {}
        if self.canonical_names:
            present = set(header)
            rules = {name: Rule(column=name) for name in FEED_COLUMNS[self.feed] if name in present}
        return rules | self.columns


def _check_words(given: Iterable[str], known: Iterable[str], where: str) -> None:
    words = list(known)
    for word in given:
        if word not in words:
            raise ValueError(f"{where}: {word!r} is not known{nearest(word, words)}")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'email'?`` for the nearest right word, or nothing where none is near."""
    folded = {item.casefold(): item for item in known}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"; did you mean {folded[found[0]]!r}?" if found else ""


def shipped_mappings() -> dict[str, Path]:
    """Return the mappings that come with graphfraud, by name."""
    return {path.stem: path for path in sorted(shipped("ingest").glob("*.toml"))}


def load_mapping(name_or_path: str | Path) -> Mapping:
    """Read and check a mapping: the name of a shipped one, or the path of a TOML file.

    Raises:
        ConfigError: there is none, or what it says is wrong; names file, key and the nearest right word.
    """
    path = _find(name_or_path)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name}: the mapping cannot be read: {error}") from error
    return parse_mapping(document, path.stem, path.name)


def parse_mapping(document: dict[str, Any], name: str, file: str) -> Mapping:
    """Check what a mapping file says.

    Raises:
        ConfigError: it is wrong; names the file, the key and the nearest right word.
    """
    try:
        return Mapping.model_validate({"name": name, **document})
    except ValidationError as error:
        raise ConfigError(f"{file}: {_explain(error)}") from None


def mapping_sha256(mapping: Mapping, lookup_digests: Iterable[str] = ()) -> str:
    """Digest of what decides what a file becomes: the mapping, its second files, the normaliser's version."""
    parts = [mapping.model_dump_json(), str(NORMALISER_VERSION), *lookup_digests]
    return sha256("\n".join(parts).encode()).hexdigest()


def _find(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if path.suffix == ".toml":
        if path.is_file():
            return path
        raise ConfigError(f"{path}: there is no such mapping file")
    mappings = shipped_mappings()
    if str(name_or_path) in mappings:
        return mappings[str(name_or_path)]
    raise ConfigError(
        f"there is no mapping {str(name_or_path)!r}{nearest(str(name_or_path), mappings)} "
        f"(shipped: {', '.join(mappings)}; or give the path of a .toml file)"
    )


_MODELS: dict[str, type[_Strict]] = {
    "time": Time,
    "money": Money,
    "group": Group,
    "lookup": Lookup,
    "columns": Rule,
    "when": When,
}


def _explain(error: ValidationError) -> str:
    return "; ".join(_sentence(item["loc"], item["type"], item["msg"]) for item in error.errors())


def _sentence(location: tuple[int | str, ...], kind: str, message: str) -> str:
    path = [str(part) for part in location if not str(part).startswith("function-")]
    if kind == "extra_forbidden":
        model = next((_MODELS[part] for part in reversed(path[:-1]) if part in _MODELS), Mapping)
        known = [field.alias or name for name, field in model.model_fields.items()]
        return f"{'.'.join(path)}: this key is not known{nearest(path[-1], known)}"
    text = message.removeprefix("Value error, ")
    return f"{'.'.join(path)}: {text}" if path else text
