"""What keeps the installation sound by night: a backup and a purge, and the alarm when there was none."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.choices import AlarmKind, AuditAction, AuditResult, Role
from core.models import AuditEvent, InboxItem, Job, User
from core.policy import Refused

from . import alarms, audit, inbox, jobs, schedules
from .backup import make_backup
from .purging import purge

BACKUP, PURGE, CHECK_TRAIL = "core.backup", "core.purge", "core.check_trail"
TITLES = {BACKUP: "数据备份", PURGE: "清理到期数据", CHECK_TRAIL: "核对审计链"}
CLOCKWORK, WORKER = "clockwork", "worker"
_TOLD_EVERY = 3.0
_NIGHTLY = ((BACKUP, 1), (PURGE, 5))


def tell_alive(who: str) -> None:
    """Leave a sign of life that the health page reads."""
    folder = Path(settings.DATA_DIR) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"alive-{who}").touch()


def last_sign(who: str) -> float | None:
    """When somebody left the last sign of life, in seconds since the epoch; None for never."""
    try:
        return (Path(settings.DATA_DIR) / "run" / f"alive-{who}").stat().st_mtime
    except FileNotFoundError:
        return None


def enqueue(kind: str, *, by: User | None) -> Job:
    """Ask for one piece of upkeep; the same asked for twice is one."""
    return jobs.enqueue(kind, title=TITLES[kind], params={}, by=by)


def enqueue_due(now: datetime) -> list[Job]:
    """The jobs of this night that nobody has asked for yet; a night that was missed is made up for by day."""
    local = timezone.localtime(now)
    due = []
    for kind, hour in _NIGHTLY:
        if local.hour < hour:
            continue
        taken = schedules.claim(kind, local.date(), today=local.date(), now=now)
        if taken is not None:
            job = enqueue(kind, by=None)
            schedules.finish(taken, now=now, note=f"已交办，作业 {job.pk}")
            due.append(job)
    return due


def run_backup(job: Job, *, now: datetime) -> dict[str, Any]:
    """Make the backup that a job asks for; a failure of the night's is an alarm at once."""
    try:
        report = make_backup(now=now, by=job.created_by, tell=_teller(job))
    except Refused as refusal:
        if job.created_by is None:
            _raise(f"今天的备份没有做成：{refusal}", now=now)
        raise
    for key in set(_open_alarms().values_list("key", flat=True)):
        inbox.settle(key, now=now)
    return {"text": report.sentence}


def run_purge(job: Job, *, now: datetime) -> dict[str, Any]:
    """Remove what has outlived its period."""
    report = purge(now=now, by=job.created_by)
    return {"text": report.sentence}


def run_check(job: Job, *, now: datetime) -> dict[str, Any]:
    """Check chain, anchors and archives, then write a new anchor. Raises Refused with the first fault."""
    faults = alarms.check_trail(now=now)
    if faults:
        raise Refused.because("audit.broken", f"审计记录核对没有通过：{faults[0]}")
    audit.write_anchor(now=now)
    return {"text": "审计链、锚点和归档都完好。"}


def last_backup() -> AuditEvent | None:
    """The newest good backup of the data."""
    made = AuditEvent.objects.filter(action=AuditAction.BACKUP, result=AuditResult.DONE)
    return made.filter(object_label__startswith="backup-").order_by("-id").first()


def watch_backup(now: datetime) -> bool:
    """Raise the alarm, once a day, when the last good backup is too old; whether it was raised now."""
    last = last_backup()
    first = AuditEvent.objects.order_by("id").values_list("at", flat=True).first()
    since = last.at if last else first
    longest = timedelta(hours=settings.PROTECTION.backup_alarm_hours)
    if since is None or now - since <= longest:
        return False
    hours = int((now - since).total_seconds() // 3600)
    what = f"最近一次成功的备份已过去 {hours} 小时" if last else "系统启用以来还没有成功的备份"
    return _raise(f"{what}。请到“运行状况”立即备份，并检查磁盘空间和办理程序。", now=now)


def _teller(job: Job) -> Callable[[str], None]:
    """Reports progress every few seconds, however often it is called; a cancelled job stops there."""
    told = time.monotonic()

    def tell(text: str) -> None:
        nonlocal told
        if time.monotonic() - told >= _TOLD_EVERY:
            told = time.monotonic()
            jobs.progress(job, 0, 0, text or job.text)

    return tell


def _raise(sentence: str, *, now: datetime) -> bool:
    key = f"{timezone.localtime(now):%Y%m%d}"
    if InboxItem.objects.filter(key=alarms.inbox_key(AlarmKind.BACKUP, key)).exists():
        return False
    roles = (Role.SYSADMIN, Role.SECADMIN)
    alarms.raise_alarm(AlarmKind.BACKUP, sentence, key=key, now=now, roles=roles)
    return True


def _open_alarms() -> Any:
    return InboxItem.objects.filter(key__startswith=alarms.inbox_key(AlarmKind.BACKUP), done_at__isnull=True)
