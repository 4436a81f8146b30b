"""Letters to units: drafted, approved with a number, delivered, read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.choices import AuditAction, Role
from core.dates import add_months, last_of_month
from core.models import Unit, User
from core.policy import Light, Refused
from core.querysets import within
from core.rules.rights import Right
from core.services import audit, files, inbox
from core.services.numbering import next_number
from supervision.choices import LetterState
from supervision.models import EvaluationRun, Letter, UnitResult

from .letter_people import PURPOSE, people_of
from .letter_todos import ask_signers, settle_signing, watch_answer

ANSWER_MONTHS = 3
_CALLING = (Light.RED.value, Light.YELLOW.value)


def inbox_key(letter: Letter) -> str:
    """The cause under which a delivered letter waits in inboxes."""
    return f"letter:{letter.pk}"


def answer_day(on: date) -> date:
    """By when a unit is asked to have filled the gap: the end of the third month after the day."""
    return last_of_month(add_months(on, ANSWER_MONTHS))


@transaction.atomic
def draft_letters(run: EvaluationRun, *, by: User | None, now: datetime) -> list[Letter]:
    """A draft for every red or yellow unit that has none for this run; returns the new ones.

    A person drafts for the units over which they hold the right, a schedule for all.
    When a person drafts, those who sign are asked; a schedule asks by itself, or has a signer.
    """
    calling = UnitResult.objects.filter(run=run, light__in=_CALLING).exclude(unit__letters__run=run)
    if by is not None:
        calling = calling.filter(within(by.scope_paths(Right.DRAFT_LETTER), "unit__path"))
    judged = calling.exclude(unit__kind="district").select_related("unit").order_by("unit__order", "unit")
    letters = [_draft(result.unit, run, by, now) for result in judged]
    if by is not None:
        ask_signers(letters, now=now)
    return letters


@transaction.atomic
def draft_letter(unit: Unit, run: EvaluationRun, *, by: User, now: datetime) -> Letter:
    """The draft for one unit, which those who sign are asked to sign; the one that exists is returned.

    Raises Refused for a green or grey unit.
    """
    existing = Letter.objects.filter(unit=unit, run=run).first()
    if existing:
        return existing
    if not by.has_in_scope(Right.DRAFT_LETTER, unit):
        raise Refused.because("letter.draft.right", "起草反馈函须由干部科办理，你没有这项权限。")
    result = UnitResult.objects.filter(unit=unit, run=run).first()
    if result is None or result.light not in _CALLING:
        raise Refused.because("letter.draft.light", f"{unit}不是红灯或黄灯，不用发反馈函。")
    letter = _draft(unit, run, by, now)
    ask_signers([letter], now=now)
    return letter


def _draft(unit: Unit, run: EvaluationRun, by: User | None, now: datetime) -> Letter:
    letter = Letter.objects.create(
        unit=unit, run=run, answer_by=answer_day(run.on), drafted_by=by, drafted_at=now
    )
    _record(AuditAction.CREATE, letter, by, {"口径": run.on.isoformat()})
    return letter


@transaction.atomic
def approve_letter(letter: Letter, *, by: User, now: datetime, write: Callable[[Letter], bytes]) -> Letter:
    """Give the next number of the year and fix the PDF that ``write`` makes of the numbered letter."""
    letter = Letter.objects.select_for_update().select_related("unit", "run").get(pk=letter.pk)
    if not by.has_in_scope(Right.APPROVE_LETTER, letter.unit):
        raise Refused.because("letter.approve.right", "签发反馈函须由部领导办理，你没有这项权限。")
    if letter.state != LetterState.DRAFTED:
        raise Refused.because("letter.approve.again", f"{letter.document_no}已经签发，不能重复签发。")
    year = timezone.localdate(now).year
    letter.year, letter.number = year, next_number(Letter.objects.all(), year)
    letter.state, letter.approved_by, letter.approved_at = LetterState.APPROVED, by, now
    letter.file = files.store(
        write(letter),
        name=f"{letter.document_no}　{letter.unit.short_name}反馈函.pdf",
        content_type="application/pdf",
        purpose=PURPOSE,
        unit=letter.unit,
        by=by,
    )
    letter.save()
    facts = {"文号": letter.document_no, "校验值": letter.file.sha256}
    _record(AuditAction.APPROVE, letter, by, facts, people_of(letter))
    settle_signing(letter, now=now)
    return letter


@transaction.atomic
def mark_delivered(letter: Letter, now: datetime, *, by: User | None = None) -> None:
    """The letter has reached its unit, and its drafter watches the deadline; again changes nothing."""
    delivered = Letter.objects.filter(pk=letter.pk, state=LetterState.APPROVED).update(
        state=LetterState.DELIVERED, delivered_at=now
    )
    if delivered:
        letter.refresh_from_db()
        _record(AuditAction.DELIVER, letter, by, {"文号": letter.document_no}, people_of(letter))
        watch_answer(letter, now=now)


@transaction.atomic
def read_letter(letter: Letter, *, by: User, now: datetime) -> bool:
    """The unit's secretary opened the letter: it is signed for and leaves the inboxes."""
    path = letter.unit.path
    grants = [grant for grant in by.active_grants if grant.role == Role.SECRETARY]
    if not any(path.startswith(grant.unit.path) for grant in grants):
        return False
    read = Letter.objects.filter(pk=letter.pk, state=LetterState.DELIVERED).update(
        state=LetterState.READ, read_at=now
    )
    if read:
        letter.refresh_from_db()
        inbox.settle(inbox_key(letter), now=now)
        _record(AuditAction.UPDATE, letter, by, {"状态": ["已送达", "已签收"]})
    return bool(read)


def _record(
    action: str, letter: Letter, by: User | None, changes: Mapping[str, object], people: Sequence[str] = ()
) -> None:
    label = f"{letter.unit} {letter.document_no or '反馈函'}"
    path = letter.unit.path
    act = audit.Act(action, letter, label=label, unit_path=path, changes=changes, people=people)
    audit.record(act, by=by)
