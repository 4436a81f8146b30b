"""Checking the trail: every digest anew, from the last archived row to the newest, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection

from core import crypto
from core.models import AuditArchive, AuditEvent, AuditPerson

from .writing import GENESIS, canonical, list_digest

_GUARDS = {
    "sqlite": (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s) AND sql LIKE %s",
        ("core_auditevent", "core_auditperson", "%RAISE(ABORT%"),
        6,
    ),
    "postgresql": (
        "SELECT count(*) FROM pg_trigger WHERE tgrelid IN (%s::regclass, %s::regclass) AND tgenabled = %s",
        ("core_auditevent", "core_auditperson", "O"),
        4,
    ),
}


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


def verify_chain(*, latest: int = 0) -> ChainReport:
    """Recompute every digest and every list of people from the first row on; reads the tables once.

    With ``latest`` only so many of the newest rows are looked at.
    """
    behind = AuditEvent.objects.order_by("-id")[latest : latest + 1].first() if latest else None
    archive = None if behind else AuditArchive.objects.order_by("-last_id").first()
    previous, rows = (archive.last_digest if archive else GENESIS), 0
    if behind:
        previous = behind.digest
    for event, people in _with_people(behind.pk if behind else 0):
        if not isinstance(event, AuditEvent):
            return ChainReport(rows, event, None, previous)
        content = canonical(event, people)
        if event.previous != previous or not crypto.chain_matches(event.digest, previous, content):
            return ChainReport(rows, event.pk, event.at, previous)
        previous, rows = event.digest, rows + 1
    return ChainReport(rows, None, None, previous)


def _with_people(after: int) -> Iterator[tuple[AuditEvent | int, str]]:
    """Each act behind a number with the digest of its people, both tables read side by side.

    People of an act that does not exist come with the bare number of that act.
    """
    listed = (
        AuditPerson.objects.filter(event_id__gt=after)
        .order_by("event_id", "id")
        .values_list("event_id", "person")
    )
    groups = groupby(listed.iterator(chunk_size=5000), key=lambda row: row[0])
    waiting = _next_list(groups)
    for event in AuditEvent.objects.filter(pk__gt=after).order_by("id").iterator(chunk_size=2000):
        if waiting is not None and waiting[0] < event.pk:
            yield waiting
            return
        if waiting is not None and waiting[0] == event.pk:
            yield event, waiting[1]
            waiting = _next_list(groups)
        else:
            yield event, ""
    if waiting is not None:
        yield waiting


def _next_list(groups: Iterator[tuple[int, Iterator[tuple[int, str]]]]) -> tuple[int, str] | None:
    for event_id, rows in groups:
        return event_id, list_digest(person for _, person in rows)
    return None


def missing_guards() -> int:
    """How many of the triggers are gone that refuse to change, delete or replace rows of the trail."""
    query, parameters, expected = _GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = int(cursor.fetchone()[0])
    return max(expected - found, 0)
