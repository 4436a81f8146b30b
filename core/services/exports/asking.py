"""Asking for a file: how it leaves, its trace code, and whether somebody else has to agree."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from core.choices import AuditAction, ExportState
from core.models import Export, IssuedCopy, User
from core.policy import Refused
from core.services import audit, inbox, jobs
from core.services.spending import EXPORTS, Limit, spend

from .guards import may_decide

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
APPROVALS = "审批导出"
_LEAST_PURPOSE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One file that is to leave.

    ``people`` are the keys of all persons in it, ``paths`` the paths of their units. ``sensitive`` says that
    it holds full ID numbers or families; ``statutory`` that it is the form prescribed for each person, a few
    of which may leave without a second person; ``official`` that it is a paper of the office or the user's
    own file, which needs nobody's consent. ``params`` is what its maker needs to know; ``action`` how the
    trail names a file that leaves at once.
    """

    kind: str
    title: str
    people: Sequence[str]
    paths: Sequence[str]
    params: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = ""
    sensitive: bool = False
    statutory: bool = False
    official: bool = False
    limit: Limit | None = EXPORTS
    subject: models.Model | None = None
    label: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    action: AuditAction = AuditAction.EXPORT

    @property
    def needs_approval(self) -> bool:
        """Whether a second person has to agree."""
        return not self.official and must_be_approved(
            len(self.people), sensitive=self.sensitive, statutory=self.statutory
        )


def must_be_approved(people: int, *, sensitive: bool, statutory: bool = False) -> bool:
    """Whether a file about so many people needs a second person's consent."""
    policy = settings.PROTECTION
    if people > policy.export_people:
        return True
    return sensitive and not (statutory and people <= policy.forms_without_approval)


def ask(outgoing: Outgoing, *, by: User, now: datetime, as_job: bool = False) -> Export:
    """Write down what is to leave. Afterwards it waits for its approver, or is being made.

    With ``as_job`` a worker makes it; otherwise the caller makes it at once and calls ``handed_out``.
    Raises Refused without a purpose where one is needed and when nobody could approve, Exceeded at the limit
    (which is counted in a transaction of its own, so that a refusal counts too).
    """
    if (outgoing.sensitive or outgoing.needs_approval) and len(outgoing.purpose.strip()) < _LEAST_PURPOSE:
        raise Refused.because(
            "export.purpose", "还没有写明用途。请写清楚给谁、办什么事，例如“报市委组织部备案”。"
        )
    if outgoing.limit is not None:
        spend(outgoing.limit, str(by.pk), now=now)
    return _ask(outgoing, by=by, now=now, as_job=as_job)


@transaction.atomic
def _ask(outgoing: Outgoing, *, by: User, now: datetime, as_job: bool) -> Export:
    export = Export.objects.create(
        code=new_code(),
        kind=outgoing.kind,
        title=outgoing.title[:120],
        purpose=outgoing.purpose.strip()[:200],
        people=len(outgoing.people),
        is_sensitive=outgoing.sensitive,
        needs_approval=outgoing.needs_approval,
        params={
            "people": list(outgoing.people),
            "paths": sorted(set(outgoing.paths)),
            "order": dict(outgoing.params),
        },
        state=ExportState.WAITING if outgoing.needs_approval else ExportState.MAKING,
        requested_by=by,
        requested_at=now,
    )
    _write_down(export, outgoing, by)
    if export.needs_approval:
        _tell_approvers(export)
    elif as_job:
        enqueue(export)
    return export


def enqueue(export: Export) -> None:
    """Queue the making of the file; the view tells a worker."""
    params = {"export": str(export.pk)}
    export.job = jobs.enqueue(export.kind, title=export.title, params=params, by=export.requested_by)
    export.save(update_fields=["job"])


@transaction.atomic
def handed_out(export: Export, content: bytes, *, now: datetime) -> None:
    """The file was made on the spot and is on its way to whoever asked; the digest tells it again."""
    export.state, export.taken_at = ExportState.TAKEN, now
    export.sha256 = sha256(content).hexdigest()
    export.save(update_fields=["state", "taken_at", "sha256"])


def approvers(export: Export) -> list[User]:
    """Everybody who may decide, but not whoever asks."""
    others = User.objects.filter(is_active=True).exclude(pk=export.requested_by_id).distinct()
    return [user for user in others if may_decide(user, export)]


def inbox_key(export: Export) -> str:
    """The cause under which a request waits in inboxes."""
    return f"export:{export.pk}"


def _write_down(export: Export, outgoing: Outgoing, by: User) -> None:
    action = AuditAction.EXPORT_REQUEST if export.needs_approval else outgoing.action
    facts = {"人数": export.people, **outgoing.facts, "追溯码": export.code}
    act = audit.Act(
        action,
        outgoing.subject or export,
        label=outgoing.label or export.title,
        unit_path=outgoing.paths[0] if len(set(outgoing.paths)) == 1 else "",
        changes=facts,
        reason=export.purpose,
        people=tuple(outgoing.people),
    )
    audit.record(act, by=by)


def _tell_approvers(export: Export) -> None:
    found = approvers(export)
    if not found:
        raise Refused.because(
            "export.no_approver", "没有可以审批这次导出的人。请联系安全管理员给部领导或干部科授权后再申请。"
        )
    for user in found:
        inbox.notify(
            user,
            key=inbox_key(export),
            category=APPROVALS,
            title=f"{export.requested_by}申请导出 {export.people} 人的资料",
            note=f"《{export.title}》，用途：{export.purpose}",
            url=reverse("core:export_desk"),
            verb="去审批",
            closes_itself=True,
        )


def new_code() -> str:
    """A trace code that no file has."""
    while True:
        letters = [secrets.choice(ALPHABET) for _ in range(10)]
        code = f"ZS-{''.join(letters[:5])}-{''.join(letters[5:])}"
        taken = Export.objects.filter(code=code).exists() or IssuedCopy.objects.filter(code=code).exists()
        if not taken:
            return code
