"""What a user or an address may do so many times within a window, counted for all workers together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.models import Spending

_WINDOWS = {
    timedelta(minutes=1): ("每分钟", "一分钟后"),
    timedelta(hours=1): ("每小时", "下一个整点后"),
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


DETAILS = Limit("details", "查看干部详情", "details_per_hour", timedelta(hours=1))
SEARCHES = Limit("searches", "查询", "searches_per_minute", timedelta(minutes=1))
REVEALS = Limit("reveals", "显示完整号码", "reveals_per_day", timedelta(days=1))
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
    start = limit.start(now)
    with transaction.atomic():
        row, made = Spending.objects.select_for_update().get_or_create(
            who=who[:80], what=limit.key, window=start, defaults={"count": 1}
        )
        if not made:
            Spending.objects.filter(pk=row.pk).update(count=F("count") + 1)
    count = row.count if made else row.count + 1
    if count > limit.most:
        wait = max(1, int((start + limit.window - now).total_seconds()))
        raise Exceeded(limit, wait=wait, first=count == limit.most + 1)


def forget_old(*, now: datetime) -> int:
    """Drop counts of windows that nobody asks for any more; how many."""
    return Spending.objects.filter(window__lt=now - timedelta(days=2)).delete()[0]
