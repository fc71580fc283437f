"""Japan's prefectures: names, neighbours and where their capitals are."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Prefecture:
    """One of the 47."""

    name: str
    english: str
    latitude: float
    """Of the capital, degrees."""
    longitude: float


_ROWS: Final = """
北海道 Hokkaido 43.06 141.35 青森県
青森県 Aomori 40.82 140.74 岩手県 秋田県
岩手県 Iwate 39.70 141.15 宮城県 秋田県
宮城県 Miyagi 38.27 140.87 秋田県 山形県 福島県
秋田県 Akita 39.72 140.10 山形県
山形県 Yamagata 38.24 140.36 福島県 新潟県
福島県 Fukushima 37.75 140.47 茨城県 栃木県 群馬県 新潟県
茨城県 Ibaraki 36.34 140.45 栃木県 埼玉県 千葉県
栃木県 Tochigi 36.57 139.88 群馬県 埼玉県
群馬県 Gunma 36.39 139.06 埼玉県 新潟県 長野県
埼玉県 Saitama 35.86 139.65 千葉県 東京都 山梨県 長野県
千葉県 Chiba 35.61 140.12 東京都 神奈川県
東京都 Tokyo 35.69 139.69 神奈川県 山梨県
神奈川県 Kanagawa 35.45 139.64 山梨県 静岡県
新潟県 Niigata 37.90 139.02 富山県 長野県
富山県 Toyama 36.70 137.21 石川県 長野県 岐阜県
石川県 Ishikawa 36.59 136.63 福井県 岐阜県
福井県 Fukui 36.07 136.22 岐阜県 滋賀県 京都府
山梨県 Yamanashi 35.66 138.57 長野県 静岡県
長野県 Nagano 36.65 138.18 岐阜県 静岡県 愛知県
岐阜県 Gifu 35.39 136.72 愛知県 三重県 滋賀県
静岡県 Shizuoka 34.98 138.38 愛知県
愛知県 Aichi 35.18 136.91 三重県
三重県 Mie 34.73 136.51 滋賀県 京都府 奈良県 和歌山県
滋賀県 Shiga 35.00 135.87 京都府
京都府 Kyoto 35.02 135.76 大阪府 兵庫県 奈良県
大阪府 Osaka 34.69 135.52 兵庫県 奈良県 和歌山県
兵庫県 Hyogo 34.69 135.18 鳥取県 岡山県 徳島県
奈良県 Nara 34.69 135.83 和歌山県
和歌山県 Wakayama 34.23 135.17
鳥取県 Tottori 35.50 134.24 島根県 岡山県 広島県
島根県 Shimane 35.47 133.05 広島県 山口県
岡山県 Okayama 34.66 133.93 広島県 香川県
広島県 Hiroshima 34.40 132.46 山口県 愛媛県
山口県 Yamaguchi 34.19 131.47 福岡県
徳島県 Tokushima 34.07 134.56 香川県 愛媛県 高知県
香川県 Kagawa 34.34 134.04 愛媛県
愛媛県 Ehime 33.84 132.77 高知県
高知県 Kochi 33.56 133.53
福岡県 Fukuoka 33.61 130.42 佐賀県 熊本県 大分県
佐賀県 Saga 33.25 130.30 長崎県
長崎県 Nagasaki 32.74 129.87 熊本県
熊本県 Kumamoto 32.79 130.74 大分県 宮崎県 鹿児島県
大分県 Oita 33.24 131.61 宮崎県
宮崎県 Miyazaki 31.91 131.42 鹿児島県
鹿児島県 Kagoshima 31.56 130.56 沖縄県
沖縄県 Okinawa 26.21 127.68
"""
"""Name, English name, where the capital is, and the neighbours by land, bridge or tunnel that come later."""


def _read() -> tuple[dict[str, Prefecture], dict[str, frozenset[str]]]:
    found: dict[str, Prefecture] = {}
    beside: dict[str, set[str]] = {}
    for row in _ROWS.strip().splitlines():
        name, english, latitude, longitude, *later = row.split()
        found[name] = Prefecture(name, english, float(latitude), float(longitude))
        for other in later:
            beside.setdefault(name, set()).add(other)
            beside.setdefault(other, set()).add(name)
    return found, {name: frozenset(beside.get(name, ())) for name in found}


_FOUND, _BESIDE = _read()

PREFECTURES: Final[Mapping[str, Prefecture]] = MappingProxyType(_FOUND)
"""By name."""
NEIGHBOURS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(_BESIDE)
"""By name."""

_BY_ENGLISH: Final = {one.english: one.name for one in _FOUND.values()}


def prefecture_of(address: str) -> str:
    """Return the prefecture that an address in Japan begins with; empty where it names none."""
    text = fold(address).lstrip("〒0123456789- 、,")
    return next((name for name in PREFECTURES if text.startswith(name)), "")


def prefecture_called(english: str) -> str:
    """Return the prefecture of an English name; empty for anything else."""
    return _BY_ENGLISH.get(english, "")
