"""Writing and checking the audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from core import crypto
from core.choices import AuditResult
from core.models import AuditEvent, AuditPerson, User

GENESIS = "0" * 64
_CHAIN_LOCK = 4_201_842


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the audit row takes from the web request in which an act happens."""

    request_id: str = ""
    ip: str | None = None
    session: str = ""


_NO_REQUEST = RequestFacts()
current_request: ContextVar[RequestFacts] = ContextVar("current_request", default=_NO_REQUEST)


@dataclass(frozen=True, slots=True)
class Act:
    """One act to be recorded; ``changes`` maps a field's Chinese name to [old, new] or a plain fact.

    ``people`` are the keys of all persons concerned where there are several (an export, a comparison); they
    are kept one by one, so that "who took this person's data" is answered from an index.
    """

    action: str
    subject: models.Model | None = None
    label: str = ""
    unit_path: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    result: AuditResult = AuditResult.DONE
    people: Sequence[str] = ()


def record(act: Act, *, by: User | None) -> None:
    """Append one act, in the transaction of the act itself."""
    record_many([act], by=by)


@transaction.atomic
def record_many(acts: Iterable[Act], *, by: User | None) -> None:
    """Append acts in order with one insert. ``by`` is None when the system acts on schedule.

    Writers queue on the chain: SQLite by its immediate transaction, PostgreSQL by an advisory lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-id").values_list("digest", flat=True).first()
    previous = last or GENESIS
    roles = ",".join(sorted(by.roles)) if by else ""
    events, people = [], []
    for act in acts:
        event = _event(act, by, roles)
        event.previous = previous
        event.digest = previous = crypto.chain_digest(previous, canonical(event))
        events.append(event)
        people += [AuditPerson(event=event, person=key) for key in act.people]
    AuditEvent.objects.bulk_create(events, batch_size=500)
    AuditPerson.objects.bulk_create(people, batch_size=2000)


def _event(act: Act, by: User | None, roles: str) -> AuditEvent:
    facts = current_request.get()
    subject = act.subject
    return AuditEvent(
        at=timezone.now(),
        actor=by,
        actor_name=by.display_name if by else "系统",
        roles=roles,
        action=act.action,
        object_type=subject._meta.label_lower if subject else "",
        object_id=str(subject.pk) if subject else "",
        object_label=(act.label or (str(subject) if subject else ""))[:120],
        unit_path=act.unit_path,
        result=act.result,
        changes=dict(act.changes) | _people_facts(act.people),
        reason=act.reason[:300],
        request_id=facts.request_id,
        session=facts.session,
        ip=facts.ip,
    )


def _people_facts(people: Sequence[str]) -> dict[str, Any]:
    """How many people, and the digest by which the chain covers the list of them."""
    return (
        {"涉及人数": len(people), "名单摘要": sha256("\n".join(people).encode()).hexdigest()}
        if people
        else {}
    )


def canonical(event: AuditEvent) -> str:
    """The content of a row in the one spelling that the digest covers."""
    facts = {
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "roles": event.roles,
        "action": event.action,
        "object": [event.object_type, event.object_id, event.object_label, event.unit_path],
        "changes": event.changes,
        "result": event.result,
        "reason": event.reason,
        "request": [event.request_id, event.session, event.ip],
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The result of checking the chain: how many rows held, and the first row that does not."""

    rows: int
    broken_id: int | None
    broken_at: datetime | None
    head: str

    @property
    def holds(self) -> bool:
        """Whether no row was changed, removed or inserted."""
        return self.broken_id is None


def verify_chain() -> ChainReport:
    """Recompute every digest from the first row; reads the table once in constant memory."""
    previous, rows = GENESIS, 0
    for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
        expected = crypto.chain_digest(previous, canonical(event))
        if event.previous != previous or event.digest != expected:
            return ChainReport(rows, event.pk, event.at, previous)
        previous, rows = event.digest, rows + 1
    return ChainReport(rows, None, None, previous)
