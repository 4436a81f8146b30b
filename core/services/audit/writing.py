"""Appending to the audit trail: one row per act, chained by a keyed digest, with its numbers masked."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from core import crypto
from core.choices import AuditResult
from core.models import AuditEvent, AuditPerson, User
from core.rules.trail import masked, masked_text, one_line, parted

GENESIS = "0" * 64
SEALED = "〔密〕"
_PURPOSE = "core.audit.changes"
_CHAIN_LOCK = 4_201_842


class AuditUnavailable(Exception):
    """The act could not be written down, so it must not happen: it is undone and answered with 503."""


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
    are kept one by one, so that "who took this person's data" is answered from an index. A subject that is
    itself a person (its model has ``trail_person``) need not be named there.
    """

    action: str
    subject: models.Model | None = None
    label: str = ""
    unit_path: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    result: AuditResult = AuditResult.DONE
    people: Sequence[str] = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """The keys of everybody concerned, each once."""
        own = getattr(self.subject, "trail_person", "")
        return tuple(dict.fromkeys([*([own] if own else []), *map(str, self.people)]))


def record(act: Act, *, by: User | None) -> None:
    """Append one act, in the transaction of the act itself."""
    record_many([act], by=by)


def record_many(acts: Iterable[Act], *, by: User | None) -> None:
    """Append acts in order with one insert. ``by`` is None when the system acts on schedule.

    Raises AuditUnavailable when the database does not take them. Writers queue on the chain: SQLite by its
    immediate transaction, PostgreSQL by an advisory lock.
    """
    roles = by.capacity[:100] if by else ""
    try:
        with transaction.atomic():
            _append([(_event(act, by, roles), act.persons) for act in acts])
    except DatabaseError as error:
        raise AuditUnavailable from error


def _append(rows: Sequence[tuple[AuditEvent, Sequence[str]]]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-id").values_list("digest", flat=True).first()
    previous = last or GENESIS
    people = []
    for event, persons in rows:
        event.previous = previous
        event.digest = previous = crypto.chain_digest(previous, canonical(event, list_digest(persons)))
        people += [AuditPerson(event=event, person=key) for key in persons]
    AuditEvent.objects.bulk_create([event for event, _ in rows], batch_size=500)
    AuditPerson.objects.bulk_create(people, batch_size=2000)


def _event(act: Act, by: User | None, roles: str) -> AuditEvent:
    facts = current_request.get()
    subject = act.subject
    label = act.label or (str(subject) if subject else "")
    return AuditEvent(
        at=timezone.now(),
        actor=by,
        actor_name=by.display_name if by else "系统",
        roles=roles,
        action=act.action,
        object_type=subject._meta.label_lower if subject else "",
        object_id=str(subject.pk) if subject else "",
        object_label=masked_text(one_line(label))[:120],
        unit_path=act.unit_path,
        result=act.result,
        changes=_kept_changes(act),
        reason=masked_text(one_line(act.reason))[:300],
        request_id=facts.request_id,
        session=facts.session,
        ip=facts.ip,
    )


def _kept_changes(act: Act) -> dict[str, Any]:
    """The changes as they are stored: numbers masked, private sets sealed, the number of people told."""
    plain, private = parted(act.changes)
    kept: dict[str, Any] = masked(plain)
    if private:
        text = json.dumps(masked(private), ensure_ascii=False, cls=DjangoJSONEncoder)
        kept[SEALED] = b64encode(crypto.seal(text.encode(), _PURPOSE)).decode()
    if act.people:
        kept["涉及人数"] = len(act.persons)
    return kept


def opened_changes(event: AuditEvent) -> dict[str, Any]:
    """The changes with what is sealed in them, for those who may see the person's record itself."""
    kept = dict(event.changes)
    sealed = kept.pop(SEALED, None)
    if sealed is None:
        return kept
    private: dict[str, Any] = json.loads(crypto.unseal(b64decode(sealed), _PURPOSE))
    markers, _ = parted(private)
    return {key: value for key, value in kept.items() if key not in markers} | private


def list_digest(persons: Iterable[str]) -> str:
    """The digest by which the chain covers the list of people; empty for nobody."""
    digest, somebody = sha256(), False
    for person in persons:
        digest.update(f"{person}\n".encode())
        somebody = True
    return digest.hexdigest() if somebody else ""


def canonical(event: AuditEvent, people: str = "") -> str:
    """The content of a row in the one spelling that the digest covers; ``people`` is their list's digest."""
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
        "people": people,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
