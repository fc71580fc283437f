"""The import rules of the layout: who may know what. A broken rule is named with its file and line."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "graphfraud"

ONLY_IN = {
    "streamlit": ("ui",),
    "neo4j": tuple(sorted(str(path.relative_to(ROOT)) for path in (PACKAGE / "stores").glob("neo4j*.py"))),
    "pyvis": ("graphfraud/ui/drawing.py",),
    "sqlite3": ("graphfraud/stores", "graphfraud/ledger"),
    "sqlalchemy": ("graphfraud/ledger",),
    "alembic": ("graphfraud/ledger",),
    "psycopg": ("graphfraud/ledger",),
    "argon2": ("graphfraud/ledger",),
    "typer": ("graphfraud/cli",),
    "cryptography": ("graphfraud/checkout",),
    "fastapi": ("graphfraud/checkout/service",),
    "uvicorn": ("graphfraud/cli/checkout.py",),
    "jinja2": ("graphfraud/ui/drawing.py",),
    "playwright": ("graphfraud/evaluation/screenshots.py",),
}
"""Library -> the only places that may import it."""

MUST_NOT_KNOW = {
    "graphfraud/network": ("graphfraud.stores", "graphfraud.ui", "graphfraud.cli", "graphfraud.ledger"),
    "graphfraud/scoring": ("graphfraud.stores", "graphfraud.ui", "graphfraud.cli", "graphfraud.ledger"),
    "graphfraud/rings": ("graphfraud.stores.sqlite", "graphfraud.ui", "graphfraud.cli", "graphfraud.ledger"),
    "graphfraud/ledger": ("graphfraud.stores", "graphfraud.investigation", "graphfraud.cli"),
    "graphfraud/stores": ("graphfraud.ledger", "graphfraud.investigation", "graphfraud.cli"),
    "graphfraud/ui": ("graphfraud.stores.sqlite", "graphfraud.cli", "streamlit"),
    "graphfraud/investigation": ("graphfraud.stores.sqlite", "graphfraud.ui", "graphfraud.cli"),
    "graphfraud/identifiers": (
        "graphfraud.stores",
        "graphfraud.ingest",
        "graphfraud.network",
        "numpy",
        "scipy",
        "pandas",
        "pydantic",
        "sqlalchemy",
    ),
    "graphfraud/ingest": ("graphfraud.network", "graphfraud.scoring", "graphfraud.ledger", "graphfraud.cli"),
    "graphfraud/synthetic": (
        "graphfraud.stores",
        "graphfraud.ledger",
        "graphfraud.network",
        "graphfraud.cli",
    ),
    "graphfraud/checkout": (
        "graphfraud.stores",
        "graphfraud.ledger",
        "graphfraud.network",
        "graphfraud.ingest",
        "graphfraud.investigation",
        "graphfraud.settings",
        "graphfraud.cli",
        "numpy",
        "sqlalchemy",
    ),
    "graphfraud/model.py": ("numpy", "scipy", "pydantic", "graphfraud"),
}
"""Folder -> what nothing in it may import."""


def _imports(path: Path) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def _within(name: str, module: str) -> bool:
    return name == module or name.startswith(module + ".")


def _sources(place: Path) -> list[Path]:
    return [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_only_where_it_belongs(library: str) -> None:
    allowed = tuple(ROOT / place for place in ONLY_IN[library])
    broken = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for folder in (PACKAGE, ROOT / "ui")
        for path in _sources(folder)
        if not any(path == place or place in path.parents for place in allowed)
        for line, name in _imports(path)
        if _within(name, library)
    ]
    assert broken == []


@pytest.mark.parametrize("place", MUST_NOT_KNOW)
def test_a_part_does_not_know_what_it_must_not(place: str) -> None:
    sources = _sources(ROOT / place)
    assert sources, f"{place} is gone: the rule guards nothing"
    broken = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sources
        for line, name in _imports(path)
        if any(_within(name, module) for module in MUST_NOT_KNOW[place])
    ]
    assert broken == []


def test_no_module_has_more_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in (PACKAGE, ROOT / "tests")
        for path in sorted(folder.rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_checkouts_reader_needs_nothing_but_cryptography_and_what_identifiers_need() -> None:
    """Every third-party library that is imported with it is one that the extra `checkout` names."""
    program = (
        "import sys\n"
        "import graphfraud.checkout\n"
        "from importlib.metadata import packages_distributions\n"
        "found = {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)\n"
        "print(*sorted({one for name in found for one in packages_distributions().get(name, ())}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - {"graphfraud", "cffi", "setuptools"} == {"cryptography"}


def test_identifiers_need_nothing_but_the_standard_library_and_phonenumbers() -> None:
    """The checkout reader makes the same keys with neither numpy nor a database library installed."""
    program = (
        "import sys\n"
        "import graphfraud.identifiers\n"
        "from graphfraud.identifiers import account, address, card, device, email, ip, name, pan, phone\n"
        "heavy = {'numpy', 'scipy', 'pydantic', 'sqlalchemy', 'pyarrow', 'networkx', 'rich', 'typer'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
