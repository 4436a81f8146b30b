"""Two processes do the same at the same moment: it happens once, and the second is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from analysis.models import Delivery, Report, ReportSchedule
from analysis.services import deliveries
from cadre.models import Cadre
from core.choices import ImportState
from core.models import AuditEvent, ImportBatch, InboxItem, ScheduleRun, User
from core.services import audit
from supervision.models import EvaluationRun
from tests.cadre.rosters import LIN, LUO, upload
from tests.services.processes import Actor, at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
READERS = 6


def test_two_schedulers_make_one_run_of_each_period(staffed: Any) -> None:
    for kind, frequency in (("refresh", "daily"), ("bulletin", "quarterly")):
        ReportSchedule.objects.create(
            key=kind, name=kind, kind=kind, frequency=frequency, start=date(2026, 3, 31), needs_approval=True
        )
    answers = at_once(*(Actor("run_due", today="2026-04-02") for _ in range(2)))
    assert sum(answer["result"] for answer in answers) == 2
    done = ScheduleRun.objects.filter(attempts__gt=0)
    assert sorted(done.values_list("schedule", "period", "state", "attempts")) == [
        ("bulletin", date(2026, 3, 31), "done", 1),
        ("refresh", date(2026, 4, 2), "done", 1),
    ]
    assert sorted(EvaluationRun.objects.values_list("on", flat=True)) == [date(2026, 3, 31), date(2026, 4, 2)]
    assert Report.objects.count() == 1


def test_two_senders_send_each_delivery_once(
    letter: Any, organizer: Any, read_mails: Callable[[], list[str]]
) -> None:
    schedule = ReportSchedule.objects.create(
        key="letters",
        name="函",
        kind="letters",
        frequency="half_yearly",
        start=date(2026, 1, 1),
        by_email=True,
    )
    report = Report.objects.create(
        kind="bulletin", title="通报", run=letter.run, unit=letter.unit, file=letter.file, schedule=schedule,
        created_at=timezone.now(), created_by=organizer,
    )  # fmt: skip
    readers = [
        User.objects.create_user(f"reader{number}", email=f"reader{number}@yunling.example")
        for number in range(READERS)
    ]
    assert deliveries.deliver(report, readers, now=timezone.now()) == 2 * READERS
    answers = at_once(Actor("send_due"), Actor("send_due"))
    assert sum(answer["result"] for answer in answers) == 2 * READERS
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert len(read_mails()) == len(set(read_mails())) == READERS
    assert InboxItem.objects.filter(recipient__in=readers).count() == READERS
    assert AuditEvent.objects.filter(action="deliver").count() == 2 * READERS


@pytest.mark.requirement("F12")
def test_the_same_file_committed_twice_at_once_is_written_once_and_the_second_is_told(
    district: Any, organizer: Any
) -> None:
    batches = [upload([LIN, LUO], district.town, organizer) for _ in range(2)]
    answers = at_once(*(Actor("write_batch", batch=str(batch.pk)) for batch in batches))
    (written,) = [answer["result"] for answer in answers if "result" in answer]
    (refused,) = [answer["refused"] for answer in answers if "refused" in answer]
    assert written["new"] == 2 and "已由organizer于" in refused
    assert Cadre.objects.count() == 2 and audit.verify_chain().holds


def test_one_batch_committed_by_two_processes_is_refused_to_the_second(district: Any, organizer: Any) -> None:
    batch = upload([LIN, LUO], district.town, organizer)
    answers = at_once(*(Actor("write_batch", batch=str(batch.pk)) for _ in range(2)))
    (written,) = [answer["result"] for answer in answers if "result" in answer]
    (refused,) = [answer["refused"] for answer in answers if "refused" in answer]
    assert written["new"] == 2 and "不能重复导入" in refused
    assert ImportBatch.objects.get().state == ImportState.COMMITTED
    assert AuditEvent.objects.filter(action="import").count() == 1


def test_of_two_editors_of_a_person_the_second_is_told(person: Any, organizer: Any) -> None:
    cadre = person()
    facts = {"cadre": cadre.pk, "version": cadre.version, "by": organizer.pk}
    remarks = ("甲的备注", "乙的备注")
    answers = at_once(*(Actor("edit", values={"remark": remark}, **facts) for remark in remarks))
    (winner,) = [number for number, answer in enumerate(answers) if "result" in answer]
    assert "别人已保存过此人的信息" in answers[1 - winner]["refused"]
    cadre = Cadre.objects.get()
    assert (cadre.remark, cadre.version) == (remarks[winner], facts["version"] + 1)
    assert AuditEvent.objects.filter(object_type="cadre.cadre").count() == 1


def test_an_edit_and_an_import_of_one_person_do_not_lose_each_other(district: Any, organizer: Any) -> None:
    upload_of = upload([LIN], district.town, organizer)
    at_once(Actor("write_batch", batch=str(upload_of.pk)))
    cadre = Cadre.objects.get()
    batch = upload([LIN | {"民族": "侗族"}], district.town, organizer)
    edit = Actor("edit", values={"remark": "改过"}, cadre=cadre.pk, version=cadre.version, by=organizer.pk)
    answers = at_once(Actor("write_batch", batch=str(batch.pk)), edit)
    cadre.refresh_from_db()
    assert answers[0]["result"]["changed"] == 1 and cadre.get_ethnicity_display() == "侗族"
    assert ("refused" in answers[1]) != (cadre.remark == "改过")
