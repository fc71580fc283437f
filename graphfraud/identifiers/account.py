"""Account keys: the shop's own customer id, and stand-ins for customers who have none.

Cleaning: trimmed, NFC, unseen characters removed; case is kept, because a shop's ids are opaque.
Sharing: the account is what the other identifiers join; two events with one key are the same login.
Placeholder: ids that a shop's system writes when nobody is logged in (``0``, ``guest``) name no account.
"""

from __future__ import annotations

import unicodedata

from graphfraud.identifiers.text import bounded, fold, is_repeated, says_nothing, visible

GUEST_PREFIX = "guest:"
_REGISTERED_PREFIX = "account:"

_NO_ACCOUNT = frozenset({
    "-1", "guest", "guest user", "guest account", "guest checkout", "guest_user", "no account",
    "not logged in", "ゲスト", "ゲスト購入", "非会員", "会員外",
})  # fmt: skip
"""Folded ids that shop systems write for an order without a login, besides zeros and words for nothing."""


def account_key(value: str) -> str:
    """Return the key of a registered account, or the empty text where the id stands for no account.

    An id that begins with ``guest:`` is written ``account:guest:…``, so that it cannot pose as a guest.

    Args:
        value: the shop's id, any text.

    Returns:
        At most 200 code points, writable as UTF-8; cleaning a key again gives the same key.
    """
    text = visible(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    if says_nothing(folded) or folded in _NO_ACCOUNT or _is_zero(folded):
        return ""
    if text.startswith(GUEST_PREFIX):
        text = _REGISTERED_PREFIX + text
    return bounded(text)


def guest_key_for_email(email_key: str) -> str:
    """Return the key of the guest account that stands for everyone who orders with this e-mail key."""
    return bounded(f"{GUEST_PREFIX}email:{email_key}")


def guest_key_for_event(event_id: str) -> str:
    """Return the key of the guest account of one event that names neither account nor e-mail."""
    return bounded(f"{GUEST_PREFIX}event:{visible(event_id)}")


def _is_zero(folded: str) -> bool:
    """Tell whether the id is zero in any width, or the all-zero UUID."""
    digits = folded.replace("-", "")
    return is_repeated(digits) and digits[0] == "0"
