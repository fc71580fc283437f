"""One account or identifier: where used, by whom, since when."""

from __future__ import annotations
