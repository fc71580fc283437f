"""The signed release of the block list, and the reader that a checkout imports.

What stands in `__all__` needs the standard library, `cryptography` and `phonenumbers`, and nothing else of
graphfraud's dependencies; a test holds that. `publisher` makes releases; `service` answers over HTTP.
"""

from __future__ import annotations

from graphfraud.checkout.answer import Answer
from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.checkout.order import Order
from graphfraud.checkout.reader import Reader, ReaderSettings, ReaderStatus

__all__ = [
    "Action",
    "Answer",
    "EntryType",
    "Order",
    "Reader",
    "ReaderSettings",
    "ReaderStatus",
    "ReleaseEntry",
]
