"""All settings of a shop, read once: where the databases are (environment), what is tuned (graphfraud.toml).

Every number has its default and its reason beside it, here or in the dataclass of the part that uses it
(`NetworkParameters`, `ScoringParameters`). Each run records the digest of what was tuned.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    TypeAdapter,
    ValidationError,
)

from graphfraud.alert_settings import AlertSettings, OrderSettings, WatchSettings
from graphfraud.casework import Step
from graphfraud.errors import ConfigError
from graphfraud.identifiers.text import fold
from graphfraud.limit_settings import LimitSettings
from graphfraud.network.parameters import NetworkParameters
from graphfraud.reference_settings import IpFileSettings, Section, WatchListSettings
from graphfraud.scoring.explanations import known_language
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.references import References
from graphfraud.scoring.references.ip_ranges import load_ip_file
from graphfraud.scoring.references.watch_lists import load_watch_list
from graphfraud.stores.neo4j_place import DEFAULT_USER, GraphAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS_FILE = "graphfraud.toml"

PASSWORD, PASSWORD_FILE = "GRAPHFRAUD_GRAPH_PASSWORD", "GRAPHFRAUD_GRAPH_PASSWORD_FILE"

DEFAULT_GRAPH_URL = "sqlite:///graphfraud.db"
DEFAULT_LEDGER_URL = "sqlite:///graphfraud-ledger.db"


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{name!r} is no time zone; write one like Asia/Tokyo") from error
    return name


def _language(code: str) -> str:
    try:
        return known_language(code)
    except ConfigError as error:
        raise ValueError(str(error)) from error


class ShopSettings(Section):
    """What is true of the shop as a whole."""

    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        default="Asia/Tokyo", description="in which times are shown; they are kept in UTC"
    )
    currency: str = Field(
        default="",
        pattern="^([A-Z]{3})?$",
        description="of the sums that rings show (ISO 4217); empty takes the commonest; others count as 0",
    )
    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description="of sentences: `en` or `ja`; `--lang` chooses another for one command"
    )
    region: str = Field(
        default="JP", pattern="^[A-Z]{2}$", description="ISO 3166 country of phone numbers that name none"
    )
    resale: list[str] = Field(
        default_factory=list,
        description="patterns of goods that are easy to sell on, such as `*ギフト券*`; `*` is anything",
    )
    deny: list[str] = Field(
        default_factory=list,
        description="printed keys that stand for nobody, such as `email:order@shop.example`",
    )


class RingSettings(Section):
    """Which components become rings."""

    min_accounts: int = Field(
        default=3,
        ge=2,
        description="fewer accounts are a couple, not a ring, unless one of them is known fraud",
    )
    min_score: float = Field(
        default=10.0,
        ge=0,
        le=100,
        description="a lower score explains nothing that an investigator could act on",
    )
    not_same: list[tuple[str, str]] = Field(
        default_factory=list,
        description="pairs of accounts that a person called not the same: the cheapest cut keeps them apart",
    )
    calibration_days: int = Field(
        default=7,
        ge=1,
        description="base rate and shop rhythm are frozen for so many days, then a full run renews them",
    )


class IngestSettings(Section):
    """How feeds are taken in."""

    max_reject_share: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="above this share of bad rows the file is not what it claims to be: nothing goes in",
    )
    processes: int = Field(
        default=0, ge=0, description="processes that clean rows of large files; 0 takes one for each core"
    )
    reject_folder: str = Field(default="rejects", description="where the reject files are written")


class FeedSettings(Section):
    """One kind of input file of the night."""

    files: str = Field(description="a path or pattern, such as `inbox/orders-*.csv.gz`")
    mapping: str = Field(
        "canonical", description="a shipped mapping's name, or the path of a TOML of the shop's own"
    )


class CaseSettings(Section):
    """How the work on rings goes."""

    due_days: int = Field(default=3, ge=1, le=365, description="days until a new case is to be closed")
    lock_minutes: int = Field(
        default=30,
        ge=1,
        le=1440,
        description="minutes without a word after which somebody else may take a case",
    )
    required_steps: list[Step] = Field(
        default=[Step.VERIFY], description="steps of the checklist without which no case is closed"
    )
    wake_accounts: int = Field(
        default=3, ge=1, description="accounts that joined a dismissed ring and wake its case"
    )


class ScreenSettings(Section):
    """The screens."""

    idle_minutes: int = Field(
        default=30,
        ge=1,
        le=720,
        description="minutes without a click after which a login ends: time to read a ring, or to phone",
    )


class BlocklistSettings(Section):
    """When entries of the block list come up for review."""

    expiring_days: int = Field(
        default=14, ge=1, le=365, description="days before its expiry in which an entry comes up for review"
    )
    unused_days: int = Field(
        default=90, ge=1, le=3650, description="days without a hit after which an entry comes up for review"
    )
    contest_days: int = Field(
        default=14, ge=1, le=365, description="days in which a contested entry is to be settled"
    )


class Settings(Section):
    """Everything that graphfraud.toml may hold."""

    shop: ShopSettings = ShopSettings()
    ingest: IngestSettings = IngestSettings()
    rings: RingSettings = RingSettings()
    network: NetworkParameters = Field(default_factory=NetworkParameters)
    scoring: ScoringParameters = Field(default_factory=ScoringParameters)
    limits: LimitSettings = LimitSettings()
    cases: CaseSettings = CaseSettings()
    orders: OrderSettings = OrderSettings()
    watch: WatchSettings = WatchSettings()
    alerts: AlertSettings = AlertSettings()
    screens: ScreenSettings = ScreenSettings()
    blocklist: BlocklistSettings = BlocklistSettings()
    feeds: list[FeedSettings] = Field(default_factory=list, description="what `graphfraud nightly` reads")
    ip_files: list[IpFileSettings] = Field(default_factory=list, description="where IP addresses are")
    watch_lists: list[WatchListSettings] = Field(default_factory=list, description="the shop's own lists")

    def references(self) -> References:
        """Load the files that the shop names.

        Raises:
            ConfigError: a file cannot be read, or a line is wrong; names file and line.
        """
        return References(
            ip_files=tuple(load_ip_file(one.path, one.kind) for one in self.ip_files),
            watch_lists=tuple(
                load_watch_list(
                    one.path, one.name, one.label, hub=one.hub, alike=one.alike, region=self.shop.region
                )
                for one in self.watch_lists
            ),
            resale=tuple(fold(pattern) for pattern in self.shop.resale),
            region=self.shop.region,
        )

    def denied(self) -> list[str]:
        """Return the printed keys that join nobody: those of `[shop] deny` and of the lists of hubs."""
        hubs = [one for one in self.watch_lists if one.hub]
        lists = self.model_copy(update={"ip_files": [], "watch_lists": hubs}).references().watch_lists
        return [*self.shop.deny, *(node for one in lists for node in one.nodes())]

    def digest(self) -> str:
        """Return a digest of what decides rings and scores; two runs with the same one are comparable.

        The contents of the files that the shop names are part of it.

        Raises:
            ConfigError: a file cannot be read.
        """
        tuned = TypeAdapter(Settings).dump_python(
            self,
            mode="json",
            include={"shop", "rings", "network", "scoring", "ip_files", "watch_lists"},
            exclude={"shop": {"language"}},
        )
        paths = [*(one.path for one in self.ip_files), *(one.path for one in self.watch_lists)]
        tuned["contents"] = [_digest_of(path) for path in paths]
        return hashlib.sha256(json.dumps(tuned, sort_keys=True).encode()).hexdigest()


def _digest_of(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}); correct its path in the settings"
        ) from error


class Places(Section):
    """Where the databases are and which file the settings came from."""

    graph_url: str
    graph_access: GraphAccess = GraphAccess()
    """What a graph on a server needs beside its URL."""
    ledger_url: str
    settings_file: Path | None


def find_places(environment: Mapping[str, str], folder: Path) -> Places:
    """Read the places from the environment, with a file in `folder` as the default.

    Args:
        environment: GRAPHFRAUD_GRAPH_URL, GRAPHFRAUD_LEDGER_URL and GRAPHFRAUD_SETTINGS are read; for a graph
            on a server also GRAPHFRAUD_GRAPH_USER, GRAPHFRAUD_GRAPH_PASSWORD (or
            GRAPHFRAUD_GRAPH_PASSWORD_FILE) and GRAPHFRAUD_GRAPH_CACHE.
        folder: the working folder.

    Raises:
        ConfigError: the password is given twice, or its file cannot be read.
    """
    named = environment.get("GRAPHFRAUD_SETTINGS")
    default = folder / SETTINGS_FILE
    return Places(
        graph_url=environment.get("GRAPHFRAUD_GRAPH_URL") or DEFAULT_GRAPH_URL,
        graph_access=_graph_access(environment),
        ledger_url=environment.get("GRAPHFRAUD_LEDGER_URL") or DEFAULT_LEDGER_URL,
        settings_file=Path(named) if named else default if default.exists() else None,
    )


def _graph_access(environment: Mapping[str, str]) -> GraphAccess:
    cache = environment.get("GRAPHFRAUD_GRAPH_CACHE")
    return GraphAccess(
        user=environment.get("GRAPHFRAUD_GRAPH_USER") or DEFAULT_USER,
        password=_password(environment),
        cache=Path(cache) if cache else None,
    )


def _password(environment: Mapping[str, str]) -> str:
    """Return the graph's password; an editor's line end after it in a file is no part of it."""
    plain, named = environment.get(PASSWORD, ""), environment.get(PASSWORD_FILE)
    if not named:
        return plain
    if plain:
        raise ConfigError(f"{PASSWORD} and {PASSWORD_FILE} are both set; keep one of them")
    try:
        return Path(named).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(f"{named}: cannot be read ({why}); check {PASSWORD_FILE}") from error


def load_settings(path: Path | None) -> Settings:
    """Read and check a settings file; without one every default holds.

    Raises:
        ConfigError: the file is missing, is no TOML, or a word or value in it is wrong.
    """
    if path is None:
        return Settings()
    try:
        with path.open("rb") as file:
            body = tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); check GRAPHFRAUD_SETTINGS") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    try:
        return Settings.model_validate(body)
    except ValidationError as error:
        raise ConfigError(f"{path}: {explain(error, Settings)}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


_UNKNOWN_WORD = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
"""Pydantic's names for a word that a section does not have."""

_PLAIN_WORDS = {
    "missing": "is missing; it must be there",
    "model_type": "must be a table, as [name] begins one",
    "dataclass_type": "must be a table, as [name] begins one",
    "dict_type": "must be a table, as [name] begins one",
    "list_type": "must be a list, as in [1, 2]",
}
"""What to say where Pydantic's own sentence speaks of Python."""


def explain(error: ValidationError, model: type[BaseModel]) -> str:
    """Say the first thing that is wrong with a TOML file, naming the nearest right word for a wrong one."""
    errors = error.errors()
    # A misspelt word is also missing under its right name; what was written comes before what was not.
    first = next((one for one in errors if one["type"] in _UNKNOWN_WORD), errors[0])
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] in _UNKNOWN_WORD:
        known = _words(model, first["loc"][:-1])
        near = difflib.get_close_matches(str(first["loc"][-1]), known, n=1)
        advice = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(known))}"
        return f"{where}: unknown word; {advice}"
    return f"{where}: {_PLAIN_WORDS.get(first['type']) or first['msg'].removeprefix('Value error, ')}"


def _words(model: Any, location: tuple[int | str, ...]) -> list[str]:
    """Collect the words allowed at a place in a settings file."""
    for part in location:
        fields = _fields(model)
        if isinstance(part, str) and part in fields:
            model = fields[part]
    return list(_fields(model))


def _fields(model: Any) -> dict[str, Any]:
    if isinstance(model, type) and issubclass(model, BaseModel):
        return {name: field.annotation for name, field in model.model_fields.items()}
    found = getattr(model, "__dataclass_fields__", None)
    if found is not None:
        return {name: field.type for name, field in found.items()}
    inner = getattr(model, "__args__", None)
    return _fields(inner[0]) if inner else {}
