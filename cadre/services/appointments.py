"""Appointing to a position and ending it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction

from cadre.choices import EntryKind, Holding
from cadre.models import Appointment, Cadre, Post
from cadre.rules.spans import HeldSpan, succession_faults
from cadre.rules.titles import title_in_unit
from cadre.services import records
from cadre.services.scope import require_unit
from cadre.services.sets.spans import follow_level
from cadre.services.writing import close_record, open_record
from core.models import Unit, User
from core.policy import Refused

CORRECTABLE = (
    "title", "category", "level", "level_since", "start", "end", "expected_end", "entry_kind", "document_no",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """What a decision says; ``end`` is given only when a past appointment is entered afterwards."""

    unit: Unit
    title: str
    category: str
    start: date
    level: str = ""
    level_since: date | None = None
    holding: str = Holding.MAIN
    post: Post | None = None
    end: date | None = None
    expected_end: date | None = None
    entry_kind: str = EntryKind.OTHER
    document_no: str = ""


@transaction.atomic
def appoint(
    cadre: Cadre, new: NewAppointment, *, by: User, reason: str = "", version: int | None = None
) -> Appointment:
    """Appoint; a main post ends the running one on its first day and takes the record to its unit.

    Another level than before begins with it, under the same document. Raises Refused when main posts would
    overlap, the post has no vacancy, the person has left, or the unit is outside the scope; StaleVersion
    when the person has been saved since ``version``.
    """
    cadre = open_record(cadre, by=by, version=version)
    require_unit(new.unit, by=by)
    _check_span(new.start, new.end)
    if cadre.left_on and new.start >= cadre.left_on:
        raise Refused.because(
            "cadre.appointment.left",
            f"{cadre.name}已离任，不能再任职。如已重新任用，请先在基本信息里清空离任日期。",
        )
    _refuse_second(cadre, new)
    if new.post is not None:
        _check_post(cadre, new, new.post)
    ended = _make_way(cadre, new) if new.holding == Holding.MAIN else None
    appointment = Appointment.objects.create(
        cadre=cadre, **{field.name: getattr(new, field.name) for field in fields(new)}
    )
    facts: dict[str, Any] = {"任职": ["—", told(appointment)]}
    if ended:
        facts["免职"] = [told(ended, with_end=False), told(ended)]
    if new.holding == Holding.MAIN and new.end is None:
        facts |= _move(cadre, new.unit, full_title(new.unit, new.title))
        since = new.level_since if new.level_since and not ended else new.start
        before = ended.level if ended else ""
        facts |= follow_level(cadre, new.level, start=since, document_no=new.document_no, before=before)
    close_record(cadre, facts, by=by, reason=reason)
    return appointment


@transaction.atomic
def end_appointment(
    appointment: Appointment,
    *,
    end: date,
    by: User,
    leaves: bool = False,
    left_reason: str = "",
    reason: str = "",
    version: int | None = None,
) -> Appointment:
    """End an appointment on ``end``, the first day on which it is no longer held.

    With ``leaves`` the person leaves service on that day. Raises Refused when it has already ended, and
    StaleVersion when the person has been saved since ``version``.
    """
    cadre = open_record(appointment.cadre, by=by, version=version)
    appointment.refresh_from_db()
    if appointment.end is not None:
        raise Refused.because("cadre.appointment.ended", f"“{appointment.title}”已免职，不能重复办理。")
    _check_span(appointment.start, end)
    appointment.end = end
    appointment.save(update_fields=["end"])
    facts: dict[str, Any] = {"免职": [told(appointment, with_end=False), told(appointment)]}
    if leaves:
        changes = records.apply_values(cadre, {"left_on": end, "left_reason": left_reason})
        cadre.save(update_fields=list(changes))
        facts |= records.told(Cadre, changes)
    close_record(cadre, facts, by=by, reason=reason)
    return appointment


@transaction.atomic
def correct_appointment(
    appointment: Appointment, *, values: dict[str, Any], by: User, reason: str, version: int | None = None
) -> Appointment:
    """Correct what was entered wrongly; the person's title and unit follow the running main post.

    Raises Refused when the corrected span would overlap another main post, and StaleVersion when the person
    has been saved since ``version``.
    """
    cadre = open_record(appointment.cadre, by=by, version=version)
    appointment.refresh_from_db()
    changes = records.apply_fields(appointment, CORRECTABLE, values)
    if not changes:
        return appointment
    _check_span(appointment.start, appointment.end)
    if appointment.holding == Holding.MAIN:
        _check_corrected(cadre, appointment)
    appointment.save(update_fields=list(changes))
    facts = records.told(Appointment, changes, prefix=f"任职·{appointment.title}·")
    if appointment.holding == Holding.MAIN and appointment.end is None:
        facts |= _move(cadre, appointment.unit, full_title(appointment.unit, appointment.title))
    close_record(cadre, facts, by=by, reason=reason)
    return appointment


def full_title(unit: Unit, title: str) -> str:
    """The title with its unit before it, once: 清河镇党委书记."""
    return title_in_unit(title, name=unit.name, short_name=unit.short_name, kind=unit.kind)


def told(appointment: Appointment, *, with_end: bool = True) -> str:
    """An appointment in one line for the audit trail."""
    start = records.shown(Appointment, "start", appointment.start)
    end = records.shown(Appointment, "end", appointment.end) if with_end and appointment.end else ""
    number = f" {appointment.document_no}" if appointment.document_no else ""
    kind = "" if appointment.holding == Holding.MAIN else f"（{appointment.get_holding_display()}）"
    return f"{full_title(appointment.unit, appointment.title)}{kind} {start}—{end}{number}"


def _refuse_second(cadre: Cadre, new: NewAppointment) -> None:
    """The same decision sent twice is entered once."""
    same = {"unit": new.unit, "title": new.title, "holding": new.holding, "start": new.start}
    if Appointment.objects.filter(cadre=cadre, **same).exists():
        raise Refused.because(
            "cadre.appointment.twice", f"“{new.title}”自同一天起的任职已登记，不能重复登记。"
        )


def _check_span(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        began = records.shown(Appointment, "start", start)
        raise Refused.because("cadre.appointment.span", f"免职时间应晚于任职时间 {began}。请改正。")


def _main_spans(cadre: Cadre, *, but: int | None = None) -> list[HeldSpan]:
    rows = Appointment.objects.main().filter(cadre=cadre).exclude(pk=but or 0)
    return [HeldSpan(row.title, row.start, row.end) for row in rows]


def _check_corrected(cadre: Cadre, appointment: Appointment) -> None:
    others = _main_spans(cadre, but=appointment.pk)
    faults = succession_faults(appointment.start, appointment.end, others)
    if faults:
        raise Refused(*faults)
    if any(span.end is None and (appointment.end is None or appointment.end > span.start) for span in others):
        raise Refused.because(
            "cadre.appointment.two",
            "此人另有未免的主要职务。请填写这一条的免职时间，并早于那一条的任职时间。",
        )


def _check_post(cadre: Cadre, new: NewAppointment, post: Post) -> None:
    """The structured post is one of the unit, exists on the day, and has a seat for a main holder."""
    if post.unit_id != new.unit.pk or not Post.objects.existing(new.start).filter(pk=post.pk).exists():
        raise Refused.because(
            "cadre.appointment.post", f"“{post.name}”不是该单位当日设立的职位。请重新选择职位，或不选。"
        )
    holders = Appointment.objects.main().holding(new.start).filter(post=post).exclude(cadre=cadre)
    if new.holding == Holding.MAIN and new.end is None and holders.count() >= post.seats:
        raise Refused.because(
            "cadre.appointment.seat",
            f"“{post.name}”职数 {post.seats}，已有人任职，没有空缺。请先登记前任免职，或不选职位。",
        )


def _make_way(cadre: Cadre, new: NewAppointment) -> Appointment | None:
    """End the running main post on the day the new one begins; the ended one, None when none had to end."""
    faults = succession_faults(new.start, new.end, _main_spans(cadre))
    if faults:
        raise Refused(*faults)
    running = Appointment.objects.main().filter(cadre=cadre, end=None).select_related("unit").first()
    if running is None:
        return None
    if new.end is not None:
        if running.start >= new.end:
            return None
        raise Refused.because(
            "cadre.appointment.past", f"补录的任职应早于现任“{running.title}”。请改任职和免职时间。"
        )
    running.end = new.start
    running.save(update_fields=["end"])
    return running


def _move(cadre: Cadre, unit: Unit, title: str) -> dict[str, Any]:
    """Take the record to the unit of its main post; returns what changed."""
    facts: dict[str, Any] = {}
    if cadre.unit_id != unit.pk:
        facts["所在单位"] = [str(cadre.unit), str(unit)]
        cadre.unit = unit
    facts |= records.told(Cadre, records.apply_values(cadre, {"title": title}))
    cadre.save(update_fields=["unit", "title"])
    return facts
