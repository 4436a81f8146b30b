"""运行状况: who may see it, what it says, and what can be started from it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core import tasks
from core.choices import AlarmKind, AuditAction, AuditResult, JobState, ScheduleState
from core.models import AuditEvent, InboxItem, Job, ScheduleRun
from core.policy import Light, Refused
from core.services import audit, health, upkeep
from core.services.alarms import raise_alarm
from core.services.health import surroundings

PAGE = "/system/"


def lights() -> dict[str, Light]:
    return {check.title: check.light for check in health.examine(timezone.now()).checks}


def backed_up(**fields: Any) -> None:
    act = audit.Act(AuditAction.BACKUP, label="backup-20260331-010000.cbk", **fields)
    audit.record(act, by=None)


@pytest.mark.requirement("R7", "A10")
def test_administrators_see_it_the_system_administrator_alone_acts_and_business_does_not(
    client: Client, sysadmin: Any, auditor: Any, organizer: Any, minister: Any
) -> None:
    for user in (organizer, minister):
        client.force_login(user)
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}run/", {"kind": "core.backup"}).status_code == 403
    client.force_login(auditor)
    page = client.get(PAGE).content.decode()
    assert "运行状况" in page and f"{PAGE}run/" not in page
    assert client.post(f"{PAGE}run/", {"kind": "core.backup"}).status_code == 403
    client.force_login(sysadmin)
    assert f"{PAGE}run/" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}run/").status_code == 405
    assert client.post(f"{PAGE}run/", {"kind": "cadre.export_people"}).status_code == 404


@pytest.mark.requirement("R7")
def test_strangers_learn_from_healthz_only_that_it_answers(client: Client, db: None) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert client.get(PAGE).status_code == 302


@pytest.mark.requirement("R7")
def test_a_backup_is_asked_for_once_however_often_the_button_is_pressed(
    client: Client, sysadmin: Any
) -> None:
    client.force_login(sysadmin)
    for _press in range(3):
        assert client.post(f"{PAGE}run/", {"kind": upkeep.BACKUP}).status_code == 302
    job = Job.objects.get(kind=upkeep.BACKUP)
    assert (job.created_by, job.state) == (sysadmin, JobState.QUEUED)
    assert "数据备份" in client.get(PAGE).content.decode()


@pytest.mark.requirement("R7")
def test_the_page_names_kinds_and_counts_of_jobs_and_no_contents(
    client: Client, sysadmin: Any, organizer: Any
) -> None:
    Job.objects.create(
        kind="cadre.export_people", title="林知远的任免审批表", params={"people": ["林知远"]},
        state=JobState.FAILED, finished_at=timezone.now(), error="林知远没有照片", created_by=organizer,
    )  # fmt: skip
    client.force_login(sysadmin)
    page = client.get(PAGE).content.decode()
    assert "任免表导出" in page
    assert "林知远" not in page


@pytest.mark.requirement("R7")
def test_the_number_of_queries_does_not_grow(
    client: Client, sysadmin: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Job.objects.create(kind=f"kind{number % 7}", title="x")
        ScheduleRun.objects.create(
            schedule=f"s{number}", period=timezone.localdate(), claimed_at=timezone.now(), state="done"
        )
    client.force_login(sysadmin)
    with django_assert_max_num_queries(50):
        client.get(PAGE)


@pytest.mark.requirement("A26", "R7")
def test_the_light_of_the_backup_follows_its_age_and_what_failed_since(db: None) -> None:
    assert lights()["备份"] is Light.RED
    backed_up()
    assert lights()["备份"] is Light.GREEN
    audit.record(
        audit.Act(AuditAction.BACKUP, label="x", result=AuditResult.FAILED, reason="没有空间"), by=None
    )
    assert lights()["备份"] is Light.YELLOW
    later = timezone.now() + timedelta(hours=27)
    found = {check.title: check for check in health.examine(later).checks}
    assert found["备份"].light is Light.RED
    assert "立即备份" in found["备份"].remedy


@pytest.mark.requirement("A26")
def test_an_old_backup_raises_one_alarm_a_day_and_a_new_one_settles_it(
    sysadmin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up()
    now = timezone.now()
    assert not upkeep.watch_backup(now + timedelta(hours=25))
    assert upkeep.watch_backup(now + timedelta(hours=27))
    assert not upkeep.watch_backup(now + timedelta(hours=27, minutes=5))
    item = InboxItem.objects.get(recipient=sysadmin)
    assert "27 小时" in item.note
    assert AuditEvent.objects.filter(action=AuditAction.ALARM).count() == 1
    monkeypatch.setattr(upkeep, "make_backup", lambda **_: type("Report", (), {"sentence": "好。"}))
    upkeep.run_backup(upkeep.enqueue(upkeep.BACKUP, by=None), now=now)
    item.refresh_from_db()
    assert item.done_at is not None


@pytest.mark.requirement("A26")
def test_a_night_that_failed_is_an_alarm_at_once(sysadmin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: Any) -> None:
        raise Refused.because("backup.room", "磁盘空间不足。")

    monkeypatch.setattr(upkeep, "make_backup", fails)
    with pytest.raises(Refused):
        upkeep.run_backup(upkeep.enqueue(upkeep.BACKUP, by=None), now=timezone.now())
    assert "磁盘空间不足" in InboxItem.objects.get(recipient=sysadmin).note


@pytest.mark.requirement("A26", "F17")
def test_each_night_has_one_backup_and_one_purge_also_when_the_night_was_missed(db: None) -> None:
    noon = timezone.localtime().replace(hour=12)
    assert upkeep.enqueue_due(noon.replace(hour=0)) == []
    assert [job.kind for job in upkeep.enqueue_due(noon)] == [upkeep.BACKUP, upkeep.PURGE]
    assert upkeep.enqueue_due(noon + timedelta(hours=1)) == []
    Job.objects.update(state=JobState.DONE)
    assert len(upkeep.enqueue_due(noon + timedelta(days=1))) == 2


@pytest.mark.requirement("R7")
def test_silence_of_the_programs_and_long_waiting_turn_red(db: None) -> None:
    assert lights()["计划程序"] is lights()["办理程序"] is Light.RED
    tasks.sweep_jobs()
    tasks.jobs_alive()
    assert lights()["计划程序"] is lights()["办理程序"] is Light.GREEN
    sign = Path(settings.DATA_DIR) / "run" / "alive-clockwork"
    os.utime(sign, (sign.stat().st_mtime - 600,) * 2)
    assert lights()["计划程序"] is Light.RED
    job = Job.objects.create(kind="x", title="x")
    assert lights()["办理队列"] is Light.GREEN
    for minutes, light in ((5, Light.YELLOW), (15, Light.RED)):
        Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
        assert lights()["办理队列"] is light


@pytest.mark.requirement("R7")
def test_a_schedule_that_failed_is_told_until_something_makes_up_for_it(db: None) -> None:
    today, now = timezone.localdate(), timezone.now()
    run = ScheduleRun.objects.create(
        schedule="weekly", period=today, claimed_at=now, state=ScheduleState.FAILED, note="没有收件人"
    )
    assert "没有收件人" in health.schedule_states(now)[0].failed
    assert lights()["定时计划"] is Light.YELLOW
    ScheduleRun.objects.filter(pk=run.pk).update(state=ScheduleState.DONE)
    assert lights()["定时计划"] is Light.GREEN


@pytest.mark.requirement("B40")
@pytest.mark.parametrize(("drift", "light"), [(0.2, Light.GREEN), (-6.0, Light.RED), (6.0, Light.RED)])
def test_a_clock_that_drifts_more_than_five_seconds_is_red(
    db: None, monkeypatch: pytest.MonkeyPatch, drift: float, light: Light
) -> None:
    monkeypatch.setattr(surroundings, "database_drift", lambda: drift)
    monkeypatch.setattr(surroundings, "kernel_clock", lambda: (True, 0.01))
    assert lights()["时钟"] is light


@pytest.mark.requirement("B40")
def test_a_clock_without_a_time_source_or_far_from_it_is_told(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state, light in (((False, 0.0), Light.YELLOW), ((True, 9.0), Light.RED), (None, Light.GREY)):
        monkeypatch.setattr(surroundings, "kernel_clock", lambda state=state: state)
        assert lights()["时钟"] is light


@pytest.mark.requirement("R7")
def test_a_check_that_breaks_is_red_and_hides_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "database_drift", lambda: 1 / 0)
    assert lights()["时钟"] is Light.RED
    assert len(lights()) >= 12


@pytest.mark.requirement("A17", "R7")
def test_the_trail_is_red_after_a_fault_and_green_after_a_good_check(sysadmin: Any) -> None:
    assert lights()["审计链"] is Light.YELLOW
    upkeep.run_check(upkeep.enqueue(upkeep.CHECK_TRAIL, by=sysadmin), now=timezone.now())
    assert lights()["审计链"] is Light.GREEN
    raise_alarm(AlarmKind.CHAIN, "第 3 条断开。", key="3", now=timezone.now())
    assert lights()["审计链"] is Light.RED
