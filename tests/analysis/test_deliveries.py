"""Papers reach each reader once, are tried again, and every step is written down."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from analysis.choices import Channel, DeliveryState
from analysis.models import Delivery, Report
from analysis.rules.retry import STALE_AFTER
from analysis.services import deliveries, schedules
from analysis.services.mailing import compose
from analysis.services.reports import deliver_approved_letters, deliver_letter
from core.choices import AuditAction
from core.documents.traces import find_codes
from core.models import AuditEvent, Export, InboxItem, RoleGrant
from core.policy import Refused
from core.services.accounts import transfer
from tests.analysis.moments import NOW, ON
from tests.conftest import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def addressed(secretary: Any) -> Any:
    """The secretary with an address."""
    secretary.email = "secretary@yunling.example"
    secretary.save()
    return secretary


@pytest.fixture
def report(letter: Any, addressed: Any) -> Report:
    """The letter handed to delivery by inbox and mail."""
    schedules.ensure_default_schedules(ON, by=None)
    assert deliver_approved_letters(now=NOW) == 1
    Delivery.objects.update(next_try_at=NOW, created_at=NOW)
    return Report.objects.get()


class Server:
    """A mail server that fails as told, then works."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *failures: Exception) -> None:
        from django.core.mail.backends.locmem import EmailBackend

        self.failures = list(failures)
        real = EmailBackend.send_messages

        def send(backend: Any, messages: Any) -> int:
            if self.failures:
                raise self.failures.pop(0)
            return int(real(backend, messages))

        monkeypatch.setattr(EmailBackend, "send_messages", send)


def the_mail() -> Delivery:
    return Delivery.objects.get(channel=Channel.EMAIL)


def test_a_letter_reaches_the_inbox_and_the_mailbox_of_its_secretary_alone(
    report: Report, addressed: Any, neighbour: Any
) -> None:
    assert deliveries.send_due(NOW) == 2
    assert set(Delivery.objects.values_list("recipient", "state")) == {(addressed.pk, "sent")}
    item = InboxItem.objects.get(category="反馈函", recipient=addressed)
    assert item.file_id == report.file_id and item.due_on == report.letter.answer_by  # type: ignore[union-attr]
    assert not InboxItem.objects.filter(recipient=neighbour).exists()
    assert [message.to for message in mail.outbox] == [["secretary@yunling.example"]]
    report.refresh_from_db()
    assert report.letter is not None and report.letter.state == "delivered"


@pytest.mark.requirement("B30")
def test_the_mail_has_a_fixed_id_the_paper_and_no_personal_data(report: Report) -> None:
    first, second = compose(the_mail()), compose(the_mail())
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] == the_mail().message_id
    assert [part[0] for part in first.attachments] == [report.file.name]
    assert "书记" not in first.subject and "科长" not in first.body


@pytest.mark.requirement("B30")
def test_without_attachment_the_mail_is_only_a_link(report: Report) -> None:
    report.schedule.attach_file = False  # type: ignore[union-attr]
    report.schedule.save()  # type: ignore[union-attr]
    message = compose(the_mail())
    assert not message.attachments and f"/reports/{report.pk}/" in message.body


def test_two_workers_send_a_delivery_once(report: Report) -> None:
    pk = the_mail().pk
    assert [deliveries.send(pk, now=NOW), deliveries.send(pk, now=NOW)] == [True, False]
    assert deliveries.send_due(NOW + timedelta(days=2)) == 1  # the inbox alone
    assert len(mail.outbox) == 1


def test_delivering_again_makes_no_second_delivery(report: Report, letter: Any, organizer: Any) -> None:
    assert deliver_letter(letter, by=organizer, now=NOW) == report
    assert deliver_approved_letters(now=NOW) == 0
    assert Delivery.objects.count() == 2


def test_a_server_that_cannot_be_reached_is_tried_for_an_hour_and_more(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Server(monkeypatch, *[ConnectionRefusedError() for _ in range(9)])
    now, waits = NOW, []
    while the_mail().state != DeliveryState.SENT:
        deliveries.send_due(now)
        following = the_mail().next_try_at
        waits.append((following - now) // timedelta(minutes=1))
        now = max(following, now + timedelta(minutes=1))
    assert waits[:9] == [1, 2, 4, 8, 15, 15, 15, 15, 15]
    assert len(mail.outbox) == 1 and the_mail().error == ""


def test_six_refusals_for_now_end_the_attempts_and_are_written_down(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Server(monkeypatch, *[smtplib.SMTPDataError(451, b"busy") for _ in range(6)])
    for hour in range(8):
        deliveries.send_due(NOW + timedelta(hours=hour))
    delivery = the_mail()
    assert (delivery.state, delivery.attempts, delivery.refusals) == (DeliveryState.FAILED, 6, 6)
    assert "451 busy" in delivery.error and mail.outbox == []
    acts = AuditEvent.objects.filter(action=AuditAction.DELIVER, object_id=str(delivery.pk))
    assert [act.changes["结果"] for act in acts] == ["未送达"]


def test_a_refusal_for_good_is_not_repeated(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    Server(monkeypatch, smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}))
    deliveries.send_due(NOW)
    assert the_mail().state == DeliveryState.FAILED and "550" in the_mail().error
    deliveries.send_due(NOW + timedelta(days=1))
    assert the_mail().attempts == 1


def test_a_worker_that_died_while_sending_leaves_one_repetition_with_the_same_id(report: Report) -> None:
    died = Delivery.objects.filter(channel=Channel.EMAIL)
    died.update(state=DeliveryState.SENDING, claimed_at=NOW, attempts=1)
    deliveries.send_due(NOW + STALE_AFTER)
    assert the_mail().state == DeliveryState.SENDING
    later = NOW + STALE_AFTER + timedelta(seconds=1)
    deliveries.send_due(later)
    assert the_mail().state == DeliveryState.SENT and the_mail().uncertain
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [the_mail().message_id]


def test_a_second_death_is_left_to_a_person(report: Report, organizer: Any) -> None:
    died = Delivery.objects.filter(channel=Channel.EMAIL)
    died.update(state=DeliveryState.SENDING, claimed_at=NOW, uncertain=True)
    deliveries.send_due(NOW + STALE_AFTER * 2)
    assert the_mail().state == DeliveryState.UNCERTAIN and mail.outbox == []
    deliveries.resend(the_mail(), by=organizer, now=NOW)
    assert deliveries.send(the_mail().pk, now=NOW) and len(mail.outbox) == 1


def test_only_what_failed_is_sent_again(report: Report, organizer: Any, minister: Any) -> None:
    deliveries.send_due(NOW)
    with pytest.raises(Refused, match="只有未送达"):
        deliveries.resend(the_mail(), by=organizer, now=NOW)
    with pytest.raises(Refused, match="干部科"):
        deliveries.resend(the_mail(), by=minister, now=NOW)


@pytest.mark.requirement("B30")
@pytest.mark.parametrize(("field", "value", "reason"), [("email", "", "邮箱"), ("is_active", False, "停用")])
def test_an_account_that_cannot_receive_is_reported(
    report: Report, addressed: Any, field: str, value: object, reason: str
) -> None:
    setattr(addressed, field, value)
    addressed.save()
    deliveries.send_due(NOW)
    assert the_mail().state == DeliveryState.FAILED and reason in the_mail().error


def test_what_did_not_arrive_waits_for_the_organizer_until_it_does(
    report: Report, addressed: Any, organizer: Any
) -> None:
    addressed.email = ""
    addressed.save()
    deliveries.send_due(NOW)
    item = InboxItem.objects.get(recipient=organizer, category="送达")
    assert "未送达" in item.title and "邮箱" in item.note and item.url == f"/reports/{report.pk}/"
    addressed.email = "secretary@yunling.example"
    addressed.save()
    deliveries.resend(the_mail(), by=organizer, now=NOW)
    assert deliveries.send(the_mail().pk, now=NOW)
    item.refresh_from_db()
    assert item.done_at == NOW


def test_a_unit_without_secretary_gets_its_letter_as_soon_as_there_is_one(
    letter: Any, user_with: Callable[..., Any], district: Any
) -> None:
    assert deliver_approved_letters(now=NOW) == 1 and not Delivery.objects.exists()
    user_with("secretary", district.town)
    assert deliver_approved_letters(now=NOW) == 1 and Delivery.objects.count() == 1


def test_a_draft_is_not_delivered(run: Any, organizer: Any) -> None:
    from supervision.models import Letter
    from supervision.services.letters import draft_letters

    draft_letters(run, by=None, now=NOW)
    with pytest.raises(Refused, match="还没有签发"):
        deliver_letter(Letter.objects.all()[0], by=organizer, now=NOW)


def test_a_delivery_is_written_into_the_trail(report: Report) -> None:
    deliveries.send_due(NOW)
    acts = AuditEvent.objects.filter(action=AuditAction.DELIVER, object_type="analysis.delivery")
    assert sorted(act.changes["方式"] for act in acts) == ["电子邮件", "站内待办"]
    assert {act.unit_path for act in acts} == {report.unit.path}


def test_the_secretary_finds_the_letter_and_signs_by_opening_it(
    report: Report, addressed: Any, sign_in: Callable[[Any], Client]
) -> None:
    deliveries.send_due(NOW)
    client = sign_in(addressed)
    assert "清河镇年轻干部配备预警反馈函" in client.get("/").content.decode()
    item = InboxItem.objects.get(recipient=addressed)
    page = client.post(f"/inbox/{item.pk}/open/", follow=True)
    assert "已签收" in page.content.decode() and "送达情况" not in page.content.decode()
    report.refresh_from_db()
    assert report.letter is not None and report.letter.state == "read"
    export = find_codes(client.get(f"/reports/{report.pk}/file/").content)
    assert list(export) == list(Export.objects.filter(requested_by=addressed).values_list("code", flat=True))
    assert "没有待办事项" in client.get("/").content.decode()


@pytest.mark.requirement("A11", "B13")
def test_whoever_has_moved_on_reads_no_letter_to_the_former_unit(
    report: Report,
    addressed: Any,
    district: District,
    user_with: Callable[..., Any],
    sign_in: Callable[[Any], Client],
) -> None:
    deliveries.send_due(NOW)
    sysadmin = user_with("sysadmin", district.root)
    item = InboxItem.objects.get(recipient=addressed)
    today = timezone.localdate()
    transfer(addressed, unit=district.bureau, day=today, reason="调动", by=sysadmin, now=timezone.now())
    RoleGrant.objects.create(user=addressed, role="secretary", unit=district.bureau, start=today)
    client = sign_in(addressed)
    for path in (f"/reports/{report.pk}/", f"/reports/{report.pk}/file/", f"/inbox/{item.pk}/file/"):
        assert client.get(path).status_code == 404


def test_a_paper_is_opened_from_the_inbox_where_its_report_lies(
    report: Report, addressed: Any, sign_in: Callable[[Any], Client]
) -> None:
    deliveries.send_due(NOW)
    key = f"report:{report.pk}"
    InboxItem.objects.filter(recipient=addressed).update(key=key)
    assert f'href="/reports/{report.pk}/file/"' in sign_in(addressed).get("/").content.decode()


def test_the_neighbour_and_the_auditor_find_no_report(
    report: Report, neighbour: Any, auditor: Any, sign_in: Callable[[Any], Client]
) -> None:
    deliveries.send_due(NOW)
    for persona, status in ((neighbour, 403), (auditor, 404)):
        client = sign_in(persona)
        for path in (f"/reports/{report.pk}/", f"/reports/{report.pk}/file/"):
            assert client.get(path).status_code == 404
        assert client.get("/deliveries/").status_code == status
        assert "清河镇" not in client.get("/").content.decode()


def test_the_log_shows_and_repeats_what_failed(
    report: Report, organizer: Any, sign_in: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    Server(monkeypatch, smtplib.SMTPDataError(550, b"no"))
    deliveries.send_due(NOW)
    client = sign_in(organizer)
    page = client.get("/deliveries/?state=attention").content.decode()
    assert "需处理 1 件" in page and "重新送达" in page
    client.post(f"/deliveries/{the_mail().pk}/resend/")
    assert the_mail().state == DeliveryState.SENT
    assert "没有需要处理的" in client.get("/deliveries/").content.decode()


def test_delivering_now_needs_no_beat(
    letter: Any, addressed: Any, organizer: Any, sign_in: Callable[[Any], Client]
) -> None:
    client = sign_in(organizer)
    assert "立即送达" in client.get("/deliveries/").content.decode()
    page = client.post(f"/letters/{letter.pk}/deliver/", follow=True)
    assert page.status_code == 200 and "已送达 1 份" in page.content.decode()
