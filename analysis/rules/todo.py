"""Sorting what waits for a person by its deadline."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Bucket(StrEnum):
    """The headings of the list, in their order."""

    OVERDUE = "已超期"
    TODAY = "今天到期"
    WEEK = "本周"
    LATER = "以后"
    NEVER = "无期限"


def bucket(due: date | None, today: date) -> Bucket:
    """Where a deadline belongs; the week ends on Sunday."""
    if due is None:
        return Bucket.NEVER
    if due < today:
        return Bucket.OVERDUE
    if due == today:
        return Bucket.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return Bucket.WEEK if due <= sunday else Bucket.LATER


def due_text(due: date | None, today: date) -> str:
    """超 5 天, 今天, 3月19日; the year where it is another one; empty without deadline."""
    if due is None:
        return ""
    if due < today:
        return f"超 {(today - due).days} 天"
    if due == today:
        return "今天"
    year = "" if due.year == today.year else f"{due.year}年"
    return f"{year}{due.month}月{due.day}日"


def headline(due_today: int, overdue: int, waiting: int) -> str:
    """The heading of the page: what is urgent first."""
    if due_today:
        late = f"{overdue} 件已超期" if overdue else "没有超期"
        return f"今天 {due_today} 件到期，{late}"
    if overdue:
        return f"{overdue} 件已超期，今天没有到期"
    return f"今天没有到期的事，另有 {waiting} 件待办" if waiting else "没有待办事项"
