"""The commands around people: user add, list, disable, role, own, password, reset, login, logout, whoami."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from graphfraud.cli.options import FormatOption
from graphfraud.cli.output import Column, Format, Kind, emit, note, say, shown_time
from graphfraud.cli.shop import Shop, now_ms
from graphfraud.cli.token import forget_token, keep_token
from graphfraud.errors import ConfigError, RefusedError
from graphfraud.rights import Role

PEOPLE_COLUMNS = (
    Column("name"),
    Column("role"),
    Column("firm"),
    Column("created_at", Kind.TIME),
    Column("disabled_at", Kind.TIME),
    Column("last_login_at", Kind.TIME),
)

_NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whom it is about; never who you are.")]

group = typer.Typer(no_args_is_help=True, help="People: who may do what. You log in; you are no argument.")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.add_typer(group, name="user")


@group.command("add")
def add(
    name: _NameArgument,
    role: Annotated[Role, typer.Option(help="What the person is for.")] = Role.ADMIN,
    firm: Annotated[str, typer.Option(help="The partner firm; empty for your own staff.")] = "",
) -> None:
    """Add a person; the first one of a ledger becomes its admin."""
    from graphfraud.ledger.people import NewPerson, add_first_admin, add_user, has_people

    shop = Shop.here()
    with shop.ledger() as ledger:
        if has_people(ledger):
            add_user(ledger, shop.request(), NewPerson(name, _new_password(name), role, firm))
            note(f"{name} was added as {role.value}")
            return
        if role is not Role.ADMIN:
            raise ConfigError("the first person of a ledger becomes its admin: leave --role out")
        add_first_admin(ledger, name, _new_password(name), now_ms())
    note(
        f"{name} is the first person of this ledger and its admin. From now on reading asks for a login, "
        "too: run `graphfraud user login`"
    )


@group.command("list")
def list_users(how: FormatOption = Format.TABLE) -> None:
    """List everybody who was ever added."""
    from graphfraud.ledger.people import list_people

    shop = Shop.here()
    with shop.ledger() as ledger:
        rows = list_people(ledger, shop.request())
    emit(
        ({**asdict(row), "role": row.role.value} for row in rows),
        PEOPLE_COLUMNS,
        how,
        shop.settings.shop.time_zone,
    )


@group.command("disable")
def disable(name: _NameArgument) -> None:
    """Keep a person from logging in for good; what they did stays."""
    from graphfraud.ledger.people import disable_user

    shop = Shop.here()
    with shop.ledger() as ledger:
        disable_user(ledger, shop.request(), name)
    note(f"{name} can no longer log in")


@group.command("role")
def role(name: _NameArgument, role: Annotated[Role, typer.Argument(help="What the person is for.")]) -> None:
    """Give a person another role."""
    from graphfraud.ledger.people import change_role

    shop = Shop.here()
    with shop.ledger() as ledger:
        change_role(ledger, shop.request(), name, role)
    note(f"{name} is now {role.value}")


@group.command("reset")
def reset(name: _NameArgument) -> None:
    """Give a person who forgot theirs another password."""
    from graphfraud.ledger.people import reset_password

    shop = Shop.here()
    with shop.ledger() as ledger:
        reset_password(ledger, shop.request(), name, _new_password(name))
    note(f"{name} has another password and no session")


@group.command("own")
def own(
    name: _NameArgument,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VALUE...]", help="Own accounts, addresses, phones; only hashes are kept."),
    ] = None,
) -> None:
    """Keep what a person uses as a customer, so that they decide nothing about the own ring."""
    from graphfraud.investigation.own_values import keep_own_values

    shop = Shop.here()
    with shop.ledger() as ledger:
        keep_own_values(ledger, shop.request(), name, values or (), shop.settings.shop.region)
    note(f"{name} decides nothing that touches these {len(values or ())} values")


@group.command("password")
def password() -> None:
    """Take another password for yourself."""
    from graphfraud.ledger.people import change_own_password

    shop = Shop.here()
    old = _ask("your old password")
    with shop.ledger() as ledger:
        change_own_password(ledger, shop.request(), old, _new_password("you"))
    forget_token(os.environ, shop.places.ledger_url)
    note("your password was changed; log in again")


@group.command("login")
def login() -> None:
    """Log in: asks for your name (or takes GRAPHFRAUD_USER) and your password."""
    from graphfraud.ledger.sessions import log_in

    shop = Shop.here()
    name = os.environ.get("GRAPHFRAUD_USER") or _ask("your name", hidden=False)
    with shop.ledger() as ledger:
        session = log_in(ledger, name, _ask("your password"), now_ms())
    path = keep_token(os.environ, shop.places.ledger_url, session.token)
    until = shown_time(session.expires_at, shop.settings.shop.time_zone)
    note(f"logged in as {session.person.name} ({session.person.role.value}) until {until}; token in {path}")


@group.command("logout")
def logout() -> None:
    """End your session."""
    from graphfraud.ledger.people import log_out

    shop = Shop.here()
    with shop.ledger() as ledger:
        log_out(ledger, shop.request())
    forget_token(os.environ, shop.places.ledger_url)
    note("logged out")


@group.command("whoami")
def whoami() -> None:
    """Say who is logged in here."""
    from graphfraud.ledger.people import who_is
    from graphfraud.ledger.sessions import NOBODY

    shop = Shop.here()
    asked = shop.request()
    with shop.ledger() as ledger:
        person = who_is(ledger, asked.token, asked.at)
    if person is None:
        raise RefusedError(NOBODY)
    say(f"{person.name} ({person.role.value})")


def _new_password(name: str) -> str:
    first = _ask(f"a password for {name}")
    if sys.stdin.isatty() and _ask("the same again") != first:
        raise ConfigError("the two passwords differ; nothing was changed")
    return first


def _ask(what: str, *, hidden: bool = True) -> str:
    """Ask at the terminal without showing a password; where there is none, read one line of stdin."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=hidden, err=True))
    line = sys.stdin.readline()
    if not line:
        raise ConfigError(f"{what} was not given: type it at a terminal, or give it as a line of stdin")
    return line.rstrip("\r\n")
