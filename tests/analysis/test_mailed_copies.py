"""A paper that is mailed bears a code of its recipient's own, which leads back to him."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from analysis.choices import Channel
from analysis.models import Delivery, Report
from analysis.services import deliveries, mailing, schedules
from analysis.services.reports import deliver_approved_letters
from core.documents import PdfUnavailable
from core.documents.traces import find_codes
from core.models import AuditEvent, AuditPerson, IssuedCopy, RoleGrant, User
from supervision.services.letter_people import people_of
from tests.analysis.moments import NOW, ON

pytestmark = pytest.mark.requirement("A39")


@pytest.fixture
def readers(secretary: Any, district: Any) -> list[User]:
    """Two secretaries of the town with addresses."""
    other = User.objects.create_user("second", "对的密码-2026", display_name="另一位", unit=district.town)
    RoleGrant.objects.create(user=other, role="secretary", unit=district.town, start=ON.replace(year=2020))
    for user in (secretary, other):
        user.email = f"{user.username.lower()}@yunling.example"
        user.save()
    return [secretary, other]


@pytest.fixture
def report(letter: Any, readers: list[User]) -> Report:
    schedules.ensure_default_schedules(ON, by=None)
    deliver_approved_letters(now=NOW)
    Delivery.objects.update(next_try_at=NOW, created_at=NOW)
    return Report.objects.get()


def attached(number: int) -> bytes:
    content: Any = mail.outbox[number].attachments[0][1]
    return bytes(content)


def test_two_readers_get_two_codes_each_of_which_leads_to_its_own_reader(
    report: Report, readers: list[User], sign_in: Callable[[Any], Client], auditor: Any
) -> None:
    deliveries.send_due(NOW)
    assert len(mail.outbox) == 2
    codes = [find_codes(attached(number))[0] for number in (0, 1)]
    assert codes[0] != codes[1]
    client = sign_in(auditor)
    for number, code in enumerate(codes):
        copy = IssuedCopy.objects.get(code=code)
        assert copy.recipient is not None
        assert mail.outbox[number].to == [copy.recipient.email]
        told = client.post(reverse("core:trace"), {"code": code}).content.decode()
        assert "邮件附件" in told
        assert copy.holder in told
        file = SimpleUploadedFile("流出.pdf", attached(number))
        assert copy.holder in client.post(reverse("core:trace"), {"file": file}).content.decode()


def test_it_is_written_down_with_its_people_before_it_leaves(report: Report) -> None:
    deliveries.send_due(NOW)
    for copy in IssuedCopy.objects.all():
        event = AuditEvent.objects.get(action="export", changes__追溯码=copy.code)
        assert event.changes["收件人"] == copy.holder
        listed = AuditPerson.objects.filter(event=event).values_list("person", flat=True)
        assert report.letter is not None
        assert set(listed) == set(people_of(report.letter)) != set()


def test_every_try_of_a_delivery_is_one_copy(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail.backends.locmem import EmailBackend

    def busy(backend: Any, messages: Any) -> int:
        raise smtplib.SMTPDataError(451, b"busy")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", busy)
        deliveries.send_due(NOW)
    first = set(IssuedCopy.objects.values_list("code", flat=True))
    Delivery.objects.update(next_try_at=NOW)
    deliveries.send_due(NOW)
    assert set(IssuedCopy.objects.values_list("code", flat=True)) == first
    assert {find_codes(attached(number))[0] for number in (0, 1)} == first
    assert AuditEvent.objects.filter(action="export").count() == 2


def test_what_cannot_be_traced_is_not_mailed_and_tried_again(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> bytes:
        raise PdfUnavailable("no renderer")

    monkeypatch.setattr(mailing, "issued", fails)
    deliveries.send_due(NOW)
    assert mail.outbox == []
    waiting = Delivery.objects.filter(channel=Channel.EMAIL)
    assert all("追溯码" in delivery.error and delivery.state == "waiting" for delivery in waiting)
