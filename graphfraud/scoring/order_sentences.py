"""What each reason says about one order, in every language side by side.

A sign's sentence is the ring's, which begins with how many members have it, said of the one account. Where
that would not read well, and for the rings that an order touches, the sentence stands here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.scoring.order_scorecard import RING_HARD, RING_MEDIUM, RING_MEMBER
from graphfraud.scoring.sentences import SENTENCES
from graphfraud.scoring.wording import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS: Mapping[str, str] = MappingProxyType(
    {"en": "{count} of {size} accounts ", "ja": "{size}アカウント中{count}"}
)
"""How the sentence about a ring's members begins."""

_ONE: Mapping[str, str] = MappingProxyType({"en": "the account ", "ja": "このアカウント"})
"""What takes its place where there is one account."""


def _said(*, en: Words, ja: Words) -> Mapping[str, Words]:
    return MappingProxyType({"en": en, "ja": ja})


def _shared(short: tuple[str, str]) -> Mapping[str, Words]:
    return _said(
        en=Words(
            short[0],
            "{count} values are shared with {account} and others of {ring} ({sum} points), first {node}",
            "{node} is shared with {account} of {ring} ({sum} points)",
        ),
        ja=Words(
            short[1],
            "{ring}（{sum}点）の{account}らと{count}件が共通、まず{node}",
            "{node}が{ring}（{sum}点）の{account}と共通",
        ),
    )


ORDER_SENTENCES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        RING_MEMBER: _said(
            en=Words("member of a ring", "{account} is a member of {ring}, which has {sum} points"),
            ja=Words("輪のメンバー", "{account}は{ring}（{sum}点）のメンバー"),
        ),
        RING_HARD: _shared(("linked to a ring", "輪とのつながり")),
        RING_MEDIUM: _shared(("weakly linked to a ring", "輪との弱いつながり")),
        "known_fraud": _said(
            en=Words(
                "known fraud",
                "the account has known fraud (chargebacks: {chargebacks}, refunds: {refunds}, "
                "complaints: {complaints})",
            ),
            ja=Words(
                "既知の不正",
                "このアカウントに不正の実績（チャージバック{chargebacks}件、返金{refunds}件、苦情{complaints}件）",
            ),
        ),
        "tenure": _said(
            en=Words("long customer", "days as a customer: {days}"),
            ja=Words("長い付き合い", "顧客になって{days}日"),
        ),
        "settled": _said(
            en=Words("settled orders", "orders older than {days} days that nobody disputed: {orders}"),
            ja=Words("無事な注文", "{days}日を過ぎても異議のない注文が{orders}件"),
        ),
        "judged_fraud": _said(
            en=Words("judged fraud", "the account was judged fraud by an investigator"),
            ja=Words("不正と判定", "このアカウントは担当者により不正と判定済み"),
        ),
        "judged_legitimate": _said(
            en=Words("judged legitimate", "the account was judged legitimate by an investigator"),
            ja=Words("正当と判定", "このアカウントは担当者により正当と判定済み"),
        ),
        "ip_elsewhere": _said(
            en=Words("IP elsewhere", "the account came by {ip} from {area}, its parcels go to {place}"),
            ja=Words("離れたIP", "このアカウントは{ip}（{area}）から注文、届け先は{place}"),
        ),
        "takeover": _said(
            en=Words(
                "likely victim",
                "everything about an old account changed at once, so its holder is likely a victim",
            ),
            ja=Words(
                "乗っ取りの被害か", "長い顧客で端末・回線・送り先が一度に変わり、乗っ取りの被害と見える"
            ),
        ),
    }
)
"""By the signal's name, then by language; the others are made of the ring's sentences."""


def order_words(signal: str, language: str) -> Words | None:
    """Return what a signal says about one order; None for a signal that this version does not know."""
    if signal in ORDER_SENTENCES:
        return ORDER_SENTENCES[signal][language]
    if signal not in SENTENCES:
        return None
    words = SENTENCES[signal][language]
    of_ring = words.many
    if not of_ring.startswith(MEMBERS[language]):
        return words
    return Words(words.short, _ONE[language] + of_ring.removeprefix(MEMBERS[language]))
