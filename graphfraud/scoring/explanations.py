"""Puts reasons, holding links, cuts and campaigns into sentences; the words are in `sentences` and `wording`.

Values come from order forms and stand in the sentence as they are: whoever shows it makes them safe for the
terminal or the page.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphfraud.errors import ConfigError, StoreError
from graphfraud.model import MILLI, Label
from graphfraud.network.look_alikes import SIGN
from graphfraud.scoring.order_sentences import order_words
from graphfraud.scoring.sentences import SENTENCES
from graphfraud.scoring.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from graphfraud.model import Reason, RingLink
    from graphfraud.scoring.card_testing import Campaign
    from graphfraud.scoring.wording import Language, Words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CARD_SHOWN = 8
"""Characters of a card fingerprint that are shown: enough to tell a ring's cards apart, and no more."""
_KEY_SHOWN = 60
"""Characters of any other key that are shown, so that one value does not fill the page."""
_NODES_SHOWN = 3
_TEXTS = frozenset(
    {"account", "other", "name", "reading", "known", "email", "phone", "list", "postcode", "place", "event"}
)
"""Fields of a sentence that hold what somebody typed, and may be of any length."""


def sentence(reason: Reason, language: str = "en", zone: tzinfo = UTC) -> str:
    """Say a reason in one sentence, without its full stop.

    Args:
        reason: from the scorecard, or as a store gave it back.
        language: a language of the table.
        zone: the shop's time zone, in which dates are given.

    Raises:
        ConfigError: the language is not in the table.
        StoreError: the reason was recorded by another version and cannot be put into words.
    """
    return _say(reason, _words(reason, language), _spoken(language), zone)


def order_sentence(reason: Reason, language: str = "en", zone: tzinfo = UTC) -> str:
    """Say a reason of an order's score in one sentence; takes and raises what `sentence` does."""
    spoken = _spoken(language)
    words = order_words(reason.signal, language)
    if words is None:
        raise _foreign(reason)
    return _say(reason, words, spoken, zone)


def _say(reason: Reason, words: Words, spoken: Language, zone: tzinfo) -> str:
    template = words.one if words.one and reason.params.get("count") == 1 else words.many
    try:
        return template.format_map(_fields(reason.params, spoken, zone))
    except KeyError as missing:
        raise _foreign(reason) from missing


def short(reason: Reason, language: str = "en") -> str:
    """Name a reason in a few words; raises as `sentence` does."""
    return _words(reason, known_language(language)).short


def holding_sentence(link: RingLink, language: str = "en") -> str:
    """Say which link holds a ring together; raises ConfigError for an unknown language."""
    spoken = _spoken(language)
    return _link_sentence(spoken.holding, link, spoken)


def cut_sentence(link: RingLink, language: str = "en") -> str:
    """Say why a link to an account outside was cut; raises ConfigError for an unknown language."""
    spoken = _spoken(language)
    return _link_sentence(spoken.cut, link, spoken)


def campaign_sentence(campaign: Campaign, language: str = "en", zone: tzinfo = UTC) -> str:
    """Say what card testing was found and by what; raises ConfigError for an unknown language."""
    spoken = _spoken(language)
    counts = {name: getattr(campaign, name) for name in ("attempts", "cards", "accounts", "declined", "tiny")}
    first, last = (_minute(moment, zone) for moment in (campaign.first, campaign.last))
    return spoken.campaign.format(**counts, first=first, last=last, nodes=_nodes(campaign.repeats, spoken))


def shown(node: str) -> str:
    """Shorten a printed key for people: a card to its first characters, any other where it is very long.

    Of addresses that look alike two are shown.
    """
    if SIGN in node:
        first, second, *more = node.split(SIGN)
        named = SIGN.join((shown(first), shown(second)))
        return f"{named}{SIGN}…" if more else named
    label, colon, key = node.partition(":")
    most = _CARD_SHOWN if label == Label.CARD else _KEY_SHOWN
    return label + colon + _shortened(key, most)


def known_language(language: str) -> str:
    """Return the language where there is wording in it; raises ConfigError where there is none."""
    if language not in LANGUAGES:
        raise ConfigError(f"there is no wording in the language {language!r}: choose {', '.join(LANGUAGES)}")
    return language


def _spoken(language: str) -> Language:
    return LANGUAGES[known_language(language)]


def _words(reason: Reason, language: str) -> Words:
    if reason.signal not in SENTENCES:
        raise _foreign(reason)
    return SENTENCES[reason.signal][known_language(language)]


def _foreign(reason: Reason) -> StoreError:
    return StoreError(
        f"the reason {reason.signal!r} is of another version of graphfraud: run the detection again"
    )


def _fields(params: Mapping[str, Any], spoken: Language, zone: tzinfo) -> dict[str, Any]:
    """Return a template's fields: the params, with times, keys and thousandths made readable."""
    fields = dict(params)
    for name in ("first", "last"):
        if name in fields:
            fields[name] = _date(fields[name], zone)
    if "since" in fields:
        moment = fields["since"]
        fields["since"] = "" if moment is None else spoken.since.format(date=_date(moment, zone))
    if "node" in fields:
        fields["node"] = shown(fields["node"])
    for name in _TEXTS & fields.keys():
        fields[name] = _shortened(str(fields[name]), _KEY_SHOWN)
    if "least" in fields:
        same = fields["least"] == fields["most"]
        fields["between"] = fields["most"] if same else spoken.between.format_map(fields)
    if "sum" in fields:
        fields["sum"] = _decimal(fields["sum"])
    return fields


def _link_sentence(template: str, link: RingLink, spoken: Language) -> str:
    first, second = (_shortened(account, _KEY_SHOWN) for account in (link.first, link.second))
    nodes = _nodes(link.shared, spoken)
    return template.format(first=first, second=second, bits=_decimal(link.evidence), nodes=nodes)


def _nodes(nodes: Sequence[str], spoken: Language) -> str:
    """Name the first few."""
    named = ", ".join(shown(node) for node in nodes[:_NODES_SHOWN])
    rest = len(nodes) - _NODES_SHOWN
    return spoken.more.format(nodes=named, count=rest) if rest > 0 else named


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _date(moment: int, zone: tzinfo) -> str:
    return (_EPOCH + timedelta(milliseconds=moment)).astimezone(zone).date().isoformat()


def _minute(moment: int, zone: tzinfo) -> str:
    return f"{(_EPOCH + timedelta(milliseconds=moment)).astimezone(zone):%Y-%m-%d %H:%M}"


def _decimal(thousandths: int) -> str:
    """Write thousandths with one decimal."""
    return f"{thousandths / MILLI:.1f}"
