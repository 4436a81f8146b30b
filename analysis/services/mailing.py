"""One report as one mail, and what the mail server's answer means."""

from __future__ import annotations

import smtplib
from urllib.parse import urljoin

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from pypdf.errors import PyPdfError

from analysis.choices import ReportKind
from analysis.models import Delivery
from analysis.rules.retry import Failure
from core.documents import PdfUnavailable
from core.documents.leaving import issued
from core.services import exports
from core.services.exports import Issue
from core.services.naming import people_named


class MailFailed(Exception):
    """The mail did not go out; the text is what the delivery log shows."""

    def __init__(self, failure: Failure, text: str) -> None:
        super().__init__(text)
        self.failure = failure


def send_report(delivery: Delivery) -> None:
    """Hand the mail to the server. Raises MailFailed, which says whether trying again makes sense.

    Subject and text name unit and paper but no person; the PDF is attached where the schedule says so.
    """
    try:
        mail = compose(delivery)
    except (OSError, InvalidTag, PyPdfError) as error:
        text = "报告文件读不出来或已被改动，没有发送。请系统管理员从备份恢复文件后重新发送。"
        raise MailFailed(Failure.REFUSED, text) from error
    except PdfUnavailable as error:
        text = "附件没有加上追溯码，没有发送，系统会自动再发。请系统管理员查看“运行状况”。"
        raise MailFailed(Failure.UNREACHABLE, text) from error
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()), (550, b""))
        raise _answered(code, answer) from error
    except smtplib.SMTPResponseException as error:
        raise _answered(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        text = f"邮件服务器连接不上（{type(error).__name__}），系统会自动再发。"
        raise MailFailed(Failure.UNREACHABLE, text) from error


def compose(delivery: Delivery) -> EmailMessage:
    """The mail with its fixed Message-ID."""
    report = delivery.report
    link = urljoin(settings.SITE_URL, reverse("analysis:report_detail", args=[report.pk]))
    name = "点对点反馈函" if report.kind == ReportKind.LETTERS else report.title
    attach = report.schedule is None or report.schedule.attach_file
    text = (
        f"{report.unit.name}：\n\n"
        f"现送达{settings.DEPARTMENT_NAME}{name}（{report.document_no}），"
        f"口径日期 {report.run.on:%Y.%m.%d}。\n"
        f"{'全文见附件，也可' if attach else '请'}登录平台查看并签收：\n{link}\n\n"
        "本邮件由系统自动发出，请勿转发、请勿直接回复。\n"
    )
    mail = EmailMessage(
        subject=f"{report.document_no} {report.unit.short_name} {name}",
        body=text,
        to=[delivery.recipient.email],
        headers={"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"},
    )
    if attach:
        mail.attach(report.file.name, _attached(delivery), report.file.content_type)
    return mail


def _attached(delivery: Delivery) -> bytes:
    """The paper with a trace code of the recipient's own; every try of the delivery sends the same code."""
    report, file = delivery.report, delivery.report.file
    copy = exports.issue(
        Issue(
            title=f"{report.title}（邮件附件）",
            people=people_named(file),
            recipient=delivery.recipient,
            key=f"delivery:{delivery.pk}",
            subject=report,
            unit_path=report.unit.path,
        ),
        now=delivery.claimed_at or delivery.created_at,
    )
    return issued(copy, file.read(), file.name)


def _answered(code: int, answer: bytes | str) -> MailFailed:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    said = f"邮件服务器答复 {code} {words.strip()[:120]}"
    if 400 <= code < 500:
        return MailFailed(Failure.REFUSED_FOR_NOW, f"{said}，系统会自动再发。")
    return MailFailed(Failure.REFUSED, f"{said}，不再自动发送。请核对收件人邮箱后重新发送。")
