"""What a shop sets a server up with: compose file, service, style sheet. Only their form is tested."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from graphfraud.model import Label
from graphfraud.settings import find_places
from graphfraud.stores.graph_labels import NODE_LABELS
from tests.neo4j_server import VERSION

if TYPE_CHECKING:
    from tests.neo4j_server import Neo4jServer

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(node|relationship)(?:\.(\w+))? \{\n((?:  [a-z-]+: [^;\n]+;\n)+)\}\n")


def test_the_compose_file_has_what_a_server_needs() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    compose = yaml.safe_load(text)
    [(name, service)] = compose["services"].items()
    assert name == "neo4j"
    assert service["image"] == f"neo4j:{VERSION}-community", "the version that the tests run"
    assert service["env_file"] == "neo4j.env"
    assert "NEO4J_AUTH" not in service["environment"], "the password stands in the env file alone"
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert {"test", "interval", "timeout", "retries", "start_period"} == set(service["healthcheck"])
    assert [volume.partition(":")[0] for volume in service["volumes"]] == ["data", "./neo4j-backups"]
    assert set(compose["volumes"]) == {"data"}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"neo4j.env", "neo4j-backups/"} <= set(ignored)


def test_the_settings_of_compose_file_and_page_are_known_to_the_server(neo4j_server: Neo4jServer) -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    given = compose["services"]["neo4j"]["environment"]
    names = {re.sub("(?<!_)_(?!_)", ".", name.removeprefix("NEO4J_")).replace("__", "_") for name in given}
    page = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
    names |= set(re.findall(r"`((?:server|db|dbms)\.[a-z_.]+)(?:=[^`]*)?`", page))
    with neo4j_server.driver() as driver:
        records = driver.execute_query("SHOW SETTINGS YIELD name", database_="neo4j").records
    assert len(names) > 8
    assert names - {record["name"] for record in records} == set()


def test_the_service_names_settings_that_there_are(tmp_path: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    path = ROOT / "ingest" / "schedule" / "graphfraud-neo4j.conf"
    parser.read(path, encoding="utf-8")
    assert set(parser.sections()) == {"Unit", "Service"}
    lines = re.findall(r"^Environment=(\w+)=(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    (tmp_path / "neo4j.password").write_text("secret\n", encoding="utf-8")
    environment = {name: value.replace("%d", str(tmp_path)) for name, value in lines}
    places = find_places(environment, tmp_path)
    assert places.graph_url == "neo4j://127.0.0.1:7687/neo4j"
    assert (places.graph_access.user, places.graph_access.password) == ("graphfraud", "secret")
    assert str(places.graph_access.cache) == "/var/cache/graphfraud"


def test_the_style_sheet_has_a_readable_colour_for_every_kind_of_node() -> None:
    text = (ROOT / "queries" / "browser" / "graphfraud.grass").read_text(encoding="utf-8")
    blocks = {(kind, name): dict(properties(body)) for kind, name, body in BLOCK.findall(text)}
    assert BLOCK.sub("", text).strip() == "", "nothing but blocks"
    styled = {name for kind, name in blocks if kind == "node" and name}
    assert {NODE_LABELS[label] for label in Label} <= styled
    colours = [blocks["node", NODE_LABELS[label]]["color"] for label in Label]
    assert len(set(colours)) == len(colours)
    for colour in colours:
        assert contrast(colour) >= 3, f"{colour}: white text on it cannot be read"


def properties(body: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in re.findall(r"  ([a-z-]+): ([^;]+);", body)]


def contrast(colour: str) -> float:
    """Return the contrast with white, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (light + 0.05)
