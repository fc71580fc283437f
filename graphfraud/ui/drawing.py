"""From a picture to what vis-network draws, by way of pyvis, which nothing else in this project uses."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pyvis.network import Network

from graphfraud.model import MILLI, Label
from graphfraud.ui.icons import group_name, icon_groups
from graphfraud.ui.picture import Mark
from graphfraud.ui.shown import LONG, SHORT, ending, hub_reason, plain, points, readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.ui.picture import Picture, PictureEdge, PictureNode
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

VIS_NETWORK = "pyvis/lib/vis-9.1.2/vis-network.min.js"
"""Where the installed pyvis carries the drawing library; it is never copied into this project."""

_HERE = Path(__file__).resolve().parent

ICON_SIZE = {
    Mark.OUTSIDE: 26,
    None: 33,
    Mark.HUB: 33,
    Mark.WATCHED: 35,
    Mark.BLOCKED: 35,
    Mark.VICTIM: 37,
    Mark.KNOWN_FRAUD: 37,
}
"""Half of an icon's width in pixels at zoom 1: what matters more is larger."""

ACCOUNT_TEXT, VALUE_TEXT, FEW_VALUE_TEXT = 16, 28, 18
"""Pixels of the labels: what accounts share is read first, from further away where the picture is large."""

FEW_NODES = 30
"""A picture of no more nodes fills the canvas at its natural size."""

LABELLED_NODES = 120
"""With more nodes than this the accounts' names are left to the tooltips: they would cover each other."""

_THICKEST_BITS = 16
"""A link that weighs so many bits is drawn thickest."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the canvas and the evidence page hand to vis-network."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]


def vis_network_source() -> str:
    """Return the drawing library as text, without the reference to a map that is not there."""
    path = Path(str(distribution("pyvis").locate_file(VIS_NETWORK)))
    return path.read_text(encoding="utf-8").replace("//# sourceMappingURL=vis-network.min.js.map", "")


def render(drawn: Drawn, page: Mapping[str, Any]) -> str:
    """Write a drawing and a page around it as one HTML file, by our own template.

    Args:
        drawn: nodes and edges.
        page: what the template says; everything in it is escaped.

    Returns:
        HTML in which only the two scripts that belong to it may run, and which asks nothing of any network.
    """
    library, script = vis_network_source(), _source("evidence.js")
    network = Network(directed=True)
    network.nodes, network.edges = drawn.nodes, drawn.edges
    network.templateEnv = Environment(loader=FileSystemLoader(_HERE), autoescape=True)
    network.templateEnv.globals["page"] = {
        **page,
        "icons": icon_groups(),
        "library": Markup(library),  # noqa: S704  # the installed library, not data
        "script": Markup(script),  # noqa: S704  # our own file, not data
        "script_hashes": Markup(" ".join(_policy_hash(one) for one in (library, script))),  # noqa: S704  # base64
    }
    network.path = "evidence.html"
    return str(network.generate_html())


def _policy_hash(script: str) -> str:
    """Name a script as a Content-Security-Policy allows it."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _source(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def draw(picture: Picture, words: Words, shown: Shown) -> Drawn:
    """Turn a picture into vis-network's nodes and edges.

    Args:
        picture: what to draw.
        words: of the language to draw it in.
        shown: how times are written.

    Returns:
        Plain data. Texts come from order forms: whoever draws them uses them as text, never as HTML.
    """
    # Without directions pyvis compares every edge with every other one.
    network = Network(directed=True)
    aliases = _aliases(picture, words)
    crowded = len(picture.nodes) > LABELLED_NODES
    values = VALUE_TEXT if len(picture.nodes) > FEW_NODES else FEW_VALUE_TEXT
    for node in picture.nodes:
        text = "" if crowded and node.label is Label.ACCOUNT else _text(node, words)
        network.add_node(
            node.key,
            label=text or " ",
            alias=aliases[node.key],
            lines=_node_lines(node, words),
            group=group_name(node.label, node.mark),
            size=ICON_SIZE[node.mark],
            font={"size": ACCOUNT_TEXT if node.label is Label.ACCOUNT else values},
            x=node.at[0],
            y=node.at[1],
        )
    for edge in picture.edges:
        network.add_edge(
            f"{Label.ACCOUNT.value}:{edge.account}",
            edge.node,
            id=edge.key,
            arrows="",
            width=1 + 3 * min(edge.bits / MILLI, _THICKEST_BITS) / _THICKEST_BITS,
            dashes=edge.bits == 0,
            lines=_edge_lines(edge, words, shown),
        )
    for node in network.nodes:
        del node["shape"]  # pyvis gives every node one, and a node's own would hide its group's icon
    return Drawn(network.nodes, network.edges)


def legend(picture: Picture, words: Words) -> list[dict[str, str]]:
    """Return the legend: an icon's name and what it stands for, one entry for each that is drawn."""
    drawn = Counter((node.label, node.mark) for node in picture.nodes)
    marks = sorted(drawn, key=lambda pair: (pair[0].code, pair[1] or ""))
    entries = {
        group_name(label, mark): words(f"mark.{mark.value}" if mark else f"label.{label.value}")
        for label, mark in marks
    }
    once = {text: icon for icon, text in reversed(entries.items())}  # every hub looks alike
    return [{"icon": once[text], "text": text} for text in dict.fromkeys(entries.values())]


def _text(node: PictureNode, words: Words) -> str:
    """Return the label under a node: what it is, and how much of it is not drawn."""
    text = readable(node.key)
    text = ending(text) if node.label in {Label.ADDRESS, Label.BUILDING} else plain(text, SHORT)
    if node.mark is Mark.HUB:
        return f"{text}\n{words('canvas.hub_count', count=f'{node.degree:,}')}"
    return f"{text}\n+{node.hidden:,}" if node.hidden else text


def _aliases(picture: Picture, words: Words) -> Mapping[str, str]:
    """Number the nodes of each label: what stands in a picture whose names are hidden."""
    counts: dict[Label, int] = {}
    aliases = {}
    for node in picture.nodes:
        counts[node.label] = counts.get(node.label, 0) + 1
        aliases[node.key] = f"{words(f'label.{node.label.value}')} {counts[node.label]}"
    return aliases


def _node_lines(node: PictureNode, words: Words) -> list[str]:
    """Return the tooltip of a node, line by line."""
    lines = [f"{words(f'label.{node.label.value}')}: {plain(readable(node.key), LONG)}"]
    if node.label is Label.ACCOUNT:
        lines.append(words("canvas.identifiers", count=f"{node.degree:,}"))
    else:
        lines.append(words("canvas.used_by", count=f"{node.degree:,}"))
    if node.mark:
        lines.append(words(f"mark.{node.mark.value}"))
    if node.reason:
        lines.append(hub_reason(node.reason, words))
    if node.hidden:
        lines.append(words("canvas.not_drawn", count=f"{node.hidden:,}"))
    return lines


def _edge_lines(edge: PictureEdge, words: Words, shown: Shown) -> list[str]:
    """Return the tooltip of a link, line by line."""
    return [
        f"{plain(edge.account, SHORT)} · {plain(readable(edge.node), LONG)}",
        words("canvas.seen", first=shown.time(edge.first_seen), last=shown.time(edge.last_seen)),
        words("canvas.times", count=f"{edge.times:,}"),
        words("canvas.bits", bits=points(edge.bits)) if edge.bits else words("canvas.no_bits"),
    ]
