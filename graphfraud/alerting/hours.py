"""When a message may go out: not in the quiet hours, and not more than so many in an hour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from graphfraud.model import MILLI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.alert_settings import AlertSettings

HOUR_MS: Final = 3_600_000
_FIRST_RETRY_MS: Final = 60_000


def may_go_out(now: int, made: Sequence[int], settings: AlertSettings, time_zone: str) -> bool:
    """Tell whether another message may be made now; what has to wait goes into the next one, a digest.

    Args:
        now: ms since 1970 UTC.
        made: when the channel's latest messages were made, ms since 1970 UTC.
        settings: the shop's.
        time_zone: the shop's, in which the quiet hours are.
    """
    lately = sum(now - HOUR_MS < moment <= now for moment in made)
    return lately < settings.per_hour and not is_quiet(now, settings, time_zone)


def is_quiet(now: int, settings: AlertSettings, time_zone: str) -> bool:
    """Tell whether a time lies in the quiet hours, which may go on past midnight."""
    hours = settings.quiet_hours()
    if hours is None:
        return False
    begin, end = hours
    clock = datetime.fromtimestamp(now / MILLI, UTC).astimezone(ZoneInfo(time_zone)).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def retry_at(now: int, attempts: int) -> int:
    """Return when a message that failed is tried again: after 1, 2, 4, … minutes, at most an hour."""
    return now + min(_FIRST_RETRY_MS << min(attempts - 1, 10), HOUR_MS)
