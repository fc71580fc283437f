"""The look-up service: the reader behind HTTP, for shops whose checkout is not written in Python."""

from __future__ import annotations

from graphfraud.checkout.service.access import ServiceSettings, read_api_keys
from graphfraud.checkout.service.app import create_app

__all__ = ["ServiceSettings", "create_app", "read_api_keys"]
