"""What each signal says, in every language side by side; one entry a signal, and one for ``clip``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.scoring.wording import Words

if TYPE_CHECKING:
    from collections.abc import Mapping


def _said(*, en: Words, ja: Words) -> Mapping[str, Words]:
    return MappingProxyType({"en": en, "ja": ja})


def _shared(english: tuple[str, str], japanese: tuple[str, str]) -> Mapping[str, Words]:
    """Say what one family shares: its name for a list, and what its things are called."""
    (short, things), (name, mono) = english, japanese
    return _said(
        en=Words(
            short,
            "{most} of {size} accounts used {node}; "
            f"{{count}} {things} are shared, each by {{between}} accounts{{since}}",
            "{most} of {size} accounts used {node}{since} (in the whole shop: {degree})",
        ),
        ja=Words(
            name,
            f"{{size}}アカウント中{{most}}が{{node}}を使用。共有の{mono}は{{count}}件、各{{between}}アカウント{{since}}",
            "{size}アカウント中{most}が{node}を使用{since}（店全体では{degree}）",
        ),
    )


def _of_members(short: tuple[str, str], english: str, japanese: str) -> Mapping[str, Words]:
    """Say what a share of the members have in common, after their number."""
    return _said(
        en=Words(short[0], "{count} of {size} accounts " + english),
        ja=Words(short[1], "{size}アカウント中{count}" + japanese),
    )


_KNOWN_FRAUD = "known fraud (chargebacks: {chargebacks}, refunds: {refunds}, complaints: {complaints})"
_SETTLED = "orders older than {days} days that nobody disputed: {orders} in all"

SENTENCES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        "shared_card": _shared(("shared cards", "cards"), ("カードの共有", "カード")),
        "shared_email": _shared(("shared e-mails", "e-mail addresses"), ("メールの共有", "メールアドレス")),
        "shared_phone": _shared(("shared phones", "phone numbers"), ("電話の共有", "電話番号")),
        "shared_device": _shared(("shared devices", "devices"), ("端末の共有", "端末")),
        "shared_address": _shared(("shared addresses", "addresses"), ("住所の共有", "住所")),
        "shared_network": _shared(
            ("shared networks", "IP addresses and networks"), ("回線の共有", "IPアドレスとネットワーク")
        ),
        "burst": _said(
            en=Words(
                "opened together",
                "{count} of {size} accounts first appeared from {first} to {last}; at the shop's own pace, "
                "fewer than one such group in 10^{one_in_ten_to} is so close together by chance",
            ),
            ja=Words(
                "一斉の登場",
                "{size}アカウント中{count}が{first}〜{last}に初めて現れた。この店の普段の伸びで偶然にこれほど集まるのは"
                "10^{one_in_ten_to}組に1組もない",
            ),
        ),
        "churn": _said(
            en=Words(
                "many cards",
                "{count} of {size} accounts used {cards} cards that no other member used; "
                "{account} alone used {most}",
                "{account} used {cards} cards that no other member used",
            ),
            ja=Words(
                "カードの使い捨て",
                "{size}アカウント中{count}が自分だけのカードを計{cards}枚使用。{account}だけで{most}枚",
                "{account}が自分だけのカードを{cards}枚使用",
            ),
        ),
        "known_fraud": _said(
            en=Words(
                "known fraud",
                "{count} of {size} accounts have " + _KNOWN_FRAUD,
                "{count} of {size} accounts has " + _KNOWN_FRAUD,
            ),
            ja=Words(
                "既知の不正",
                "{size}アカウント中{count}に不正の実績（チャージバック{chargebacks}件、返金{refunds}件、"
                "苦情{complaints}件）",
            ),
        ),
        "near_fraud": _said(
            en=Words(
                "near known fraud",
                "{count} of {size} accounts are close to known fraud outside the ring",
                "{count} of {size} accounts is close to known fraud outside the ring",
            ),
            ja=Words("不正との近さ", "{size}アカウント中{count}が輪の外の既知の不正とつながりが近い"),
        ),
        "household": _said(
            en=Words(
                "household",
                "{count} of {size} accounts share the home {node} and a family name, as a household does",
            ),
            ja=Words("同じ世帯", "{size}アカウント中{count}が住まい{node}と姓を同じくし、世帯と見える"),
        ),
        "tenure": _said(
            en=Words("long customers", "days as a customer, on average: {days}"),
            ja=Words("長い付き合い", "顧客としての日数は平均{days}日"),
        ),
        "settled": _said(
            en=Words(
                "settled orders",
                "{count} of {size} accounts have " + _SETTLED,
                "{count} of {size} accounts has " + _SETTLED,
            ),
            ja=Words(
                "無事な注文",
                "{size}アカウント中{count}に、{days}日を過ぎても異議のない注文が計{orders}件",
            ),
        ),
        "judged_fraud": _said(
            en=Words(
                "judged fraud",
                "{count} of {size} accounts were judged fraud by an investigator",
                "{count} of {size} accounts was judged fraud by an investigator",
            ),
            ja=Words("不正と判定", "{size}アカウント中{count}が担当者により不正と判定済み"),
        ),
        "judged_legitimate": _said(
            en=Words(
                "judged legitimate",
                "{count} of {size} accounts were judged legitimate by an investigator",
                "{count} of {size} accounts was judged legitimate by an investigator",
            ),
            ja=Words("正当と判定", "{size}アカウント中{count}が担当者により正当と判定済み"),
        ),
        "name_reading": _of_members(
            ("name read wrongly", "読みの不一致"),
            "gave a reading that does not fit the kanji: {account} read {name} as {reading}; "
            "the name is read {known}",
            "のふりがなが漢字に合わない。{account}は{name}を{reading}とするが、この姓の読みは{known}",
        ),
        "name_given": _of_members(
            ("given name read wrongly", "名の読みの不一致"),
            "gave a reading that does not fit the given name: {account} read {name} as {reading}; "
            "it is read {known}",
            "のふりがなが名の漢字に合わない。{account}は{name}を{reading}とするが、名の読みは{known}",
        ),
        "card_name": _of_members(
            ("stranger's card", "他人名義の支払い"),
            "paid in a name that is neither theirs nor a relative's nor the recipient's: "
            "{account} as {name} with a card or bill of {other}",
            "の支払い名義が本人・家族・届け先のいずれでもない。{account}は{name}なのに名義は{other}",
        ),
        "odd_name": _of_members(
            ("odd name", "不自然な氏名"),
            "gave a name that nobody has: {account} gave {name}",
            "の氏名が人の名前と思えない。{account}は{name}",
        ),
        "email_easy": _of_members(
            ("easily made e-mail", "作りやすいメール"),
            "used a mailbox that is made in a minute and tied to nobody: {account} used {email}",
            "が身元なしで作れるメールを使う。{account}は{email}",
        ),
        "email_bound": _of_members(
            ("e-mail by contract", "契約のあるメール"),
            "used only mailboxes of a contract or a telephone, such as {email}",
            "のメールは契約や電話にひもづくものだけ（例 {email}）",
        ),
        "email_numbered": _of_members(
            ("numbered e-mails", "連番のメール"),
            "used mailboxes that count up: {email}",
            "のメールが連番になっている。{email}",
        ),
        "email_name": _of_members(
            ("e-mail in another's name", "他人名のメール"),
            "used a mailbox made of another member's name: {account} used {email}, the name of {other}",
            "のメールが別の会員の氏名でできている。{account}の{email}は{other}の氏名",
        ),
        "email_machine": _of_members(
            ("e-mail by machine", "機械的なメール"),
            "used a mailbox that a machine made up: {account} used {email}",
            "のメールが機械で作られたと見える。{account}は{email}",
        ),
        "address_postcode": _of_members(
            ("postcode elsewhere", "郵便番号の不一致"),
            "gave another place's postcode: {account} with {postcode}, which is {place}, for {name}",
            "の郵便番号が住所と合わない。{account}の〒{postcode}は{place}だが、住所は{name}",
        ),
        "phone_area": _of_members(
            ("phone area", "市外局番の不一致"),
            "gave a landline far from every address: "
            "{account} in {area_english}, with an address in {place_english}",
            "の固定電話がどの住所からも遠い。{account}は電話が{area}、住所が{place}",
        ),
        "phone_internet": _of_members(
            ("internet phone", "IP電話"),
            "gave only numbers of internet telephony: {account} gave {phone}",
            "の電話がIP電話だけ。{account}は{phone}",
        ),
        "ip_machine": _of_members(
            ("IP of a machine", "機械のIP"),
            "came from hosting, a VPN or a proxy: {account} by {ip} ({other})",
            "がホスティング・VPN・プロキシを経由。{account}は{ip}（{other}）",
        ),
        "ip_elsewhere": _of_members(
            ("IP elsewhere", "離れたIP"),
            "were never where their parcels go: {account} came by {ip} from {area}, parcels to {place}",
            "が届け先のある場所から一度も注文していない。{account}は{ip}（{area}）から、届け先は{place}",
        ),
        "watch_list": _of_members(
            ("watch list", "監視リスト"),
            "used what is on a watch list: {account} gave {name}, {alike} % alike with {other} on {list}",
            "が監視リストにあるものを使用。{account}の{name}が「{list}」の{other}と{alike}%一致",
        ),
        "basket_resale": _of_members(
            ("goods to sell on", "転売しやすい品"),
            "ordered mostly what is easy to sell on: {account} ordered {name} {orders} times",
            "の注文の半分以上が転売しやすい品。{account}は{name}などを{orders}回",
        ),
        "basket_first": _of_members(
            ("large first order", "高額な初回注文"),
            "began with one of the shop's largest orders: {account} with {currency} {amount:,}",
            "の初回注文が店の最高額の部類。{account}は{currency} {amount:,}",
        ),
        "basket_rush": _of_members(
            ("orders in a rush", "短時間の連続注文"),
            "placed several orders within ten minutes: {account} placed {orders}",
            "が10分以内に続けて注文。{account}は{orders}件",
        ),
        "basket_cold": _of_members(
            ("cold without a day", "日時指定なしの冷蔵品"),
            "ordered much that must be kept cold and named no day: {account} for {currency} {amount:,}",
            "が冷蔵・冷凍品を高額で、日時指定なしに注文。{account}は{currency} {amount:,}",
        ),
        "basket_season": _of_members(
            ("out of season", "季節外れ"),
            "ordered what belongs to another season: {account} ordered {name}",
            "が季節外れの品や包装を注文。{account}は{name}",
        ),
        "basket_same": _of_members(
            ("same odd basket", "同じ組み合わせ"),
            "ordered the very same odd combination: {name} ({buyers} of them)",
            "が同じ変わった組み合わせを注文。{buyers}アカウントが{name}",
        ),
        "basket_quantity": _of_members(
            ("many of it", "大量の注文"),
            "ordered far more articles at once than ever, for a large sum: {account} ordered {number}",
            "がこれまでになく大量に、高額で注文。{account}は{number}点",
        ),
        "basket_jump": _of_members(
            ("far dearer", "金額の急増"),
            "placed an order many times dearer than any before: {account} for {currency} {amount:,} "
            "after at most {before:,}",
            "の注文がそれまでの最高額の数倍。{account}は最高{before:,}から{currency} {amount:,}へ",
        ),
        "basket_pace": _of_members(
            ("sudden haste", "注文の急増"),
            "ordered {orders} times within a day, after {days} days between orders until then: {account}",
            "がそれまで{days}日に1回だったのに1日に{orders}回注文。{account}",
        ),
        "takeover": _of_members(
            ("likely victim", "乗っ取りの被害か"),
            "are old ones in which everything changed at once, so their holders are likely victims: "
            "{account} at {event}",
            "が長い顧客で端末・回線・時間帯が一度に変わり、乗っ取りの被害と見える。{account}は{event}",
        ),
        "clip": _said(
            en=Words("clipped", "the signals add up to {sum} points; a score ends at 0 and at 100"),
            ja=Words("上下限", "信号の合計は{sum}点。得点は0と100で止まる"),
        ),
    }
)
"""By the signal's name, then by language."""
