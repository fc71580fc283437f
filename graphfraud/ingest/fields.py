"""What one cell means: cleaned text, times, amounts, words from a list. A bad value comes back as `Bad`."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphfraud.ingest.columns import YES_NO, Column
from graphfraud.ingest.mapping import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfraud.ingest.mapping import Money, Time

FIRST_YEAR = 1990
"""No shop sold online before; earlier years are a spreadsheet's day zero."""

LAST_YEAR = 2100
"""Later years are a mistyped digit."""

MAX_MINOR_UNITS = 10**12
"""Ten thousand million yen or dollars: above any order of a shop, far below what a 64-bit sum can hold."""

_NO_DECIMALS = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
_THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")

DECIMALS = {
    **dict.fromkeys(_NO_DECIMALS, 0),
    **dict.fromkeys(_THREE_DECIMALS, 3),
}
"""Decimals of a currency by ISO 4217 where they are not two."""

UNREADABLE_TIME = "not a time that the mapping's formats read"

MAX_AMOUNT_TEXT = 40
"""Characters of a written amount, signs and commas included."""

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLAIN_NUMBER = re.compile(r"(\d{1,18})(?:\.(\d{1,18}))?", re.ASCII)
_GROUPED_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,18})?", re.ASCII)
_CURRENCY_SIGN = re.compile(r"^(?:JPY|USD|EUR|GBP|[¥$€£])\s*|\s*(?:JPY|USD|EUR|GBP|円|[¥$€£])$")

_DROPPED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_BREAKS = re.compile(r"[\t\n\r\x85\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)

_CP932 = "\uff5e\uff0d\u2225\u2015\uffe0\uffe1\uffe2"  # wave, minus, double bar, dash, cent, pound, not
_JIS = "\u301c\u2212\u2016\u2014\u00a2\u00a3\u00ac"  # the same seven as most UTF-8 exports have them
_FOLD = str.maketrans(_CP932, _JIS)
_FOLDED = re.compile(f"[{_CP932}]")


class Bad(str):
    """Why a value is rejected; stands where the parsed value would."""

    __slots__ = ()


def clean(text: str) -> str:
    """Return a cell on one line, stripped, without control and direction characters; Excel's ``="…"`` opened.

    Half of a surrogate pair becomes U+FFFD, so the result always encodes as UTF-8.
    """
    text = text.strip()
    if text.startswith('="') and (wrapped := _EXCEL_TEXT.fullmatch(text)):
        text = wrapped[1].strip()
    if text.isprintable():
        return text
    text = _DROPPED.sub("", _LINE_BREAKS.sub(" ", text))
    return _SURROGATE.sub("\ufffd", text).strip()


def clean_column(values: Sequence[str]) -> list[str]:
    """Clean every cell of a column; a column that is clean already costs one look at it."""
    # Of white space only the plain space is printable; a bar inside a cell costs no more than a closer look.
    together = f"|{'|'.join(values)}|"
    if together.isprintable() and '="' not in together:
        if "| " in together or " |" in together:
            return [value.strip() for value in values]
        return list(values)
    return [clean(value) for value in values]


def fold_column(values: list[str]) -> list[str]:
    """Spell seven characters one way that cp932 and UTF-8 exports of the same text spell differently."""
    together = "".join(values)
    if together.isascii() or not any(map(together.__contains__, _CP932)):
        return values
    return [value.translate(_FOLD) if _FOLDED.search(value) else value for value in values]


def time_parser(time: Time) -> Callable[[str], int | Bad]:
    """Return a function from a cell to milliseconds since 1970 UTC, by the first format that reads it."""
    zone = ZoneInfo(time.zone) if time.zone else None
    readers = [_reader(text) for text in time.formats]

    def parse(text: str) -> int | Bad:
        found: datetime | Bad = Bad(UNREADABLE_TIME)
        for read in readers:
            found = read(text)
            if not isinstance(found, Bad):
                break
        if isinstance(found, Bad):
            return found
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            return Bad(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
        if found.tzinfo is None:
            if zone is None:
                return Bad("a time without an offset: set zone under [time] in the mapping")
            found = found.replace(tzinfo=zone)
        return (found - _EPOCH) // _MILLISECOND

    return parse


def _reader(name: str) -> Callable[[str], datetime | Bad]:
    if name == "iso":
        return _read_iso
    if name in {"epoch_s", "epoch_ms"}:
        unit = timedelta(seconds=1) if name == "epoch_s" else timedelta(milliseconds=1)
        return lambda text: _read_epoch(text, unit)
    return lambda text: _read_format(text, name)


def _read_iso(text: str) -> datetime | Bad:
    if text[4:5] != "-":  # a bare row of digits is a number of seconds or an id sooner than ISO's basic form
        return Bad(UNREADABLE_TIME)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        return _bad_time(error)


def _read_format(text: str, form: str) -> datetime | Bad:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  # the mapping's zone is added by the caller
    except ValueError as error:
        return _bad_time(error)


def _bad_time(error: ValueError) -> Bad:
    if "out of range" in str(error) or "must be in" in str(error):
        return Bad("there is no such day or time")
    return Bad(UNREADABLE_TIME)


def _read_epoch(text: str, unit: timedelta) -> datetime | Bad:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        return Bad(UNREADABLE_TIME)
    try:
        return _EPOCH + int(text) * unit
    except OverflowError:
        return Bad(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")


def parse_currency(text: str) -> str | Bad:
    """Return the code of a currency in capitals."""
    code = text.upper()
    return code if _CURRENCY.fullmatch(code) else Bad("not a currency; three letters are needed (ISO 4217)")


def parse_amount(text: str, currency: str, money: Money) -> int | Bad:
    """Return an amount in minor units (yen, cents).

    Args:
        text: the cell, not empty.
        currency: its code, or empty where the feed names none.
        money: how the mapping says amounts are written.
    """
    if len(text) > MAX_AMOUNT_TEXT:
        return Bad("not an amount")
    number = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if money.symbols:
        number = _CURRENCY_SIGN.sub("", number).strip()
        if _GROUPED_NUMBER.fullmatch(number):
            number = number.replace(",", "")
    match = _PLAIN_NUMBER.fullmatch(number)
    if match is None:
        return Bad(_why_no_amount(number, money))
    whole, fraction = match[1], (match[2] or "").rstrip("0")
    decimals = 0
    if money.unit == "major":
        if not currency:
            return Bad(
                "an amount in major units without a currency: set currency under [money] in the mapping"
            )
        decimals = DECIMALS.get(currency, 2)
    if len(fraction) > decimals:
        unit = (
            f"{currency} has {decimals} decimals" if money.unit == "major" else "the mapping says minor units"
        )
        return Bad(f"too many decimals: {unit}")
    minor = int(whole + fraction.ljust(decimals, "0"))
    if minor > MAX_MINOR_UNITS:
        return Bad("an amount that no order has")
    return minor


def _why_no_amount(number: str, money: Money) -> str:
    if number.startswith(("-", "\u2212", "(")):
        return "a negative amount; money that went back is an outcome"
    if not money.symbols and any(character in number for character in "¥$€£円,"):
        return "a currency sign or comma: set symbols = true under [money] if the feed writes amounts so"
    return "not an amount"


def parse_choice(text: str, column: Column) -> str | Bad:
    """Return the word of a column's list that a cell holds, whatever its case."""
    word = text.lower()
    if column.name == "gift":
        word = YES_NO.get(word, word)
    if word in column.choices:
        return word
    hint = nearest(word[:40], column.choices)
    return Bad(f"not one of {', '.join(column.choices)}{hint}; translate it under [values.{column.name}]")
