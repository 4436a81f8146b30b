"""A page was printed: what the browser says of it, and what the trail knows of the page with that number.

The browser names page and title and may name any. The number at the foot of a page is that of the request
that made it; the trail has what the user was shown by that request, and only that is taken as true.
"""

from __future__ import annotations

from core.choices import AuditAction, AuditResult
from core.models import AuditEvent, AuditPerson, User
from core.rules.trail import masked_words

from . import audit

STATED = "页面（浏览器所报）"
_LONGEST_TITLE = 90
_UNKNOWN = "审计里没有本人打开此编号的记录：页面不逐次记录，或编号不实"


def record_print(number: str, *, title: str, page: str, by: User) -> None:
    """One row of a print, whose label ends with the number, so that a sheet of paper is traced by it.

    People are listed who stood on the page that the user really opened under the number.
    """
    opened = AuditEvent.objects.filter(request_id=number, actor=by, result=AuditResult.DONE)
    shown = list(opened.exclude(action=AuditAction.PRINT).order_by("id"))
    listed = AuditPerson.objects.filter(event__in=shown).order_by("id")
    known = "；".join(dict.fromkeys(event.object_label for event in shown if event.object_label))
    told = known or f"{masked_words(title) or page}（浏览器所报）"
    act = audit.Act(
        AuditAction.PRINT,
        label=f"{told[:_LONGEST_TITLE]} {number}",
        changes={STATED: page, "编号": number, "编号所指": known[:200] or _UNKNOWN},
        people=tuple(listed.values_list("person", flat=True)),
    )
    audit.record(act, by=by)
