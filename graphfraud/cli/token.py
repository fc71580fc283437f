"""Where the command line keeps the token of whoever logged in: a file of theirs that nobody else may read."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

_ONLY_OWNER = 0o600


def kept_token(environment: Mapping[str, str], ledger_url: str) -> str:
    """Return the token of whoever is logged in to a ledger here, empty where nobody is.

    Args:
        environment: GRAPHFRAUD_TOKEN goes before the file.
        ledger_url: the ledger's.

    Raises:
        ConfigError: others may read the file, so the token may be anybody's.
    """
    given = environment.get("GRAPHFRAUD_TOKEN")
    if given:
        return given
    path = token_file(environment, ledger_url)
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & ~_ONLY_OWNER:
                raise ConfigError(
                    f"{path}: others may read your token: delete it and run `graphfraud user login`"
                )
            return file.read().strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{path}: your token cannot be read ({error.strerror})") from error


def keep_token(environment: Mapping[str, str], ledger_url: str, token: str) -> Path:
    """Write a token for later commands; return its file.

    Raises:
        ConfigError: the file cannot be written.
    """
    path = token_file(environment, ledger_url)
    draft = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER), "w") as file:
            file.write(token + "\n")
        draft.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: your token cannot be kept ({error.strerror})") from error
    return path


def forget_token(environment: Mapping[str, str], ledger_url: str) -> None:
    """Delete the token of a ledger."""
    token_file(environment, ledger_url).unlink(missing_ok=True)


def token_file(environment: Mapping[str, str], ledger_url: str) -> Path:
    """Return the file of one ledger's token, in the user's state folder (XDG_STATE_HOME)."""
    scheme, _, name = ledger_url.partition(":///")
    if scheme.startswith("sqlite"):  # a relative path is another ledger in another folder
        ledger_url = f"sqlite:///{Path(name).resolve()}"
    base = environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    digest = hashlib.sha256(ledger_url.encode("utf-8", "replace")).hexdigest()[:16]
    return Path(base) / "graphfraud" / f"{digest}.token"
