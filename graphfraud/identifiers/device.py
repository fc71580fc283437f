"""Devices: the id that an app gives an installation, or the fingerprint of a browser.

Cleaning: trimmed; hexadecimal ids and UUIDs lose case and braces; other ids are opaque and keep their case.
The kind stands in the key, so that an app's id and a browser's never mix.
Sharing: an app's id means the same phone: hard. A fingerprint is guessed from settings that many browsers
have alike: medium. A device of unknown kind is taken for a browser, because the weaker reading can only miss
a ring and not join strangers.
Placeholder: zeros, the ids that broken or privacy-minded systems give to everyone, words, and user agents.
"""

from __future__ import annotations

import re

from graphfraud.identifiers.text import MAX_KEY, bounded, fold, is_repeated, says_nothing, visible
from graphfraud.model import Identifier, Label, Strength

_APP = "app"
_BROWSER = "browser"

_HEXADECIMAL = re.compile(r"\{?([0-9a-f]+(?:[\-:][0-9a-f]+)*)\}?", re.IGNORECASE)
_MIN_HEXADECIMAL = 16
"""From this length an id of hexadecimal digits alone is a number, and its case means nothing."""
_MIN_REPEATED = 6
"""From this length one repeated character is a placeholder; shorter ones occur where ids are counted up."""

_USER_AGENTS = ("mozilla/", "opera/", "dalvik/", "okhttp/", "cfnetwork/")

_SHARED_IDS = frozenset({
    "9774d56d682e549c",  # the ANDROID_ID of every phone with a faulty Android 2.2
    "02:00:00:00:00:00",  # the MAC address that Android and iOS show instead of the real one
    "004999010640000", "012345678912345", "123456789012345",  # phones without an IMEI, and emulators
    "123456789abcdef", "0123456789abcdef", "1234567890abcdef",
    "[object object]", "android", "ios", "iphone", "ipad", "mobile", "pc", "web", "browser", "app", "desktop",
    "device", "deviceid", "device_id",
})  # fmt: skip
"""Ids that stand for any number of devices, folded."""


def identify(value: str, *, kind: str = "") -> Identifier | None:
    """Return the device that an id stands for; None for an empty value.

    Args:
        value: the id as the shop recorded it, any text.
        kind: ``app`` or ``browser``; anything else is taken for a browser.

    Returns:
        A hard identifier for an app, a medium one for a browser; the key is ``app:…`` or ``browser:…``.
    """
    prefix = f"{_APP if kind == _APP else _BROWSER}:"
    text = visible(value)
    while text.startswith(prefix):
        text = text.removeprefix(prefix).lstrip()
    if not text:
        return None
    text = _canonical(bounded(text, MAX_KEY - len(prefix)))
    strength = Strength.HARD if kind == _APP else Strength.MEDIUM
    return Identifier(Label.DEVICE, prefix + text, strength, _placeholder(fold(text)))


def _canonical(text: str) -> str:
    number = _HEXADECIMAL.fullmatch(text)
    return number[1].lower() if number and len(number[1]) >= _MIN_HEXADECIMAL else text


def _placeholder(folded: str) -> str:
    """Say why an id stands for no one device; empty where it does."""
    if "/" in folded and any(mark in folded for mark in _USER_AGENTS):
        return "a user agent, not a device"
    if says_nothing(folded) or folded in _SHARED_IDS:
        return "given to many devices"
    core = folded.replace("-", "").replace(":", "")
    if is_repeated(core) and (core[0] == "0" or len(core) >= _MIN_REPEATED):
        return "repeated characters"
    return ""
