"""Card testing in a graph, as one run left it: for a command, the night's alerts and the watch by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detection import GUEST_BY_EMAIL
from graphfraud.network.links import fold_guests, resolve_owners
from graphfraud.scoring.attempts import AttemptInput, attempts_of
from graphfraud.scoring.calibration import Calibration
from graphfraud.scoring.card_testing import find_campaigns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from graphfraud.scoring.card_testing import Campaign
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import DetectorReads


def card_testing(
    reads: DetectorReads,
    record: Mapping[str, Any],
    settings: Settings,
    *,
    since: int,
    accounts: Sequence[str] | None = None,
) -> tuple[Campaign, ...]:
    """Find card testing since a moment.

    Args:
        reads: the graph; of a run that is being written, or of a published one.
        record: of the last published run, for its currency and what a large order is; may be empty.
        settings: the shop's, for what it denies.
        since: ms; at least a day before what is asked for, so that a campaign is seen from its beginning.
        accounts: only the tries of these, for a look by day at those of whom something new is known: all that
            had an event since `since`; None reads the whole shop.

    Returns:
        Campaigns by time. Cost: linear in the events read, most of it for reading them.
    """
    known = Calibration.from_json(record["calibration"]) if "calibration" in record else None
    currency = known.currency if known else settings.shop.currency or reads.main_currency()
    events = reads.event_arrays(currency=currency, accounts=accounts)
    used = None if accounts is None else np.unique(np.concatenate(list(events.identifiers.values())))
    codes = None if used is None else used[used >= 0].tolist()
    identifiers = reads.identifier_arrays(settings.denied(), codes)
    if accounts is None:  # otherwise the store has folded them
        owner = resolve_owners(events, identifiers, reads.guest_arrays() == GUEST_BY_EMAIL)
        events = fold_guests(events, owner)
    given = AttemptInput(events, identifiers, reads, known.large_order if known else 0)
    return find_campaigns(attempts_of(given, since))
