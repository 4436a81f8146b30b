"""Each user acknowledges each version once; until then it stands in the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core.choices import AuditAction
from core.models import InboxItem, NoticeAcknowledgement, User
from core.policy import Refused
from core.services import audit, inbox

from .content import the_notice

CATEGORY = "个人信息告知"
_KEY = "notice:"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the accounts in use have acknowledged the version."""

    version: str
    done: int
    of: int

    @property
    def missing(self) -> int:
        """How many have not."""
        return self.of - self.done


@transaction.atomic
def remind(user: User, *, now: datetime) -> None:
    """Put the version that stands into the inbox of whoever has not acknowledged it; earlier ones go out."""
    version = the_notice().version
    key = _key(user, version)
    outdated = InboxItem.objects.filter(recipient=user, key__startswith=_KEY, done_at__isnull=True)
    outdated.exclude(key=key).update(done_at=now)
    if acknowledgement_of(user, version) is not None:
        return
    inbox.notify(
        user,
        key=key,
        category=CATEGORY,
        title="请阅读《个人信息处理告知》",
        note=f"版本 {version}。写明系统处理哪些个人信息、依据、保存多久和你的权利，阅读后请确认。",
        url=reverse("core:notice"),
        verb="去阅读",
        closes_itself=True,
    )


@transaction.atomic
def acknowledge(version: str, *, by: User, now: datetime) -> NoticeAcknowledgement:
    """The user has read the version; said twice it is one. Raises Refused for any but the one that stands."""
    if version != the_notice().version:
        raise Refused.because(
            "notice.version", "告知的内容已经更新，没有确认。请回到告知页，重新阅读后再确认。"
        )
    row, created = NoticeAcknowledgement.objects.get_or_create(
        user=by, version=version, defaults={"acknowledged_at": now}
    )
    if created:
        act = audit.Act(AuditAction.NOTICE, row, label="个人信息处理告知", changes={"版本": version})
        audit.record(act, by=by)
    inbox.settle(_key(by, version), now=now)
    return row


def acknowledgement_of(user: User, version: str) -> NoticeAcknowledgement | None:
    """When the user acknowledged the version; None while he has not."""
    return NoticeAcknowledgement.objects.filter(user=user, version=version).first()


def acknowledged(version: str) -> Q:
    """The condition that an account has acknowledged the version."""
    return Q(pk__in=NoticeAcknowledgement.objects.filter(version=version).values("user"))


def count() -> Count:
    """Of all accounts in use; two queries."""
    version, active = the_notice().version, User.objects.filter(is_active=True)
    return Count(version, active.filter(acknowledged(version)).count(), active.count())


def _key(user: User, version: str) -> str:
    return f"{_KEY}{version}:{user.pk}"
