"""Puts alerts together into one message: what belongs together in one group, nothing about anybody."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from graphfraud.alerting.alerts import AlertKind
from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.alerting.alerts import Alert

SUBJECTS_SHOWN: Final = 20
"""Subjects of a group that a message names; the screens have all."""
GROUPS_SHOWN: Final = 50
"""Groups of a message; more are counted."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:#/-]{0,63}")
_TELEPHONE = re.compile(r"[0-9-]{9,15}")
_ORDERS = frozenset({AlertKind.ORDER, AlertKind.WATCH_LIST})
_ORDER_OF_KINDS = tuple(AlertKind)


def shown_id(text: str) -> str:
    """Return an id as a message may show it.

    A shop's ids come from its own system, but nothing keeps one from being a mailbox, a telephone or hostile
    text. What does not look like an id is shown as a digest, by which it can still be told from others.
    """
    if _PLAIN_ID.fullmatch(text) and not _TELEPHONE.fullmatch(text):
        return text
    return "id-" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def compose(alerts: Sequence[Alert], key: str, *, now: int, link: str) -> dict[str, Any]:
    """Put alerts together into one message.

    Args:
        alerts: at least one.
        key: names the message, the same at every attempt to send it.
        now: ms since 1970 UTC.
        link: where the screens are; empty gives no links.

    Returns:
        Plain values: what the webhook posts and the file gets, and what the e-mail is written from.
    """
    gathered: dict[tuple[int, str], list[Alert]] = {}
    for alert in alerts:
        rings = alert.facts.get("rings") or [""] if alert.kind in _ORDERS else [""]
        gathered.setdefault((_ORDER_OF_KINDS.index(alert.kind), rings[0]), []).append(alert)
    groups = [_group(gathered[place], ring, link) for place in sorted(gathered) for ring in [place[1]]]
    return {
        "message": key,
        "made_at": _iso(now),
        "since": _iso(min(alert.at for alert in alerts)),
        "alerts": len(alerts),
        "groups": groups[:GROUPS_SHOWN],
        "more_groups": max(0, len(groups) - GROUPS_SHOWN),
    }


def _group(alerts: Sequence[Alert], ring: str, link: str) -> dict[str, Any]:
    worst = sorted(alerts, key=lambda one: (-one.facts.get("score", 0), one.subject))
    told = {"ring": ring} if ring else {}
    return {
        "kind": alerts[0].kind.value,
        **told,
        "count": len(alerts),
        "subjects": [_subject(one, link) for one in worst[:SUBJECTS_SHOWN]],
    }


def _subject(alert: Alert, link: str) -> dict[str, Any]:
    facts = {name: value for name, value in alert.facts.items() if value or name == "score"}
    if "score" in facts:
        facts["score"] = facts["score"] / MILLI
    told = {"id": shown_id(alert.subject), **facts}
    return told | {"link": f"{link.rstrip('/')}/{_page(alert)}"} if link else told


def _page(alert: Alert) -> str:
    if alert.kind in {AlertKind.RING, AlertKind.RING_GREW, AlertKind.MONEY_AT_RISK}:
        return f"ring?id={quote(alert.subject, safe='')}"
    shown = shown_id(alert.subject)
    if alert.kind in _ORDERS and shown == alert.subject:
        return f"orders?id={quote(alert.subject, safe='')}"
    return "orders"


@dataclass(frozen=True, slots=True)
class _Words:
    """How a message is written in one language."""

    title: str
    since: str
    more: str
    kinds: Mapping[AlertKind, str]
    labels: Mapping[str, str]


_WORDS: Mapping[str, _Words] = MappingProxyType(
    {
        "en": _Words(
            title="graphfraud: {count} alerts",
            since="Since {since} (UTC)",
            more="and {count} more",
            kinds={
                AlertKind.CARD_TESTING: "Card testing",
                AlertKind.WATCH_LIST: "Orders with a watch-list hit",
                AlertKind.ORDER: "Suspicious orders",
                AlertKind.RING: "Rings above the score",
                AlertKind.RING_GREW: "Rings that grew",
                AlertKind.MONEY_AT_RISK: "Rings with much money at risk",
            },
            labels={
                "score": "{} points",
                "rings": "touches {}",
                "accounts": "{} accounts",
                "added": "{} new",
                "attempts": "{} attempts",
                "cards": "{} cards",
            },
        ),
        "ja": _Words(
            title="graphfraud: 通知{count}件",
            since="{since}（UTC）以降",
            more="ほか{count}件",
            kinds={
                AlertKind.CARD_TESTING: "カードの大量試行",
                AlertKind.WATCH_LIST: "監視リストに一致した注文",
                AlertKind.ORDER: "不審な注文",
                AlertKind.RING: "基準点を超えた輪",
                AlertKind.RING_GREW: "大きくなった輪",
                AlertKind.MONEY_AT_RISK: "止められる金額の大きい輪",
            },
            labels={
                "score": "{}点",
                "rings": "{}に接触",
                "accounts": "{}アカウント",
                "added": "新規{}",
                "attempts": "試行{}回",
                "cards": "カード{}枚",
            },
        ),
    }
)


def subject_line(body: Mapping[str, Any], language: str) -> str:
    """Return an e-mail's subject: a number, and no id."""
    return _WORDS[language].title.format(count=body["alerts"])


def as_text(body: Mapping[str, Any], language: str) -> str:
    """Write a message for people."""
    words = _WORDS[language]
    lines = [words.title.format(count=body["alerts"]), words.since.format(since=body["since"])]
    for group in body["groups"]:
        ring = f" {group['ring']}" if group.get("ring") else ""
        lines += ["", f"{words.kinds[AlertKind(group['kind'])]}{ring} ({group['count']})"]
        lines += [_line(one, words) for one in group["subjects"]]
        rest = group["count"] - len(group["subjects"])
        lines += [f"  {words.more.format(count=rest)}"] if rest else []
    if body["more_groups"]:
        lines += ["", words.more.format(count=body["more_groups"])]
    return "\n".join(lines) + "\n"


def _line(subject: Mapping[str, Any], words: _Words) -> str:
    told = [
        label.format(", ".join(value) if isinstance(value, list) else value)
        for name, label in words.labels.items()
        if (value := subject.get(name)) is not None
    ]
    if subject.get("money_at_risk"):
        told.append(f"{subject['currency']} {subject['money_at_risk']:,}")
    link = f"\n    {subject['link']}" if "link" in subject else ""
    return f"  {subject['id']}: {', '.join(told)}{link}"


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / MILLI, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
