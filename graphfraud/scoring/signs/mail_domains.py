"""How easily a mailbox is made, by its domain."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final


class Grade(StrEnum):
    """What it takes to get a mailbox of a domain."""

    THROWAWAY = "throwaway"
    """Nothing: anybody reads it for some minutes."""
    EASY = "easy"
    """A form: no telephone, no contract, no second factor."""
    BOUND = "bound"
    """A contract with a carrier or provider, or an account tied to a telephone."""
    OTHER = "other"
    """Anything else, most free mail included: says nothing."""


_BOUND: Final = frozenset({
    # mobile carriers of Japan: a mailbox comes with the contract
    "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "disney.ne.jp",
    "ymobile.ne.jp", "ymobile1.ne.jp", "yahoo.ne.jp", "willcom.com", "wcm.ne.jp", "pdx.ne.jp",
    "emnet.ne.jp", "vertuclub.ne.jp", "uqmobile.jp", "rakuten.jp", "biz.ezweb.ne.jp", "dk.pdx.ne.jp",
    "di.pdx.ne.jp", "dj.pdx.ne.jp", "t.vodafone.ne.jp", "d.vodafone.ne.jp", "h.vodafone.ne.jp",
    "c.vodafone.ne.jp", "k.vodafone.ne.jp", "r.vodafone.ne.jp", "n.vodafone.ne.jp", "s.vodafone.ne.jp",
    "q.vodafone.ne.jp",
    # internet providers of Japan: the same
    "nifty.com", "nifty.ne.jp", "biglobe.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp",
    "auone-net.jp", "asahi-net.or.jp", "eonet.ne.jp", "commufa.jp", "hi-ho.ne.jp", "wakwak.com",
    "ocn.ne.jp", "odn.ne.jp", "jcom.home.ne.jp", "jcom.zaq.ne.jp", "zaq.ne.jp", "zaq.jp", "tiki.ne.jp",
    "kcn.jp", "bbiq.jp", "megaegg.ne.jp", "pikara.ne.jp", "synapse.ne.jp", "mopera.net", "sannet.ne.jp",
    "infoweb.ne.jp", "nttpc.ne.jp",
    # an account tied to a device or telephone by a second factor
    "icloud.com", "me.com", "mac.com", "privaterelay.appleid.com",
})  # fmt: skip
"""Domains under a name of the provider's own (``xxx.ocn.ne.jp``) count as it."""

_EASY: Final = frozenset({
    "mail.com", "email.com", "usa.com", "consultant.com", "engineer.com", "post.com", "europe.com",
    "asia.com", "gmx.com", "gmx.us", "inbox.lv", "inbox.eu", "mail.ee", "cock.li", "airmail.cc",
    "tutanota.com", "tutanota.de", "tutamail.com", "tuta.io", "tuta.com", "keemail.me", "proton.me",
    "protonmail.com", "pm.me", "onionmail.org", "mail2tor.com", "dnmx.org", "disroot.org", "riseup.net",
    "hushmail.com", "mailfence.com", "eclipso.eu", "excite.co.jp", "goo.jp", "mail.goo.ne.jp", "aol.jp",
    "zohomail.com", "myyahoo.com", "rambler.ru", "list.ru", "bk.ru", "inbox.ru", "internet.ru",
})  # fmt: skip
"""A mailbox there takes a form and no telephone; mail that much of a country uses is left out."""


@lru_cache(10_000)
def grade(domain: str) -> Grade:
    """Tell how easily a mailbox of a domain is made.

    Args:
        domain: in ASCII and small letters, as a key of `graphfraud.identifiers.email` ends.
    """
    from disposable_email_domains import blocklist  # noqa: PLC0415  # 10,000 names that most commands do not need

    labels = domain.split(".")
    for first in range(len(labels) - 1):
        name = ".".join(labels[first:])
        if name in _BOUND:
            return Grade.BOUND
        if name in _EASY:
            return Grade.EASY
        if name in blocklist:
            return Grade.THROWAWAY
    return Grade.OTHER
