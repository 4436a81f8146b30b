"""What happens after a delivery did not arrive: try again later, or tell a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

MAX_REFUSALS = 6
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(minutes=15)
STALE_AFTER = timedelta(minutes=10)


class Failure(StrEnum):
    """Why a paper did not go out."""

    UNREACHABLE = "unreachable"
    REFUSED_FOR_NOW = "refused_for_now"
    REFUSED = "refused"


def wait_before(attempts: int) -> timedelta:
    """1, 2, 4, 8 minutes after the first, second … attempt, then 15 minutes each."""
    return min(timedelta(minutes=2 ** max(min(attempts, 10) - 1, 0)), LONGEST_WAIT)


def next_try(
    failure: Failure, *, attempts: int, refusals: int, created_at: datetime, now: datetime
) -> datetime | None:
    """When to try again; None when it makes no sense.

    A server that cannot be reached was never handed the paper: it is tried for a day. One that refuses for
    now (4xx) is asked MAX_REFUSALS times; one that refuses for good (5xx) is not asked again.
    ``attempts`` and ``refusals`` include the failure just met.
    """
    if failure is Failure.REFUSED:
        return None
    if failure is Failure.REFUSED_FOR_NOW and refusals >= MAX_REFUSALS:
        return None
    if now - created_at >= GIVE_UP_AFTER:
        return None
    return now + wait_before(attempts)
