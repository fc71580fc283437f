"""The wheel is whole: where no checkout is, it finds its mappings and statements and does the job."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ORDERS = """\
event_id,kind,at,account,email,card,card_kind,amount,currency
E1,order,2026-06-01T10:00:00+09:00,A1,a1@example.jp,tok_shared,token,4000,JPY
E2,order,2026-06-02T10:00:00+09:00,A2,a2@example.jp,tok_shared,token,4000,JPY
E3,order,2026-06-03T10:00:00+09:00,A3,a3@example.jp,tok_shared,token,4000,JPY
"""


def run(*words: str | Path, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        words,
        cwd=folder,
        env=os.environ | environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it into a folder of its own; its dependencies come from this Python."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    [wheel] = folder.glob("graphfraud-*.whl")
    target = folder / "installed"
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "install", *options, "--target", target, wheel, folder=folder)
    return target


def test_the_wheel_carries_what_the_checkout_has(installed: Path) -> None:
    shipped = installed / "graphfraud" / "_shipped"
    for name in ("ingest", "queries", "ui"):
        files = [path for path in (ROOT / name).rglob("*") if path.is_file() and path.suffix != ".pyc"]
        here = {path.relative_to(ROOT / name) for path in files}
        there = {path.relative_to(shipped / name) for path in (shipped / name).rglob("*") if path.is_file()}
        assert there == here
    assert (installed / "graphfraud" / "py.typed").is_file()
    for name in ("japan.tsv.gz", "countries.tsv.gz"):
        assert (installed / "graphfraud" / "identifiers" / "tables" / name).is_file()
    assert (installed / "graphfraud" / "ui" / "words.toml").is_file()
    assert not list(installed.glob("tests"))


def test_the_installed_command_does_the_whole_job_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin" / "graphfraud"

    def graphfraud(*words: str) -> str:
        return run(command, *words, folder=tmp_path, PYTHONPATH=str(installed))

    where = run(
        sys.executable,
        "-c",
        "import graphfraud; print(graphfraud.__file__)",
        folder=tmp_path,
        PYTHONPATH=str(installed),
    )
    assert Path(where.strip()).is_relative_to(installed)
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    assert graphfraud("--version").startswith("graphfraud ")
    graphfraud("ingest", "orders.csv")
    graphfraud("detect", "--as-of", "2026-06-05")
    assert graphfraud("rings", "--format", "csv").splitlines()[1].startswith("R-000001,")
    assert "tok_sha" in graphfraud("ring", "R-000001")
    graphfraud("ingest", "orders.csv", "--feed", "shopify", "--dry-run")
