"""Checking the trail: every digest anew, from the last archived row to the newest, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from core import crypto
from core.models import AuditArchive, AuditEvent, AuditPerson

from .writing import GENESIS, canonical, list_digest


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
    """Recompute every digest and every list of people from the first row on; reads the tables once."""
    archive = AuditArchive.objects.order_by("-last_id").first()
    previous, rows = (archive.last_digest if archive else GENESIS), 0
    for event, people in _with_people():
        if not isinstance(event, AuditEvent):
            return ChainReport(rows, event, None, previous)
        content = canonical(event, people)
        if event.previous != previous or not crypto.chain_matches(event.digest, previous, content):
            return ChainReport(rows, event.pk, event.at, previous)
        previous, rows = event.digest, rows + 1
    return ChainReport(rows, None, None, previous)


def _with_people() -> Iterator[tuple[AuditEvent | int, str]]:
    """Each act with the digest of its people, both tables read side by side.

    People of an act that does not exist come with the bare number of that act.
    """
    listed = AuditPerson.objects.order_by("event_id", "id").values_list("event_id", "person")
    groups = groupby(listed.iterator(chunk_size=5000), key=lambda row: row[0])
    waiting = _next_list(groups)
    for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
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
