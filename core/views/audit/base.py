"""What the pages of the trail share: the filter in the address, pages by key, reading written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.http import QueryDict

from core.choices import AuditAction
from core.filters import AuditFilter
from core.http import HouseRequest
from core.models import AuditEvent
from core.querysets import AuditEventQuerySet
from core.services import audit

ROWS_A_PAGE, COUNTED, USUAL_DAYS = 50, 10_000, 30


class TrailPage(NamedTuple):
    """Some acts, newest first, and the number behind which the next page begins (empty at the end)."""

    rows: list[AuditEvent]
    before: str
    told: str


def filter_of(request: HouseRequest, data: QueryDict) -> AuditFilter:
    """The filter that the address or the form asks for; without any period, the last thirty days."""
    asked = data.copy()
    if "since" not in asked and not asked.get("request_id"):
        asked["since"] = f"{request.today - timedelta(days=USUAL_DAYS):%Y.%m.%d}"
    return AuditFilter(asked, queryset=AuditEvent.objects.visible_to(request.user), request=request)


def found(asked: AuditFilter) -> AuditEventQuerySet:
    """The acts asked for; none while the filter cannot be read."""
    rows: AuditEventQuerySet = asked.qs
    return rows.none() if asked.errors else rows


def page_of(rows: AuditEventQuerySet, before: str, *, counted: bool = True) -> TrailPage:
    """One page by key, so that the last page is as fast as the first; counts no further than it must."""
    ordered = rows.order_by("-id")
    if before.isdigit():
        ordered = ordered.filter(pk__lt=min(int(before), 2**62))
    some = list(ordered[: ROWS_A_PAGE + 1])
    more = len(some) > ROWS_A_PAGE
    number = rows.order_by()[: COUNTED + 1].count() if counted and more else len(some)
    count = f"{COUNTED} 条以上" if number > COUNTED else f"{number} 条"
    shown = some[:ROWS_A_PAGE]
    return TrailPage(shown, str(shown[-1].pk) if more else "", count if counted else "")


def conditions(asked: AuditFilter) -> dict[str, Any]:
    """What was asked, by the labels of the fields, for the trail."""
    return {
        str(field.label): str(asked.form.data.get(name, ""))[:120]
        for name, field in asked.form.fields.items()
        if asked.form.data.get(name)
    }


def read_down(request: HouseRequest, what: str, facts: dict[str, Any]) -> None:
    """Reading the trail is an act of its own, written down before anything is shown."""
    audit.record(audit.Act(AuditAction.AUDIT_READ, label=what, changes=facts), by=request.user)
