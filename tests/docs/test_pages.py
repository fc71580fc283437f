"""The pages agree with the code: every table that names commands, settings, columns or signals is compared.

Each comparison is a function from a page's text to its faults. It is run on the page as it is, which must
have none, and on the page with one thing spoilt, which it must notice.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from pydantic import BaseModel
from typer.main import get_command

from graphfraud import errors
from graphfraud.cli import INTERRUPTED
from graphfraud.cli.app import app
from graphfraud.cli.feeds import REJECTED
from graphfraud.identifiers import WHAT_SHARING_MEANS
from graphfraud.ingest.columns import COLUMNS
from graphfraud.ingest.mapping import shipped_mappings
from graphfraud.network.hubs import HubReason
from graphfraud.reference_settings import IpFileSettings, WatchListSettings
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.sentences import SENTENCES
from graphfraud.settings import (
    DEFAULT_GRAPH_URL,
    DEFAULT_LEDGER_URL,
    SETTINGS_FILE,
    FeedSettings,
    Settings,
)
from graphfraud.stores.neo4j_place import DEFAULT_USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]

MACHINE_PATH = re.compile(r"(?<![\w.:/])(?:/(?:work|tmp|root|home|Users|mnt)\b|~/)")
LONGEST_RECIPE = 6


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Return what stands between a heading and the next one."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[2] if found else ""


def table(text: str) -> dict[str, list[str]]:
    """Return the rows of all tables whose first cell is code: that code -> the other cells."""
    rows = {}
    for line in text.splitlines():
        first, *rest = line.strip("| ").split(" | ")
        if line.startswith("| `") and (code := re.match(r"`([^`]+)`", first)):
            rows[code[1]] = [cell.strip() for cell in rest]
    return rows


def named_alike(found: dict[str, list[str]], wanted: set[str]) -> list[str]:
    return [f"{name}: not on the page" for name in sorted(wanted - found.keys())] + [
        f"{name}: on the page only" for name in sorted(found.keys() - wanted)
    ]


def every_command(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each command with its words: ``release keys new``; an alias that no help names is left out."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield before + name, command


def commands(text: str) -> list[str]:
    known = dict(every_command(get_command(app)))
    rows = {
        " ".join(re.findall(r"(?<= )[a-z]+(?= |$)", words)): " ".join(cells)
        for words, cells in table(section(text, "Commands")).items()
    }
    faults = [f"{name}: no row" for name in sorted(known.keys() - rows.keys())]
    faults += [f"{name}: no such command" for name in sorted(rows.keys() - known.keys())]
    for name, command in known.items():
        options = {option for one in command.params for option in one.opts if option.startswith("--")}
        written = set(re.findall(r"`(--[a-z-]+)`", rows.get(name, "")))
        faults += [f"{name} {option}: missing" for option in sorted(options - written - {"--help"})]
        faults += [f"{name} {option}: no such option" for option in sorted(written - options)]
    return faults


def exit_codes(text: str) -> list[str]:
    family = [one for one in vars(errors).values() if isinstance(one, type)]
    codes = {one.exit_code for one in family if issubclass(one, errors.GraphFraudError)}
    wanted = codes | {0, 2, REJECTED, INTERRUPTED}
    found = {int(code) for code in re.findall(r"^\| (\d+) \|", section(text, "Exit codes"), re.MULTILINE)}
    return [f"exit code {code}" for code in sorted(wanted ^ found)]


def environment(text: str) -> list[str]:
    rows = table(section(text, "Where things are"))
    defaults = {
        "GRAPHFRAUD_GRAPH_URL": DEFAULT_GRAPH_URL,
        "GRAPHFRAUD_LEDGER_URL": DEFAULT_LEDGER_URL,
        "GRAPHFRAUD_SETTINGS": SETTINGS_FILE,
        "GRAPHFRAUD_GRAPH_USER": DEFAULT_USER,
    }
    return [name for name, value in defaults.items() if f"`{value}`" not in rows.get(name, [""])[0]]


def leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield ``section.key`` and default of everything under a settings object."""
    if isinstance(value, BaseModel):
        parts = {name: getattr(value, name) for name in type(value).model_fields}
    elif is_dataclass(value):
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
    elif isinstance(value, dict) and value:
        parts = value
    else:
        yield place, value
        return
    for name, part in parts.items():
        yield from leaves(part, f"{place}.{name}" if place else name)


def settings(text: str) -> list[str]:
    listed: dict[str, type[BaseModel]] = {
        "feeds": FeedSettings,
        "ip_files": IpFileSettings,
        "watch_lists": WatchListSettings,
    }
    wanted = {name: json.dumps(value) for name, value in leaves(Settings(), "") if name not in listed}
    for section_name, model in listed.items():
        for name, one in model.model_fields.items():
            default = "required" if one.is_required() else json.dumps(one.default)
            wanted[f"{section_name}.{name}"] = default
    rows = {name: cells for name, cells in table(text).items() if name in wanted or "." in name.split(" ")[0]}
    faults = named_alike(rows, set(wanted))
    for name in wanted.keys() & rows.keys():
        default, reason = rows[name][0].strip("`"), rows[name][1]
        same = default == wanted[name] or json.loads(default) == json.loads(wanted[name])
        faults += [] if same else [f"{name}: the default is {wanted[name]}, not {default}"]
        faults += [] if reason else [f"{name}: no reason"]
    return faults


def scorecard(text: str) -> list[str]:
    rows = table(section(text, "The scorecard"))
    faults = named_alike(rows, set(SCORECARD))
    for name in SCORECARD.keys() & rows.keys():
        most, half, unit = rows[name]
        row = SCORECARD[name]
        written = (float(most), None if half == "none" else float(half), unit)
        wanted = (row.most, row.half, row.unit)
        faults += [] if written == wanted else [f"{name}: is {wanted}, not {written}"]
    return faults


def sentences(text: str) -> list[str]:
    """Compare the examples in each signal's section, one a language, with the signal's own wording."""
    faults = []
    for name, said in SENTENCES.items():
        examples = re.findall(r"^> (.+)$", section(text, name), re.MULTILINE)
        for language, words in said.items():
            patterns = [as_pattern(template) for template in (words.many, words.one) if template]
            if not any(re.fullmatch(pattern, example) for pattern in patterns for example in examples):
                faults.append(f"{name}: no section with a sentence as the program says it in {language}")
    return faults


def as_pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(re.escape(fixed) + (".*" if name is not None else "") for fixed, name, _, _ in parts)


def identifiers(text: str) -> list[str]:
    rows = table(section(text, "Identifiers"))
    faults = named_alike(rows, {label.value for label in WHAT_SHARING_MEANS})
    for label, meaning in WHAT_SHARING_MEANS.items():
        faults += [] if meaning in rows.get(label.value, []) else [f"{label.value}: means: {meaning}"]
    return faults


def hub_reasons(text: str) -> list[str]:
    wanted = {reason.word for reason in HubReason if reason is not HubReason.NONE}
    return named_alike(table(section(text, "Hubs")), wanted)


def canonical_columns(text: str) -> list[str]:
    rows = table(section(text, "Canonical columns"))
    faults = named_alike(rows, {column.name for column in COLUMNS})
    for column in COLUMNS:
        meaning, accepted, mask = rows.get(column.name, ["", "", ""])
        words = tuple(re.findall(r"`(\w+)`", accepted))
        if (meaning, words, mask) != (column.meaning, column.choices, column.mask.value):
            faults.append(f"{column.name}: {column.meaning}; {column.choices}; {column.mask.value}")
    return faults


def mappings(text: str) -> list[str]:
    return named_alike(table(section(text, "Shipped mappings")), set(shipped_mappings()))


def fixtures(text: str) -> list[str]:
    folder = ROOT / "fixtures"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return named_alike(table(text), files - {"README.md"})


def decisions(text: str) -> list[str]:
    files = {path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    return sorted(files ^ set(re.findall(r"\]\((\d{4}-[^)]+\.md)\)", text)))


def recipes(text: str) -> list[str]:
    found = re.findall(r"^### (Add .+)\n", text, re.MULTILINE)
    lines = {title: section(text, title).split("\n") for title in found}
    long = [title for title, body in lines.items() if len([x for x in body if x]) > LONGEST_RECIPE]
    missing = {"Add a feed", "Add a signal", "Add a query", "Add an identifier rule"} - set(found)
    return [f"{title}: too long" for title in long] + sorted(missing)


class Comparison(NamedTuple):
    """A page, what is compared, and how to spoil it."""

    page: str
    faults: Callable[[str], list[str]]
    right: str
    """Stands on the page …"""
    wrong: str
    """… and must be noticed when this stands in its place."""


COMPARISONS = [
    Comparison("docs/operations.md", commands, "`--min-score`", "`--least-score`"),
    Comparison("docs/operations.md", commands, "| `graphfraud hubs`", "| `graphfraud lockers`"),
    Comparison("docs/operations.md", commands, "| `graphfraud audit head`", "| `graphfraud audit tail`"),
    Comparison("docs/operations.md", exit_codes, "| 4 |", "| 6 |"),
    Comparison("docs/operations.md", environment, "`sqlite:///graphfraud.db`", "`sqlite:///graph.db`"),
    Comparison(
        "docs/operations.md", settings, "`network.theta_bits` | `4.0`", "`network.theta_bits` | `4.5`"
    ),
    Comparison("docs/operations.md", settings, "| `rings.min_score` |", "| `rings.least_score` |"),
    Comparison("docs/signals.md", scorecard, "| `churn` | 14 |", "| `churn` | 15 |"),
    Comparison("docs/signals.md", sentences, "accounts first appeared from", "accounts came between"),
    Comparison("docs/signals.md", identifiers, "| `subnet` |", "| `network` |"),
    Comparison("docs/signals.md", hub_reasons, "| `over_cap` |", "| `too_many` |"),
    Comparison("docs/feeds.md", canonical_columns, "| `postcode` |", "| `zip` |"),
    Comparison("docs/feeds.md", canonical_columns, "`frictionless`", "`smooth`"),
    Comparison("docs/feeds.md", mappings, "| `woocommerce` |", "| `magento` |"),
    Comparison("fixtures/README.md", fixtures, "canonical_orders", "orders"),
    Comparison("docs/decisions/README.md", decisions, "(0001-", "(0000-"),
    Comparison("CONTRIBUTING.md", recipes, "### Add a query", "### Add a question"),
]


@pytest.mark.parametrize("one", COMPARISONS, ids=lambda one: f"{one.faults.__name__}: {one.right}")
def test_a_page_agrees_with_the_code_and_a_spoilt_one_is_noticed(one: Comparison) -> None:
    text = read(one.page)
    assert one.faults(text) == [], f"correct {one.page}"
    assert one.right in text
    assert one.faults(text.replace(one.right, one.wrong)) != []


def pages() -> list[Path]:
    """List every page of the repository."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    made = {"demo", "dist"}
    return sorted(ROOT.glob("*.md")) + sorted(
        page for folder in folders if folder.name not in made for page in folder.rglob("*.md")
    )


def without_code(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Return what a browser can jump to: headings in small letters, hyphens for spaces, no punctuation."""
    titles = re.findall(r"^#+ (.+)$", without_code(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(page: Path, text: str) -> list[str]:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


def test_a_broken_link_is_noticed() -> None:
    text = "[a](nowhere.md) [b](docs/model.md#no-such-heading) [c](docs/model.md#personal-data) [d](https://x.example)"
    assert broken_links(ROOT / "README.md", text) == ["nowhere.md", "docs/model.md#no-such-heading"]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_path_of_the_machine_it_was_written_on(page: Path) -> None:
    assert MACHINE_PATH.findall(page.read_text(encoding="utf-8")) == []


def test_a_path_of_a_machine_is_noticed() -> None:
    assert MACHINE_PATH.search("see /home/taro/shop")
    assert not MACHINE_PATH.search("https://shop.example/home, ../tmp, /srv/graphfraud")
