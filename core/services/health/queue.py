"""Long work: what waits, what runs, what failed; kinds and counts, never contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from core.choices import JobState
from core.models import Job
from core.policy import Light
from core.services import upkeep

from .checks import Check, ago, health_check

RECENT = timedelta(days=1)
_SLOW, _STUCK = timedelta(minutes=2), timedelta(minutes=10)
_NO_SIGN = timedelta(minutes=5)
_NAMES = upkeep.TITLES | {
    "core.units": "单位导入",
    "cadre.commit_roster": "花名册导入",
    "cadre.commit_dossiers": "任免表导入",
    "cadre.export_roster": "花名册导出",
    "cadre.export_people": "任免表导出",
    "cadre.check_quality": "数据质量检查",
    "supervision.evaluate": "配备评价",
}


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs of one kind wait, run, and of the last day were done or failed."""

    name: str
    queued: int
    running: int
    done: int
    failed: int


def job_counts(now: datetime) -> list[JobCounts]:
    """All kinds that have anything to tell; one query."""
    recent = Q(finished_at__gte=now - RECENT)
    rows = (
        Job.objects.order_by("kind")
        .values("kind")
        .annotate(
            queued=Count("pk", filter=Q(state=JobState.QUEUED)),
            running=Count("pk", filter=Q(state=JobState.RUNNING)),
            done=Count("pk", filter=recent & Q(state=JobState.DONE)),
            failed=Count("pk", filter=recent & Q(state=JobState.FAILED)),
        )
    )
    counts = [
        JobCounts(
            _NAMES.get(row["kind"], row["kind"]), row["queued"], row["running"], row["done"], row["failed"]
        )
        for row in rows
    ]
    return [count for count in counts if count.queued or count.running or count.done or count.failed]


@health_check("办理队列", place=30)
def queue_age(now: datetime) -> Check:
    """How long the oldest waiting job has waited."""
    waiting = Job.objects.filter(state=JobState.QUEUED).aggregate(many=Count("pk"), since=Min("created_at"))
    if not waiting["many"]:
        return Check("办理队列", Light.GREEN, "没有排队的作业。")
    waited = now - waiting["since"]
    text = f"{waiting['many']} 件排队，最早的已等 {ago(waited)}。"
    if waited < _SLOW:
        return Check("办理队列", Light.GREEN, text)
    light = Light.RED if waited > _STUCK else Light.YELLOW
    return Check("办理队列", light, text, "请查看办理程序（worker）是否在运行，必要时重新启动。")


@health_check("未完成的作业", place=40)
def failed_jobs(now: datetime) -> Check:
    """Whether jobs of the last day failed."""
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=now - RECENT).count()
    if not failed:
        return Check("未完成的作业", Light.GREEN, "最近一天没有未完成的作业。")
    remedy = "发起人会看到原因。同一类别反复未完成时，请查看办理程序的日志。"
    return Check("未完成的作业", Light.YELLOW, f"最近一天有 {failed} 件未完成。", remedy)


@health_check("计划程序", place=10)
def clockwork_lives(now: datetime) -> Check:
    """Whether scheduler and clockwork worker have lately given a sign of life."""
    return _life("计划程序", upkeep.CLOCKWORK, "计划程序（beat）和办理程序（worker）", now)


@health_check("办理程序", place=20)
def worker_lives(now: datetime) -> Check:
    """Whether a worker of long work has; a long job may keep all of them busy."""
    running = Job.objects.filter(state=JobState.RUNNING, lease_until__gte=now).count()
    found = _life("办理程序", upkeep.WORKER, "办理程序（worker）", now)
    if found.light is Light.RED and running:
        return Check("办理程序", Light.GREEN, f"正在办理 {running} 件作业。")
    return found


def _life(title: str, who: str, program: str, now: datetime) -> Check:
    sign = upkeep.last_sign(who)
    if sign is None:
        return Check(title, Light.RED, "从未收到运行信号。", f"请启动{program}。")
    silent = timedelta(seconds=now.timestamp() - sign)
    text = f"{ago(silent)}前收到过运行信号。"
    if silent > _NO_SIGN:
        return Check(title, Light.RED, text, f"请查看{program}是否在运行，必要时重新启动。")
    return Check(title, Light.GREEN, text)
