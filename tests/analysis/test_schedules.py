"""Every period runs exactly once, for its own day, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analysis.models import Delivery, Report, ReportSchedule
from analysis.services import schedules
from analysis.services.reports import approve_bulletin
from core.models import AuditEvent, InboxItem, ScheduleRun
from core.policy import Refused
from supervision.models import EvaluationRun, Letter
from tests.analysis.moments import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def _quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDFs themselves are tested with their builders."""
    for name in ("write_bulletin_pdf", "letter_pdf"):
        monkeypatch.setattr(f"analysis.services.reports.{name}", lambda _: b"%PDF-1.7")


def schedule_of(kind: str, frequency: str, **fields: Any) -> ReportSchedule:
    facts = {"key": f"{kind}-{frequency}", "name": "计划", "start": date(2026, 1, 1), "needs_approval": True}
    return ReportSchedule.objects.create(kind=kind, frequency=frequency, **(facts | fields))


def run_all(today: date = TODAY) -> int:
    return schedules.run_due(today=today, now=timezone.now())


def periods(schedule: ReportSchedule) -> list[date]:
    rows = ScheduleRun.objects.filter(schedule=schedule.key, state="done").order_by("id")
    return list(rows.values_list("period", flat=True))


def test_missed_periods_are_made_up_oldest_first_each_for_its_own_day(staffed: Any) -> None:
    schedule = schedule_of("bulletin", "quarterly")
    assert run_all() == 2
    assert periods(schedule) == [date(2026, 3, 31), date(2026, 6, 30)]
    runs = EvaluationRun.objects.order_by("created_at")
    assert [run.on for run in runs] == periods(schedule)
    assert ScheduleRun.objects.filter(schedule=schedule.key, caught_up=True).count() == 2


def test_running_again_does_nothing(staffed: Any) -> None:
    schedule_of("letters", "half_yearly")
    assert (run_all(), run_all(), run_all(TODAY + timedelta(days=1))) == (1, 0, 0)
    assert EvaluationRun.objects.count() == 1


def test_a_period_held_by_another_scheduler_is_left_alone(staffed: Any) -> None:
    schedule = schedule_of("letters", "half_yearly")
    ScheduleRun.objects.create(schedule=schedule.key, period=date(2026, 6, 30), claimed_at=timezone.now())
    assert run_all() == 0 and not Letter.objects.exists()


def test_a_period_whose_scheduler_died_is_completed_without_doubling(staffed: Any) -> None:
    schedule = schedule_of("letters", "half_yearly")
    schedules.execute(schedule, date(2026, 6, 30), now=timezone.now())
    letters = Letter.objects.count()
    ScheduleRun.objects.create(
        schedule=schedule.key, period=date(2026, 6, 30), claimed_at=timezone.now() - timedelta(hours=1)
    )
    assert run_all() == 1
    assert Letter.objects.count() == letters > 0 and EvaluationRun.objects.count() == 1


def test_a_failure_is_noted_retried_and_given_up_after_three_attempts(
    staffed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = schedule_of("bulletin", "half_yearly")
    monkeypatch.setattr(schedules, "evaluate", lambda *_, **__: 1 / 0)
    assert [run_all() for _ in range(5)] == [0] * 5
    row = ScheduleRun.objects.get(schedule=schedule.key)
    assert (row.state, row.attempts) == ("failed", 3) and "系统出错" in row.note


def test_after_days_without_power_only_the_last_day_is_refreshed(staffed: Any) -> None:
    schedule = schedule_of("refresh", "daily", start=TODAY - timedelta(days=4), needs_approval=False)
    assert run_all() == 1
    assert EvaluationRun.objects.get().on == TODAY
    assert len(periods(schedule)) == 5
    assert ScheduleRun.objects.filter(note=schedules.REPLACED).count() == 4
    assert (run_all(), run_all(TODAY + timedelta(days=1))) == (0, 1)


def test_a_schedule_that_is_off_or_not_begun_does_not_run(staffed: Any) -> None:
    schedule_of("bulletin", "quarterly", is_active=False)
    schedule_of("letters", "quarterly", start=TODAY + timedelta(days=1))
    assert run_all() == 0


def test_without_targets_nothing_is_judged(district: Any) -> None:
    schedule = schedule_of("refresh", "daily", start=TODAY, needs_approval=False)
    assert run_all() == 1 and periods(schedule) == [TODAY]
    assert not EvaluationRun.objects.exists()


def test_drafts_wait_for_the_minister_and_go_out_when_signed(
    staffed: Any, minister: Any, leader: Any, organizer: Any
) -> None:
    schedule_of("bulletin", "half_yearly", roles=["leader"])
    run_all()
    report = Report.objects.get()
    assert report.title == "2026年上半年红黄绿预警通报" and not Delivery.objects.exists()
    assert [item.recipient for item in InboxItem.objects.filter(done_at__isnull=True)] == [minister]
    with pytest.raises(Refused, match="部领导"):
        approve_bulletin(report, by=organizer, now=NOW)
    approve_bulletin(report, by=minister, now=NOW)
    report.refresh_from_db()
    assert report.document_no == "云组通〔2026〕1号"
    assert [delivery.recipient for delivery in Delivery.objects.all()] == [leader]
    assert not InboxItem.objects.filter(done_at__isnull=True).exists()
    with pytest.raises(Refused, match="不能重复签发"):
        approve_bulletin(report, by=minister, now=NOW)


def test_letters_wait_for_the_minister(staffed: Any, minister: Any) -> None:
    schedule_of("letters", "half_yearly")
    run_all()
    assert set(Letter.objects.values_list("state", flat=True)) == {"drafted"}
    item = InboxItem.objects.get(recipient=minister)
    assert "反馈函待签发" in item.title and item.url.startswith("/letters/?state=drafted")


def test_with_a_signer_letters_go_out_at_once(staffed: Any, minister: Any, secretary: Any) -> None:
    schedule_of("letters", "half_yearly", needs_approval=False, signer=minister)
    run_all()
    assert set(Letter.objects.values_list("approved_by", flat=True)) == {minister.pk}
    assert [delivery.recipient for delivery in Delivery.objects.all()] == [secretary]


def test_the_half_yearly_bulletin_covers_the_quarter(staffed: Any) -> None:
    schedule_of("bulletin", "quarterly", start=date(2026, 6, 1))
    schedule_of("bulletin", "half_yearly", start=date(2026, 6, 1))
    assert run_all() == 2
    assert Report.objects.count() == 1


def test_defaults_are_installed_once(district: Any) -> None:
    assert schedules.ensure_default_schedules(TODAY, by=None) == 4
    assert schedules.ensure_default_schedules(TODAY, by=None) == 0
    assert AuditEvent.objects.filter(object_type="analysis.reportschedule").count() == 4


def test_a_new_installation_gets_its_schedules_from_the_first_beat(district: Any) -> None:
    from analysis.tasks import run_due_schedules, send_due_deliveries

    run_due_schedules()
    send_due_deliveries()
    assert ReportSchedule.objects.count() == 4
    assert ScheduleRun.objects.filter(schedule="nightly-refresh", state="done").count() == 1


def form(**changes: Any) -> dict[str, Any]:
    facts = {
        "name": "月度通报", "kind": "bulletin", "frequency": "monthly",
        "start": timezone.localdate().isoformat(),
        "roles": ["leader"], "by_inbox": "on", "needs_approval": "on", "is_active": "on",
    }  # fmt: skip
    return {name: value for name, value in (facts | changes).items() if value is not None}


def test_the_organizer_makes_and_changes_a_schedule(
    organizer: Any, leader: Any, sign_in: Callable[[Any], Client]
) -> None:
    client = sign_in(organizer)
    empty = client.get("/schedules/new/").content.decode()
    assert "---" not in empty and empty.count(">请选择<") == 2
    assert client.post("/schedules/new/", form(recipients=[leader.pk])).status_code == 302
    made = ReportSchedule.objects.get()
    assert made.roles == ["leader"] and list(made.recipients.all()) == [leader]
    assert client.post(f"/schedules/{made.key}/", form(by_inbox=None, by_email="on")).status_code == 302
    made.refresh_from_db()
    assert made.by_email and not made.by_inbox and not made.recipients.exists()
    change = AuditEvent.objects.filter(object_type="analysis.reportschedule").latest("id").changes
    assert change["邮件"] == [False, True] and change["其他收件人"] == [["leader"], []]
    assert "月度通报" in client.get("/schedules/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"by_inbox": None}, "至少选一种送达方式"),
        ({"needs_approval": None}, "须指定授权签发人"),
        ({"start": "2020-01-01"}, "不能早于一年前"),
        ({"start": "不知道"}, "日期不能识别"),
    ],
)
def test_a_schedule_that_cannot_work_is_refused_with_a_sentence(
    organizer: Any, sign_in: Callable[[Any], Client], changes: dict[str, Any], sentence: str
) -> None:
    answer = sign_in(organizer).post("/schedules/new/", form(**changes))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not ReportSchedule.objects.exists()


def test_an_administrator_cannot_be_made_a_recipient(
    organizer: Any, auditor: Any, sign_in: Callable[[Any], Client]
) -> None:
    client = sign_in(organizer)
    assert client.post("/schedules/new/", form(recipients=[auditor.pk])).status_code == 422
    for nonsense in ("9" * 20, "²", "-1", "x"):
        answer = client.post("/schedules/new/", form(recipients=[nonsense]))
        assert answer.status_code == 422 and "所选的已不存在" in answer.content.decode(), nonsense
    assert not ReportSchedule.objects.exists()


def test_others_may_not_manage_schedules(
    minister: Any, secretary: Any, neighbour: Any, sign_in: Callable[[Any], Client]
) -> None:
    for persona in (minister, secretary, neighbour):
        client = sign_in(persona)
        assert client.get("/schedules/").status_code == 403
        assert client.post("/schedules/new/", form()).status_code == 403
