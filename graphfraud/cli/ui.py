"""The command that opens the screens: ui."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Annotated

import typer

from graphfraud.cli.shop import Shop
from graphfraud.errors import ConfigError
from graphfraud.resources import shipped

ADDRESS = "127.0.0.1"
"""Only this machine: whoever wants more puts a proxy with TLS in front."""

HOSTS = (ADDRESS, "localhost")
"""Names under which the screens answer: a page elsewhere whose name points at this machine reads nothing."""

PORT = 8501

OPTIONS = {
    "browser.gatherUsageStats": "false",  # nothing leaves the machine
    "client.showErrorDetails": "none",  # a traceback may hold a customer's data
    "client.showErrorLinks": "false",  # the default offers to search for the error elsewhere
    "client.toolbarMode": "minimal",  # no menu for developers
    "global.developmentMode": "false",
    "runner.magicEnabled": "false",  # a bare expression in a script is a mistake, not something to show
    "server.fileWatcherType": "none",  # nobody edits an installed program
    "server.headless": "true",  # asks for no e-mail address, opens no browser
    "theme.light.primaryColor": "#0b62a8",
    "theme.light.textColor": "#0b0f14",  # captions are this colour at 60 %, which must still be readable
    "theme.baseRadius": "small",
    "theme.font": "'Source Sans', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, sans-serif",
    "theme.headingFontSizes": "1.7rem,1.4rem,1.2rem,1.1rem,1rem,0.95rem",
    "theme.paddingTop": "3rem",
}
"""How Streamlit is run, and why."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("ui")(ui)


def ui(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where the screens listen.")] = PORT,
) -> None:
    """Open the screens for investigators on this machine: http://127.0.0.1:8501."""
    missing = [name for name in ("streamlit", "pyvis") if importlib.util.find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"the screens need {' and '.join(missing)}: install graphfraud with its extra, "
            "`pip install 'graphfraud[ui]'`"
        )
    Shop.here()  # a wrong setting is said here, not on the first page
    words = [sys.executable, "-m", "streamlit", "run", str(shipped("ui") / "server.py")]
    words += [f"--server.address={ADDRESS}", f"--server.port={port}"]
    words += [f"--{name}={value}" for name, value in OPTIONS.items()]
    words += [f"--server.allowedHosts={host}" for host in HOSTS]
    sys.stdout.flush()
    os.execv(sys.executable, words)  # noqa: S606  # our own interpreter; signals then reach the server itself
