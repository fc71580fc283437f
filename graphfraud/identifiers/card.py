"""Cards: the payment provider's token, or a masked number; never the card number itself.

Cleaning: a token is opaque, so it is only trimmed; a masked number keeps its first six and last four digits,
however it is grouped and whatever hides the rest.
Sharing: accounts with one token pay with one card: hard. Some ten thousand cards of a bank look alike when
masked, so a masked number is medium, and one that shows the last four digits only joins nobody.
Placeholder: test cards and test tokens of payment providers, zeros, and a card number in clear, which is
never returned (ingest refuses such a row before).
"""

from __future__ import annotations

import re

from graphfraud.identifiers import pan
from graphfraud.identifiers.text import bounded, fold, fold_hyphens, is_repeated, says_nothing, visible
from graphfraud.model import Identifier, Label, Strength

REFUSED_KEY = "refused"
"""The key that every card number in clear gets."""

_MASKED_PREFIX = "masked:"
_LEADING = 6
"""Leading digits in a key: the issuer's number, which providers that show eight digits show too."""
_TRAILING = 4
_MIN_LEADING = 4
"""With fewer leading digits, too many cards look alike."""

_BRAND = r"(?:visa|mastercard|amex|americanexpress|jcb|diners|dinersclub|discover|unionpay|card)?"
_MASKED = re.compile(rf"{_BRAND}:?([0-9]{{0,12}})[*x#\u2022\u25cf\u2217\u2731\u30fb]{{2,}}([0-9]{{0,6}})")
_MASKED_KEY = re.compile(r"masked:([0-9]{0,6})-([0-9]{0,4})")
_SHORTENED = re.compile(r"([0-9]{4,8})-([0-9]{4})|([0-9]{4,6})([0-9]{4})|()([0-9]{4})")
_GAPS = re.compile(r"[ .\-]+")

_TEST_MASKED = frozenset({
    ("424242", "4242"), ("400005", "5556"), ("400000", "0002"), ("400000", "3220"), ("411111", "1111"),
    ("401288", "1881"), ("422222", "2222"), ("555555", "4444"), ("510510", "5100"), ("222300", "3222"),
    ("520082", "8210"), ("378282", "0005"), ("371449", "8431"), ("378734", "1000"), ("601111", "1117"),
    ("601100", "0004"), ("353011", "0000"), ("356600", "0505"), ("356611", "1113"), ("305693", "5904"),
    ("385200", "3237"), ("622222", "2222"), ("620000", "0005"),
})  # fmt: skip
"""First six and last four digits of numbers that card schemes and payment providers publish for testing."""

_TEST_TOKEN = re.compile(
    r"(?:tok|src|btok|pm_card)_(?:visa|mastercard|amex|discover|diners|jcb|unionpay|cartesbancaires"
    r"|charge|chargedeclined|createdispute|bypasspending|threedsecure|radarblock)(?:_.*|[a-z]*)"
    r"|cnon:.*|fake-.*nonce|test[-_ ]?(?:card|token)?[-_ ]?[0-9]*"
)
"""Tokens that payment providers publish for testing (Stripe, Square, Braintree), folded."""


_PLAIN_TOKEN = re.compile(r"[A-Za-z]{2,6}_[A-Za-z0-9]{6,100}")
"""The form of most providers' tokens; no number is masked with an underscore."""


def identify(value: str, *, kind: str = "token") -> Identifier | None:
    """Return the card that a token or masked number stands for; None for an empty value.

    Args:
        value: the provider's token, or a number with its middle hidden; any text.
        kind: ``token`` or ``masked``, as the feed says. A masked number is known by its form under either.

    Returns:
        A hard identifier for a token, a medium one for a masked number. A card number in clear comes back
        with the key ``refused``.
    """
    if kind != "masked" and _is_plain_token(value):
        return Identifier(Label.CARD, value, Strength.HARD)
    text = visible(value)
    if not text:
        return None
    key = bounded(text)
    if key == REFUSED_KEY or _shows_card_number(value, key):
        return Identifier(Label.CARD, REFUSED_KEY, Strength.HARD, "card number")
    folded = bounded(fold_hyphens(fold(key)))
    shown = _shown_digits(folded, masked=kind == "masked")
    if shown:
        return _masked(*shown)
    if kind == "masked":
        return Identifier(Label.CARD, folded, Strength.MEDIUM, "not a masked card number")
    return Identifier(Label.CARD, key, Strength.HARD, _placeholder(folded))


def _is_plain_token(value: str) -> bool:
    """Tell whether nothing is to be cleaned in a token and nothing else can be meant by it, as with most."""
    plain = _PLAIN_TOKEN.fullmatch(value)
    return bool(plain) and not (_TEST_TOKEN.fullmatch(value.lower()) or pan.find_card_number(value))


def _shows_card_number(value: str, key: str) -> bool:
    """Look at the key too: cleaning may have brought the digits together."""
    return pan.find_card_number(value) or (key != value and pan.find_card_number(key))


def _shown_digits(folded: str, *, masked: bool) -> tuple[str, str] | None:
    """Return the leading and trailing digits that a masked number shows; None for anything else."""
    key = _MASKED_KEY.fullmatch(folded)
    if key:
        return key[1], key[2]
    text = _GAPS.sub("", folded)
    hidden = _MASKED.fullmatch(text)
    if hidden:
        return hidden[1][:_LEADING], hidden[2][-_TRAILING:]
    shortened = _SHORTENED.fullmatch(folded.replace(" ", "-")) if masked else None
    if shortened:
        leading, trailing = (part for part in shortened.groups() if part is not None)
        return leading[:_LEADING], trailing
    return None


def _masked(leading: str, trailing: str) -> Identifier:
    reason = ""
    if len(trailing) < _TRAILING:
        reason = "last four digits not known"
    elif len(leading) < _MIN_LEADING:
        reason = "only the last four digits known"
    elif (leading, trailing) in _TEST_MASKED:
        reason = "test card"
    elif is_repeated(leading + trailing):
        reason = "repeated digits"
    return Identifier(Label.CARD, f"{_MASKED_PREFIX}{leading}-{trailing}", Strength.MEDIUM, reason)


def _placeholder(folded: str) -> str:
    """Say why a token stands for no card; empty where it does."""
    if says_nothing(folded):
        return "stands for no card"
    if _TEST_TOKEN.fullmatch(folded):
        return "test card"
    core = _GAPS.sub("", folded)
    if is_repeated(core):
        return "repeated characters"
    return ""
