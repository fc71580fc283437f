"""What all tests share.

A test that needs something which may be absent (third-party data, a server, a browser) asks for it by a
fixture below. Where it is absent the test is skipped with a reason that begins with "not run:", and the last
lines of the run name it. What is listed in GRAPHFRAUD_REQUIRE (names between commas) must be there.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import psycopg
import pytest
from typer.main import get_command

from graphfraud.cli import main
from graphfraud.cli.app import app
from graphfraud.ledger import open_ledger
from graphfraud.settings import DEFAULT_GRAPH_URL, DEFAULT_LEDGER_URL
from graphfraud.stores.open import open_store
from graphfraud.stores.ports import RingFilter
from graphfraud.stores.ring_json import dump_ring
from tests.neo4j_server import VERSION, VERSION_2026, Neo4jServer, NotThereError, given_server, wipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from _pytest.terminal import TerminalReporter

    from graphfraud.model import Lineage

ROOT = Path(__file__).resolve().parent.parent

NOT_RUN = "not run: "

LONGEST_SECONDS = 300
"""A command of these small shops that takes longer hangs, and is ended."""


COMMAND = Path(sysconfig.get_path("scripts")) / "graphfraud"
"""The command as it was installed with this Python."""

_COMMANDS = get_command(app)
"""The same, inside this process; built once, because that takes as long as a small command."""


@dataclass(frozen=True, slots=True)
class Published:
    """All that a night leaves behind for people: what the commands print, and what the ledger keeps."""

    rings: str
    members: str
    hubs: str
    pages: Mapping[str, str]
    """Ring id -> the ring as the graph keeps it, and all that its members use: what its page is made of."""
    registry: Mapping[str, frozenset[str]]
    lineage: Sequence[tuple[int, Lineage]]


@dataclass(frozen=True, slots=True)
class Place:
    """A working folder as a user has one: feeds, settings and databases under their default names."""

    folder: Path

    @property
    def graph(self) -> Path:
        """The graph's file."""
        return self.folder / DEFAULT_GRAPH_URL.removeprefix("sqlite:///")

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.folder / DEFAULT_LEDGER_URL.removeprefix("sqlite:///")

    def copy_to(self, folder: Path) -> Place:
        """Copy everything; no process may be writing."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Place(folder)

    def start(self, *words: str | Path, **environment: str) -> subprocess.Popen[str]:
        """Start the command in a process of its own."""
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(
        self, *words: str | Path, typed: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the command in a process of its own, to its end; `typed` are the lines of its stdin.

        It is forked from this one, which has loaded everything: starting Python anew takes ten times as long.
        """
        with (
            tempfile.TemporaryFile() as lines,
            tempfile.TemporaryFile() as output,
            tempfile.TemporaryFile() as errors,
        ):
            lines.write(typed.encode())
            lines.seek(0)
            with warnings.catch_warnings():
                # Later Pythons warn of a fork beside threads. Here they are those of a library at rest.
                warnings.simplefilter("ignore", DeprecationWarning)
                child = os.fork()
            if not child:
                self._become_command(words, environment, (lines.fileno(), output.fileno(), errors.fileno()))
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            output.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(words, code, output.read().decode(), errors.read().decode())

    def _become_command(
        self, words: Sequence[str | Path], environment: Mapping[str, str], streams: tuple[int, int, int]
    ) -> NoReturn:
        """Do in a forked child what a new process does with the command, and end it."""
        code = 1
        try:
            signal.alarm(LONGEST_SECONDS)
            os.chdir(self.folder)
            os.environ.update(environment)
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # until the child ends
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.argv = ["graphfraud", *map(str, words)]
            sys.modules["__main__"].__package__ = ""  # it is asked for the name in "Usage: graphfraud"
            main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        except BaseException:  # noqa: BLE001  # the child ends here, whatever it was
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def ask(self, *words: str) -> str:
        """Run the command inside this process, which is quicker, and return its output; it must succeed."""
        output = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(output):
            code = _COMMANDS.main(words, prog_name="graphfraud", standalone_mode=False)
        assert not code, f"{words}: exit code {code}"
        return output.getvalue()

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """Return what the command prints as JSON."""
        return [json.loads(line) for line in self.ask(*words, "--format", "json").splitlines()]

    def feed(self, name: str, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8") -> str:
        """Write a feed file with the canonical columns that any of the rows has."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return name

    def published(self) -> Published:
        """Read all that the last night left behind."""
        rings = self.ask("rings", "--format", "json")
        with open_ledger(f"sqlite:///{self.ledger}") as ledger:
            registry, lineage = ledger.rings(), ledger.lineage()
        return Published(
            rings=rings,
            members=self.ask("members", "--format", "json"),
            hubs=self.ask("hubs", "--format", "json"),
            pages=self._pages(),
            registry=registry,
            lineage=lineage,
        )

    def _pages(self) -> Mapping[str, str]:
        store = open_store(f"sqlite:///{self.graph}")
        try:
            view = store.view()
            found = {row.id: view.ring(row.id) for row in view.rings(RingFilter())}
            return {
                ring: f"{dump_ring(one)} {view.links([member.account for member in one.members])}"
                for ring, one in found.items()
            }
        finally:
            store.close()


@pytest.fixture(scope="session", autouse=True)
def no_real_databases() -> Iterator[None]:
    """Keep the environment from leading a test to somebody's databases and settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("GRAPHFRAUD_") and not name.startswith(
                ("GRAPHFRAUD_REQUIRE", "GRAPHFRAUD_TEST_")
            ):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def new_place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Give a function that makes an empty working folder."""
    return lambda: Place(tmp_path_factory.mktemp("place"))


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """Give an empty working folder."""
    return new_place()


def needed(name: str, advice: str, *, present: bool) -> None:
    """Skip the asking test, or fail it where `name` is required."""
    if present:
        return
    if name in os.environ.get("GRAPHFRAUD_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required here and missing: {advice}")
    pytest.skip(f"{NOT_RUN}{name} ({advice})")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of third-party data beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    needed("shared", "third-party data is expected in ../shared/data", present=folder.is_dir())
    return folder


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Give the one Neo4j server of the test run, or the one that the environment names."""
    yield from _running(given_server(), VERSION, "neo4j", tmp_path_factory)


@pytest.fixture(scope="session")
def neo4j_2026_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Give a Neo4j server of the 2026 line."""
    yield from _running(None, VERSION_2026, "neo4j-2026", tmp_path_factory)


@pytest.fixture
def neo4j_empty(neo4j_server: Neo4jServer) -> Neo4jServer:
    """Give the server with nothing in its database."""
    wipe(neo4j_server)
    return neo4j_server


def _running(
    given: Neo4jServer | None, version: str, name: str, folders: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    if given is not None:
        yield given
        return
    server = Neo4jServer(folders.mktemp(name), version)
    try:
        server.start()
    except NotThereError as error:
        needed(name, str(error), present=False)
    try:
        yield server
    finally:
        server.kill()


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A PostgreSQL server of the tests' own, on a private port and data folder."""

    port: int
    password: str

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """Connect to a database, past the program under test."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="tester",
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def new_database(self) -> str:
        """Make an empty database and return its name."""
        name = f"ledger_{secrets.token_hex(6)}"
        with contextlib.closing(self.connect()) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return name

    def url(self, database: str) -> str:
        """Return what GRAPHFRAUD_LEDGER_URL is set to for a database."""
        return f"postgresql://tester:{self.password}@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server, and end it when the tests are done."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = programs[-1] if programs else Path(shutil.which("postgres") or "")
    needed("postgres", "apt-get install postgresql", present=found.name == "postgres")
    with tempfile.TemporaryDirectory(prefix="graphfraud-postgres-") as name:
        folder = Path(name)
        # The server refuses to run as root, so that a container's root starts it as the user of the package.
        user = "postgres" if os.geteuid() == 0 else None
        if user is not None:
            shutil.chown(folder, user, user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = PostgresServer(port, secrets.token_hex(16))
        process = _start_postgres(found.parent, folder, server, user)
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # its own word for: end sessions and leave
            process.wait(timeout=60)


def _start_postgres(
    programs: Path, folder: Path, server: PostgresServer, user: str | None
) -> subprocess.Popen[bytes]:
    as_user: dict[str, Any] = {"cwd": folder}
    if user is not None:
        as_user |= {"user": user, "group": user, "extra_groups": []}
    data, word = folder / "data", folder / "password"
    word.write_text(server.password, encoding="ascii")
    word.chmod(0o644)
    setup: list[str | Path] = ["--pgdata", data, "--username=tester", f"--pwfile={word}", "--encoding=UTF8"]
    setup += ["--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync"]
    subprocess.run([programs / "initdb", *setup], check=True, capture_output=True, **as_user)
    options = {
        "port": server.port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",  # nothing here outlives the tests
        "shared_buffers": "32MB",
    }
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *words], stdout=log, stderr=log, **as_user
        )
    for _ in range(600):
        with contextlib.suppress(psycopg.OperationalError):
            server.connect().close()
            return process
        assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
        time.sleep(0.05)
    process.kill()
    process.wait()
    return pytest.fail((folder / "log").read_text(encoding="utf-8"))


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a ledger that is not there yet, in each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.new_database())


def pytest_configure() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored in the background


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ").removeprefix(NOT_RUN)
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"NOT RUN: {number} tests that need {reason}")
