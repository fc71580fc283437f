"""Commands that look around in the graph: search, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphfraud.cli.options import FormatOption, LimitOption
from graphfraud.cli.output import Column, Format, Kind, emit, note, one_line, shown_time
from graphfraud.cli.shop import Shop
from graphfraud.rights import Action
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from graphfraud.investigation.why import Why
    from graphfraud.stores.ports import GraphView, NodeFacts

NODE_COLUMNS = (
    Column("node"),
    Column("label"),
    Column("degree", Kind.NUMBER),
    Column("hub"),
    Column("ring"),
)
HOP_COLUMNS = (
    Column("first"),
    Column("second"),
    Column("bits", Kind.POINTS),
    Column("weakest"),
    Column("shared"),
    Column("likely_victims"),
)

FOUND_LIMIT = 50
"""Nodes that a search gives where no limit is asked for."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("search")(search_nodes)
    app.command("why")(explain_why)


def search_nodes(
    text: Annotated[str, typer.Argument(help="Any identifier or account, in any spelling.")],
    how: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Find accounts and identifiers; what was searched for is said where nothing is found."""
    from graphfraud.investigation.search import meanings, search  # phonenumbers is large

    shop = Shop.here()
    region = shop.settings.shop.region
    with shop.view(Action.SEARCH, text, how) as view:
        found = search(view, text, region=region, limit=limit if limit is not None else FOUND_LIMIT)
        emit((_node_row(view, node) for node in found), NODE_COLUMNS, how)
    if not found:
        whole, _ = meanings(text, region)
        note(f"nothing is known of {text!r}; looked for {', '.join(sorted(whole))} and what begins so")


def explain_why(
    first: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    second: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    how: FormatOption = Format.TABLE,
) -> None:
    """Name the path of shared values between two accounts, and its weakest link."""
    from graphfraud.investigation.why import why  # loads numpy and scipy

    shop = Shop.here()
    with shop.view(Action.SEARCH, f"why {first} {second}", how) as view:
        found = why(view, first, second, shop.settings.network)
    if how is Format.TABLE:
        _print_path(found, shop.settings.shop.time_zone)
    else:
        emit(_hop_rows(found), HOP_COLUMNS, how)
    if not found.hops:
        note(found.sentence)


def _node_row(view: GraphView, node: NodeFacts) -> dict[str, Any]:
    account = node.node.removeprefix("account:") if node.label.value == "account" else None
    rings = view.rings(RingFilter(account=account)) if account is not None else []
    return {
        "node": node.node,
        "label": node.label.value,
        "degree": node.degree,
        "hub": node.hub or node.placeholder,
        "ring": rings[0].id if rings else "",
    }


def _print_path(found: Why, time_zone: str) -> None:
    for number, hop in enumerate(found.hops):
        if number == 0:
            typer.echo(one_line(hop.first))
        mark = "   <- weakest link" if number == found.weakest else ""
        typer.echo(f"  | {hop.evidence / 1000:.1f} bits{mark}")
        for link in hop.shared:
            seen = f"{shown_time(link.first_seen, time_zone)} to {shown_time(link.last_seen, time_zone)}"
            typer.echo(
                one_line(f"  |   {link.node}  ({link.accounts} accounts; used by these two from {seen})")
            )
        typer.echo(one_line(hop.second))
    if found.hops:
        typer.echo(one_line(found.sentence))
    for account in found.likely_victims:
        typer.echo(
            one_line(f"{account} is a likely victim of a takeover; what it shares may be the attacker's")
        )


def _hop_rows(found: Why) -> list[dict[str, Any]]:
    return [
        {
            "first": hop.first,
            "second": hop.second,
            "bits": hop.evidence,
            "weakest": number == found.weakest,
            "shared": " ".join(link.node for link in hop.shared),
            "likely_victims": " ".join(
                account for account in (hop.first, hop.second) if account in found.likely_victims
            ),
        }
        for number, hop in enumerate(found.hops)
    ]
