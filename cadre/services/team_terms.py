"""Terms (届期) of leadership teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cadre.models import TeamTerm
from cadre.services import records
from core.choices import AuditAction
from core.dates import day_text, overlap
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

TERM_FIELDS = ("body", "name", "start", "expected_on", "document_no")


@transaction.atomic
def begin_term(unit: Unit, *, values: Mapping[str, Any], by: User) -> TeamTerm:
    """A new term of a team; the running one of the same team ends on its first day.

    Raises Refused outside the scope, and when the new term begins no later than the running one or is
    expected to end before it begins.
    """
    _require_unit(unit, by=by)
    term = TeamTerm(unit=unit)
    changes = records.apply_fields(term, TERM_FIELDS, values)
    _check(term)
    running = TeamTerm.objects.select_for_update().filter(unit=unit, body=term.body, end=None).first()
    facts = records.told(TeamTerm, changes)
    if running is not None:
        if term.start <= running.start:
            raise Refused.because(
                "cadre.term.order",
                f"“{running.name}”自 {day_text(running.start)} 起，新一届的当选日期须在此之后。请改正日期。",
            )
        running.end = term.start
        running.save(update_fields=["end"])
        facts["届满"] = [running.name, day_text(term.start)]
    term.save()
    audit.record(audit.Act(AuditAction.CREATE, term, str(term), unit.path, facts), by=by)
    return term


@transaction.atomic
def correct_term(term: TeamTerm, *, values: Mapping[str, Any], by: User, reason: str = "") -> TeamTerm:
    """Correct what is recorded of a term, its end included; nothing is written when nothing differs."""
    current = TeamTerm.objects.select_for_update(of=("self",)).select_related("unit").get(pk=term.pk)
    _require_unit(current.unit, by=by)
    changes = records.apply_fields(current, (*TERM_FIELDS, "end"), values)
    if not changes:
        return current
    _check(current)
    current.save(update_fields=list(changes))
    facts = records.told(TeamTerm, changes)
    act = audit.Act(AuditAction.UPDATE, current, str(current), current.unit.path, facts, reason)
    audit.record(act, by=by)
    return current


def _check(term: TeamTerm) -> None:
    """Raises Refused for days in the wrong order and for a span that another term of the team covers."""
    for day, word in ((term.end, "届满日期"), (term.expected_on, "预计换届日期")):
        if day is not None and day <= term.start:
            raise Refused.because(
                "cadre.term.span", f"{word}须晚于当选日期 {day_text(term.start)}。请改正日期。"
            )
    for other in TeamTerm.objects.filter(unit=term.unit, body=term.body).exclude(pk=term.pk):
        if term._state.adding and other.end is None:
            continue
        if overlap((term.start, term.end), (other.start, other.end)):
            raise Refused.because(
                "cadre.term.overlap",
                f"与“{other.name}”（{day_text(other.start)}—{day_text(other.end)}）重叠。请改正日期。",
            )


def _require_unit(unit: Unit, *, by: User) -> None:
    if not by.has_in_scope(Right.EDIT_UNITS, unit):
        raise Refused.because(
            "cadre.term.scope", f"你没有维护“{unit}”届期的权限。届期由区委组织部干部科维护。"
        )
