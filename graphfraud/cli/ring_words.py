"""The words of a ring's page besides the sentences of its reasons, in every language that those have."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.model import RingChange, RingState

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language's words; templates are filled by `graphfraud.cli.ring_page`."""

    title: str
    states: Mapping[RingState, str]
    totals: str
    against: str
    speaks_for: str
    in_all: str
    shared: str
    holding: str
    nothing_weaker: str
    members: str
    lineage: str
    change: str
    changes: Mapping[RingChange, str]
    joined: str
    left: str
    rest: str
    shared_values: str
    cut_links: str
    accounts: str


PAGE_WORDS: Mapping[str, PageWords] = MappingProxyType(
    {
        "en": PageWords(
            title="{ring}  score {score} of 100  (suspected; {state})",
            states={RingState.QUEUE: "queue", RingState.HISTORY: "history"},
            totals="{accounts} accounts, {orders:,} orders, {currency} {spent:,} spent, "
            "{currency} {at_risk:,} can still be stopped; {first} to {last}",
            against="What speaks against them",
            speaks_for="What speaks for them",
            in_all="in all",
            shared="What they share",
            holding="What holds them together",
            nothing_weaker="nothing weaker than the rest",
            members="Who they are",
            lineage="What became of it",
            change="run {run}: {change}{others}{joined}{left}, because of {cause}",
            changes={
                RingChange.BORN: "born",
                RingChange.GREW: "grew",
                RingChange.SHRANK: "shrank",
                RingChange.MERGED: "took in",
                RingChange.SPLIT: "split from",
                RingChange.ENDED: "ended",
            },
            joined=", {count} joined",
            left=", {count} left",
            rest="… and {count} more {things} (--format json has all)",
            shared_values="shared values",
            cut_links="links that were cut",
            accounts="accounts",
        ),
        "ja": PageWords(
            title="{ring}  得点 {score}／100  （疑い、{state}）",
            states={RingState.QUEUE: "審査待ち", RingState.HISTORY: "履歴"},
            totals="{accounts}アカウント、注文{orders:,}件、利用額 {currency} {spent:,}、まだ止められる額 "
            "{currency} {at_risk:,}、{first} から {last}",
            against="疑いを強めるもの",
            speaks_for="疑いを弱めるもの",
            in_all="合計",
            shared="共有しているもの",
            holding="つなぎ止めているもの",
            nothing_weaker="ほかより弱いつながりはない",
            members="輪のアカウント",
            lineage="輪の経過",
            change="実行{run}: {change}{others}{joined}{left}、きっかけ {cause}",
            changes={
                RingChange.BORN: "発生",
                RingChange.GREW: "拡大",
                RingChange.SHRANK: "縮小",
                RingChange.MERGED: "統合",
                RingChange.SPLIT: "分裂元",
                RingChange.ENDED: "終了",
            },
            joined="、{count}加入",
            left="、{count}離脱",
            rest="… ほかに{things}{count}件（--format json にすべて）",
            shared_values="共有の値",
            cut_links="切ったつながり",
            accounts="アカウント",
        ),
    }
)
"""By ISO 639 code, as `graphfraud.scoring.wording.LANGUAGES`."""
