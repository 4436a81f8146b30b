"""Putting things into people's inboxes and taking them off."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from core.choices import AuditAction
from core.models import InboxItem, StoredFile, Unit, User
from core.policy import Refused

from . import audit


def notify(
    recipient: User,
    *,
    key: str,
    category: str,
    title: str,
    note: str = "",
    url: str = "",
    verb: str = "去查看",
    closes_itself: bool = False,
    due_on: date | None = None,
    unit: Unit | None = None,
    file: StoredFile | None = None,
) -> InboxItem:
    """Put one item into an inbox; the same key for the same person makes no second item."""
    item, _created = InboxItem.objects.get_or_create(
        recipient=recipient,
        key=key,
        defaults={
            "category": category,
            "title": title[:120],
            "note": note[:300],
            "url": url,
            "verb": verb,
            "closes_itself": closes_itself,
            "due_on": due_on,
            "unit": unit,
            "file": file,
        },
    )
    return item


def settle(key: str, *, now: datetime) -> int:
    """Mark everybody's open items of one cause as done; the number of items."""
    return InboxItem.objects.filter(key=key, done_at__isnull=True).update(done_at=now)


@transaction.atomic
def close(item: InboxItem, *, by: User, now: datetime) -> None:
    """The recipient puts an item away. Raises Refused while the item waits for an act that closes it."""
    if item.closes_itself and item.done_at is None:
        raise Refused.because("inbox.act_first", f"这件事办完会自动办结，请先“{item.verb}”。")
    if item.done_at is None:
        item.done_at = now
        item.read_at = item.read_at or now
        item.save(update_fields=["done_at", "read_at"])
        audit.record(audit.Act(AuditAction.UPDATE, item, changes={"办结": True}), by=by)


def mark_read(item: InboxItem, *, now: datetime) -> None:
    """Remember the first time the recipient opened the item."""
    if item.read_at is None:
        item.read_at = now
        item.save(update_fields=["read_at"])
