"""A real Neo4j for the tests: fetched from Maven Central once, started on 127.0.0.1, ended with the tests.

Neo4j Community is under the GPL: it is fetched by whoever runs the tests and never shipped. Java and Maven
must be there; the jars lie in ``.neo4j/`` of the checkout, about 120 MB.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import neo4j
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent

JARS = ROOT / ".neo4j"
"""Where fetched servers lie."""

VERSION = "5.26.30"
"""The newest of the 5.26 line in Maven Central; a version range never finishes to resolve."""
VERSION_2026 = "2026.08.1"
JAVA_FOR = {VERSION: 17, VERSION_2026: 25}
"""The Java that each line needs at least."""

START_SECONDS = 180
"""For a server to answer; 15 s on an idle machine."""
FETCH_SECONDS = 900

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>{dependencies}</dependencies></project>
"""
DEPENDENCY = """<dependency>
<groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>
</dependency>"""

COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"

CONFIG = {
    "server.default_listen_address": "127.0.0.1",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.memory.pagecache.size": "64m",
    "db.memory.transaction.max": "48m",  # what the writer promises to stay within
    "dbms.usage_report.enabled": "false",
    "server.config.strict_validation.enabled": "true",
}

ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"

OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")

SUPERVISE = """
"$@" </dev/null >>"$0/logs/console.log" 2>&1 &
server=$!
echo $server
exec 3<&0
{ cat <&3 >/dev/null; kill -KILL $server 2>/dev/null; } &
wait $server
"""
"""Ends with the server, and ends the server when the pipe from the tests closes, however they end."""


class NotThereError(Exception):
    """No server can be had on this machine; the message says what is missing."""


@dataclass
class Neo4jServer:
    """One server with one database.

    `start` may be called again after `kill`: the data is still there.
    """

    home: Path
    version: str = VERSION
    config: Mapping[str, str] = field(default_factory=dict)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)
    user: str = "neo4j"
    host: str = "127.0.0.1"
    port: int = 0
    java_options: tuple[str, ...] = ("-Xms256m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    pid: int = 0
    _supervisor: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """For GRAPHFRAUD_GRAPH_URL."""
        return f"bolt://{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a command needs to work on this server."""
        return {
            "GRAPHFRAUD_GRAPH_URL": self.url,
            "GRAPHFRAUD_GRAPH_USER": self.user,
            "GRAPHFRAUD_GRAPH_PASSWORD": self.password,
        }

    def start(self) -> None:
        """Start the server and wait until it answers."""
        is_new = not (self.home / "data" / "databases" / "system").exists()
        self._configure()
        self._supervisor = subprocess.Popen(
            ["/bin/sh", "-c", SUPERVISE, self.home, *self._command()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self._supervisor.stdout is not None
        self.pid = int(self._supervisor.stdout.readline())
        self._wait()
        if is_new:
            self._set_password()
        with self.driver() as driver:
            driver.execute_query("RETURN 1", database_="neo4j")  # the first one takes seconds

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server as its service does: no repair at the next start, and a dump can be made."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._supervisor is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)
        self._supervisor.wait(timeout=START_SECONDS)
        for pipe in (self._supervisor.stdin, self._supervisor.stdout):
            assert pipe is not None
            pipe.close()
        self._supervisor = None

    def admin(self, *words: str | Path, cwd: Path | None = None) -> str:
        """Run neo4j-admin on this server, which must be stopped; return what it prints."""
        self._configure()
        done = subprocess.run(
            [java_for(self.version), *self._options(), f"-Dbasedir={self.home}", ADMIN, *map(str, words)],
            cwd=cwd,
            env=os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")},
            timeout=START_SECONDS,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"neo4j-admin {words[:3]}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def cpu_seconds(self) -> float:
        """Return the seconds that the server has used a processor."""
        times = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def driver(self, *, notices: bool = False) -> neo4j.Driver:
        """Open a driver of the test's own."""
        level: Literal["OFF", "INFORMATION"] = "INFORMATION" if notices else "OFF"
        auth = (self.user, self.password)
        return neo4j.GraphDatabase.driver(self.url, auth=auth, notifications_min_severity=level)

    def _configure(self) -> None:
        for name in ("conf", "logs"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        lines = {**CONFIG, "server.bolt.listen_address": f"127.0.0.1:{self.port}", **self.config}
        text = "".join(f"{key}={value}\n" for key, value in lines.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def _command(self) -> list[str]:
        main = "CommunityEntryPoint" if self.version.startswith("5.") else "Neo4jCommunity"
        folders = (f"--home-dir={self.home}", f"--config-dir={self.home}/conf")
        return [java_for(self.version), *self._options(), f"org.neo4j.server.{main}", *folders]

    def _options(self) -> list[str]:
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS]
        jars = f"{self.home}/plugins/*:{fetch(self.version)}/*"
        return [
            *self.java_options,
            *opens,
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dfile.encoding=UTF-8",
            "-cp",
            jars,
        ]

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                # Bolt's greeting: the server names the protocol it will speak once it is at work.
                connection.settimeout(5)
                connection.sendall(b"\x60\x60\xb0\x17" + b"\x00\x00\x04\x04" + b"\x00" * 12)
                if connection.recv(4):
                    return
            if not self._is_alive():
                break
            time.sleep(0.2)
        log = (self.home / "logs" / "console.log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"Neo4j did not start:\n{log[-3000:]}")

    def _is_alive(self) -> bool:
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] not in "ZX"  # dead, and nobody fetched it yet

    def _set_password(self) -> None:
        first = neo4j.GraphDatabase.driver(self.url, auth=(self.user, "neo4j"))
        with first:
            change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
            first.execute_query(change, {"password": self.password}, database_="system")


def fetch(version: str) -> Path:
    """Return the folder of a server's jars, fetched where they are missing; several may ask at once."""
    return _fetch(version, DEPENDENCY.format(group="org.neo4j", name="neo4j", version=version))


def fetch_plugin(group: str, server: str, artifacts: Mapping[str, str]) -> Path:
    """Return the folder of a plugin's jars, those of its server included.

    Args:
        group: below org.neo4j, such as ``gds``.
        server: its version.
        artifacts: the plugin's artifacts and their versions.
    """
    wanted = [("org.neo4j", "neo4j", server), *((f"org.neo4j.{group}", *one) for one in artifacts.items())]
    text = "".join(DEPENDENCY.format(group=one, name=name, version=version) for one, name, version in wanted)
    return _fetch(f"{server}-{group}", text)


def _fetch(name: str, dependencies: str) -> Path:
    folder = JARS / name
    folder.parent.mkdir(exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if (folder / "done").exists():
            return folder / "lib"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "pom.xml").write_text(POM.format(dependencies=dependencies), encoding="utf-8")
        maven = shutil.which("mvn")
        if maven is None:
            raise NotThereError("Maven (mvn) fetches the server")
        done = subprocess.run(
            [maven, "-q", "-B", COPY, "-DoutputDirectory=lib", "-DincludeScope=runtime"],
            cwd=folder,
            timeout=FETCH_SECONDS,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotThereError(f"Maven could not fetch {name}: {done.stdout[-500:]}")
        (folder / "done").touch()
        return folder / "lib"


def java_for(version: str) -> str:
    """Return a Java that is new enough for a server: JAVA_HOME's, the path's, or an installed one."""
    wanted = JAVA_FOR[version]
    homes = [os.environ[name] for name in (f"JAVA_HOME_{wanted}", "JAVA_HOME") if name in os.environ]
    installed = sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    for java in (*(f"{home}/bin/java" for home in homes), shutil.which("java"), *map(str, installed)):
        if java is None or not Path(java).exists():
            continue
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        found = re.search(r'version "(\d+)', said)
        if found and int(found[1]) >= wanted:
            return java
    raise NotThereError(f"Java {wanted} or later runs Neo4j {version}; JAVA_HOME_{wanted} names its folder")


def given_server() -> Neo4jServer | None:
    """Return the server that GRAPHFRAUD_TEST_NEO4J_URL names; everything in its database will be deleted."""
    url = urlsplit(os.environ.get("GRAPHFRAUD_TEST_NEO4J_URL", ""))
    if not url.hostname:
        return None
    return Neo4jServer(
        home=Path(os.devnull),
        host=url.hostname,
        port=url.port or 7687,
        user=os.environ.get("GRAPHFRAUD_TEST_NEO4J_USER", "neo4j"),
        password=os.environ.get("GRAPHFRAUD_TEST_NEO4J_PASSWORD", ""),
    )


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wipe(server: Neo4jServer) -> None:
    """Take everything out of a server's database; constraints and indexes stay."""
    with server.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 500 ROWS").consume()
