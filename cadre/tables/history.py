"""The changes of a record out of the trail, by field, for those who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cadre.choices import EducationMode
from cadre.models import Cadre
from cadre.rules.readable import LABELS
from cadre.services.sets import ASSESSMENTS, EDUCATION
from core.choices import AuditAction
from core.models import AuditEvent
from core.services import audit

HISTORY_LENGTH = 300
_MERE_READING = (
    AuditAction.VIEW, AuditAction.VIEW_SENSITIVE, AuditAction.REVEAL, AuditAction.REFUSED, AuditAction.PRINT,
)  # fmt: skip


def changes_of(cadre: Cadre, *, withheld: Collection[str]) -> list[AuditEvent]:
    """What changed in a record, newest first, without mere views; one query.

    Whatever concerns the ``withheld`` facts is left out, as if it had never been.
    """
    hidden = {LABELS[field] for field in withheld}
    events = AuditEvent.objects.filter(object_type=Cadre._meta.label_lower, object_id=str(cadre.pk)).exclude(
        action__in=_MERE_READING
    )[:HISTORY_LENGTH]
    for event in events:
        event.changes = audit.opened_changes(event)
    return [event for event in events if not hidden or _without(hidden, event)]


def fields_changed(events: Iterable[AuditEvent]) -> Counter[str]:
    """How often each field was changed: by its own name, and by that of its set."""
    counts: Counter[str] = Counter()
    for event in events:
        names = {name for key in event.changes for name in (key, set_of(key))}
        counts.update(names)
    return counts


def about(events: Iterable[AuditEvent], field: str) -> list[AuditEvent]:
    """The changes of one field or set, and nothing else of the same acts."""
    found = []
    for event in events:
        kept = {key: change for key, change in event.changes.items() if field in (key, set_of(key))}
        if kept:
            event.changes = kept
            found.append(event)
    return found


def set_of(key: str) -> str:
    """The set under which a change is filed: 家庭成员 of 家庭成员·父亲 林某·姓名."""
    head = key.partition("·")[0]
    if head in EducationMode.labels:
        return EDUCATION.noun
    return ASSESSMENTS.noun if head.endswith(ASSESSMENTS.noun) else head


def _without(hidden: Collection[str], event: AuditEvent) -> bool:
    """Take what is hidden out of an act; False when nothing is left of it."""
    changes: Mapping[str, Any] = event.changes
    kept = {key: change for key, change in changes.items() if set_of(key) not in hidden}
    told_nothing_else = bool(changes) and not kept
    event.changes = kept
    return not told_nothing_else
