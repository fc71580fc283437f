"""E-mail addresses: one key for all spellings that reach the same mailbox.

Cleaning: width and case are folded; display name, angle brackets and ``mailto:`` go; tags and characters
without meaning go where the provider says so and nowhere else; the domain is written in ASCII. Addresses that
break the RFC but live at Japanese carriers (``taro..x.@docomo.ne.jp``) are kept.
Sharing: accounts with one mailbox are read by the same person: hard.
Placeholder: no address at all, a domain that can receive nothing, or a local part such as ``noreply`` that
staff and scripts type in place of one. The domains example.com, .test and the like stay real, because test
data use them for customers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphfraud.identifiers.text import bounded, fold, is_repeated
from graphfraud.model import Identifier, Label, Strength


@dataclass(frozen=True, slots=True)
class _Provider:
    """What one mail provider ignores in the local part, by its own documentation."""

    domains: tuple[str, ...]
    tag: str
    """The character that begins a tag: it and all that follows reach the same mailbox."""
    ignored: str = ""
    """Characters that make no difference."""
    domain: str = ""
    """The one that stands for all, where the provider gives a name on all of them to one user."""


_PROVIDERS = (
    # Google: dots do not matter, plus tags are delivered, and googlemail.com is gmail.com.
    _Provider(("gmail.com", "googlemail.com"), tag="+", ignored=".", domain="gmail.com"),
    # Microsoft: plus tags are delivered; dots matter; the domains are given to different people.
    _Provider(
        ("outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.com", "live.jp", "msn.com"),
        tag="+",
    ),
    # Apple: plus tags are delivered.
    _Provider(("icloud.com", "me.com", "mac.com"), tag="+"),
    # Fastmail: plus tags are delivered. Its subdomain addresses stay: some subdomains are other customers.
    _Provider(("fastmail.com", "fastmail.fm"), tag="+"),
    # Proton: plus tags are delivered; dots, hyphens and underscores do not matter.
    _Provider(("protonmail.com", "proton.me", "pm.me"), tag="+", ignored="._-"),
    # Yahoo (disposable addresses) and Yahoo! JAPAN (safety addresses): base name, hyphen, keyword. A base
    # name belongs to one user, and Yahoo's own ids hold no hyphen.
    _Provider(("yahoo.com", "yahoo.co.jp"), tag="-"),
)
_PROVIDER_OF = {domain: provider for provider in _PROVIDERS for domain in provider.domains}

_PLACEHOLDER_LOCAL_PARTS = frozenset({
    "noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply", "noemail", "no-email",
    "no_email", "nomail", "no-mail", "noaddress", "nobody", "none", "null", "nil", "nan", "na", "n/a", "n.a",
    "undefined", "unknown", "anonymous", "notprovided", "guest", "dummy", "test", "tests", "testing",
    "testuser", "test123", "sample", "asdf", "asdfgh", "qwerty", "abc123", "user", "username", "customer",
    "mailaddress", "hoge", "hogehoge", "foo", "foobar", "なし", "不明", "テスト", "ダミー",
})  # fmt: skip
"""Local parts typed in place of an address, on whatever domain; ``info`` and ``mail`` are read by someone."""

_DEAD_DOMAINS = ("invalid", "localhost", "localdomain")
"""Top-level names that never receive mail (RFC 2606, RFC 6761)."""

_REPEATED_LOCAL_PART = 3
"""From this length one repeated character (``aaa@``) is a placeholder; real people have shorter ones."""

_PLAIN = re.compile(r"([a-z0-9._+\-]{1,64})@((?:[a-z0-9\-]{1,30}\.){1,3}[a-z]{2,20})")
"""A folded address with nothing to take off, as nearly all are; shorter than any key is cut."""
_NOT_IN_LOCAL_PART = re.compile(r"[\s()<>\[\]:;,\\\"@]")
_NOT_IN_DOMAIN = re.compile(r"[^\w.\-~]|^\.|\.\.")
_MAILTO = "mailto:"
_NO_ADDRESS = "not an e-mail address"


def identify(value: str) -> Identifier | None:
    """Return the mailbox that an e-mail address reaches; None for an empty value.

    Args:
        value: an address as typed, with or without display name, any text.

    Returns:
        A hard identifier; `placeholder` says why it stands for nobody, where it does.
    """
    text = fold(value)
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _mailbox(plain[1], plain[2])
    text = _unwrap(bounded(fold("".join(text.split()))))
    if not text:
        return None
    local, at, domain = text.rpartition("@")
    domain = _ascii_domain(domain)
    if not at or "." not in domain or _NOT_IN_LOCAL_PART.search(local) or _NOT_IN_DOMAIN.search(domain):
        return Identifier(Label.EMAIL, text, Strength.HARD, _NO_ADDRESS)
    return _mailbox(local, domain)


def _mailbox(local: str, domain: str) -> Identifier:
    """Identify an address that is well formed, by what its provider makes of it."""
    provider = _PROVIDER_OF.get(domain)
    if provider:
        local = local.partition(provider.tag)[0]
        for character in provider.ignored:
            local = local.replace(character, "")
        domain = provider.domain or domain
    key = f"{local}@{domain}"
    if not key.isascii():
        key = fold(key)
    key = bounded(key)
    return Identifier(Label.EMAIL, key, Strength.HARD, _placeholder(local, domain))


def _unwrap(text: str) -> str:
    """Take an address out of ``Taro <mailto:taro@example.jp?subject=hi>``; the text holds no white space."""
    while True:
        inner = text.strip('"<>,;')
        _, opened, bracketed = inner.rpartition("<")
        if opened:
            inner = bracketed
        if inner.startswith(_MAILTO):
            inner = inner.removeprefix(_MAILTO).partition("?")[0]
        if inner == text:
            return text
        text = inner


def _ascii_domain(domain: str) -> str:
    """Return an international domain in punycode; one that cannot be written so stays as it is."""
    domain = domain.replace("。", ".").rstrip(".")
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain


def _placeholder(local: str, domain: str) -> str:
    """Say why an address that is well formed stands for nobody; empty where it does not."""
    if not local:
        return _NO_ADDRESS
    if domain.rpartition(".")[2] in _DEAD_DOMAINS:
        return "domain that receives no mail"
    if local in _PLACEHOLDER_LOCAL_PARTS:
        return "stands for no address"
    if len(local) >= _REPEATED_LOCAL_PART and is_repeated(local):
        return "repeated characters"
    return ""
