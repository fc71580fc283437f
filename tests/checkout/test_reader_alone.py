"""A checkout installs the reader without the rest: no numpy, no database library, no command line."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
import venv
from importlib.metadata import PackagePath, distribution, requires
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from graphfraud.checkout import EntryType

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.checkout.conftest import Desk

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
from pathlib import Path
from graphfraud.checkout import Order, Reader, ReaderSettings

for heavy in ("numpy", "scipy", "pydantic", "sqlalchemy", "typer", "rich", "pyarrow", "filelock", "fastapi"):
    try:
        __import__(heavy)
    except ImportError:
        continue
    sys.exit(f"{heavy} can be imported here, so this proves nothing")
print(sys.modules["graphfraud"].__file__)
folder, keys = Path(sys.argv[1]), Path(sys.argv[2])
reader = Reader(ReaderSettings(folder, keys / "trusted-keys.json", (keys / "matching-secret",), None))
with reader.following():
    # A foreign number is read by the phonenumbers library itself.
    print(*(reader.check(Order(phone=text)).action for text in ("+44 20 7946 0958", "+44 20 7946 0959")))
"""


def needed(extra: str) -> set[str]:
    """Return the libraries that an extra names, and what those need in turn."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = set[str]()
    waiting = {Requirement(text).name for text in project["optional-dependencies"][extra]}
    while waiting:
        name = waiting.pop()
        found.add(name)
        for text in requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting |= {requirement.name} - found
    return found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with our wheel and the extra's libraries, and return its Python."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("graphfraud-*.whl")
    [site] = (folder / "venv").glob("lib/python*/site-packages")
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    install = [sys.executable, "-m", "pip", "install", *options, "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    for name in needed("checkout"):
        for top in {path.parts[0] for path in distribution(name).files or () if is_import(path)}:
            source = Path(str(distribution(name).locate_file(top)))
            (site / top).symlink_to(source)
    return folder / "venv" / "bin" / "python"


def is_import(path: PackagePath) -> bool:
    """Tell whether a file of a distribution is one that Python imports, or its metadata."""
    return path.parts[0] not in {"..", "__pycache__"}


def test_the_extra_names_two_libraries_and_what_they_need() -> None:
    assert needed("checkout") == {"cryptography", "cffi", "pycparser", "phonenumbers"}


def test_the_reader_works_where_nothing_else_is_installed(
    alone: Path, new_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = new_desk(tmp_path, now=time.time_ns() // 1_000_000 - 120_000)
    desk.publish(desk.entry(EntryType.PHONE, "+44 20 7946 0958"))
    words: list[str | Path] = [alone, "-c", PROGRAM, desk.folder, desk.ring.folder]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    place, answers = done.stdout.splitlines()
    assert Path(place).is_relative_to(alone.parent.parent)
    assert answers == "block None"
