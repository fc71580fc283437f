"""Tries to pay, made of a shop's events: what `graphfraud.scoring.card_testing` looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from graphfraud.model import DAY_MS, Kind, Label
from graphfraud.network.arrays import UNDATED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays, IdentifierArrays

    Naming = Callable[[Sequence[int]], Sequence[str]]


class Trace(StrEnum):
    """What tries may have in common, the more telling first; the value begins its printed key."""

    ACCOUNT = "account"
    DEVICE = "device"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL_SERIES = "email_series"
    """Mailboxes that differ after their first letters, at any domain: ``maki#``."""
    NETWORK = "network"
    """An IP's /24 or /64."""
    EMAIL_SHAPE = "email_shape"
    """As many letters and digits in the same places: ``aaaa00``."""
    EMAIL_DOMAIN = "email_domain"


FRESH_MS: Final = DAY_MS
"""A card that the shop has known for longer is no tester's; a subscription's is one."""

TINY_SHARE: Final = 0.02
"""Of a large order, which only a hundredth of the shop's exceed: where that is 30,000 yen, 600 yen."""

_ORDER, _DECLINE = (tuple(Kind).index(kind) for kind in (Kind.ORDER, Kind.DECLINE))

_DIRECT: Final = {
    Trace.DEVICE: Label.DEVICE,
    Trace.EMAIL: Label.EMAIL,
    Trace.PHONE: Label.PHONE,
    Trace.ADDRESS: Label.ADDRESS,
}
"""Traces that are identifiers of the event."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Orders and declined payments, one entry a try, arrays of one length in any order."""

    event: NDArray[np.int64]
    """Codes that `event_names` knows."""
    at: NDArray[np.int64]
    """Milliseconds since 1970 UTC; all dated."""
    declined: NDArray[np.bool_]
    tiny: NDArray[np.bool_]
    """The amount is known, and next to nothing."""
    card: NDArray[np.int64]
    """-1 where none is named."""
    fresh: NDArray[np.bool_]
    """The card was first seen in the shop within a day before, or none is named."""
    account: NDArray[np.int64]
    traces: Mapping[Trace, NDArray[np.int64]]
    """Code of what a try has of each kind, -1 for nothing."""
    event_names: Naming
    trace_names: Mapping[Trace, Naming]

    def __len__(self) -> int:
        return len(self.event)


class AttemptNames(Protocol):
    """Names for codes; every view of a graph store is one."""

    def account_keys(self, codes: Sequence[int]) -> Sequence[str]:
        """Name accounts, in the order of `codes`."""
        ...

    def identifier_nodes(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the printed keys of identifiers, in the order of `codes`."""
        ...

    def event_ids(self, codes: Sequence[int]) -> Sequence[str]:
        """Give the feed's ids of events, in the order of `codes`."""
        ...


@dataclass(frozen=True, slots=True)
class AttemptInput:
    """What tries are made of."""

    events: EventArrays
    """All of the shop's; or all those of the accounts that are looked at, for the cards they had before."""
    identifiers: IdentifierArrays
    """Those of the events; the others' entries may be unused."""
    names: AttemptNames
    large_order: int = 0
    """`Calibration.large_order`; 0 where it is not known, and then no amount is tiny."""


def attempts_of(given: AttemptInput, since: int) -> Attempts:
    """Make the tries since a moment out of a shop's events.

    Args:
        given: the events, and what is known beside.
        since: ms; earlier events tell only which cards are not new. Undated events are left out.

    Returns:
        The tries. Placeholders and values that the shop denies are no traces. Linear in the events; names
        only the mailboxes of the tries.
    """
    events = given.events
    paying = (events.kind == _ORDER) | (events.kind == _DECLINE)
    row = np.flatnonzero(paying & (events.at != UNDATED) & (events.at >= since))
    card = _usable(given, events.identifiers[Label.CARD])
    email = _usable(given, events.identifiers[Label.EMAIL])[row]
    ip = _usable(given, events.identifiers[Label.IP])[row]
    traces = {Trace.ACCOUNT: events.account[row]}
    traces |= {trace: _usable(given, events.identifiers[label])[row] for trace, label in _DIRECT.items()}
    traces[Trace.NETWORK] = _networks(ip, given.identifiers.parent)
    naming: dict[Trace, Naming] = dict.fromkeys(traces, partial(_keys, given.names))
    naming[Trace.ACCOUNT] = given.names.account_keys
    for trace, (codes, patterns) in _patterns(email, given.names).items():
        traces[trace] = codes
        naming[trace] = partial(_picked, patterns)
    return Attempts(
        event=events.event[row],
        at=events.at[row],
        declined=events.kind[row] == _DECLINE,
        tiny=(events.amount[row] > 0) & (events.amount[row] <= int(TINY_SHARE * given.large_order)),
        card=card[row],
        fresh=_fresh(events, card)[row],
        account=events.account[row],
        traces=traces,
        event_names=given.names.event_ids,
        trace_names=naming,
    )


def _usable(given: AttemptInput, codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return codes, with -1 for those that stand for nobody."""
    usable = codes.copy()
    named = np.flatnonzero(codes >= 0)
    usable[named[given.identifiers.denied[codes[named]]]] = -1
    return usable


def _networks(ip: NDArray[np.int64], parent: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the /24 of each IP; one of version 6 is a network itself."""
    networks = ip.copy()
    named = np.flatnonzero(ip >= 0)
    above = parent[ip[named]]
    networks[named] = np.where(above >= 0, above, ip[named])
    return networks


def _fresh(events: EventArrays, card: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each event whether its card came to the shop within a day before, or whether it names none."""
    dated = (card >= 0) & (events.at != UNDATED)
    first = np.full(int(card.max(initial=-1)) + 2, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(first, card[dated], events.at[dated])
    fresh: NDArray[np.bool_] = (card < 0) | ((first[card] >= events.at - FRESH_MS) & dated)
    return fresh


def _keys(names: AttemptNames, codes: Sequence[int]) -> list[str]:
    return [node.partition(":")[2] for node in names.identifier_nodes(codes)]


def _picked(patterns: Sequence[str], codes: Sequence[int]) -> list[str]:
    return [patterns[code] for code in codes]


_SERIES: Final = re.compile(r"([a-z][a-z._-]+?)[._-]?(?:\d|\+)")
"""Letters, and then a number or a tag."""
_LEAST_SHAPE: Final = 6
"""Characters of a local part whose shape says something: everybody has ``taro``."""


def email_patterns(key: str) -> dict[Trace, str]:
    """Return how a mailbox is made: what the mailboxes of one hand may have in common.

    Args:
        key: of an e-mail, such as ``maki07@example.jp``.
    """
    local, _, domain = key.rpartition("@")
    found = {Trace.EMAIL_DOMAIN: f"@{domain}"}
    series = _SERIES.match(local)
    if series:
        found[Trace.EMAIL_SERIES] = f"{series[1]}#"
    if len(local) >= _LEAST_SHAPE:
        found[Trace.EMAIL_SHAPE] = _shape(local)
    return found


def _shape(local: str) -> str:
    """Return letters as ``a`` and digits as ``0``, each as often as it stands there."""
    return "".join("a" if sign.isalpha() else "0" if sign.isdecimal() else sign for sign in local)


def _patterns(
    email: NDArray[np.int64], names: AttemptNames
) -> dict[Trace, tuple[NDArray[np.int64], list[str]]]:
    """Return, by kind of pattern, its code for each try and the patterns by their codes."""
    codes, place = np.unique(email, return_inverse=True)
    known = codes[codes >= 0]
    made = [email_patterns(key) for key in _keys(names, known.tolist())]
    unknown = len(codes) - len(known)
    found = {}
    for trace in (Trace.EMAIL_SERIES, Trace.EMAIL_SHAPE, Trace.EMAIL_DOMAIN):
        patterns = sorted({one[trace] for one in made if trace in one})
        number = {pattern: code for code, pattern in enumerate(patterns)}
        of_email = [-1] * unknown + [number.get(one.get(trace, ""), -1) for one in made]
        found[trace] = (np.array(of_email, dtype=np.int64)[place], patterns)
    return found
