"""Copies that leave without anybody's asking at a page: attached to mails, written by commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core.choices import AuditAction
from core.models import IssuedCopy, User
from core.services import audit

from .asking import new_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One copy that is about to leave: to a ``recipient``, or by the ``account`` of the machine.

    ``people`` are the keys of all persons in it; ``key`` names the delivery, the tries of which are one copy.
    """

    title: str
    people: Sequence[str]
    recipient: User | None = None
    account: str = ""
    key: str = ""
    subject: models.Model | None = None
    unit_path: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def issue(wanted: Issue, *, now: datetime) -> IssuedCopy:
    """Write down, before it leaves, that the copy does; the one of an earlier try of the same delivery."""
    known = IssuedCopy.objects.filter(key=wanted.key).first() if wanted.key else None
    if known is not None:
        return known
    copy = IssuedCopy.objects.create(
        code=new_code(),
        title=wanted.title[:120],
        people=len(wanted.people),
        recipient=wanted.recipient,
        account=wanted.account[:60],
        key=wanted.key,
        issued_at=now,
    )
    receiver = {"收件人": copy.holder} if wanted.recipient else {"主机账号": copy.account}
    facts = {**wanted.facts, **receiver, "人数": copy.people, "追溯码": copy.code}
    act = audit.Act(
        AuditAction.EXPORT,
        wanted.subject or copy,
        label=wanted.title,
        unit_path=wanted.unit_path,
        changes={"方式": "邮件附件" if wanted.recipient else "命令", **facts},
        people=tuple(wanted.people),
    )
    audit.record(act, by=None)
    return copy


def digest_kept(copy: IssuedCopy, digest: str) -> None:
    """Keep the SHA-256 of the copy as it leaves, by which the very file is known again."""
    copy.sha256 = digest
    copy.save(update_fields=["sha256"])
