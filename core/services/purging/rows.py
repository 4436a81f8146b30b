"""Rows of the machinery whose use is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models

from core.models import FailedAttempt, InboxItem, Spending, UserSession

SPENDING = timedelta(days=2)  # the longest window is a day


def sweep_sessions(now: datetime, dry_run: bool) -> int:
    """Sessions that no request can use any more."""
    begun = now - timedelta(hours=settings.PROTECTION.session_hours)
    return _gone(Session.objects.filter(expire_date__lt=now), dry_run) + _gone(
        UserSession.objects.filter(started_at__lt=begun), dry_run
    )


def sweep_attempts(now: datetime, dry_run: bool) -> int:
    """Wrong passwords that lock nobody any more; the trail keeps the act itself."""
    oldest = now - timedelta(days=settings.PROTECTION.attempt_days)
    return _gone(FailedAttempt.objects.filter(at__lt=oldest), dry_run)


def sweep_spending(now: datetime, dry_run: bool) -> int:
    """Counts of windows that are over."""
    return _gone(Spending.objects.filter(window__lt=now - SPENDING), dry_run)


def sweep_inbox(now: datetime, dry_run: bool) -> int:
    """Items settled long ago; open ones stay whatever their age."""
    oldest = now - timedelta(days=settings.PROTECTION.inbox_days)
    return _gone(InboxItem.objects.filter(done_at__lt=oldest), dry_run)


def _gone(rows: models.QuerySet[models.Model], dry_run: bool) -> int:
    return rows.count() if dry_run else rows.delete()[0]
