"""Delivering reports: to the inbox and by mail, each to each reader once, tried until it arrives.

A delivery is claimed by a conditional update, so that of many workers one sends it. The inbox is written in
the transaction that marks the delivery sent. A mail cannot be: when a worker dies between handing it to the
server and writing that down, nobody knows whether it went out. It is then sent once more with the same
Message-ID and marked; if that fails in the same way, a person decides.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from analysis.choices import Channel, DeliveryState, ReportKind
from analysis.models import Delivery, Report
from analysis.rules.retry import STALE_AFTER, Failure, next_try
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, inbox
from core.services.accounts import holders_of
from supervision.services.letters import inbox_key, mark_delivered

from .mailing import MailFailed, send_report

_MEND_WITHIN = timedelta(days=3)
_NO_ADDRESS = "收件人没有登记电子邮箱。请收件人在“账号与安全”里登记后重新发送。"
_DISABLED = "收件人账号已停用。请改由现任书记接收。"
_LOST = "两次发送都中断，邮件可能已经发出。请先向收件人核实，再决定是否重新发送。"
_log = logging.getLogger(__name__)


@transaction.atomic
def deliver(report: Report, recipients: Iterable[User], *, now: datetime) -> int:
    """Note down who is to get the report by which channel; who has it already is passed over."""
    schedule = report.schedule
    by_inbox = schedule.by_inbox if schedule else True
    by_email = schedule.by_email if schedule else False
    channels = [
        channel for channel, wanted in ((Channel.INBOX, by_inbox), (Channel.EMAIL, by_email)) if wanted
    ]
    wanted = [
        Delivery(
            report=report,
            recipient=user,
            channel=channel,
            next_try_at=now,
            message_id=message_id(report, user) if channel is Channel.EMAIL else "",
        )
        for user in recipients
        for channel in channels
    ]
    before = report.deliveries.count()
    Delivery.objects.bulk_create(wanted, ignore_conflicts=True)
    return report.deliveries.count() - before


def message_id(report: Report, user: User) -> str:
    """The same for every try, so that a mail sent twice is recognised as one."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{report.pk.hex}.{user.pk}@{domain}>"


def undelivered_key(delivery: Delivery) -> str:
    """The cause under which a delivery that failed waits for a person."""
    return f"undelivered:{delivery.pk}"


def send_due(now: datetime) -> int:
    """Send what is due; returns how many arrived."""
    recover_lost(now)
    due = list(Delivery.objects.due(now).values_list("pk", flat=True)[:500])
    return sum(_send_safely(pk, now) for pk in due)


def _send_safely(delivery_id: int, now: datetime) -> bool:
    """One delivery that breaks must not hold up the others."""
    try:
        return send(delivery_id, now=now)
    except Exception:
        _log.exception("delivery %s broke", delivery_id)
        return False


def recover_lost(now: datetime) -> int:
    """Take back deliveries whose worker died: once to be sent again, then to be looked at by a person."""
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - STALE_AFTER)
    again = lost.filter(uncertain=False).update(
        state=DeliveryState.WAITING, uncertain=True, next_try_at=now, claimed_at=None
    )
    given_up = 0
    for delivery in lost.filter(uncertain=True).select_related("report__unit", "report__letter", "recipient"):
        given_up += _close(delivery, DeliveryState.UNCERTAIN, _LOST, now)
    return again + given_up


def send(delivery_id: int, *, now: datetime) -> bool:
    """Claim and send one delivery; False when another worker has it or it did not arrive."""
    with transaction.atomic():
        claimed = Delivery.objects.filter(
            pk=delivery_id, state=DeliveryState.WAITING, next_try_at__lte=now
        ).update(state=DeliveryState.SENDING, claimed_at=now, attempts=F("attempts") + 1)
        if not claimed:
            return False
        delivery = _load(delivery_id)
        if not delivery.recipient.is_active:
            _close(delivery, DeliveryState.FAILED, _DISABLED, now)
            return False
        if delivery.channel == Channel.INBOX:
            _put_into_inbox(delivery)
            return _arrived(delivery, now)
        if not delivery.recipient.email:
            _close(delivery, DeliveryState.FAILED, _NO_ADDRESS, now)
            return False
    try:
        send_report(delivery)
    except MailFailed as error:
        _failed(delivery, error, now)
        return False
    return _arrived(delivery, now)


@transaction.atomic
def resend(delivery: Delivery, *, by: User, now: datetime) -> None:
    """A person asks for another try of what did not arrive. Raises Refused for anything else."""
    if not by.has_in_scope(Right.DRAFT_LETTER, delivery.report.unit):
        raise Refused.because("delivery.resend.right", "重新送达须由干部科办理，你没有这项权限。")
    renewed = Delivery.objects.filter(
        pk=delivery.pk, state__in=(DeliveryState.FAILED, DeliveryState.UNCERTAIN)
    ).update(
        state=DeliveryState.WAITING, next_try_at=now, attempts=0, refusals=0, uncertain=False,
        claimed_at=None, created_at=now, error="",
    )  # fmt: skip
    if not renewed:
        raise Refused.because(
            "delivery.resend", "只有未送达或情况不明的，才能重新发送。请刷新页面查看最新状态。"
        )
    _record(delivery, AuditAction.UPDATE, {"重新发送": delivery.recipient.display_name}, by=by)


def _load(delivery_id: int) -> Delivery:
    return Delivery.objects.select_related(
        "recipient", "report__unit", "report__file", "report__letter__unit", "report__run", "report__schedule"
    ).get(pk=delivery_id)


def _put_into_inbox(delivery: Delivery) -> None:
    report, letter = delivery.report, delivery.report.letter
    is_letter = letter is not None
    inbox.notify(
        delivery.recipient,
        key=inbox_key(letter) if letter is not None else f"report:{report.pk}",
        category="反馈函" if is_letter else "预警通报",
        title=f"{report.unit.short_name}年轻干部配备预警反馈函" if is_letter else f"《{report.title}》",
        note=f"{report.document_no}，口径 {report.run.on:%Y.%m.%d}",
        url=reverse("analysis:report_detail", args=[report.pk]),
        verb="去签收" if is_letter else "去查看",
        closes_itself=is_letter,
        due_on=letter.answer_by if letter is not None else None,
        unit=report.unit,
        file=report.file,
    )


@transaction.atomic
def _arrived(delivery: Delivery, now: datetime) -> bool:
    sent = _mine(delivery).update(state=DeliveryState.SENT, sent_at=now, error="", claimed_at=None)
    if not sent:
        return False
    facts = {"收件人": delivery.recipient.display_name, "方式": delivery.get_channel_display()}
    _record(delivery, AuditAction.DELIVER, facts)
    inbox.settle(undelivered_key(delivery), now=now)
    if delivery.report.kind == ReportKind.LETTERS and delivery.report.letter is not None:
        mark_delivered(delivery.report.letter, now)
    return True


@transaction.atomic
def _failed(delivery: Delivery, error: MailFailed, now: datetime) -> None:
    """Wait and try again, or close the delivery and say why."""
    refusals = delivery.refusals + (error.failure is Failure.REFUSED_FOR_NOW)
    again = next_try(
        error.failure,
        attempts=delivery.attempts,
        refusals=refusals,
        created_at=delivery.created_at,
        now=now,
    )
    if again is None:
        _log.error("delivery %s failed for good: %s", delivery.pk, error)
        _close(delivery, DeliveryState.FAILED, str(error), now, refusals=refusals)
        return
    _mine(delivery).update(
        state=DeliveryState.WAITING,
        next_try_at=again,
        error=str(error)[:300],
        refusals=refusals,
        claimed_at=None,
    )


def _close(delivery: Delivery, state: DeliveryState, error: str, now: datetime, **fields: int) -> int:
    closed = _mine(delivery).update(state=state, error=error[:300], **fields)
    if closed:
        facts = {"收件人": delivery.recipient.display_name, "结果": state.label, "原因": error}
        _record(delivery, AuditAction.DELIVER, facts)
        _tell_undelivered(delivery, error, timezone.localdate(now))
    return closed


def _tell_undelivered(delivery: Delivery, error: str, on: date) -> None:
    """What did not arrive waits in the inboxes of those who may send it again."""
    report = delivery.report
    for user in holders_of(Right.DRAFT_LETTER, report.unit, on=on):
        inbox.notify(
            user,
            key=undelivered_key(delivery),
            category="送达",
            title=f"{report.document_no}未送达{delivery.recipient.display_name}",
            note=f"{delivery.get_channel_display()}：{error}",
            url=reverse("analysis:report_detail", args=[report.pk]),
            verb="去处理",
            due_on=on + _MEND_WITHIN,
            unit=report.unit,
        )


def _mine(delivery: Delivery) -> models.QuerySet[Delivery]:
    """The row while this worker's claim on it stands."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, claimed_at=delivery.claimed_at
    )


def _record(
    delivery: Delivery, action: AuditAction, facts: dict[str, str], *, by: User | None = None
) -> None:
    report = delivery.report
    act = audit.Act(action, delivery, label=report.title, unit_path=report.unit.path, changes=facts)
    audit.record(act, by=by)
