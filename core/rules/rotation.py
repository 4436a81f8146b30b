"""Which backups stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime


def kept(moments: Iterable[datetime], *, days: int, weeks: int, months: int) -> set[datetime]:
    """The moments whose backups stay; the newest one always does."""
    newest_first = sorted(set(moments), reverse=True)
    spans: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (days, lambda moment: moment.date()),
        (weeks, lambda moment: moment.isocalendar()[:2]),
        (months, lambda moment: (moment.year, moment.month)),
    )
    stays = set(newest_first[:1])
    for many, span in spans:
        newest: dict[Hashable, datetime] = {}
        for moment in newest_first:
            newest.setdefault(span(moment), moment)
        stays.update(list(newest.values())[:many])
    return stays
