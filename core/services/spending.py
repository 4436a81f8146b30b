"""What a user or an address may do so many times within a window, counted for all workers together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.models import Spending

# One statement, so that two workers that count at once both count; the same for SQLite and PostgreSQL.
_COUNT = """
INSERT INTO core_spending (who, what, "window", count) VALUES (%s, %s, %s, 1)
ON CONFLICT (who, what, "window") DO UPDATE SET count = core_spending.count + 1 RETURNING count
"""
_WINDOWS = {
    timedelta(minutes=1): ("每分钟", "一分钟后"),
    timedelta(hours=1): ("每小时", "在下一个整点后"),
    timedelta(days=1): ("每天", "明天"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One budget: its key in the table, what it counts, the name of its figure, the length of its window."""

    key: str
    label: str
    figure: str
    window: timedelta

    @property
    def most(self) -> int:
        """How many times a window; the policy of the installation says so."""
        return int(getattr(settings.PROTECTION, self.figure))

    @property
    def sentence(self) -> str:
        """The limit in words: 每小时 100 次."""
        return f"{_WINDOWS[self.window][0]} {self.most} 次"

    @property
    def remedy(self) -> str:
        """When to try again: 一分钟后."""
        return _WINDOWS[self.window][1]

    def start(self, now: datetime) -> datetime:
        """When the window began in which ``now`` lies; days begin at local midnight."""
        local = timezone.localtime(now).replace(second=0, microsecond=0)
        if self.window >= timedelta(hours=1):
            local = local.replace(minute=0)
        return local.replace(hour=0) if self.window >= timedelta(days=1) else local


# Persons, not pages: all pages of one person within the hour are one use.
DETAILS = Limit("details", "查看干部详情", "details_per_hour", timedelta(hours=1))
SEARCHES = Limit("searches", "查询", "searches_per_minute", timedelta(minutes=1))
REVEALS = Limit("reveals", "显示完整号码", "reveals_per_day", timedelta(days=1))
ACCESS = Limit("access", "申请调阅", "access_per_day", timedelta(days=1))
EXPORTS = Limit("exports", "导出", "exports_per_day", timedelta(days=1))
ATTEMPTS = Limit("attempts", "登录尝试", "attempts_per_minute", timedelta(minutes=1))


class Exceeded(Exception):
    """The budget of the window is spent; ``first`` for the first refusal, which alone enters the trail."""

    def __init__(self, limit: Limit, *, wait: int, first: bool) -> None:
        super().__init__(f"“{limit.label}”已达到{limit.sentence}的限额，请{limit.remedy}再试。")
        self.limit, self.wait, self.first = limit, wait, first


def spend(limit: Limit, who: str, *, now: datetime) -> None:
    """Count one use. Raises Exceeded when the window's budget is spent, also if two workers count at once.

    ``who`` is a user's key or an address. Nothing but the database is asked, so that no cache that is
    down lets anybody through: when the count cannot be written, the act does not happen.
    """
    count = _counted(limit, who, now)
    if count > limit.most:
        wait = max(1, int((limit.start(now) + limit.window - now).total_seconds()))
        raise Exceeded(limit, wait=wait, first=count == limit.most + 1)


def spend_on(limit: Limit, who: str, what: str, *, now: datetime) -> None:
    """Count a use once for each thing within a window: whoever returns to the same record has paid for it.

    Raises Exceeded like ``spend``; an overspent budget then closes what was opened before too.
    """
    times = _counted(limit, f"{who} {what}", now)
    if times == 1 or _spent(limit, who, now) > limit.most:
        spend(limit, who, now=now)


def _counted(limit: Limit, who: str, now: datetime) -> int:
    window = Spending._meta.get_field("window").get_db_prep_value(limit.start(now), connection)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [who[:80], limit.key, window])
        return int(cursor.fetchone()[0])


def _spent(limit: Limit, who: str, now: datetime) -> int:
    row = Spending.objects.filter(who=who[:80], what=limit.key, window=limit.start(now)).first()
    return row.count if row else 0
