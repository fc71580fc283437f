"""Every Cypher statement: its namesake in SQL, and the plan that a real server makes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.model import Label
from graphfraud.queries import Statement, load_statements
from graphfraud.resources import shipped
from graphfraud.stores.graph_labels import LINK_TYPES, NODE_LABELS, PARENT_TYPES
from graphfraud.stores.neo4j_place import GraphAccess
from graphfraud.stores.open import open_store
from tests.neo4j_server import wipe

if TYPE_CHECKING:
    from collections.abc import Iterator

    import neo4j

    from tests.neo4j_server import Neo4jServer

SQL, READ = load_statements("sql"), load_statements("cypher")
EVERY = READ | load_statements("cypher", "write") | load_statements("cypher", "replica")

NIGHT_ONLY = {
    "account_columns",
    "account_columns_after",
    "accounts_by_key",
    "event_changes",
    "event_columns",
    "event_details",
    "event_ids",
    "event_names",
    "events_recorded",
    "hubs_changed",
    "identifier_columns",
    "identifier_columns_after",
    "identifier_node",
    "identifiers_by_node",
    "last_numbers",
    "main_currency",
    "outcome_columns",
    "outcomes_recorded",
    "owners_changed",
    "revisions_replaced",
    "ring_standings",
    "run_of_revision",
}
"""What only a night reads: it reads it from the local copy, so it stands in SQL alone."""

WHOLE = {"count_nodes", "count_identifiers"}
"""What counts everything has to look at everything."""

LARGE = {"Account", "Identifier", "Revision", "Event", "Outcome", *NODE_LABELS.values()}
"""Labels of which a shop has millions."""

KEYED = {"account", "accounts", "ids", "keys", "node", "nodes", "ring", "rings", "seqs"}
"""Parameters that name what is asked for."""

ALL_OR_ONE = {"list_rings", "ring_members"}
"""What reads everything where no key is given."""

HUBS = 5_000
"""Enough of what a shop has thousands of: of a few the planner rightly reads all."""

LISTS = {"rows", "ids", "keys", "nodes", "accounts", "rings", "seqs", "endings"}
TEXTS = {"label": "Card", "type": "USED_CARD"}

OPERATOR = re.compile(r"^(\w+)")


@pytest.fixture(scope="module")
def session(neo4j_server: Neo4jServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j.Session]:
    """Give a session on a graph with one node and one relationship of every kind."""
    wipe(neo4j_server)
    cache = tmp_path_factory.mktemp("cache")
    store = open_store(neo4j_server.url, GraphAccess(neo4j_server.user, neo4j_server.password, cache))
    store.begin(0)
    store.close()
    with neo4j_server.driver(notices=True) as driver, driver.session(database="neo4j") as session:
        fill(session)
        yield session
    wipe(neo4j_server)


def fill(session: neo4j.Session) -> None:
    """Make one of every label, relationship type and property, so that the server knows all their names."""
    session.run("MATCH (n) DETACH DELETE n").consume()
    schema = (shipped("queries") / "cypher" / "schema" / "001_graph.cypher").read_text(encoding="utf-8")
    labels = sorted(set(re.findall(r"\(n:(\w+)\)", schema)))
    for label in labels:
        session.run(f"CREATE (:{label})").consume()
    for label in ("Hub {node: toString(n), run: 1}", "RingRevision {ring: toString(n), run: 1}"):
        session.run(f"UNWIND range(1, {HUBS}) AS n CREATE (:{label})").consume()
    text = "\n".join(one.text for one in EVERY.values())
    types = set(re.findall(r"\[\w*:([A-Z_|]+)", text)) | {*LINK_TYPES.values(), *PARENT_TYPES.values()}
    for kind in sorted({one for some in types for one in some.split("|")}):
        session.run(f"CREATE (:Hub)-[:{kind}]->(:Hub)").consume()
    properties = sorted(set(re.findall(r"\b[a-z]+\.([a-z_0-9]+)", text)) | {"until", "guest", "label"})
    session.run("CREATE (n:Hub) SET n = $all", all=dict.fromkeys(properties, 1) | {"node": "-", "run": -1})
    session.run("CALL db.prepareForReplanning(60)").consume()  # counts what the indexes hold


def values_for(statement: Statement) -> dict[str, Any]:
    """Give every parameter a value of its kind."""
    values: dict[str, Any] = {name: [] if name in LISTS else 1 for name in statement.parameters}
    values |= {name: text for name, text in TEXTS.items() if name in values}
    if statement.name == "add_identifiers":
        values["label"] = NODE_LABELS[Label.CARD]
    return values | {"as_of": 1}


def operators(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the operators of a plan with their details."""
    yield plan["operatorType"], str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", ()):
        yield from operators(child)


def test_what_a_command_or_screen_reads_stands_in_both_languages() -> None:
    assert set(SQL) - set(READ) == NIGHT_ONLY
    assert set(READ) - set(SQL) == set()


@pytest.mark.parametrize("name", READ)
def test_a_reading_statement_has_the_parameters_of_its_namesake(name: str) -> None:
    assert READ[name].parameters == SQL[name].parameters
    assert READ[name].returns[: len(SQL[name].returns)] == SQL[name].returns
    assert READ[name].purpose


@pytest.mark.parametrize("name", EVERY)
def test_the_server_plans_a_statement_without_a_complaint_or_a_scan(
    session: neo4j.Session, name: str
) -> None:
    statement = EVERY[name]
    result = session.run(f"EXPLAIN {statement.text}", values_for(statement))
    keys, summary = result.keys(), result.consume()
    assert [one.status_description for one in summary.gql_status_objects if one.is_notification] == []
    assert tuple(keys) == statement.returns
    assert summary.plan is not None
    steps = list(operators(dict(summary.plan)))
    for operator, details in steps:
        kind = operator.partition("@")[0]
        assert "CartesianProduct" not in kind, steps
        assert kind != "AllNodesScan" or name == "is_empty", steps
        if kind in {"NodeByLabelScan", "UndirectedRelationshipTypeScan", "DirectedRelationshipTypeScan"}:
            assert not any(re.search(rf":{label}\b", details) for label in LARGE) or name in WHOLE, steps
        if KEYED & set(statement.parameters) and name not in ALL_OR_ONE:
            assert "Relationship" not in kind, steps
            assert "Scan" not in kind, steps
            assert kind != "NodeIndexSeekByRange", steps


def test_the_check_on_plans_sees_a_scan(session: neo4j.Session) -> None:
    summary = session.run("EXPLAIN MATCH (a:Account) WHERE a.guest = 1 RETURN a").consume()
    assert summary.plan is not None
    assert any(kind.startswith("NodeByLabelScan") for kind, _ in operators(dict(summary.plan)))


def test_every_file_is_read_and_no_name_stands_twice() -> None:
    files = [
        path.stem
        for path in (shipped("queries") / "cypher").rglob("*.cypher")
        if path.parent.name != "schema"
    ]
    assert sorted(files) == sorted(EVERY)
    assert all(re.fullmatch(r"[a-z][a-z_0-9]*", name) for name in files)
