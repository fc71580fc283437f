"""The screens' own words, in every language: `words.toml` beside this file, and the names of the signals."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfraud.scoring.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "ja": "日本語"})
"""ISO 639 code -> what the language calls itself; the first is used where nothing better is known."""

_TABLE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language.

    >>> Words.of("en")("queue.title")
    'Review queue'
    """

    language: str
    table: Mapping[str, str]

    @classmethod
    def of(cls, language: str) -> Words:
        """Return the words of a language, those of the first language where it is unknown."""
        known = language if language in LANGUAGES else next(iter(LANGUAGES))
        return cls(known, _read()[known])

    def __call__(self, key: str, **fields: Any) -> str:
        """Return one text with its fields filled in; whoever shows it makes what comes from data safe."""
        return self.table[key].format(**fields) if fields else self.table[key]

    def __contains__(self, key: str) -> bool:
        return key in self.table


def choose_language(wanted: Sequence[str]) -> str:
    """Take the first language that the screens speak.

    Args:
        wanted: language tags, the best first: ``ja-JP``, ``en``.
    """
    for tag in wanted:
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return next(iter(LANGUAGES))


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    """Read the table into ``section.name`` -> text, by language."""
    with _TABLE.open("rb") as file:
        body = tomllib.load(file)
    return {
        language: {
            f"{section}.{name}": texts[language]
            for section, entries in body.items()
            for name, texts in entries.items()
        }
        | {f"signal.{name}": _as_heading(texts[language].short) for name, texts in SENTENCES.items()}
        for language in LANGUAGES
    }


def _as_heading(text: str) -> str:
    return text[:1].upper() + text[1:]
