"""Where the shipped folders of files are: in the wheel under ``_shipped``, in a checkout at the top."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """Return the folder ``ingest``, ``queries`` or ``ui`` that belongs to this installation.

    Raises:
        FileNotFoundError: the installation is broken.
    """
    for base in (_PACKAGE / "_shipped", _PACKAGE.parent):
        path = base / folder
        if path.is_dir():
            return path
    raise FileNotFoundError(f"graphfraud is not installed whole: its folder {folder!r} is missing")
