"""Commands around the made-up shop: synth, and demo, which also finds its rings."""

from __future__ import annotations

import secrets
import shutil
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from graphfraud.cli.night import run
from graphfraud.cli.output import Format, note
from graphfraud.cli.progress import progress
from graphfraud.cli.rings import print_one_ring, print_rings
from graphfraud.cli.shop import Shop, now_ms
from graphfraud.errors import ConfigError
from graphfraud.rights import Action
from graphfraud.settings import Places
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from graphfraud.synthetic import ShopPlan

DEMO_ACCOUNTS = 5_000
"""Large enough for every kind of ring and innocent crowd, small enough for half a minute."""

DEMO_SEED = 1

DEMO_PASSWORD_BYTES = 12
"""Random bytes of a password: 16 characters, which nobody guesses and anybody can copy."""

DEMO_RINGS = 10
"""Lines of the demo's list."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("synth")(synth)
    app.command("demo")(demo)


def synth(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the feeds and the truth are written.")],
    accounts: Annotated[int, typer.Option(min=400, help="How many accounts the shop has.")] = DEMO_ACCOUNTS,
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same shop.")] = DEMO_SEED,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The shop's last day.")] = None,
) -> None:
    """Make up a Japanese shop with rings planted in it: feeds to ingest, and the truth to compare with."""
    make_shop(folder, accounts, seed, until)
    note(f"{folder}: orders.csv and outcomes.csv are feeds; truth.csv says who is in which planted ring")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where everything goes.")] = Path("demo"),
    accounts: Annotated[int, typer.Option(min=400, help="How many accounts the shop has.")] = DEMO_ACCOUNTS,
    seed: Annotated[int, typer.Option(min=0, help="Of the made-up shop.")] = DEMO_SEED,
    people: Annotated[
        bool, typer.Option("--people", help="Add a person of each role for the screens; reading then asks.")
    ] = False,
) -> None:
    """Make up a shop, find its rings, and print the list and the worst ring with its reasons."""
    from graphfraud.ingest.mapping import load_mapping  # loads libraries that synth does not need
    from graphfraud.nightly import Feed

    shop_folder = folder / "shop"
    plan = make_shop(shop_folder, accounts, seed, None)
    places = Places(
        graph_url=f"sqlite:///{folder / 'graph.db'}",
        ledger_url=f"sqlite:///{folder / 'ledger.db'}",
        settings_file=None,
    )
    shop = Shop(places, Shop.here().settings)
    evening = datetime.combine(plan.until, time(23, 59), ZoneInfo(shop.settings.shop.time_zone))
    feeds = [
        Feed(shop_folder / "orders.csv", load_mapping("canonical")),
        Feed(shop_folder / "outcomes.csv", load_mapping("outcomes")),
    ]
    report = run(shop, feeds, evening.isoformat(), full=False)
    note(f"run {report.run}: {report.rings} rings, {report.queued} of them in the review queue\n")
    if not _knows_people(shop):
        worst = _print_demo(shop)
        if not people:
            _say_how_to_go_on(places, worst)
    if people:
        _add_people(shop)


def _print_demo(shop: Shop) -> str:
    """Print the worst rings, and the worst one whole; return its id."""
    with shop.view(Action.LIST_RINGS) as view:
        rings = view.rings(RingFilter())
    print_rings(shop, RingFilter(), Format.TABLE, DEMO_RINGS)
    if rings:
        typer.echo("")
        print_one_ring(shop, rings[0].id, Format.TABLE)
    return rings[0].id if rings else "R-000001"


def _say_how_to_go_on(places: Places, ring: str) -> None:
    note(
        "\nGo on with:\n"
        f"  export GRAPHFRAUD_GRAPH_URL={places.graph_url} GRAPHFRAUD_LEDGER_URL={places.ledger_url}\n"
        f"  {_program()} rings --state queue\n"
        f"  {_program()} ring {ring}"
    )


def _knows_people(shop: Shop) -> bool:
    from graphfraud.ledger.people import has_people

    with shop.ledger() as ledger:
        return has_people(ledger)


def _add_people(shop: Shop) -> None:
    """Add a person of each role, called as the role, and print their passwords, this once."""
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.people import NewPerson, add_first_admin, add_user
    from graphfraud.ledger.sessions import log_in
    from graphfraud.rights import Role

    if _knows_people(shop):
        note("the people of an earlier demo are there; `make clean` forgets them and their passwords")
        return
    passwords = {role: secrets.token_urlsafe(DEMO_PASSWORD_BYTES) for role in Role}
    admin = Role.ADMIN
    with shop.ledger() as ledger:
        add_first_admin(ledger, admin.value, passwords[admin], now_ms())
        token = log_in(ledger, admin.value, passwords[admin], now_ms()).token
        for role in Role:
            if role is not admin:
                new = NewPerson(role.value, passwords[role], role)
                add_user(ledger, Request(token, now_ms(), key=secrets.token_hex(16)), new)
    note("\nLog in at the screens as one of these; the passwords are shown this once:")
    for role, password in passwords.items():
        note(f"  {role.value:<14}{password}")


def _program() -> str:
    """Return what to type for this program: its path where the shell would not find it (`make demo`)."""
    return "graphfraud" if shutil.which("graphfraud") else sys.argv[0]


def make_shop(folder: Path, accounts: int, seed: int, until: str | None) -> ShopPlan:
    """Write a made-up shop with progress on a terminal.

    Raises:
        ConfigError: the date is none, or the folder holds something else.
    """
    from graphfraud.synthetic import ShopPlan, write_shop

    plan = ShopPlan(accounts=accounts, seed=seed)
    if until is not None:
        try:
            plan = ShopPlan(accounts=accounts, seed=seed, until=date.fromisoformat(until))
        except ValueError as error:
            raise ConfigError(f"--until {until!r} is no date; write one like 2026-06-30") from error
    with progress() as onlooker:
        onlooker.step(f"making up a shop of {accounts:,} accounts")
        write_shop(folder, plan, onlooker.count)
    return plan
