"""Making reports: letters and bulletins on schedule, their approval, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from analysis.choices import ReportKind
from analysis.models import Report, ReportSchedule
from analysis.rules.periods import period_name
from core.choices import AuditAction, Role
from core.models import RoleGrant, Unit, User
from core.policy import Refused
from core.rules.rights import Right, roles_with
from core.services import audit, files, inbox
from core.services.accounts import holders_of
from core.services.numbering import next_number
from supervision.choices import LetterState
from supervision.documents import write_bulletin_pdf
from supervision.documents.build_bulletin import build_bulletin
from supervision.documents.build_letter import letter_pdf
from supervision.models import EvaluationRun, Letter
from supervision.services.letter_todos import SIGN_WITHIN, ask_signers
from supervision.services.letters import approve_letter, draft_letters

from .deliveries import deliver

PDF = "application/pdf"


def letters_on_schedule(schedule: ReportSchedule, run: EvaluationRun, *, now: datetime) -> str:
    """Draft a letter for every red and yellow unit; ministers are asked to sign, or they go out at once."""
    draft_letters(run, by=None, now=now)
    drafts = list(run.letters.filter(state=LetterState.DRAFTED).select_related("unit", "run"))
    total = run.letters.count()
    if not drafts:
        return f"反馈函 {total} 封。" if total else "没有红灯、黄灯单位，不用发函。"
    signer = schedule.signer
    if schedule.needs_approval or signer is None:
        ask_signers(drafts, now=now)
        return f"起草反馈函 {len(drafts)} 封，待签发。"
    for letter in drafts:
        approve_letter(letter, by=signer, now=now, write=letter_pdf)
    deliver_approved_letters(schedule, now=now)
    return f"反馈函 {total} 封，由{signer.display_name}授权签发并送达。"


def bulletin_on_schedule(schedule: ReportSchedule, run: EvaluationRun, period: date, *, now: datetime) -> str:
    """Draft the bulletin; a minister is asked to sign it, or it goes out at once."""
    title = f"{period_name(schedule.frequency, period)}红黄绿预警通报"
    report = draft_bulletin(run, title=title, schedule=schedule, by=None, now=now)
    if report.approved_at is not None:
        return f"《{report.title}》已签发。"
    if schedule.needs_approval or schedule.signer is None:
        return f"起草《{report.title}》，待签发。"
    approve_bulletin(report, by=schedule.signer, now=now)
    return f"《{report.title}》由{schedule.signer.display_name}授权签发并送达。"


@transaction.atomic
def draft_bulletin(
    run: EvaluationRun, *, title: str, schedule: ReportSchedule | None, by: User | None, now: datetime
) -> Report:
    """The draft of the bulletin about a run, and a to-do for ministers; one that exists is returned."""
    existing = Report.objects.filter(kind=ReportKind.BULLETIN, run=run).first()
    if existing:
        return existing
    root = Unit.objects.filter(parent__isnull=True).order_by("path")[0]
    if by is not None and not by.has_in_scope(Right.DRAFT_LETTER, root):
        raise Refused.because(
            "bulletin.draft.right", "起草全区通报须由区委组织部干部科办理，你没有这项权限。"
        )
    content = write_bulletin_pdf(build_bulletin(run))
    report = Report.objects.create(
        kind=ReportKind.BULLETIN,
        title=title,
        run=run,
        unit=root,
        schedule=schedule,
        file=files.store(
            content, name=f"{title}（待签发）.pdf", content_type=PDF, purpose="通报", unit=root, by=by
        ),
        created_by=by,
        created_at=now,
    )
    changes = {"口径": run.on.isoformat(), "计划": schedule.name if schedule else ""}
    audit.record(audit.Act(AuditAction.CREATE, report, unit_path=root.path, changes=changes), by=by)
    if schedule is None or schedule.needs_approval or schedule.signer is None:
        url = reverse("analysis:report_detail", args=[report.pk])
        _ask_ministers(report, title=f"《{title}》待签发", url=url, on=timezone.localdate(now))
    return report


@transaction.atomic
def approve_bulletin(report: Report, *, by: User, now: datetime) -> Report:
    """Give the bulletin its number, fix the numbered PDF, and hand it to delivery. Raises Refused."""
    report = Report.objects.select_for_update().select_related("unit").get(pk=report.pk)
    if report.kind != ReportKind.BULLETIN:
        raise Refused.because("bulletin.kind", "反馈函请在反馈函页面签发。")
    if not by.has_in_scope(Right.APPROVE_LETTER, report.unit):
        raise Refused.because("bulletin.approve.right", "签发通报须由部领导办理，你没有这项权限。")
    if report.approved_at is not None:
        raise Refused.because(
            "bulletin.approve.again", f"{report.document_no}已经签发，不能重复签发。送达情况见送达记录。"
        )
    year = timezone.localdate(now).year
    report.year, report.number = year, next_number(Report.objects.all(), year)
    report.approved_by, report.approved_at = by, now
    content = write_bulletin_pdf(replace(build_bulletin(report.run), number=report.document_no))
    report.file = files.store(
        content,
        name=f"{report.document_no}　{report.title}.pdf",
        content_type=PDF,
        purpose="通报",
        unit=report.unit,
        by=by,
    )
    report.save()
    changes = {"文号": report.document_no, "校验值": report.file.sha256}
    audit.record(audit.Act(AuditAction.APPROVE, report, unit_path=report.unit.path, changes=changes), by=by)
    inbox.settle(report_key(report), now=now)
    deliver(report, recipients_of(report, on=timezone.localdate(now)), now=now)
    return report


def deliver_approved_letters(schedule: ReportSchedule | None = None, *, now: datetime) -> int:
    """Make the report and the deliveries of every approved letter that has none yet; returns how many.

    A unit without a secretary gets its letter as soon as somebody holds that role.
    """
    unsent = Q(report__isnull=True) | Q(report__deliveries__isnull=True)
    approved = Letter.objects.filter(unsent, state=LetterState.APPROVED, file__isnull=False)
    letters = list(approved.select_related("unit", "run", "file").order_by("approved_at", "unit__order"))
    for letter in letters:
        deliver_letter(letter, schedule=schedule, by=None, now=now)
    return len(letters)


@transaction.atomic
def deliver_letter(
    letter: Letter, *, schedule: ReportSchedule | None = None, by: User | None, now: datetime
) -> Report:
    """The report of an approved letter with its deliveries to the unit's secretaries.

    A report without any delivery (the unit had no secretary then) gets them now. Raises Refused.
    """
    if by is not None and not by.has_in_scope(Right.DRAFT_LETTER, letter.unit):
        raise Refused.because("letter.deliver.right", "送达反馈函须由干部科办理，你没有这项权限。")
    if letter.file is None or letter.state == LetterState.DRAFTED:
        raise Refused.because("letter.deliver.draft", f"{letter.unit}的反馈函还没有签发，签发后才能送达。")
    report, created = Report.objects.get_or_create(
        kind=ReportKind.LETTERS,
        run=letter.run,
        unit=letter.unit,
        defaults={
            "title": f"{letter.unit.short_name}反馈函 {letter.document_no}",
            "letter": letter,
            "schedule": schedule or _letters_schedule(),
            "file": letter.file,
            "created_by": by,
            "created_at": now,
            "approved_by": letter.approved_by,
            "approved_at": letter.approved_at,
        },
    )
    if created:
        changes = {"文号": letter.document_no}
        audit.record(
            audit.Act(AuditAction.CREATE, report, unit_path=letter.unit.path, changes=changes), by=by
        )
    deliver(report, recipients_of(report, on=timezone.localdate(now)), now=now)
    return report


def recipients_of(report: Report, *, on: date) -> list[User]:
    """Active users who are to read the report by the roles of the day, each once.

    Letters: the secretaries of the unit itself. Bulletins: the schedule's roles over the whole district
    and its named recipients; without a schedule whoever may see the dashboard of the district.
    """
    if report.kind == ReportKind.LETTERS:
        return _holders(frozenset({Role.SECRETARY.value}), report.unit, on)
    schedule = report.schedule
    if schedule is None:
        return _holders(roles_with(Right.VIEW_DASHBOARD), report.unit, on)
    named = list(schedule.recipients.filter(is_active=True))
    readers = _holders(frozenset(schedule.roles), report.unit, on)
    secretaries = (
        _holders(frozenset({Role.SECRETARY.value}), None, on) if Role.SECRETARY in schedule.roles else []
    )
    return list({user.pk: user for user in (*readers, *secretaries, *named)}.values())


def report_key(report: Report) -> str:
    """The cause under which a draft waits for its signature."""
    return f"approve:{report.pk}"


def _letters_schedule() -> ReportSchedule | None:
    return ReportSchedule.objects.filter(kind=ReportKind.LETTERS).order_by("-is_active", "id").first()


def _ask_ministers(report: Report, *, title: str, url: str, on: date) -> None:
    for user in holders_of(Right.APPROVE_LETTER, report.unit, on=on):
        inbox.notify(
            user,
            key=report_key(report),
            category="预警通报",
            title=title,
            url=url,
            verb="去签发",
            due_on=on + SIGN_WITHIN,
        )


def _holders(roles: frozenset[str], unit: Unit | None, on: date) -> list[User]:
    """Active users who hold one of the roles on the day over exactly this unit; over any unit for None."""
    grants = RoleGrant.objects.filter(RoleGrant.holding(on), role__in=roles)
    if unit is not None:
        grants = grants.filter(unit=unit)
    return grants.holders()
