"""Where the release for the checkout is, and what publishes it: the same places as the commands use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.checkout.keyring import KeyRing
from graphfraud.checkout.loading import Trust
from graphfraud.cli.release_options import FOLDER, KEYS, LIST, open_publisher
from screen.desk import shop

if TYPE_CHECKING:
    from graphfraud.checkout.publisher import Publisher


def release_folder() -> Path:
    """Return the folder in which releases are published."""
    return Path(os.environ.get("GRAPHFRAUD_RELEASE") or FOLDER)


def release_trust() -> Trust:
    """Return which keys a release must be signed with.

    Raises:
        GraphFraudError: this machine has no keys.
    """
    ring = KeyRing(_keys())
    return Trust(ring.trusted(), (ring.secret(),), LIST)


def publisher() -> Publisher:
    """Return what publishes the release.

    Raises:
        GraphFraudError: this machine has no keys to sign one.
    """
    return open_publisher(release_folder(), _keys(), LIST, shop().settings.shop.region)


def _keys() -> Path:
    return Path(os.environ.get("GRAPHFRAUD_RELEASE_KEYS") or KEYS)
